"""A draft against the evidence: what may be shown, the verdict, and what every check said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answering.checks.claiming import bears_out, denies
from bot.answering.citing import Located, key
from bot.answering.judged import Cited, Judged, as_context, sources_of
from bot.answering.models import (
    CheckResult,
    Checks,
    Citation,
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


def assemble(judged: Sequence[Judged], plan: Plan, kind: Kind, said: Verdict) -> Verified:
    """Number what stands, and give the verdict; `said` is the model's own.

    What does not bear on a claim is cited as context: sentences for it must together bear it
    out, and each one against it must differ from it.
    """
    if kind == "claim":
        judged = _bearing(judged, plan.asked)
    sentences, citations, results = _number(judged)
    computed = compute_verdict(kind, (citation.stance for citation in citations))
    return Verified(sentences, citations, _agreed(computed, said), results)


def _bearing(judged: Sequence[Judged], claim: str) -> list[Judged]:
    alive = [item for item in judged if item.alive]
    cited = [text for item in alive for text in item.texts("supports")]
    sources = [source for item in alive for source in sources_of(item)]
    borne = bool(cited) and bears_out(claim, cited, sources)
    return [_borne(item, claim, borne=borne) for item in judged]


def _borne(judged: Judged, claim: str, *, borne: bool) -> Judged:
    if not borne:
        judged = as_context(judged, "claim", ("supports",))
    refuting = judged.texts("refutes")
    if refuting and not denies(claim, refuting):
        judged = as_context(judged, "claim", ("refutes",))
    return judged


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
