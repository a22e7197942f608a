"""The values of retrieval: articles, passages, queries and hits."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, Protocol

Basis = Literal["stated", "meta", "inferred"]
Language = Literal["ar", "en"]
AsideKind = Literal["heading", "caption", "dropped"]

_OPENING_WORDS = 8


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of Unicode code points, `start` <= `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Aside:
    """A span of an article's text that is never cited.

    Headings and captions are found with the section in which they stand. What was dropped is
    kept to be shown, with the reason in `why`; the others have none.
    """

    start: int
    end: int
    kind: AsideKind
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One news text; `text` is stored as it came and never edited.

    `origin` says where it was read from (a path or an address); `source` is whom it credits.
    `published` and `updated` are ISO: `2025-02`, `2025-02-04`, or with time and offset.
    `body` holds the citable paragraphs in order, as spans of `text`; `asides` the rest of what
    is known of the text, in order and beside them.
    """

    id: str
    origin: str
    text: str
    body: tuple[Span, ...]
    language: Language
    title: str | None = None
    publisher: str | None = None
    publisher_basis: Basis | None = None
    source: str | None = None
    published: str | None = None
    published_basis: Basis | None = None
    updated: str | None = None
    author: str | None = None
    url: str | None = None
    asides: tuple[Aside, ...] = ()

    @property
    def version(self) -> str:
        """The first 12 hex digits of the text's SHA-256."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def opening(self) -> str | None:
        """The first words of an article without a title, by which it is known; else None."""
        if self.title or not self.body:
            return None
        return opening_of(self.text[self.body[0].start : self.body[0].end])


def opening_of(paragraph: str) -> str:
    """Return the first words of a paragraph."""
    words = paragraph.split()
    return " ".join(words[:_OPENING_WORDS]) + ("…" if len(words) > _OPENING_WORDS else "")


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of an article's text, made of whole sentences: the unit of retrieval."""

    id: str
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: `since` and `until` are inclusive, `publisher` is exact but for folding.

    The articles of the ids in `without` are left out; where `within` names any, all others are.
    A text that is an `expression` is obeyed to the letter (see `retrieval.analysis.phrasing`).
    """

    text: str
    k: int = 10
    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    without: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    expression: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that shares a term with the query; `rank` counts from 1, best first.

    `opening` is the first words of an article that has no title.
    """

    rank: int
    score: float
    passage_id: str
    article_id: str
    article_version: str
    title: str | None
    opening: str | None
    publisher: str | None
    publisher_basis: Basis | None
    published: str | None
    published_basis: Basis | None
    url: str | None
    text: str
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        """Return the hit as plain JSON values."""
        return asdict(self)


class Retriever(Protocol):
    """What answering needs of retrieval."""

    def search(self, query: Query) -> list[Hit]:
        """Return at most `query.k` hits, best first; none where no term is shared."""
        ...

    def confidence(self, query: Query) -> float:
        """Return the chance, 0 to 1, that the answer stands in the query's best hits."""
        ...

    def reprints(self, article_id: str, span: Span) -> list[Hit]:
        """Return the paragraphs of other articles that print those of a span, earliest first.

        Small edits are allowed, but none to a figure. A double of the article is among them; it
        is not stored, so that its hit has no version, no passage and the article's own text.
        """
        ...

    def relevance(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score each text by the question's terms, with the corpus's statistics; 0: none."""
        ...
