"""Who else printed what an answer cites: the earliest is cited, the others are named beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from bot.answering import quoting
from bot.answering.evidence import reference
from bot.answering.models import Citation, Evidence, Turn
from bot.answering.news import is_printed
from bot.answering.reprints import age
from retrieval.doubles import words_of
from retrieval.models import Hit, Span
from retrieval.reprints import prints

_MOST = 10  # a paragraph of background stands in a hundred articles

Reprints = Callable[[str, Span], list[Hit]]


def reprints_of(evidence: Iterable[Evidence], find: Reprints) -> tuple[Evidence, ...]:
    """Return the passages of other articles that print what the evidence does.

    They are not offered to a model: each has the number 0.
    """
    found = {
        (hit.article_id, hit.start): Evidence(0, hit.text, hit.start, hit.end, (hit,))
        for piece in evidence
        for hit in find(piece.hit.article_id, Span(piece.start, piece.end))
    }
    return tuple(found.values())


def with_reprints(turn: Turn) -> Turn:
    """Name who else printed what is cited, and keep those reprints that are cited themselves."""
    citations = with_also_in(turn.answer.citations, (*turn.evidence, *turn.reprints))
    cited = enumerate(_cited_too(citations, turn.reprints), len(turn.evidence) + 1)
    evidence = (*turn.evidence, *(replace(piece, number=n) for n, piece in cited))
    return replace(turn, answer=replace(turn.answer, citations=citations), evidence=evidence)


def with_also_in(
    citations: Sequence[Citation], evidence: Iterable[Evidence]
) -> tuple[Citation, ...]:
    """Name beside each citation the other articles that print its sentence, earliest first."""
    printed = [(piece, words_of(piece.text)) for piece in evidence]
    printed.sort(key=lambda pair: (age(pair[0].hit.published), pair[0].hit.article_id))
    return tuple(_also_in(citation, printed) for citation in citations)


def _also_in(citation: Citation, printed: Sequence[tuple[Evidence, list[str]]]) -> Citation:
    said, words = citation.context, words_of(citation.context)
    others = {
        piece.hit.article_id: reference(piece.hit)
        for piece, held in reversed(printed)
        if piece.hit.article_id != citation.article_id
        and prints(words, held)
        and is_printed(said, _stretches(piece.text, len(quoting.sentences(said))))
    }
    return replace(citation, also_in=tuple(reversed(others.values()))[:_MOST])


def _stretches(text: str, sentences: int) -> Iterator[str]:
    """Yield what stands in so many neighbouring sentences, from each on.

    A claim in one sentence and a denial of something else in another have the words of the
    claim's denial between them.
    """
    spans = quoting.sentences(text)
    for first in range(max(len(spans) - sentences, 0) + 1):
        stretch = spans[first : first + sentences]
        if stretch:
            yield text[stretch[0].start : stretch[-1].end]


def _cited_too(citations: Sequence[Citation], reprints: Iterable[Evidence]) -> list[Evidence]:
    """Return those of the reprints that are cited after all, for the logbook to keep."""
    places = {(item.article_id, item.start) for item in citations}
    return [
        piece
        for piece in reprints
        if any(id_ == piece.hit.article_id and piece.start <= at < piece.end for id_, at in places)
    ]
