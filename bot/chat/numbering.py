"""One run of numbers for the sources of a message, though each of its claims counts its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answering.models import Answer, Citation


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation with the number that its message gives it, and where the answer keeps it.

    `part` is the claim's number, 0 where the answer has no parts; `n` is the number in it.
    """

    citation: Citation
    part: int
    n: int


def numbered(answer: Answer) -> Answer:
    """Return an answer in which the numbers of one claim's sources go on from the last one's."""
    return replace(answer, parts=tuple(_going_on(answer.parts)))


def citations_of(answer: Answer) -> list[Cited]:
    """Return the citations of an answer and its parts, in the order of reading."""
    if not answer.parts:
        return [Cited(citation, 0, citation.n) for citation in answer.citations]
    return [
        Cited(citation, part, kept.n)
        for part, (own, shown) in enumerate(
            zip(answer.parts, numbered(answer).parts, strict=True), 1
        )
        for kept, citation in zip(own.citations, shown.citations, strict=True)
    ]


def _going_on(parts: tuple[Answer, ...]) -> Iterator[Answer]:
    before = 0
    for part in parts:
        yield _moved(part, before)
        before += max((citation.n for citation in part.citations), default=0)


def _moved(answer: Answer, by: int) -> Answer:
    sentences = tuple(
        replace(sentence, citations=tuple(n + by for n in sentence.citations))
        for sentence in answer.sentences
    )
    citations = tuple(replace(citation, n=citation.n + by) for citation in answer.citations)
    return replace(answer, sentences=sentences, citations=citations)
