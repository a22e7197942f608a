"""Pages and feeds into the corpus, with the collaborators that the settings ask for."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from bot.app import today
from bot.errors import NothingDone
from bot.locking import only_one
from bot.settings import Settings
from retrieval import Corpus
from retrieval.feeds.discover import Discovered, discover
from retrieval.feeds.entry_store import EntryStore
from retrieval.feeds.pages import page_item, remembered
from retrieval.feeds.robots_table import RobotsTable
from retrieval.feeds.run import FeedReport, run_due
from retrieval.feeds.store import FeedStore
from retrieval.feeds.work import Work
from retrieval.fetching import PUBLIC, Fetcher, FetchFailed, FetchRefused, Limits, Pace, Robots
from retrieval.models import Article
from retrieval.progress import Tell
from retrieval.reading import Item, Skipped


def open_fetcher(
    settings: Settings, corpus: Corpus, stopped: threading.Event, *, keep: bool = True
) -> Fetcher:
    """Return what fetches pages of the public internet; set, `stopped` ends its pauses.

    What a site said in its robots.txt is kept, or else nothing.
    """

    def rest(seconds: float) -> None:
        if stopped.wait(seconds):
            raise KeyboardInterrupt

    pace = Pace(sleep=rest)
    robots = Robots(RobotsTable(corpus) if keep else {})
    return Fetcher(PUBLIC, robots, pace, Limits(), contact=settings.contact)


def read_feeds(settings: Settings, corpus: Corpus, tell: Tell) -> FeedReport:
    """Read every feed that is due; raises NothingDone where there are none, or another reads."""
    store = FeedStore(corpus)
    feeds = store.feeds()
    if not feeds:
        raise NothingDone("there are no feeds; `dalil feeds add ADDRESS` adds those of a site.")
    if all(feed.next_at is None for feed in feeds):
        raise NothingDone(
            "all feeds have ended (410 Gone); `dalil feeds add ADDRESS` begins one anew, "
            "`dalil feeds remove ADDRESS` forgets it."
        )
    with only_one(settings.home, "feeds", "dalil feeds run"):
        stopped = threading.Event()
        fetcher = open_fetcher(settings, corpus, stopped)
        work = Work(corpus, store, EntryStore(corpus), fetcher, today(settings), now, stopped)
        return run_due(work, tell)


def find_feeds(settings: Settings, corpus: Corpus, url: str) -> Sequence[Discovered]:
    """Return the feeds of an address; raises NothingDone where there are none."""
    try:
        found = discover(open_fetcher(settings, corpus, threading.Event()), url, today(settings))
    except (FetchRefused, FetchFailed) as error:
        raise NothingDone(f"{shown(url)} cannot be read: {error}.") from error
    if not found:
        raise NothingDone(f"no feed was found at {url}; give the address of the feed itself.")
    return found


def fetched_pages(
    settings: Settings, corpus: Corpus, urls: Sequence[str], *, keep: bool = True
) -> Iterator[Item | Skipped]:
    """Yield the page of each address, or why it was not fetched.

    Of pages that are not to be kept the corpus does not even learn the sites.
    """
    fetcher = open_fetcher(settings, corpus, threading.Event(), keep=keep)
    day: date = today(settings)
    for url in urls:
        try:
            item = page_item(fetcher.get(url), day, rules=corpus.rules)
            yield replace(item, read=partial(_read, item, corpus))
        except (FetchRefused, FetchFailed) as error:
            yield Skipped(shown(url), str(error))


def _read(item: Item, corpus: Corpus) -> Article:
    article = item.read()
    return remembered(article, corpus.article(article.id))


def shown(url: str) -> str:
    """Return an address as messages name it: without a user's name and password."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)
