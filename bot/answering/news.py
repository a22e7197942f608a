"""What an answer newly says: whose verdict changed, and which evidence is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.answering.checks.polarity import polarity_agrees
from bot.answering.models import Answer, Citation
from retrieval.doubles import words_of
from retrieval.reprints import prints


@dataclass(frozen=True, slots=True)
class Change:
    """An answer, or that to one claim of several, as it was and as it is; what newly bears it."""

    before: Answer
    after: Answer
    citations: tuple[Citation, ...] = ()


IsNew = Callable[[Answer, Citation], bool]
"""Tells whether a citation of an answer stands in an article that is new, and nowhere before."""


def changes(before: Answer, after: Answer, is_new: IsNew, *, lost: bool) -> tuple[Change, ...]:
    """Return what changed between two answers to one question.

    A verdict that changes without new evidence is a model's mood, unless evidence was `lost`: its
    article was changed or removed. What a model cites for context alone is none.
    """
    found = (
        Change(one, other, tuple(c for c in _bearing(other) if is_new(other, c)))
        for one, other in zip(parts_of(before), parts_of(after), strict=False)
    )
    return tuple(item for item in found if item.citations or (lost and _turned(item)))


def parts_of(answer: Answer) -> tuple[Answer, ...]:
    """Return the answers to the claims of a message, or the only one."""
    return answer.parts or (answer,)


def cited(answer: Answer) -> Iterator[Citation]:
    """Yield the citations of an answer and of its parts."""
    for part in parts_of(answer):
        yield from part.citations


def judged(answer: Answer) -> Literal["as_meant", "in_vain", "not_yet"]:
    """Tell whether an answer was composed as the settings say, and if not, whether to try again.

    In vain is a reply of which no sentence passed the checks; not yet, where there was none.
    """
    reasons = {part.fallback for part in (answer, *answer.parts)} - {None, "not_configured"}
    if not reasons:
        return "as_meant"
    return "in_vain" if reasons == {"unsupported"} else "not_yet"


def is_printed(sentence: str, texts: Iterable[str]) -> bool:
    """Tell whether a text prints a sentence, but for small edits; a denial is none of those."""
    words = words_of(sentence)
    return any(
        prints(words, words_of(text)) and polarity_agrees(sentence, [text]) for text in texts
    )


def _bearing(answer: Answer) -> tuple[Citation, ...]:
    """Return what an answer rests on; one that judged the evidence too little rests on nothing."""
    if answer.mode == "quotes":
        return answer.citations
    if answer.verdict == "not_enough_evidence":
        return ()
    return tuple(citation for citation in answer.citations if citation.stance != "context")


def _turned(change: Change) -> bool:
    before, after = change.before, change.after
    return before.verdict != after.verdict and before.mode == after.mode
