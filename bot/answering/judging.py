"""A drafted sentence against the evidence: which of its citations live, and what it fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

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
from bot.answering.models import CheckResult, Plan, Stance


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
        return as_context(judged, failed, ("supports", "refutes"))
    return dropped(judged, failed) if failed else judged


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


def as_context(judged: Judged, check: str, stances: Sequence[Stance]) -> Judged:
    """The same sentence, its living citations of some stances made context by a check."""
    cited = tuple(
        replace(item, result=replace(item.result, stance="context", check=check))
        if item.places and item.result.stance in stances
        else item
        for item in judged.cited
    )
    return replace(judged, cited=cited)


def sources_of(judged: Judged) -> list[str]:
    """Return where a name may stand: the cited sentences first, then all about their passages."""
    places = [place for place, _ in judged.places]
    around = [
        source
        for place in places
        for source in (place.evidence.text, place.hit.title, place.hit.publisher)
        if source
    ]
    return list(dict.fromkeys([*(place.text for place in places), *around]))


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
    allowed = plan.asked if refutes else ""
    text = without_verdict(judged.text)
    if plan.kind == "claim" and not text:
        text = plan.asked  # «نعم.» says what was asked
    checks: dict[str, Callable[[], bool]] = {
        "figures": lambda: figures_stand(judged.text, cited, allowed),
        "quantities": lambda: quantities_stand(judged.text, [*texts, allowed]),
        "names": lambda: names_stand(judged.text, sources_of(judged), allowed),
        "polarity": lambda: (
            not only_negates(text, cited) if refutes else polarity_agrees(text, texts)
        ),
        "opposites": lambda: no_opposite(text, texts),
        "roles": lambda: roles_stand(text, texts),
        "speaker": lambda: speaker_stands(
            text, texts, [place.said_by for place, _ in judged.places]
        ),
        "certainty": lambda: certainty_stands(text, texts) or fills_in(text, plan.asked),
        "condition": lambda: condition_stands(text, texts) or names_condition(plan.asked),
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


def _cited(place: Located) -> CitedText:
    return CitedText(place.text, _day(place.hit.published))


def _day(published: str | None) -> date | None:
    """Return the day that an ISO value names, if it names one."""
    return date.fromisoformat(published[:10]) if published and len(published) >= 10 else None
