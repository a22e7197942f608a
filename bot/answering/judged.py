"""A drafted sentence after the checks, with what became of each citation offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.checks.figures import CitedText
from bot.answering.citing import Located
from bot.answering.models import CheckResult, Stance


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
        return [
            cited_text(place) for place, stance in self.places if not stances or stance in stances
        ]


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


def cited_text(place: Located) -> CitedText:
    """Return the whole sentence around a quotation, with its article's day."""
    return CitedText(place.text, _day(place.hit.published))


def _day(published: str | None) -> date | None:
    """Return the day that an ISO value names, if it names one."""
    return date.fromisoformat(published[:10]) if published and len(published) >= 10 else None
