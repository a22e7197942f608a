"""A draft against the evidence: what may be shown, the verdict, and what every check said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering import quoting
from bot.answering.checks.cargo import has_cargo
from bot.answering.checks.claiming import bears_out, denies
from bot.answering.checks.condition import condition_stands, names_condition
from bot.answering.checks.figures import CitedText, figures_stand
from bot.answering.checks.naming import names_stand
from bot.answering.checks.polarity import polarity_agrees
from bot.answering.checks.support import is_supported
from bot.answering.checks.translating import translation_stands
from bot.answering.checks.wording import in_language, without_verdict
from bot.answering.citing import Located, Shelf, key, locate
from bot.answering.draft import Draft, DraftCitation, DraftSentence
from bot.answering.models import (
    CheckResult,
    Checks,
    Citation,
    Evidence,
    Kind,
    Plan,
    Sentence,
    Stance,
    Verdict,
)

_Numbered = dict[tuple[str, int, int, Stance], Citation]


@dataclass(frozen=True, slots=True)
class Verified:
    """What of a draft stands, in its order; every citation was located in the evidence."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    verdict: Verdict
    results: tuple[CheckResult, ...]

    @property
    def checks(self) -> Checks:
        """Count the citations by what became of them."""
        outcomes = [result.outcome for result in self.results]
        return Checks(
            kept=outcomes.count("kept"),
            repointed=outcomes.count("repointed"),
            repaired=outcomes.count("repaired"),
            dropped=outcomes.count("dropped"),
        )


