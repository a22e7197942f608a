"""A draft against the evidence: what may be shown, the verdict, and what every check said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.cargo import has_cargo
from bot.answering.citing import Located, Shelf, key, locate
from bot.answering.draft import Draft, DraftCitation, DraftSentence
from bot.answering.figures import CitedText, figures_stand
from bot.answering.models import (
    CheckResult,
    Checks,
    Citation,
    Evidence,
    Kind,
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
            dropped=outcomes.count("dropped"),
        )


@dataclass(frozen=True, slots=True)
class _Judged:
    """A draft sentence after the checks: each offered citation's result and its places."""

    text: str
    cited: tuple[tuple[CheckResult, tuple[Located, ...]], ...]

    @property
    def places(self) -> list[tuple[Located, Stance]]:
        """The living places, each with its stance."""
        return [(place, result.stance) for result, places in self.cited for place in places]

    def dropped(self, check: str) -> _Judged:
        """The same sentence, its living citations dropped by a check."""
        return _Judged(
            self.text,
            tuple(
                (replace(result, outcome="dropped", check=result.check or check), ())
                for result, _ in self.cited
            ),
        )


def verify(draft: Draft, evidence: Sequence[Evidence], question: str, kind: Kind) -> Verified:
    """Run the checks of DESIGN section 5 over a draft, each sentence by itself.

    A sentence lives when a citation of its own lives and its figures stand.
    """
    shelf = Shelf.of(evidence)
    judged = [_judge(sentence, shelf, question) for sentence in draft.sentences]
    sentences, citations, results = _number(judged)
    computed = compute_verdict(kind, (citation.stance for citation in citations))
    return Verified(sentences, citations, _agreed(computed, draft.verdict), results)


def _judge(sentence: DraftSentence, shelf: Shelf, question: str) -> _Judged:
    """Run checks 1 to 3 on each citation, then 4 and 6 on the sentence with what is left."""
    cited = tuple(_cite(sentence.text, offered, shelf) for offered in sentence.citations)
    judged = _Judged(sentence.text, cited)
    failed = _sentence_check(judged, question) if judged.places else None
    return judged.dropped(failed) if failed else judged


def _cite(
    text: str, offered: DraftCitation, shelf: Shelf
) -> tuple[CheckResult, tuple[Located, ...]]:
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
    return result, tuple(places)


def _sentence_check(judged: _Judged, question: str) -> str | None:
    """Return the name of the check that a sentence fails, or None."""
    cited = [_cited(place) for place, _ in judged.places]
    refuted = all(stance == "refutes" for _, stance in judged.places)
    if not figures_stand(judged.text, cited, allowed=question if refuted else ""):
        return "figures"
    if has_cargo(judged.text, (item.text for item in cited)):
        return "cargo"
    return None


def _cited(place: Located) -> CitedText:
    return CitedText(place.text, _day(place.hit.published))


def _day(published: str | None) -> date | None:
    """Return the day that an ISO value names, if it names one."""
    return date.fromisoformat(published[:10]) if published and len(published) >= 10 else None


def _number(
    judged: Iterable[_Judged],
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...], tuple[CheckResult, ...]]:
    """Number the citations from 1; the same span with the same stance has one number."""
    citations: _Numbered = {}
    sentences, results = [], []
    for sentence in judged:
        numbers: list[int] = []
        for result, places in sentence.cited:
            own = [_numbered(place, result.stance, citations) for place in places]
            results.append(replace(result, numbers=tuple(own)))
            numbers += own
        if numbers:
            sentences.append(Sentence(sentence.text, tuple(dict.fromkeys(numbers))))
    return tuple(sentences), tuple(citations.values()), tuple(results)


def _numbered(place: Located, stance: Stance, citations: _Numbered) -> int:
    citation = place.citation(len(citations) + 1, stance)
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
