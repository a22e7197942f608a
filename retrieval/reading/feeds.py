"""RSS and Atom → entries, by feedparser, which is given bytes and never an address."""

from __future__ import annotations

import html
import io
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from xml.parsers import expat

import feedparser
from lxml import etree

from retrieval.reading.entries import Entry, Listing, absolute, entry_date, plain_line
from retrieval.reading.entry_pages import read_entry
from retrieval.reading.fields import web_address
from retrieval.reading.sitemaps import parse_sitemap, read_sitemap
from retrieval.reading.sources import Found, Item, NoArticleError, Skipped
from retrieval.reading.systems import is_unpublished
from retrieval.reading.xml_tree import local_name, parse_xml
from retrieval.site_rules import SiteRules

MAX_FEED_BYTES = 10_000_000
MAX_ENTRIES = 1_000

_ROOTS = ("rss", "feed", "RDF")
_SITEMAPS = ("urlset", "sitemapindex")
_WHOLE = 100  # words of a summary that is the article rather than its opening
_CUT_OFF = ("…", "...", "[…]", "[...]", "..")
_NO_POSTS = ("attachment", "nav_menu_item", "revision", "custom_css", "wp_global_styles")
# Feeds use these without saying what they are.
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
_BROKEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


def parse_listing(
    data: bytes, today: date, *, base: str | None = None, charset: str | None = None
) -> Listing:
    """Read a feed or a sitemap; relative links are below `base`. Raises NoArticleError."""
    root = parse_xml(_unzipped(data), charset)
    name = local_name(root)
    if name in _SITEMAPS:
        return parse_sitemap(root, today, base)
    if name not in _ROOTS:
        raise NoArticleError(f"no feed: its root is <{name[:40]}>")
    return _listing(_parsed(root, base), today)