@dataclass(frozen=True, slots=True)
class Cited:
    """One offered citation after the checks: what became of it, and its places if it lives."""

    result: CheckResult
    places: tuple[Located, ...] = ()
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft sentence after the checks; `failed` names the check that it fails.

    It is a check of the sentence, or of its citations where none of them lives; `uncited` where
    none was offered.
    """

    text: str
    cited: tuple[Cited, ...]
    failed: str | None = None

    @property
    def alive(self) -> bool:
        """Whether it may be shown."""
        return self.failed is None

    @property
    def wanting(self) -> str | None:
        """The check that another try may mend: the one that fails, or a condition left out."""
        conditions = (item for item in self.cited if item.result.check == "condition")
        return self.failed or ("condition" if any(conditions) else None)

    @property
    def places(self) -> list[tuple[Located, Stance]]:
        """The living places, each with its stance."""
        return [(place, cited.result.stance) for cited in self.cited for place in cited.places]

    def texts(self, *stances: Stance) -> list[CitedText]:
        """The cited sentences, of some stances only if any are given."""
        return [_cited(place) for place, stance in self.places if not stances or stance in stances]


def judge(sentence: DraftSentence, shelf: Shelf, plan: Plan) -> Judged:
    """Run the checks of DESIGN section 5 over one sentence, each after the other.

    A sentence lives when a citation of its own lives and no check fails on what it cites. One
    that leaves a condition out lives, but its citations are context.
    """
    cited = tuple(_cite(sentence.text, offered, shelf, plan) for offered in sentence.citations)
    judged = Judged(sentence.text, cited)
    if not judged.places:
        checks = (item.result.check for item in cited)
        return replace(judged, failed=next(filter(None, checks), "uncited"))
    failed = _failed_check(judged, plan)
    if failed == "condition":
        return _as_context(judged, failed, ("supports", "refutes"))
    return dropped(judged, failed) if failed else judged


def verify(draft: Draft, evidence: Sequence[Evidence], plan: Plan) -> Verified:
    """Judge every sentence of a draft by itself, and put together what stands."""
    shelf = Shelf.of(evidence)
    judged = [judge(sentence, shelf, plan) for sentence in draft.sentences]
    return assemble(judged, plan, plan.kind, draft.verdict)


def assemble(judged: Sequence[Judged], plan: Plan, kind: Kind, said: Verdict) -> Verified:
    """Number what stands, and give the verdict; `said` is the model's own.

    What does not bear on a claim is cited as context: sentences for it must together bear it
    out, and each one against it must differ from it.
    """
    if kind == "claim":
        judged = _bearing(judged, _asked(plan))
    sentences, citations, results = _number(judged)
    computed = compute_verdict(kind, (citation.stance for citation in citations))
    return Verified(sentences, citations, _agreed(computed, said), results)


def _cite(text: str, offered: DraftCitation, shelf: Shelf, plan: Plan) -> Cited:
    places, failed = locate(offered, shelf, lambda place: figures_stand(text, [_cited(place)]))
    moved = any(place.evidence.number != offered.label for place in places)
    result = CheckResult(
        sentence=text,
        label="" if offered.label is None else f"P{offered.label}",
        offered=offered.quote,
        stance=offered.stance,
        outcome="dropped" if failed else "repointed" if moved else "kept",
        check=failed,
    )
    return Cited(result, tuple(places), _translation(offered, places, plan))


def _translation(offered: DraftCitation, places: Sequence[Located], plan: Plan) -> str | None:
    """The translation that was offered, if it stands; of a quotation in parts, none does."""
    if not offered.translation or len(places) != 1:
        return None
    (place,) = places
    quote = replace(_cited(place), text=place.quoted)
    stands = translation_stands(offered.translation, quote, [place.text], plan.language)
    return offered.translation if stands else None


def _failed_check(judged: Judged, plan: Plan) -> str | None:
    """Return the name of the first check that a sentence fails, or None.

    Where every citation refutes, the question's own figures and names may be repeated, and what
    they deny may be denied. A condition that is asked for need not be named again.
    """
    cited = judged.texts()
    texts = [item.text for item in cited]
    refutes = all(stance == "refutes" for _, stance in judged.places)
    allowed = _asked(plan) if refutes else ""
    text = without_verdict(judged.text)
    if plan.kind == "claim" and not text:
        text = _asked(plan)  # «نعم.» says what was asked
    checks: dict[str, Callable[[], bool]] = {
        "figures": lambda: figures_stand(judged.text, cited, allowed),
        "names": lambda: names_stand(judged.text, _sources(judged), allowed),
        "polarity": lambda: refutes or polarity_agrees(text, texts),
        "condition": lambda: condition_stands(text, texts) or names_condition(_asked(plan)),
        "cargo": lambda: not has_cargo(judged.text, texts),
        "support": lambda: is_supported(text, texts),
        "language": lambda: in_language(judged.text, plan.language) or _is_quoted(judged),
    }
    failed = (name for name, stands in checks.items() if not stands())
    first = next(failed, None)
    # A sentence that fails another check as well is not saved by being context.
    return next(failed, first) if first == "condition" else first


def _is_quoted(judged: Judged) -> bool:
    """Whether the sentence stands word for word in what it cites: a quotation is not translated."""
    said = quoting.bare(judged.text)
    return any(said in quoting.bare(item.text) for item in judged.texts())


def _sources(judged: Judged) -> list[str]:
    """Where a name may stand: the cited sentences first, then all about their passages."""
    places = [place for place, _ in judged.places]
    around = [
        source
        for place in places
        for source in (place.evidence.text, place.hit.title, place.hit.publisher)
        if source
    ]
    return list(dict.fromkeys([*(place.text for place in places), *around]))


def _asked(plan: Plan) -> str:
    return plan.standalone or plan.question


def repaired(judged: Judged) -> Judged:
    """The same sentence, its living citations those of another try."""
    cited = tuple(
        replace(item, result=replace(item.result, outcome="repaired")) if item.places else item
        for item in judged.cited
    )
    return replace(judged, cited=cited)


def dropped(judged: Judged, check: str) -> Judged:
    """The same sentence, its living citations dropped by a check."""
    cited = tuple(
        Cited(replace(item.result, outcome="dropped", check=item.result.check or check))
        for item in judged.cited
    )
    return replace(judged, cited=cited, failed=check)


def _as_context(judged: Judged, check: str, stances: Sequence[Stance]) -> Judged:
    """The same sentence, its living citations of some stances made context by a check."""
    cited = tuple(
        replace(item, result=replace(item.result, stance="context", check=check))
        if item.places and item.result.stance in stances
        else item
        for item in judged.cited
    )
    return replace(judged, cited=cited)


def _bearing(judged: Sequence[Judged], claim: str) -> list[Judged]:
    alive = [item for item in judged if item.alive]
    cited = [text for item in alive for text in item.texts("supports")]
    sources = [source for item in alive for source in _sources(item)]
    borne = bool(cited) and bears_out(claim, cited, sources)
    return [_borne(item, claim, borne=borne) for item in judged]


def _borne(judged: Judged, claim: str, *, borne: bool) -> Judged:
    if not borne:
        judged = _as_context(judged, "claim", ("supports",))
    refuting = judged.texts("refutes")
    if refuting and not denies(claim, refuting):
        judged = _as_context(judged, "claim", ("refutes",))
    return judged


def _cited(place: Located) -> CitedText:
    return CitedText(place.text, _day(place.hit.published))


def _day(published: str | None) -> date | None:
    """Return the day that an ISO value names, if it names one."""
    return date.fromisoformat(published[:10]) if published and len(published) >= 10 else None


def _number(
    judged: Iterable[Judged],
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...], tuple[CheckResult, ...]]:
    """Number the citations from 1; the same span with the same stance has one number."""
    citations: _Numbered = {}
    sentences, results = [], []
    for sentence in judged:
        numbers: list[int] = []
        for cited in sentence.cited:
            own = [_numbered(place, cited, citations) for place in cited.places]
            results.append(replace(cited.result, numbers=tuple(own)))
            numbers += own
        if numbers:
            sentences.append(Sentence(sentence.text, tuple(dict.fromkeys(numbers))))
    return tuple(sentences), tuple(citations.values()), tuple(results)


def _numbered(place: Located, cited: Cited, citations: _Numbered) -> int:
    citation = replace(
        place.citation(len(citations) + 1, cited.result.stance), translation=cited.translation
    )
    return citations.setdefault(key(citation), citation).n


def compute_verdict(kind: Kind, stances: Iterable[Stance]) -> Verdict:
    """Return the verdict that the living stances give."""
    found = set(stances)
    if {"supports", "refutes"} <= found:
        return "conflicting"
    if "refutes" in found:
        return "refuted"
    if "supports" in found:
        return "supported" if kind == "claim" else "answered"
    return "not_enough_evidence"


def _agreed(computed: Verdict, said: Verdict) -> Verdict:
    """The model may lower a verdict; where it disagrees otherwise, nobody is sure."""
    lowers = said == "not_enough_evidence" or (
        said == "conflicting" and computed in {"supported", "refuted"}
    )
    return said if lowers or said == computed else "not_enough_evidence"
