"""A model's reply, read into a draft: nothing in it is believed yet."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast, get_args

from bot.answering.models import Kind, Stance, Verdict
from bot.errors import ModelNonsense

# What is longer was not written to be read; every check below is bounded by these.
_LONGEST_REPLY = 100_000
_LONGEST_TEXT = 1_000
_LONGEST_QUOTE = 2_000
_MOST_SENTENCES = 12
_MOST_CITATIONS = 8
_MOST_OBJECTS = 20

_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs"})
_LIST = r"\d{1,2}(?: ?[,،;؛-] ?[Pp]?\d{1,2})* ?"
_MARKS = re.compile(rf" ?(?:[\[【] ?[Pp]?{_LIST}[\]】]|\( ?[Pp]{_LIST}\))")
_LABEL = re.compile(r"[\[(【]? ?[Pp]? ?(\d{1,4}) ?[\])】]?")


@dataclass(frozen=True, slots=True)
class DraftCitation:
    """A citation as the model wrote it; `label` is the number it gave, None if unreadable."""

    label: int | None
    stance: Stance
    quote: str


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as the model wrote it, without marks such as [1] in its text."""

    text: str
    citations: tuple[DraftCitation, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole reply."""

    kind: Kind
    sentences: tuple[DraftSentence, ...]
    verdict: Verdict


def parse_draft(reply: str) -> Draft:
    """Read the reply's JSON, also out of a fence or out of prose around it.

    A sentence of the wrong shape is left out. Raises ModelNonsense when there is no such
    JSON, when another part has the wrong shape, or when no sentence has the right one.
    """
    content = _json_object(reply.rpartition("</think>")[2])
    try:
        return Draft(
            kind=cast(Kind, _one_of(content["kind"], get_args(Kind))),
            sentences=_sentences(content["sentences"][:_MOST_SENTENCES]),
            verdict=cast(Verdict, _one_of(content["verdict"], get_args(Verdict))),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelNonsense("The model's reply lacks a part of the answer.") from error


def _json_object(reply: str) -> Mapping[str, Any]:
    """Decode the first JSON object that holds sentences; prose may stand before and after."""
    if len(reply) > _LONGEST_REPLY:
        raise ModelNonsense("The model's reply is far too long.")
    decoder = json.JSONDecoder()
    for match in islice(re.finditer(r"\{", reply), _MOST_OBJECTS):
        try:
            content, _ = decoder.raw_decode(reply, match.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(content, dict) and "sentences" in content:
            return content
    raise ModelNonsense("The model's reply is not the JSON that was asked for.")


def _one_of(value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(value)
    return str(value)


def _sentences(offered: list[Any]) -> tuple[DraftSentence, ...]:
    sentences = tuple(filter(None, map(_sentence, offered)))
    if offered and not sentences:
        raise ValueError("no sentence has the right shape")
    return sentences


def _sentence(item: Any) -> DraftSentence | None:
    try:
        text = _MARKS.sub("", _readable(item["text"], _LONGEST_TEXT))
        citations = tuple(map(_citation, item["cites"][:_MOST_CITATIONS]))
    except (KeyError, TypeError, AttributeError, ValueError):
        return None
    return DraftSentence(text, citations)


def _citation(item: Mapping[str, Any]) -> DraftCitation:
    stance = item.get("stance")
    return DraftCitation(
        label=_label(item.get("p")),
        stance=cast(Stance, stance) if stance in get_args(Stance) else "context",
        quote=_readable(item["quote"], _LONGEST_QUOTE),
    )


def _readable(text: str, longest: int) -> str:
    """Drop invisible characters and half characters, and make all white space single blanks."""
    if len(text) > longest:
        raise ValueError("too long")
    spaced = " ".join(text.split())
    return "".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE)


def _label(value: Any) -> int | None:
    """Read `1`, "P1", "[١]": one number in whatever digits and brackets."""
    match = _LABEL.fullmatch(_readable(str(value), _LONGEST_TEXT))
    return int(match[1]) if match else None
