"""A model's reply, read into a draft: nothing in it is believed yet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from bot.answering.json_objects import decoded, json_objects
from bot.answering.llm import LONGEST_REPLY
from bot.answering.models import Kind, Stance, Verdict
from bot.answering.opening import Opening
from bot.answering.partial import PartialObject
from bot.answering.unseen import seen
from bot.errors import ModelNonsense

# What is longer was not written to be read; every check below is bounded by these.
_LONGEST_TEXT = 1_000
_LONGEST_QUOTE = 2_000
_MOST_SENTENCES = 12
_MOST_CITATIONS = 8

_LIST = r"\d{1,2}(?: ?[,،;؛-] ?[Pp]?\d{1,2})* ?"
_MARKS = re.compile(rf" ?(?:[\[【] ?[Pp]?{_LIST}[\]】]|\( ?[Pp]{_LIST}\))")
_LABEL = re.compile(r"[\[(【]? ?[Pp]? ?(\d{1,4}) ?[\])】]?")


@dataclass(frozen=True, slots=True)
class DraftCitation:
    """A citation as the model wrote it; `label` is the number it gave, None if unreadable."""

    label: int | None
    stance: Stance
    quote: str
    translation: str = ""


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
    missing: str


class DraftReader:
    """Reads sentences out of a reply while it streams in.

    A reply that begins with its JSON, after a thinking block or a fence if it has them, is
    read as it comes. Of another nothing is read until its end. What was read is always what
    `parse_draft` reads first, if it can read the whole.
    """

    def __init__(self) -> None:
        self._opening = Opening()
        self._draft: PartialObject | None = None
        self._left = LONGEST_REPLY
        self._items = 0

    @property
    def draft(self) -> str | None:
        """The reply from the brace of its draft on, if the draft was reached."""
        return self._draft.text if self._draft and self._draft.found else None

    def feed(self, piece: str) -> list[DraftSentence]:
        """Take the next piece of the reply; return the sentences that are whole with it."""
        self._left -= len(piece)
        if self._left < 0:
            return []
        if self._draft is None:
            piece = self._opening.feed(piece)
            if not piece:
                return []
            self._draft = PartialObject("sentences")
        items = self._draft.feed(piece)[: _MOST_SENTENCES - self._items]
        self._items += len(items)
        return [sentence for item in items if (sentence := _sentence(decoded(item, _DECODER)))]


def parse_draft(reply: str) -> Draft:
    """Read the reply's JSON, also out of a fence or out of prose around it.

    A sentence of the wrong shape is left out. Raises ModelNonsense when there is no such
    JSON, when another part has the wrong shape, or when no sentence has the right one.
    """
    if len(reply) > LONGEST_REPLY:
        raise ModelNonsense("The model's reply is far too long.")
    reader = DraftReader()
    reader.feed(reply)
    content = _json_object(reply) if reader.draft is None else decoded(reader.draft, _DECODER)
    try:
        return Draft(
            kind=cast(Kind, _one_of(content["kind"], get_args(Kind))),
            sentences=_sentences(content["sentences"][:_MOST_SENTENCES]),
            verdict=cast(Verdict, _one_of(content["verdict"], get_args(Verdict))),
            missing=_missing(content.get("missing")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelNonsense("The model's reply lacks a part of the answer.") from error


def _json_object(reply: str) -> Any:
    """Decode the first JSON object that holds sentences; prose may stand before and after."""
    for content in json_objects(reply, _DECODER):
        if "sentences" in content:
            return content
    raise ModelNonsense("The model's reply is not the JSON that was asked for.")


def _first_wins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one name take the first: it may have been read before the second."""
    return dict(reversed(pairs))


_DECODER = json.JSONDecoder(object_pairs_hook=_first_wins, strict=False)


def _missing(value: Any) -> str:
    """A reply that says nothing of what is missing is none the worse."""
    try:
        return _readable(value, _LONGEST_TEXT)
    except (AttributeError, TypeError, ValueError):
        return ""


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
        translation=_translation(item.get("translation")),
    )


def _translation(value: Any) -> str:
    """Read a translation; one that is none is left out, and the citation stays."""
    return (
        _readable(value, _LONGEST_QUOTE)
        if isinstance(value, str) and len(value) <= _LONGEST_QUOTE
        else ""
    )


def _readable(text: str, longest: int) -> str:
    """Drop invisible characters and half characters, and make all white space single blanks."""
    if len(text) > longest:
        raise ValueError("too long")
    return seen(" ".join(text.split()))


def _label(value: Any) -> int | None:
    """Read `1`, "P1", "[١]": one number in whatever digits and brackets."""
    match = _LABEL.fullmatch(_readable(str(value), _LONGEST_TEXT))
    return int(match[1]) if match else None
