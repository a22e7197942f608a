"""Articles a month by outlet → the series of a stacked chart: the largest outlets and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from retrieval.corpus import Month

NAMED = 8  # outlets with a colour of their own
_MOST_MONTHS = 180  # a longer archive is counted by the year


@dataclass(frozen=True, slots=True)
class Series:
    """The articles of one outlet, of the `others` summed, or of those of `unknown` outlets.

    `counts` has one number a period, oldest first; `outlets` is how many are summed.
    """

    kind: Literal["outlet", "others", "unknown"]
    name: str
    counts: tuple[int, ...]
    outlets: int = 1

    @property
    def total(self) -> int:
        """The articles of all periods."""
        return sum(self.counts)


def periods_of(months: Iterable[Month]) -> list[str]:
    """Return every month from the first to the last, or every year where that is too many.

    `2025-02`, or `2025`; empty where no article has a date.
    """
    dated = sorted({item.month for item in months if item.month})
    if not dated:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (dated[0], dated[-1]))
    if last - first >= _MOST_MONTHS:
        return [f"{year:04}" for year in range(first // 12, last // 12 + 1)]
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]


def series_of(months: Sequence[Month], periods: Sequence[str]) -> list[Series]:
    """Return the outlets with most articles, most first, then the others, then the unknown."""
    counts = _counted(months, len(periods[0]))
    totals = {outlet: sum(counted.values()) for outlet, counted in counts.items() if outlet}
    ranked = sorted(totals, key=lambda outlet: (-totals[outlet], outlet))
    named = ranked[:NAMED]
    found = [Series("outlet", outlet, _row([counts[outlet]], periods)) for outlet in named]
    if rest := ranked[len(named) :]:
        row = _row([counts[outlet] for outlet in rest], periods)
        found.append(Series("others", "", row, outlets=len(rest)))
    if None in counts:
        found.append(Series("unknown", "", _row([counts[None]], periods)))
    return found


def _counted(months: Iterable[Month], digits: int) -> dict[str | None, Counter[str]]:
    counts: dict[str | None, Counter[str]] = {}
    for item in months:
        if item.month:
            counts.setdefault(item.publisher, Counter())[item.month[:digits]] += item.count
    return counts


def _row(counted: Sequence[Mapping[str, int]], periods: Sequence[str]) -> tuple[int, ...]:
    return tuple(sum(counts.get(period, 0) for counts in counted) for period in periods)
