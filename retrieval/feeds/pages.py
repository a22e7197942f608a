"""A fetched page → an item to ingest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from retrieval.fetching import Fetched
from retrieval.models import Article
from retrieval.reading.entries import Entry
from retrieval.reading.html import read_html
from retrieval.reading.sources import Item, NoArticleError, digest_of
from retrieval.site_rules import NO_RULES, SiteRules

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
    return completed(article, entry) if entry else article


def completed(article: Article, entry: Entry) -> Article:
    """Let a feed say of an article what its page does not, or what was only inferred there."""
    if article.title is None and entry.title:
        article = replace(article, title=entry.title)
    if article.publisher_basis in (None, "inferred") and entry.publisher:
        article = replace(article, publisher=entry.publisher, publisher_basis="meta")
    if article.author is None and entry.author:
        article = replace(article, author=entry.author)
    if article.published_basis in (None, "inferred") and entry.published:
        return replace(article, published=entry.published, published_basis="meta")
    return article
