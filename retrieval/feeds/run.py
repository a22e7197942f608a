"""Every feed that is due: hosts side by side, one host's feeds one after the other."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from retrieval.feeds.store import Feed
from retrieval.feeds.visit import visit
from retrieval.feeds.work import Visited, Work
from retrieval.progress import Tell, untold

_HOSTS_AT_ONCE = 4
_COUNTED = ("new", "added", "updated", "unchanged", "doubles", "skipped", "failed", "waiting")


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What a run did; `later` feeds are not due yet."""

    visits: tuple[Visited, ...]
    later: int

    def total(self, name: str) -> int:
        """Return one of the counts over all feeds."""
        return sum(getattr(visited, name) for visited in self.visits)

    @property
    def failed(self) -> tuple[Visited, ...]:
        """The visits that could not read their feed."""
        return tuple(one for one in self.visits if one.status in ("failed", "ended"))

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        totals = {name: self.total(name) for name in _COUNTED}
        feeds = [asdict(visited) for visited in self.visits]
        return {**totals, "later": self.later, "feeds": feeds}

    def summary(self) -> str:
        """Return the report as one line."""
        read = len(self.visits) - len(self.failed)
        parts = [f"{name} {self.total(name)}" for name in _COUNTED[1:-1] if self.total(name)]
        told = f": {', '.join(parts)}" if parts else ": nothing new"
        lost = f" {len(self.failed)} failed." if self.failed else ""
        later = f" {self.later} not due yet." if self.later else ""
        waiting = self.total("waiting")
        more = f" {waiting} pages wait for the next run." if waiting else ""
        return f"{read} {'feed' if read == 1 else 'feeds'} read{told}.{lost}{later}{more}"


def run_due(work: Work, tell: Tell = untold) -> FeedReport:
    """Visit every feed that is due; `tell` hears how many are done.

    Raises what the first visit raised that did, after the others ended; what was stored stays.
    """
    due = work.store.due(work.now())
    later = sum(feed.next_at is not None for feed in work.store.feeds()) - len(due)
    visits: list[Visited] = []
    telling = threading.Lock()

    def visit_all(feeds: Sequence[Feed]) -> None:
        for feed in feeds:
            if not work.stopped.is_set():
                visited = visit(work, feed)
                with telling:
                    visits.append(visited)
                    tell("feeds", len(visits), len(due))

    with ThreadPoolExecutor(_HOSTS_AT_ONCE, "feeds") as pool:
        futures = [pool.submit(visit_all, feeds) for feeds in _by_host(due)]
        try:
            for future in futures:
                future.result()
        except KeyboardInterrupt:
            work.stopped.set()
            raise
    return FeedReport(tuple(sorted(visits, key=lambda visited: visited.feed)), later)


def _by_host(feeds: Sequence[Feed]) -> list[list[Feed]]:
    """Return each host's feeds, those first that were not read for longest: a run may be cut."""

    def host(feed: Feed) -> str:
        return urlsplit(feed.url).hostname or ""

    def last(feed: Feed) -> str:
        return feed.last_at or ""

    oldest_first = sorted(sorted(feeds, key=last), key=host)
    groups = [list(group) for _, group in groupby(oldest_first, host)]
    return sorted(groups, key=lambda group: last(group[0]))
