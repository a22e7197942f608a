"""A model's reply, read into a draft: nothing in it is believed yet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from bot.answering.models import Kind, Stance, Verdict
from bot.errors import ModelNonsense

_MOST_SENTENCES = 12
_INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LIST = r"\d{1,2}(?:\s*[,،;؛-]\s*[Pp]?\d{1,2})*\s*"
_MARKS = re.compile(rf"\s*(?:[\[【]\s*[Pp]?{_LIST}[\]】]|\(\s*[Pp]{_LIST}\))")
_THINKING = re.compile(r"<think>.*?</think>", re.DOTALL)


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

    Raises ModelNonsense when there is no such JSON or a part has the wrong shape.
    """
    content = _json_object(_THINKING.sub("", reply))
    try:
        sentences = content["sentences"][:_MOST_SENTENCES]
        return Draft(
            kind=cast(Kind, _one_of(content["kind"], get_args(Kind))),
            sentences=tuple(_sentence(item) for item in sentences),
            verdict=cast(Verdict, _one_of(content["verdict"], get_args(Verdict))),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ModelNonsense("The model's reply lacks a part of the answer.") from error


def _json_object(reply: str) -> Mapping[str, Any]:
    """Decode the first JSON object that holds sentences; prose may stand before and after."""
    decoder = json.JSONDecoder()
    for match in re.finditer(r"\{", reply):
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


def _sentence(item: Mapping[str, Any]) -> DraftSentence:
    text = _MARKS.sub("", _readable(item["text"]))
    return DraftSentence(" ".join(text.split()), tuple(_citation(cite) for cite in item["cites"]))


def _citation(item: Mapping[str, Any]) -> DraftCitation:
    stance = item.get("stance")
    return DraftCitation(
        label=_label(item.get("p")),
        stance=cast(Stance, stance) if stance in get_args(Stance) else "context",
        quote=_readable(item["quote"]),
    )


def _readable(text: str) -> str:
    """Drop invisible characters, and the lone surrogates that JSON escapes can carry."""
    return _INVISIBLE.sub("", text).encode(errors="ignore").decode()


def _label(value: Any) -> int | None:
    """Read `1`, "P1", "[١]": one number in whatever digits and brackets."""
    numbers = re.findall(r"\d+", _INVISIBLE.sub("", str(value)))
    return int(numbers[0]) if len(numbers) == 1 and len(numbers[0]) < 5 else None
