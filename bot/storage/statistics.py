"""The numbers of the logbook that an admin asks for, and what the archive could not answer."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from operator import itemgetter
from typing import Any, Literal, TypeVar

from bot.storage.log_file import LogFile, to_the_second
from retrieval.analysis.folding import fold

Outcome = Literal[
    "answered",
    "supported",
    "refuted",
    "conflicting",
    "not_enough_evidence",
    "quoted",
    "failed",
    "other",
]
"""What became of a question: its verdict; `quoted` are excerpts that no model judged, `other`
a question that was forgotten since."""

_Item = TypeVar("_Item")
_WORD = re.compile(r"\w+")
_COLUMNS = (
    "asked_at, question, verdict, mode, error, json_extract(timings_ms, '$.total'), "
    "json_array_length(answer, '$.sentences'), "
    "iif(json_array_length(answer, '$.parts') > 0, json_extract(answer, '$.parts'), NULL)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question or claim, and what became of it; `seconds` are those of its whole turn."""

    day: date
    question: str
    outcome: Outcome
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the newsroom: what was asked, how long answers took, and what they cost.

    `median` and `slow` are the seconds within which 50 % and 95 % of the answers came; None on a
    day without one.
    """

    day: date
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    median: float | None = None
    slow: float | None = None
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def questions(self) -> int:
        """How many questions and claims were asked."""
        return sum(self.outcomes.values())

    @property
    def unanswered(self) -> int:
        """How many of them the archive could not answer."""
        return self.outcomes.get("not_enough_evidence", 0)


@dataclass(frozen=True, slots=True)
class Figures:
    """The days of a time, oldest first and none left out, and all of them as one."""

    days: tuple[Day, ...]
    total: Day


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that the archive could not answer, as it was last put, by whomever."""

    question: str
    times: int
    last: date


class Statistics:
    """Counts over the logbook; a time zone of None is the machine's."""

    def __init__(self, log: LogFile, timezone: tzinfo | None) -> None:
        self._log = log
        self._timezone = timezone

    def figures(self, until: date, days: int) -> Figures:
        """Return the numbers of so many days, the last of them `until`; raises LogbookError.

        Each claim of a message counts as a question, small talk does not. Tokens are all that
        were spent, also on turns that were not kept or were forgotten.
        """
        shown = [until - timedelta(days=back) for back in reversed(range(days))]
        asked = [item for item in self._asked(shown[0]) if item.day <= until]
        spent = [item for item in self._spent(shown[0]) if item[0] <= until]
        asked_on, spent_on = _by_day(asked, lambda item: item.day), _by_day(spent, itemgetter(0))
        found = (_day(day, asked_on.get(day, ()), spent_on.get(day, ())) for day in shown)
        return Figures(tuple(found), _day(until, asked, spent))

    def unanswered(self, since: date, limit: int) -> list[Unanswered]:
        """Return what could not be answered since a day, most asked first, then newest first.

        Questions of the same words are one, and one that was answered since is left out. Who
        asked is not looked at. Raises LogbookError.
        """
        newest: dict[str, Asked] = {}
        times: Counter[str] = Counter()
        for item in self._asked(since):
            if key := " ".join(_WORD.findall(fold(item.question))):
                newest[key] = item
                times[key] += item.outcome == "not_enough_evidence"
        found = [
            Unanswered(item.question, times[key], item.day)
            for key, item in newest.items()
            if item.outcome == "not_enough_evidence"
        ]
        return sorted(found, key=lambda item: (item.times, item.last), reverse=True)[:limit]

    def _asked(self, since: date) -> Iterator[Asked]:
        with self._log.reading() as db:
            rows = db.execute(
                f"SELECT {_COLUMNS} FROM turns WHERE asked_at >= ? "  # noqa: S608 - our own names
                "AND ifnull(kind, '') <> 'chat' ORDER BY id",
                [self._start(since)],
            ).fetchall()
        for asked_at, question, verdict, mode, error, total, sentences, parts in rows:
            day, seconds = self._day_of(asked_at), total and total / 1000
            if parts is None:
                outcome = _outcome(verdict, mode, error, sentences or 0)
                yield Asked(day, question, outcome, seconds)
            for part in json.loads(parts or "[]"):
                outcome = _outcome(part["verdict"], part["mode"], None, len(part["sentences"]))
                yield Asked(day, part["question"], outcome, seconds)

    def _spent(self, since: date) -> list[tuple[date, int, int]]:
        with self._log.reading() as db:
            rows = db.execute(
                "SELECT spent_at, input_tokens, output_tokens FROM spending WHERE spent_at >= ?",
                [self._start(since)],
            ).fetchall()
        return [(self._day_of(spent_at), *tokens) for spent_at, *tokens in rows]

    def _start(self, day: date) -> str:
        return to_the_second(datetime.combine(day, time(), self._timezone))

    def _day_of(self, moment: str) -> date:
        return datetime.fromisoformat(moment).astimezone(self._timezone).date()


def within(seconds: float) -> str:
    """Return a time as the tenths of a second within which it lies: nothing takes 0.0."""
    return f"{max(math.ceil(round(seconds * 10, 6)), 1) / 10:.1f}"


def percentile(values: Iterable[float], share: float) -> float | None:
    """Return the smallest value that a share of them does not exceed (nearest rank)."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def _by_day(items: Iterable[_Item], day: Callable[[_Item], date]) -> Mapping[date, list[_Item]]:
    found: dict[date, list[_Item]] = {}
    for item in items:
        found.setdefault(day(item), []).append(item)
    return found


def _outcome(verdict: Any, mode: str | None, error: str | None, sentences: int) -> Outcome:
    if error is not None:
        return "failed"
    if verdict == "not_enough_evidence" and mode == "quotes" and sentences:
        return "quoted"
    known: Outcome = verdict or "other"
    return known


def _day(day: date, asked: Sequence[Asked], spent: Sequence[tuple[date, int, int]]) -> Day:
    seconds = [item.seconds for item in asked if item.seconds is not None]
    return Day(
        day=day,
        outcomes=dict(Counter(item.outcome for item in asked)),
        median=percentile(seconds, 0.5),
        slow=percentile(seconds, 0.95),
        input_tokens=sum(tokens for _, tokens, _ in spent),
        output_tokens=sum(tokens for _, _, tokens in spent),
    )
