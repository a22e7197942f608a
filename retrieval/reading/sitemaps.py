"""Sitemaps, of news and of all pages → entries; a sitemap of sitemaps names its children."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lxml import etree

from retrieval.reading.entries import Entry, Listing, absolute, entry_date, plain_line
from retrieval.reading.sources import Found, Item, Skipped
from retrieval.reading.xml_tree import local_name
from retrieval.site_rules import SiteRules

MAX_PAGES = 1_000
MAX_CHILDREN = 10


def parse_sitemap(root: etree._Element, today: date, base: str | None = None) -> Listing:
    """Return the newest pages of a sitemap, or the newest sitemaps of an index, newest first.

    What has no date comes last, as the site orders it.
    """
    pages = [_fields(child) for child in root if local_name(child) in ("url", "sitemap")]
    entries = [entry for page in pages if (entry := _entry(page, today, base))]
    entries.sort(key=_newest, reverse=True)
    if local_name(root) == "sitemapindex":
        children = tuple(dict.fromkeys(entry.key for entry in entries))[:MAX_CHILDREN]
        return Listing("index", children=children)
    return Listing(
        "sitemap",
        next((entry.publisher for entry in entries if entry.publisher), None),
        tuple(entries[:MAX_PAGES]),
        left_out=max(len(entries) - MAX_PAGES, 0),
    )


def read_sitemap(
    _data: bytes, found: Found, _today: date, _rules: SiteRules
) -> Iterator[Item | Skipped]:
    """Yield why a saved sitemap gives no article."""
    mend = "`dalil feeds add ADDRESS` fetches the pages of a site's own"
    yield Skipped(found.source, f"a sitemap lists pages and holds no article; {mend}")


def _fields(page: etree._Element) -> dict[str, str]:
    """Return the texts of a page's elements by their names, the first of each."""
    fields: dict[str, str] = {}
    for element in page.iter(etree.Element):
        text = (element.text or "").strip()
        if text:
            fields.setdefault(local_name(element), text)
    return fields


def _entry(fields: dict[str, str], today: date, base: str | None) -> Entry | None:
    link = absolute(fields.get("loc", ""), base)
    if link is None:
        return None
    return Entry(
        key=link,
        link=link,
        title=plain_line(fields.get("title")),
        published=entry_date(fields.get("publication_date"), today),
        updated=entry_date(fields.get("lastmod"), today),
        publisher=plain_line(fields.get("name")),
        language=plain_line(fields.get("language")),
    )


def _newest(entry: Entry) -> str:
    return entry.published or entry.updated or ""
