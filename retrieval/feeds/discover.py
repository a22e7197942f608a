"""The feeds of a site: the address itself, what its page links to, the sitemaps of its robots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from retrieval.fetching import Fetched, Fetcher, FetchFailed, FetchRefused
from retrieval.reading.decoding import UndecodableError
from retrieval.reading.entries import Kind, absolute
from retrieval.reading.feeds import parse_listing
from retrieval.reading.html_decoding import decode_html
from retrieval.reading.sources import NoArticleError

_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_NOT_NEWS = ("comment", "تعليق")
_MOST = 10


@dataclass(frozen=True, slots=True)
class Discovered:
    """A feed that was found and could be read."""

    url: str
    kind: Kind
    title: str | None


def discover(fetcher: Fetcher, url: str, today: date) -> list[Discovered]:
    """Return the feeds of an address: itself if it is one, else those of its page or site.

    Empty where there are none. Raises FetchRefused and FetchFailed where the address itself
    cannot be read.
    """
    fetched = fetcher.get(url)
    if found := _feed(fetched, today):
        return [found]
    linked = [one for link in _links(fetched) if (one := _try(fetcher, link, today))]
    if linked:
        return linked
    return [one for link in _sitemaps(fetcher, url) if (one := _try(fetcher, link, today))][:1]


def _try(fetcher: Fetcher, url: str, today: date) -> Discovered | None:
    try:
        return _feed(fetcher.get(url), today)
    except (FetchRefused, FetchFailed):
        return None


def _feed(fetched: Fetched, today: date) -> Discovered | None:
    try:
        listing = parse_listing(
            fetched.body, today, base=fetched.final_url, charset=fetched.charset
        )
    except NoArticleError:
        return None
    return Discovered(fetched.final_url, listing.kind, listing.title)


def _links(fetched: Fetched) -> Sequence[str]:
    """Return the feeds that a page names in its head, without those of comments."""
    try:
        text = decode_html(fetched.body, fetched.charset)
    except UndecodableError:
        return ()
    tree = etree.HTML(text.encode(), etree.HTMLParser(encoding="utf-8")) if text.strip() else None
    if tree is None:
        return ()
    return list(dict.fromkeys(_alternates(tree, fetched.final_url)))[:_MOST]


def _alternates(tree: etree._Element, base: str) -> Iterator[str]:
    for link in tree.iter("link"):
        named = {name: (link.get(name) or "").strip() for name in ("rel", "type", "href", "title")}
        if "alternate" not in named["rel"].lower().split() or named["type"].lower() not in _TYPES:
            continue
        if any(word in (named["href"] + named["title"]).lower() for word in _NOT_NEWS):
            continue
        if found := absolute(named["href"], base):
            yield found


def _sitemaps(fetcher: Fetcher, url: str) -> list[str]:
    """Return the sitemaps of a site, those of news first."""
    try:
        named = fetcher.sitemaps(url)
    except (FetchRefused, FetchFailed):
        return []
    found = [link for name in named if (link := absolute(name, url))]
    return sorted(found, key=lambda link: "news" not in link.lower())[:3]
