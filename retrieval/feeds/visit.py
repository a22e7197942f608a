"""One visit to one feed: what it lists now, then the pages of what is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from retrieval.feeds.store import Feed
from retrieval.feeds.taking import take
from retrieval.feeds.work import Visited, Work, pause_after
from retrieval.fetching import Fetched, FetchFailed, FetchRefused
from retrieval.reading.entries import Listing
from retrieval.reading.feeds import parse_listing
from retrieval.reading.sources import NoArticleError

PAGES_A_VISIT = 50
TIME_A_VISIT = timedelta(minutes=5)  # a slow site keeps no other from being read again

_FAILURES_IN_A_ROW = 3


def visit(work: Work, feed: Feed) -> Visited:
    """Read a feed and fetch what is new in it; raises CorpusError."""
    visited = _list(work, feed)
    if visited.status == "failed":
        return visited
    in_a_row, end = 0, work.now() + TIME_A_VISIT
    for waiting in work.entries.next(feed.url, work.now(), PAGES_A_VISIT):
        if work.stopped.is_set() or in_a_row == _FAILURES_IN_A_ROW or work.now() >= end:
            break
        became = take(work, waiting)
        in_a_row = in_a_row + 1 if became == "failed" else 0
        visited = visited.with_one(became)
    if visited.status == "ended":
        return visited
    return replace(visited, waiting=work.entries.count(feed.url))


def _list(work: Work, feed: Feed) -> Visited:
    """Fetch what a feed lists and note it, or note why that failed."""
    try:
        return _listed(work, feed)
    except FetchRefused as error:
        if error.status == HTTPStatus.GONE:
            work.store.failed(feed, str(error), work.now(), None)
            return Visited(feed.url, "ended", str(error))
        return _failed(work, feed, str(error))
    except FetchFailed as error:
        return _failed(work, feed, str(error), error.retry_after)
    except NoArticleError as error:
        return _failed(work, feed, str(error))


def _failed(work: Work, feed: Feed, reason: str, wait: float | None = None) -> Visited:
    next_at = work.now() + pause_after(feed.failures, wait)
    work.store.failed(feed, reason, work.now(), next_at)
    return Visited(feed.url, "failed", reason)


def _listed(work: Work, feed: Feed) -> Visited:
    # What an index's sitemaps list may change when the index does not.
    known = (None, None) if feed.kind == "index" else (feed.etag, feed.modified)
    fetched = work.fetcher.get(feed.url, etag=known[0], modified=known[1])
    if fetched.status == HTTPStatus.NOT_MODIFIED:
        work.store.unchanged(feed, work.now())
        return Visited(feed.url, "unchanged")
    listing = _parsed(work, fetched)
    if listing.kind == "index":
        return _listed_below(work, feed, listing)
    new = work.store.listed(feed, listing, work.now(), etag=fetched.etag, modified=fetched.modified)
    return Visited(feed.url, "ok", new=new)


def _listed_below(work: Work, feed: Feed, index: Listing) -> Visited:
    """Read the sitemaps that an index names; one that fails does not hurt the others."""
    known = work.store.parts(feed.url)
    new, failures = 0, list[FetchFailed | FetchRefused | NoArticleError]()
    for child in index.children:
        try:
            new += _part(work, feed, child, known.get(child, (None, None)))
        except (FetchFailed, FetchRefused, NoArticleError) as error:
            failures.append(error)
    if failures and len(failures) == len(index.children):
        raise failures[0]
    if not index.children:
        work.store.unchanged(feed, work.now())
    return Visited(feed.url, "ok", new=new)


def _part(work: Work, feed: Feed, child: str, known: tuple[str | None, str | None]) -> int:
    fetched = work.fetcher.get(child, etag=known[0], modified=known[1])
    if fetched.status == HTTPStatus.NOT_MODIFIED:
        work.store.unchanged(feed, work.now())
        return 0
    new = work.store.listed(feed, _parsed(work, fetched), work.now())
    work.store.put_part(feed.url, child, fetched.etag, fetched.modified)
    return new


def _parsed(work: Work, fetched: Fetched) -> Listing:
    return parse_listing(fetched.body, work.today, base=fetched.final_url, charset=fetched.charset)
