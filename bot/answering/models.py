"""The values of answering: plan, evidence, citations, sentences, answer and turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from retrieval.corpus.listing import Row
from retrieval.models import Article, Basis, Hit, Language

Kind = Literal["claim", "question", "chat"]
Mode = Literal["model", "quotes"]
Stance = Literal["supports", "refutes", "context"]
Outcome = Literal["kept", "repointed", "repaired", "dropped"]
Verdict = Literal["supported", "refuted", "conflicting", "not_enough_evidence", "answered"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked: the question as it came, its language and kind, and the filters.

    `standalone` is a follow-up made whole. `phrases` are looked for beside the question, those
    of a planner within `phrases_since` and `phrases_until`. The articles of the ids in `without`
    are left out: a claim is not checked against the article that makes it. Those in `first` are
    looked through before all others, which are asked where they say nothing.
    """

    question: str
    language: Language
    kind: Kind
    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    standalone: str | None = None
    phrases: tuple[str, ...] = ()
    phrases_since: date | None = None
    phrases_until: date | None = None
    without: tuple[str, ...] = ()
    first: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """The question or the claim, made whole where it was planned."""
        return self.standalone or self.question


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier turn of the conversation: what was asked, and the text that was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Overlapping hits of one article as one text, labelled `P1`, `P2` and so on.

    `start` and `end` are offsets into the article's text; `text` is that slice.
    `hits` are the hits it is made of, best first.
    """

    number: int
    text: str
    start: int
    end: int
    hits: tuple[Hit, ...]

    @property
    def label(self) -> str:
        """The label the model cites it by."""
        return f"P{self.number}"

    @property
    def hit(self) -> Hit:
        """The best of its hits: where its article's metadata is read."""
        return self.hits[0]


@dataclass(frozen=True, slots=True)
class ArticleReference:
    """An article named beside an answer: headline, outlet, date and link, not its text."""

    article_id: str
    title: str | None
    opening: str | None
    publisher: str | None
    publisher_basis: Basis | None
    published: str | None
    published_basis: Basis | None
    url: str | None

    @classmethod
    def of(cls, article_id: str, known: Hit | Article | Row) -> ArticleReference:
        """Name an article by what is known of it."""
        return cls(
            article_id=article_id,
            title=known.title,
            opening=known.opening,
            publisher=known.publisher,
            publisher_basis=known.publisher_basis,
            published=known.published,
            published_basis=known.published_basis,
            url=known.url,
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation attached to a sentence; `quote` and `context` are slices of the article.

    `also_in` are the other articles that print the sentence, earliest first.
    """

    n: int
    stance: Stance
    quote: str
    start: int
    end: int
    context: str
    context_start: int
    context_end: int
    translation: str | None
    said_by: str | None
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
    also_in: tuple[ArticleReference, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One verified sentence and the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """What the computed line says: articles and outlets cited, newest date, later matches.

    `said_by` names the speakers where all support is reported speech; `as_of` is the newest
    date that is cited where the question is about now and that date is old.
    """

    articles: int = 0
    outlets: int = 0
    newest: str | None = None
    newest_basis: Basis | None = None
    later: tuple[ArticleReference, ...] = ()
    said_by: tuple[str, ...] = ()
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Checks:
    """Counts of the citations a model offered, each counted once by what became of it.

    Kept where it said, re-pointed to where its quotation stands, repaired or dropped.
    """

    kept: int = 0
    repointed: int = 0
    repaired: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """Which model was called and what it took; tokens are null where nobody counted them."""

    model: str | None = None
    input_tokens: int | None = 0
    output_tokens: int | None = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader gets; `to_json` is the stable form of DESIGN section 4.

    `fallback` says why there is no model's answer: `not_configured`, `unreachable`,
    `refused`, `busy`, `budget` (the day's tokens are spent), `too_slow`, `nonsense`,
    `unsupported` (no sentence passed the checks); null where the model answered or was not
    needed. `composed_at` is when an answer that is shown again was composed, null for a new
    one. `left_out` counts claims beyond the `parts`.
    """

    question: str
    language: Language
    kind: Kind
    mode: Mode
    verdict: Verdict | None
    confidence: float | None = None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    related: tuple[ArticleReference, ...] = ()
    missing: str | None = None
    basis: Support = field(default_factory=Support)
    checks: Checks = field(default_factory=Checks)
    usage: Usage = field(default_factory=Usage)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    parts: tuple[Answer, ...] = ()
    fallback: str | None = None
    composed_at: str | None = None
    left_out: int = 0

    @property
    def text(self) -> str:
        """The sentences that it and its parts show."""
        said = [sentence.text for sentence in self.sentences]
        return " ".join([*said, *(part.text for part in self.parts)])

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What became of one citation a model offered.

    `offered` is the model's own string and `label` its `P1`; `check` names the check that it
    failed (`label`, `place`, `figures`, `names`, `polarity`, `condition`, `cargo`, `support`,
    `language`); `numbers` are its citations in the answer.
    """

    sentence: str
    label: str
    offered: str
    stance: Stance
    outcome: Outcome
    check: str | None = None
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer, with all the logbook keeps of how it came about.

    A turn of several claims has a turn in `parts` for each, and no evidence of its own.
    `id` is its number in the logbook, null while it has none. `reprints` are passages of other
    articles that print what the evidence does: not offered, but cited where they are earlier.
    """

    answer: Answer
    plan: Plan
    evidence: tuple[Evidence, ...] = ()
    results: tuple[CheckResult, ...] = ()
    prompt_hash: str | None = None
    parts: tuple[Turn, ...] = ()
    id: int | None = None
    reprints: tuple[Evidence, ...] = ()
