"""Checks 1 to 3: the label, the place, and where else a quotation stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answering import quoting
from bot.answering.draft import DraftCitation
from bot.answering.models import Citation, Evidence, Stance
from bot.answering.reprints import age
from bot.answering.speech.speakers import speaker_of
from retrieval.models import Hit, Span


@dataclass(frozen=True, slots=True)
class Located:
    """A quotation found in a piece of evidence; the spans are offsets into its text."""

    evidence: Evidence
    quote: Span
    context: Span

    @property
    def text(self) -> str:
        """The whole sentences around the quotation."""
        return self.evidence.text[self.context.start : self.context.end]

    @property
    def quoted(self) -> str:
        """The quotation, as the article has it."""
        return self.evidence.text[self.quote.start : self.quote.end]

    @property
    def said_by(self) -> str | None:
        """Who said the quotation, in the article's own words, where the sentence reports it."""
        offset = self.context.start
        span = speaker_of(self.text, self.quote.start - offset, self.quote.end - offset)
        return self.text[span.start : span.end] if span else None

    @property
    def hit(self) -> Hit:
        """The passage that holds the quotation, or else the best of its piece."""
        start = self.evidence.start + self.quote.start
        end = self.evidence.start + self.quote.end
        holding = (hit for hit in self.evidence.hits if hit.start <= start and end <= hit.end)
        return next(holding, self.evidence.hit)

    def citation(self, n: int, stance: Stance) -> Citation:
        """Return it as a citation; quote and context are sliced from the article's text."""
        hit, offset = self.hit, self.evidence.start
        return Citation(
            n=n,
            stance=stance,
            quote=self.evidence.text[self.quote.start : self.quote.end],
            start=offset + self.quote.start,
            end=offset + self.quote.end,
            context=self.text,
            context_start=offset + self.context.start,
            context_end=offset + self.context.end,
            translation=None,
            said_by=self.said_by,
            passage_id=hit.passage_id,
            article_id=hit.article_id,
            article_version=hit.article_version,
            title=hit.title,
            opening=hit.opening,
            publisher=hit.publisher,
            publisher_basis=hit.publisher_basis,
            published=hit.published,
            published_basis=hit.published_basis,
            url=hit.url,
        )


@dataclass(frozen=True, slots=True)
class Shelf:
    """The evidence by its numbers, for many quotations to be found in, and its reprints."""

    pieces: dict[int, Evidence]
    reprints: tuple[Evidence, ...] = ()

    @classmethod
    def of(cls, evidence: Sequence[Evidence], reprints: Sequence[Evidence] = ()) -> Shelf:
        """Put the evidence in order."""
        # A double is named beside a citation, but its text is not stored to be cited.
        stored = tuple(piece for piece in reprints if piece.hit.article_version)
        return cls({piece.number: piece for piece in evidence}, stored)

    def places(self, quotation: str, number: int) -> list[Located]:
        """Return where a quotation stands in one piece of evidence.

        It must have three words, or be a whole sentence.
        """
        return self._places(quotation, self.pieces[number])

    def _places(self, quotation: str, piece: Evidence) -> list[Located]:
        if not quoting.may_hold(piece.text, quotation):
            return []
        found = [
            Located(piece, span, _context(piece.text, span))
            for span in quoting.find(quotation, quoting.fold(piece.text))
        ]
        if quoting.is_long_enough(quotation):
            return found
        return [place for place in found if _same(quotation, place.text)]

    def elsewhere(self, quotation: str) -> Located | None:
        """Return the one place a quotation has in all the evidence; None for none or several.

        A sentence that stands word for word in several articles is a reprint: the earliest
        article is cited.
        """
        places = [place for number in self.pieces for place in self.places(quotation, number)]
        articles = [place.hit.article_id for place in places]
        if not places or len(set(articles)) < len(articles):
            return None
        if any(not _same(place.text, places[0].text) for place in places):
            return None
        return min(places, key=lambda place: age(place.hit.published))

    def earliest(self, place: Located) -> Located:
        """Return the same quotation in the earliest article that prints the same sentence."""
        quotation = place.evidence.text[place.quote.start : place.quote.end]
        again = [
            other
            for piece in (*self.pieces.values(), *self.reprints)
            if piece.hit.article_id != place.hit.article_id
            for other in self._places(quotation, piece)
            if _same(other.text, place.text)
        ]
        return min([place, *again], key=lambda found: age(found.hit.published))


def locate(
    offered: DraftCitation, shelf: Shelf, fits: Callable[[Located], bool]
) -> tuple[list[Located], str | None]:
    """Find an offered quotation; return its places, and the check that failed if there is none.

    Where it stands several times under its label, the first place that `fits` is meant.
    A quotation joined with “…” has a place for each of its parts, and all must stand.
    """
    if offered.label not in shelf.pieces:
        return [], "label"
    whole = _find(offered.quote, offered.label, shelf, fits)
    if whole is not None:
        return [whole], None
    parts = quoting.parts(offered.quote)
    found = [_find(part, offered.label, shelf, fits) for part in parts] if len(parts) > 1 else []
    places = [place for place in found if place is not None]
    if not places or len(places) < len(found):
        return [], "place"
    return places, None


def _find(
    quotation: str, label: int, shelf: Shelf, fits: Callable[[Located], bool]
) -> Located | None:
    places = shelf.places(quotation, label)
    if not places:
        found = shelf.elsewhere(quotation)
        return shelf.earliest(found) if found else None
    place = next(filter(fits, places), places[0]) if len(places) > 1 else places[0]
    return shelf.earliest(place)


def _context(text: str, span: Span) -> Span:
    """The whole sentences that a span touches."""
    touched = [
        sentence
        for sentence in quoting.sentences(text)
        if sentence.start < span.end and span.start < sentence.end
    ]
    return Span(min(span.start, touched[0].start), max(span.end, touched[-1].end))


def _same(one: str, other: str) -> bool:
    return quoting.bare(one) == quoting.bare(other)


def key(citation: Citation) -> tuple[str, int, int, Stance]:
    """Return what makes two citations one."""
    return citation.article_id, citation.start, citation.end, citation.stance
