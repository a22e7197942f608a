"""One entry of a feed → an article of the corpus, from its page or from the feed itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from retrieval.feeds.entry_store import Waiting
from retrieval.feeds.pages import completed, page_item
from retrieval.feeds.work import Became, Work, pause_after
from retrieval.fetching import FetchFailed, FetchRefused
from retrieval.ingestion import Report, ingest
from retrieval.models import Article
from retrieval.reading.entries import Entry
from retrieval.reading.entry_pages import read_entry
from retrieval.reading.sources import Item, NoArticleError

MOST_TRIES = 5


def take(work: Work, waiting: Waiting) -> Became:
    """Fetch an entry's page and store its article; note and return what became of it."""
    if not waiting.changed and (known := work.entries.fetched_elsewhere(waiting)):
        work.entries.done(waiting, known)
        return "unchanged"
    pause = pause_after(waiting.tries - 1) if waiting.tries else timedelta()
    work.entries.begin(waiting, work.now() + pause)
    try:
        return _fetch(work, waiting)
    except (FetchRefused, NoArticleError) as error:
        return _carried(work, waiting, str(error))
    except FetchFailed as error:
        if waiting.tries + 1 >= MOST_TRIES:
            return _carried(work, waiting, str(error))
        if not waiting.tries and waiting.entry.content:
            _store(work, _carried_item(work, waiting.entry))  # until the page can be read
        again_at = work.now() + pause_after(waiting.tries, error.retry_after)
        work.entries.postpone(waiting, str(error), again_at)
        return "failed"


def _fetch(work: Work, waiting: Waiting) -> Became:
    link = waiting.entry.link
    if link is None:
        raise NoArticleError("the entry names no page")
    fetched = work.fetcher.get(link)
    item = page_item(fetched, work.today, rules=work.corpus.rules, entry=waiting.entry)
    return _store(work, item, waiting)


def _carried(work: Work, waiting: Waiting, reason: str) -> Became:
    """Take the article from the feed itself, where it carries it whole; else skip the entry."""
    if waiting.entry.content:
        try:
            return _store(work, _carried_item(work, waiting.entry), waiting)
        except NoArticleError as error:
            reason = f"{reason}; in the feed: {error}"
    work.entries.skip(waiting, reason)
    return "skipped"


def _carried_item(work: Work, entry: Entry) -> Item:
    origin = entry.link or entry.key

    def read() -> Article:
        article = read_entry(
            entry, name=entry.key, origin=origin, today=work.today, rules=work.corpus.rules
        )
        return completed(article, entry, work.corpus.rules)

    return Item(origin, origin, entry.digest, read)


def _store(work: Work, item: Item, waiting: Waiting | None = None) -> Became:
    """Store an item's article, and note the entry as done in the same transaction.

    Raises NoArticleError.
    """
    article = item.read()
    with work.corpus.writing():
        report = ingest(work.corpus, [replace(item, read=lambda: article)])
        if waiting:
            work.entries.done(waiting, article.id)
    return _became(report)


def _became(report: Report) -> Became:
    if report.skipped:
        return "skipped"
    outcomes: tuple[Became, ...] = ("added", "updated", "unchanged")
    return next((name for name in outcomes if getattr(report, name)), "doubles")
