"""The values of answering: plan, evidence, citations, sentences, answer and turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Literal, TypeVar

from retrieval.models import Basis, Hit, Language

Kind = Literal["claim", "question", "chat"]
Mode = Literal["model", "quotes"]
Stance = Literal["supports", "refutes", "context"]
Outcome = Literal["kept", "repointed", "repaired", "dropped"]
Verdict = Literal["supported", "refuted", "conflicting", "not_enough_evidence", "answered"]

_Value = TypeVar("_Value")
_DAYS = ("since", "until", "phrases_since", "phrases_until")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked: the question as it came, its language and kind, and the filters.

    `standalone` is a follow-up made whole. `phrases` are looked for beside the question, those
    of a planner within `phrases_since` and `phrases_until`. The articles of the ids in `without`
    are left out: a claim is not checked against the article that makes it.
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

    @property
    def asked(self) -> str:
        """The question or the claim, made whole where it was planned."""
        return self.standalone or self.question

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Plan:
        """Return the plan that the logbook keeps; raises ValueError where a key is missing."""
        try:
            # A plan that was logged before articles could be left out names none.
            value = {"without": (), **value}
            tuples = {name: tuple(value[name]) for name in ("phrases", "without")}
            known = {**_known(Plan, value), **tuples}
            days = {name: known[name] and date.fromisoformat(known[name]) for name in _DAYS}
            return cls(**{**known, **days})
        except (KeyError, TypeError) as error:
            raise ValueError("not a plan of this version") from error


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

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Answer:
        """Return the answer that `to_json` gave; keys it does not know are left out.

        Raises ValueError where a key is missing.
        """
        try:
            return cls(**_answer_fields(value))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not an answer of this version") from error


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


@dataclass(frozen=True, slots=True)
class Reading:
    """The articles that a model is about to read, best first."""

    articles: tuple[ArticleReference, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A verified sentence before its answer is whole, with its citations."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Checking:
    """The several claims of a message that are about to be checked, in its order."""

    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim of several with its answer; `number` counts from 1."""

    number: int
    answer: Answer


Progress = Reading | Said | Checking | Checked


def _answer_fields(value: Mapping[str, Any]) -> dict[str, Any]:
    basis = _known(Support, value["basis"])
    nested = {
        "sentences": tuple(
            Sentence(item["text"], tuple(item["citations"])) for item in value["sentences"]
        ),
        "citations": tuple(map(_citation, value["citations"])),
        "related": _all(ArticleReference, value["related"]),
        "basis": Support(
            **{
                **basis,
                "later": _all(ArticleReference, basis["later"]),
                "said_by": tuple(basis["said_by"]),
            }
        ),
        "checks": Checks(**_known(Checks, value["checks"])),
        "usage": Usage(**_known(Usage, value["usage"])),
        "timings_ms": dict(value["timings_ms"]),
        "parts": tuple(Answer.from_json(part) for part in value["parts"]),
    }
    return {**_known(Answer, value), **nested}


def _citation(value: Mapping[str, Any]) -> Citation:
    # An answer that was logged before reprints were known names none.
    also_in = _all(ArticleReference, value.get("also_in", ()))
    return Citation(**{**_known(Citation, {"also_in": (), **value}), "also_in": also_in})


def _known(kind: type[Any], value: Mapping[str, Any]) -> dict[str, Any]:
    return {item.name: value[item.name] for item in fields(kind)}


def _all(kind: type[_Value], values: Iterable[Mapping[str, Any]]) -> tuple[_Value, ...]:
    return tuple(kind(**_known(kind, value)) for value in values)
