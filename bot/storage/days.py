"""Sums of the logbook by the newsroom's day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

_COLUMNS = ("turns", "failed", "input_tokens", "output_tokens", "up", "down")


def summed(
    turns: Iterable[tuple[str, str | None, str | None]],
    spent: Iterable[tuple[str, int, int]],
    given: Iterable[tuple[str, str]],
    timezone: tzinfo | None,
) -> list[dict[str, Any]]:
    """Return a row a day, newest first: its turns, by verdict too, its tokens and opinions.

    `turns` are (asked at, verdict, error), `spent` are (spent at, tokens in, tokens out),
    `given` are (given at, `up` or `down`), the moments ISO; a time zone of None is the machine's.
    """
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    verdicts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for asked_at, verdict, error in turns:
        day = _day(asked_at, timezone)
        counts[day].update(turns=1, failed=int(error is not None))
        verdicts[day].update([verdict] if verdict else [])
    for spent_at, tokens_in, tokens_out in spent:
        counts[_day(spent_at, timezone)].update(input_tokens=tokens_in, output_tokens=tokens_out)
    for given_at, rating in given:
        counts[_day(given_at, timezone)].update([rating])
    return [
        {
            "day": day,
            **{column: counts[day][column] for column in _COLUMNS},
            "verdicts": dict(verdicts[day]),
        }
        for day in sorted(counts, reverse=True)
    ]


def _day(moment: str, timezone: tzinfo | None) -> str:
    return datetime.fromisoformat(moment).astimezone(timezone).date().isoformat()
