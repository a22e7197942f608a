"""A drafted sentence against the evidence: which of its citations live, and what it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answering import quoting
from bot.answering.checks.attribution import speaker_stands
from bot.answering.checks.cargo import has_cargo
from bot.answering.checks.certainty import certainty_stands, fills_in
from bot.answering.checks.claiming import only_negates
from bot.answering.checks.condition import condition_stands, names_condition
from bot.answering.checks.figures import CitedText, figures_stand
from bot.answering.checks.naming import names_stand
from bot.answering.checks.opposites import no_opposite
from bot.answering.checks.polarity import polarity_agrees
from bot.answering.checks.quantities import quantities_stand
from bot.answering.checks.roles import roles_stand
from bot.answering.checks.support import is_supported
from bot.answering.checks.translating import translation_stands
from bot.answering.checks.wording import in_language, without_verdict
from bot.answering.citing import Located, Shelf, locate
from bot.answering.draft import DraftCitation, DraftSentence
from bot.answering.judged import Cited, Judged, as_context, cited_text, dropped, sources_of
from bot.answering.models import CheckResult, Plan


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
        return as_context(judged, failed, ("supports", "refutes"))
    return dropped(judged, failed) if failed else judged


def _cite(text: str, offered: DraftCitation, shelf: Shelf, plan: Plan) -> Cited:
    places, failed = locate(offered, shelf, lambda place: figures_stand(text, [cited_text(place)]))
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
    quote = replace(cited_text(place), text=place.quoted)
    stands = translation_stands(offered.translation, quote, [place.text], plan.language)
    return offered.translation if stands else None


@dataclass(frozen=True, slots=True)
class _Case:
    """What the checks compare: a sentence, what it says, and the whole sentences it cites.

    Where every citation refutes, the question's own figures and names may be repeated: they are
    `allowed`.
    """

    judged: Judged
    plan: Plan
    says: str
    cited: Sequence[CitedText]
    texts: Sequence[str]
    refutes: bool
    allowed: str

    @classmethod
    def of(cls, judged: Judged, plan: Plan) -> _Case:
        """Put together what the checks need, once for all of them."""
        says = without_verdict(judged.text)
        if plan.kind == "claim" and not says:
            says = plan.asked  # «نعم.» says what was asked
        cited = judged.texts()
        refutes = all(stance == "refutes" for _, stance in judged.places)
        texts = [item.text for item in cited]
        return cls(judged, plan, says, cited, texts, refutes, plan.asked if refutes else "")


# In this order, each with whether a sentence stands it.
_CHECKS: Mapping[str, Callable[[_Case], bool]] = {
    "figures": lambda case: figures_stand(case.judged.text, case.cited, case.allowed),
    "quantities": lambda case: quantities_stand(case.judged.text, [*case.texts, case.allowed]),
    "names": lambda case: names_stand(case.judged.text, sources_of(case.judged), case.allowed),
    # What they deny may be denied, where every citation refutes.
    "polarity": lambda case: (
        not only_negates(case.says, case.cited)
        if case.refutes
        else polarity_agrees(case.says, case.texts)
    ),
    "opposites": lambda case: no_opposite(case.says, case.texts),
    "roles": lambda case: roles_stand(case.says, case.texts),
    "speaker": lambda case: speaker_stands(
        case.says, case.texts, [place.said_by for place, _ in case.judged.places]
    ),
    "certainty": lambda case: (
        certainty_stands(case.says, case.texts) or fills_in(case.says, case.plan.asked)
    ),
    # A condition that is asked for need not be named again.
    "condition": lambda case: (
        condition_stands(case.says, case.texts) or names_condition(case.plan.asked)
    ),
    "cargo": lambda case: not has_cargo(case.judged.text, case.texts),
    "support": lambda case: is_supported(case.says, case.texts),
    "language": lambda case: (
        in_language(case.judged.text, case.plan.language) or _is_quoted(case.judged)
    ),
}


def _failed_check(judged: Judged, plan: Plan) -> str | None:
    """Return the name of the first check that a sentence fails, or None."""
    case = _Case.of(judged, plan)
    failed = (name for name, stands in _CHECKS.items() if not stands(case))
    first = next(failed, None)
    # A sentence that fails another check as well is not saved by being context.
    return next(failed, first) if first == "condition" else first


def _is_quoted(judged: Judged) -> bool:
    """Whether the sentence stands word for word in what it cites: a quotation is not translated."""
    said = quoting.bare(judged.text)
    return any(said in quoting.bare(item.text) for item in judged.texts())