def _unzipped(data: bytes) -> bytes:
    """Return a document that may have been packed by gzip, as large sitemaps are."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        unpacked = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, MAX_FEED_BYTES + 1)
    except zlib.error as error:
        raise NoArticleError(f"damaged gzip: {error}") from error
    if len(unpacked) > MAX_FEED_BYTES:
        raise NoArticleError(f"larger than {MAX_FEED_BYTES:,} bytes")
    return unpacked


def read_feed(data: bytes, found: Found, today: date, rules: SiteRules) -> Iterator[Item | Skipped]:
    """Yield the articles that a saved feed carries whole; what it only announces is skipped."""
    try:
        listing = parse_listing(data, today)
    except NoArticleError as error:
        yield Skipped(found.source, str(error))
        return
    if listing.kind in ("sitemap", "index"):
        yield from read_sitemap(data, found, today, rules)
        return
    for number, entry in enumerate(listing.entries, 1):
        yield _item(entry, number, found, today, rules)
    if listing.left_out:
        yield Skipped(found.source, f"{listing.left_out} entries beyond the first {MAX_ENTRIES:,}")


def _item(entry: Entry, number: int, found: Found, today: date, rules: SiteRules) -> Item | Skipped:
    source = f"{found.source}:{number}"
    if not entry.content:
        mend = "`dalil feeds add` fetches the pages of a feed"
        return Skipped(source, f"the entry announces {entry.link or 'a page'} only; {mend}")
    return Item(
        source,
        found.origin,
        entry.digest,
        lambda: read_entry(
            entry, name=f"{found.name}#{entry.key}", origin=found.origin, today=today, rules=rules
        ),
    )


def _parsed(root: etree._Element, base: str | None) -> Any:
    """Parse a tree anew with feedparser, from bytes that its strict parser takes."""
    _declare(root)
    data = etree.tostring(root, encoding="utf-8")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base or ""}
    try:
        # Where these bytes were not well-formed, feedparser would guess, at any length.
        expat.ParserCreate(namespace_separator=" ").Parse(data, True)  # noqa: FBT003 - the last
        return feedparser.parse(
            io.BytesIO(data),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (expat.ExpatError, *_BROKEN) as error:
        raise NoArticleError(f"the feed cannot be read ({type(error).__name__})") from error


def _declare(root: etree._Element) -> None:
    """Give the elements whose prefix was never declared the namespace that it stands for."""
    for element in root.iter(etree.Element):
        prefix, colon, name = str(element.tag).rpartition("}")[2].partition(":")
        if colon:
            known = _NAMESPACES.get(prefix, "urn:unknown")
            element.tag = f"{{{known}}}{name.replace(':', '_') or 'unnamed'}"
        for attribute in [str(key) for key in element.attrib if ":" in str(key).rpartition("}")[2]]:
            del element.attrib[attribute]


def _listing(parsed: Any, today: date) -> Listing:
    atom = str(parsed.get("version", "")).startswith("atom")
    feed: dict[str, Any] = parsed["feed"]
    publisher = plain_line(dict.get(feed, "title"))
    language = plain_line(dict.get(feed, "language"))
    site = web_address(dict.get(feed, "link"))
    found = parsed["entries"]
    entries = [_entry(entry, today, publisher, language, site) for entry in found[:MAX_ENTRIES]]
    return Listing(
        "atom" if atom else "rss",
        publisher,
        tuple(entry for entry in entries if entry),
        left_out=max(len(found) - MAX_ENTRIES, 0),
    )


def _entry(
    entry: Any, today: date, publisher: str | None, language: str | None, site: str | None
) -> Entry | None:
    if _is_left_out(entry):
        return None
    link = _link(entry, site)
    title = plain_line(dict.get(entry, "title"))
    key = str(dict.get(entry, "id") or link or title or "")[:500]
    if not key:
        return None
    published = entry_date(dict.get(entry, "published"), today)
    updated = entry_date(dict.get(entry, "updated"), today)
    source = dict.get(entry, "source")
    credited = plain_line(source.get("title")) if isinstance(source, dict) else None
    author = dict.get(entry, "author_detail") or {}
    return Entry(
        key=key,
        link=link,
        title=title,
        published=published or updated,
        updated=updated if published and updated != published else None,
        author=plain_line(author.get("name") or dict.get(entry, "author")),
        publisher=credited or publisher,
        language=language,
        summary=plain_line(dict.get(entry, "summary")),
        content=_content(entry),
    )


def _is_left_out(entry: Any) -> bool:
    """Whether WordPress's export says that it is a draft, a picture or a part of a menu."""
    status, kind = (str(dict.get(entry, name) or "") for name in ("wp_status", "wp_post_type"))
    return is_unpublished(status) or kind in _NO_POSTS


def _link(entry: Any, site: str | None) -> str | None:
    """Return the entry's page; a guid is one where it is an address."""
    link, guid = dict.get(entry, "link"), dict.get(entry, "id")
    below = absolute(link, site) if isinstance(link, str) and link.strip() else None
    return below or absolute(guid if isinstance(guid, str) else "", None)


def _content(entry: Any) -> str | None:
    """Return the article as HTML where the entry carries it whole."""
    whole = [_markup(part) for part in dict.get(entry, "content") or ()]
    if whole:
        return max(whole, key=len) or None
    summary = dict.get(entry, "summary_detail")
    text = _markup(summary) if isinstance(summary, dict) else ""
    told = plain_text(text)
    cut_off = told.endswith(_CUT_OFF)
    return text if len(told.split()) >= _WHOLE and not cut_off else None


def _markup(part: Mapping[str, Any]) -> str:
    value = part.get("value")
    if not isinstance(value, str):
        return ""
    if part.get("type") == "text/plain":
        return "".join(f"<p>{html.escape(line)}</p>" for line in value.splitlines() if line.strip())
    return value


def plain_text(markup: str) -> str:
    """Return HTML without its tags, to be measured and not to be shown."""
    tree = etree.HTML(f"<div>{markup}</div>") if markup.strip() else None
    return "" if tree is None else " ".join("".join(map(str, tree.itertext())).split())
