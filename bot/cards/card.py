"""What a card says: never more than its answer, and nothing where that cites nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answering.models import Answer, Citation, Stance
from bot.chat.direction import main_direction
from bot.chat.display import plain_line
from bot.chat.summary import computed_line, notes
from bot.chat.texts import Texts
from bot.wording import outlet_words, verdict_words
from retrieval.models import Language

Tone = Literal["supported", "refuted", "conflicting", "unsure", "told"]

# A claim that articles both bear out and deny needs a quotation of each.
_WANTED: dict[str, tuple[Stance, ...]] = {
    "supported": ("supports",),
    "answered": ("supports",),
    "refuted": ("refutes",),
    "conflicting": ("supports", "refutes"),
}
_AT_A_GLANCE = 400  # characters; 98 of 100 sentences of news are shorter


@dataclass(frozen=True, slots=True)
class Quoted:
    """A whole sentence of an article in quotation marks, and where it stands."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Card:
    """The texts of a card, top to bottom; `label` says whether a claim or a question is shown."""

    language: Language
    newsroom: str | None
    label: str
    asked: str
    verdict: str
    tone: Tone
    notes: tuple[str, ...]
    quotations: tuple[Quoted, ...]
    footer: str
    cut: str

    @property
    def alt(self) -> str:
        """The card's whole text, for those who cannot see it."""
        named = Texts.load(self.language)("card.alt")
        heading = f"{named} · {self.newsroom}" if self.newsroom else named
        quoted = [line for item in self.quotations for line in (item.text, item.source)]
        lines = [heading, f"{self.label}: {self.asked}", self.verdict, *self.notes, *quoted]
        return "\n".join([*lines, self.footer])


def cards(answer: Answer, newsroom: str | None = None) -> tuple[Card, ...]:
    """Return a card for an answer, or for each of its claims; none where nothing is cited.

    A card travels without its answer: that articles are lacking reads there like a finding, so
    an answer that has no quotation to show has no card.
    """
    found = (_card(part, newsroom) for part in (answer.parts or (answer,)))
    return tuple(card for card in found if card is not None)


def _card(answer: Answer, newsroom: str | None) -> Card | None:
    cited = _best(answer)
    if answer.verdict is None or not cited:
        return None
    texts = Texts.load(answer.language)
    return Card(
        language=answer.language,
        newsroom=plain_line(newsroom or "") or None,
        label=texts("card.claim" if answer.kind == "claim" else "card.question"),
        asked=plain_line(answer.question),
        verdict=verdict_words(answer, texts),
        tone=_tone(answer),
        notes=tuple(_notes(answer, texts)),
        quotations=tuple(_quoted(citation, answer, texts) for citation in cited),
        footer=texts("card.footer"),
        cut=texts("card.cut"),
    )


def _best(answer: Answer) -> list[Citation]:
    """Return the quotations that bear the verdict: of each stance the first that is not long.

    In the order in which the sentences cite them. A verdict that no quotation bears shows one.
    """
    by_number = {citation.n: citation for citation in answer.citations}
    numbers = dict.fromkeys(n for sentence in answer.sentences for n in sentence.citations)
    ordered = [by_number[n] for n in numbers if n in by_number] or list(answer.citations)
    wanted = _WANTED.get(answer.verdict or "", ())
    bearing = [[item for item in ordered if item.stance == stance] for stance in wanted]
    sides = bearing if any(bearing) else [ordered]
    return [_handiest(items) for items in sides if items]


def _handiest(citations: Sequence[Citation]) -> Citation:
    """Return the first that is read at a glance, else the shortest."""
    short = (item for item in citations if len(item.context) <= _AT_A_GLANCE)
    return next(short, min(citations, key=lambda item: len(item.context)))


def _tone(answer: Answer) -> Tone:
    if answer.mode == "quotes" or answer.verdict == "not_enough_evidence":
        return "unsure"
    if answer.verdict in {"supported", "refuted", "conflicting"}:
        return answer.verdict
    return "told"


def _notes(answer: Answer, texts: Texts) -> Iterator[str]:
    """Yield what must not be lost on the way: how much is behind it, who said it, how old it is."""
    if answer.basis.articles:
        yield computed_line(answer, texts)
    if names := answer.basis.said_by:
        yield f"{texts('said_by')}: {' · '.join(map(plain_line, names))}"
    yield from notes(answer, texts)
    if later := answer.basis.later:
        yield texts("later", n=len(later))


def _quoted(citation: Citation, answer: Answer, texts: Texts) -> Quoted:
    opening, closing = _marks(citation.context)
    said = [outlet_words(citation, texts)]
    said.append(texts.dated(citation.published, citation.published_basis))
    # Of two that conflict each says for what it stands, without its colour or its place.
    told = citation.stance != "supports" or answer.verdict == "conflicting"
    if answer.mode == "model" and told:
        said.append(texts(f"stance.{citation.stance}"))
    return Quoted(f"{opening}{plain_line(citation.context)}{closing}", " · ".join(said))


def _marks(text: str) -> tuple[str, str]:
    marks = (("«", "»"), ("“", "”"))
    pairs = marks if main_direction(text, "rtl") == "rtl" else marks[::-1]
    return next((pair for pair in pairs if not set(pair) & set(text)), pairs[0])
