"""A fetched page → an item to ingest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from retrieval.fetching import Fetched
from retrieval.models import Article, Basis
from retrieval.reading.days import where_it_was_published
from retrieval.reading.entries import Entry
from retrieval.reading.html import read_html
from retrieval.reading.sources import Item, NoArticleError, digest_of
from retrieval.site_rules import NO_RULES, SiteRules, site_of

_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/octet-stream")
_FEEDS = ("rss", "atom", "xml")


def page_item(
    fetched: Fetched,
    today: date,
    *,
    rules: SiteRules = NO_RULES,
    entry: Entry | None = None,
) -> Item:
    """Return the item of a page; what its feed's `entry` says stands where the page says nothing.

    Its `read` raises NoArticleError.
    """
    origin = (entry and entry.link) or fetched.final_url
    told = (fetched.charset or "", fetched.content_type or "", entry.digest if entry else "")
    digest = digest_of(fetched.body, *(part.encode() for part in told))
    return Item(origin, origin, digest, partial(_read, fetched, origin, today, rules, entry))


def _read(
    fetched: Fetched, origin: str, today: date, rules: SiteRules, entry: Entry | None
) -> Article:
    kind = fetched.content_type
    if kind is not None and kind not in _PAGES:
        mend = "; `dalil feeds add` reads feeds" if any(word in kind for word in _FEEDS) else ""
        raise NoArticleError(f"{kind} is no page{mend}")
    article = read_html(
        fetched.body,
        name=fetched.final_url,
        origin=origin,
        today=today,
        url=fetched.final_url,
        charset=fetched.charset,
        rules=rules,
    )
    return completed(article, entry, rules) if entry else article


def completed(article: Article, entry: Entry, rules: SiteRules) -> Article:
    """Let a feed say of an article what its page does not, or what was only inferred there."""
    if article.title is None and entry.title:
        article = replace(article, title=entry.title)
    if article.publisher_basis in (None, "inferred") and entry.publisher:
        article = replace(article, publisher=entry.publisher, publisher_basis="meta")
    if article.author is None and entry.author:
        article = replace(article, author=entry.author)
    if article.published_basis in (None, "inferred") and entry.published:
        published, basis = _when(article, entry.published, rules)
        return replace(article, published=published, published_basis=basis)
    return article


def remembered(article: Article, before: Article | None) -> Article:
    """Let stand of a page that is read again what only its feed had said of it.

    The article `before` says it where the page says nothing, or what was only inferred there.
    """
    if before is None or before.origin != article.origin:
        return article
    if article.title is None:
        article = replace(article, title=before.title)
    if article.author is None:
        article = replace(article, author=before.author)
    if _stands(before.publisher_basis, article.publisher_basis):
        article = replace(
            article, publisher=before.publisher, publisher_basis=before.publisher_basis
        )
    moved = _is_moved(before.published or "", article.published or "")
    if _stands(before.published_basis, article.published_basis) and not moved:
        article = replace(
            article, published=before.published, published_basis=before.published_basis
        )
    return article


def _stands(before: Basis | None, now: Basis | None) -> bool:
    return now is None or (now == "inferred" and before == "meta")


def _is_moved(before: str, now: str) -> bool:
    """Tell whether a time in UTC is now given with the day that it was where it came out."""
    if "T" not in before or "T" not in now or before[:10] == now[:10]:
        return False
    then, there = datetime.fromisoformat(before), datetime.fromisoformat(now)
    return bool(then.tzinfo and there.tzinfo) and not then.utcoffset() and then == there


def _when(article: Article, published: str, rules: SiteRules) -> tuple[str, Basis]:
    """Return a feed's date; where what its page lets infer is the same day, that is it."""
    if article.published and article.published[:10] == published[:10]:
        return published, "meta"
    return where_it_was_published(published, rules, site_of(article))
