"""What visits to feeds share: the collaborators, the counts, the pauses after failures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from retrieval.corpus import Corpus
from retrieval.feeds.entry_store import EntryStore
from retrieval.feeds.store import FeedStore
from retrieval.feeds.tables import LONGEST_PAUSE
from retrieval.fetching import Fetcher

_FIRST_PAUSE = timedelta(minutes=10)

Became = Literal["added", "updated", "unchanged", "doubles", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class Work:
    """What visits need: `now` is asked at each step, `stopped` looked at before each page."""

    corpus: Corpus
    store: FeedStore
    entries: EntryStore
    fetcher: Fetcher
    today: date
    now: Callable[[], datetime]
    stopped: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Visited:
    """What became of one visit; `waiting` entries are for the next one."""

    feed: str
    status: Literal["ok", "unchanged", "failed", "ended"]
    error: str | None = None
    new: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    doubles: int = 0
    skipped: int = 0
    failed: int = 0
    waiting: int = 0

    def with_one(self, became: Became) -> Visited:
        """Count one entry."""
        counted: dict[str, Any] = {became: getattr(self, became) + 1}
        return replace(self, **counted)


def pause_after(before: int, wait: float | None = None) -> timedelta:
    """Return the time to the next try: ten minutes, doubled with each failure, at most a day."""
    doubled = _FIRST_PAUSE * (1 << min(before, 10))
    return min(max(doubled, timedelta(seconds=wait or 0)), LONGEST_PAUSE)
