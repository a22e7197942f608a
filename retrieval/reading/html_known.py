"""What is known of an article beside its text: from the page's head, then from what it prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from retrieval.analysis.calendar import find_dates
from retrieval.models import Basis
from retrieval.reading import phrases
from retrieval.reading.cleaning import Kind, Page
from retrieval.reading.dates import Dates, page_dates
from retrieval.reading.days import where_it_was_published
from retrieval.reading.html_blocks import Block
from retrieval.reading.html_kinds import Sorted, line_of
from retrieval.reading.html_meta import Metadata, times_in
from retrieval.reading.html_zones import (
    in_newsrooms_zone,
    in_zone_of,
    is_next_morning,
    shows_its_day,
)
from retrieval.reading.lines import Line
from retrieval.reading.outlets import publisher_of, source_of
from retrieval.reading.reasons import WHY
from retrieval.site_rules import SiteRules, site_name

_SITE = re.compile(r"\s+[-–—|»•·]\s+[^-–—|»•·]{2,60}\Z")
_SUFFIX = re.compile(r"(?:.{0,60}?\s)?[-–—|»•·:]{1,2}\s(?P<name>[^-–—|»•·:]{2,40})")
_PREFIX = re.compile(r"(?P<name>[^-–—|»•·:]{2,40}?)\s{0,3}[-–—|»•·:]{1,2}\s")
_BY = re.compile(r"\s*(?:by\b|بقلم|كتبت?|إعداد|الكاتب|author)\s*[:：]?\s*", re.I)
_SERVER = re.compile(r"\A(?:www|m|mobile|amp|ar|en|arabic|english)\.")
_NEAR = 8  # blocks above the headline in which its date may stand
_MOST_TIMES = 20
_LONGEST_AUTHOR = 80
_LONGEST_STAMP = 20  # words
_ELSEWHERE = ("links to other articles", "readers' comments", "navigation", "foot of the page")
_KINDS: dict[str, Kind] = {
    "title": "title",
    "body": "body",
    "heading": "subheading",
    "caption": "caption",
    "dropped": "furniture",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as it was read: its blocks, the kind of each, and where the article stands."""

    tree: HtmlElement
    root: HtmlElement
    blocks: Sequence[Block]
    kinds: Sequence[Sorted]
    headline: int | None

    @property
    def first(self) -> int:
        """The index of the first paragraph."""
        return next((i for i, (kind, _) in enumerate(self.kinds) if kind == "body"), 0)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an article beside its text."""

    title: str | None
    publisher: str | None
    publisher_basis: Basis | None
    source: str | None
    author: str | None
    published: str | None
    published_basis: Basis | None
    updated: str | None


def known_of(reading: Reading, meta: Metadata, today: date, rules: SiteRules) -> Known:
    """Return what the head says, and what the page prints where the head is silent."""
    page = _page(reading, meta.url)
    publisher, basis = _publisher(meta, page)
    where = partial(where_it_was_published, rules=rules, site=site_name(meta.url, publisher))
    dates = _dates(reading, meta, page, today, where)
    return Known(
        title=_title(reading, meta),
        publisher=publisher,
        publisher_basis=basis,
        source=source_of(page) or meta.source,
        author=meta.author or _author(reading),
        published=dates.published,
        published_basis=dates.basis,
        updated=dates.updated,
    )


def _title(reading: Reading, meta: Metadata) -> str | None:
    if reading.headline is not None:
        return reading.blocks[reading.headline].text
    return _SITE.sub("", meta.titles[0]) if meta.titles else None


def _page(reading: Reading, url: str | None) -> Page:
    """Return the blocks as lines of a flattened page, with the page's own address as a clue.

    Only what is printed beside the headline dates the page.
    """
    head = _head(reading)
    lines = [line_of(block) for block in reading.blocks]
    kinds: list[Kind] = []
    for index, (kind, why) in enumerate(reading.kinds):
        said = why == WHY["metadata"]
        dated = index in head and kind == "dropped" and _holds_date(lines[index])
        credit = dated or (said and _is_its_own(reading, index, head, lines[index]))
        kinds.append("metadata" if kind == "dropped" and credit else _KINDS[kind])
    if url:
        lines.append(Line(0, len(url), url))
        kinds.append("furniture")
    return Page(tuple(lines), tuple(kinds), (None,) * len(lines))


def _is_its_own(reading: Reading, index: int, head: range, line: Line) -> bool:
    """Whether a byline, a date or a source is this article's, and not of one shown beside it."""
    if index in head:
        return True
    if index < reading.first:
        return False
    below = reading.blocks[index].element
    return _holds(reading.root, below) or bool(phrases.SOURCE.match(line.folded))


def _holds_date(line: Line) -> bool:
    return line.words <= _LONGEST_STAMP and any(found.whole for found in find_dates(line.shown))


def _head(reading: Reading) -> range:
    """Return the blocks beside the headline and above the first paragraph."""
    headline = reading.first if reading.headline is None else reading.headline
    top = max(headline - _NEAR, 0)
    if reading.headline is not None and reading.headline < reading.first:
        box = _shared(reading.blocks[headline].element, reading.blocks[reading.first].element)
        if box is None or box.tag in ("body", "html"):
            top = headline
        else:
            held = (i for i in range(top, headline) if _holds(box, reading.blocks[i].element))
            top = next(held, headline)
    return range(top, reading.first)


def _shared(one: HtmlElement, other: HtmlElement) -> HtmlElement | None:
    above = {other, *other.iterancestors()}
    found = (element for element in (one, *one.iterancestors()) if element in above)
    return next(found, None)


def _holds(box: HtmlElement, element: HtmlElement) -> bool:
    return any(above is box for above in element.iterancestors())


def _publisher(meta: Metadata, page: Page) -> tuple[str | None, Basis | None]:
    if meta.publisher:
        return meta.publisher, "meta"
    name, basis = publisher_of(page)
    if name:
        return name, basis
    host = urlsplit(meta.url or "").hostname
    name = _suffix(meta, page.title) or (_SERVER.sub("", host) if host else None)
    return (name, "inferred") if name else (None, None)


def _suffix(meta: Metadata, title: str | None) -> str | None:
    """Return what the head prints beside the headline: «headline | section | outlet»."""
    for named in meta.titles:
        after, before = named.removeprefix(title or named), named.removesuffix(title or named)
        if match := _SUFFIX.fullmatch(after) or _PREFIX.fullmatch(before):
            return match["name"]
    return None


def _dates(
    reading: Reading,
    meta: Metadata,
    page: Page,
    today: date,
    where: Callable[[str], tuple[str, Basis]],
) -> Dates:
    """Return the head's dates, else those of marked times, else those in print.

    Of a moment whose day the page does not show, `where` says what day it was there.
    """
    basis: Basis | None = "meta"
    published, updated = meta.published, meta.updated
    marked = list(islice(_times(reading), _MOST_TIMES))
    if not published and not meta.live:
        times = times_in(marked, today)
        updated = updated or times.updated
        published = times.published if times.published != updated else None
    printed = page_dates(page, today, meta.url)
    updated = updated or printed.updated
    published, updated = (in_newsrooms_zone(iso, marked, today) for iso in (published, updated))
    if not published:
        published, basis = printed.published, printed.basis
    elif printed.published and printed.published.startswith(f"{published}T"):
        published = printed.published  # the same day, with its time
    elif printed.basis and is_next_morning(published, printed.published, updated):
        published, basis = printed.published, printed.basis
    elif not (_is_day_of(published, printed) or shows_its_day(published, marked, today)):
        published, basis = where(in_zone_of(published, updated) or published)
    updated = in_zone_of(updated, published)
    if published and updated and (updated == published or updated[:10] < published[:10]):
        updated = None
    return Dates(published, basis if published else None, updated)


def _is_day_of(iso: str, printed: Dates) -> bool:
    return (printed.published or "")[:10] == iso[:10]


def _times(reading: Reading) -> Iterator[HtmlElement]:
    """Yield the marked times in the article's head, and those that call themselves its date."""
    head = _head(reading)
    held = {reading.blocks[i].element for i in head if reading.kinds[i][1] not in _ELSEWHERE}
    box = reading.root
    if reading.headline is not None:
        headline, first = (reading.blocks[i].element for i in (reading.headline, reading.first))
        shared = _shared(headline, first)
        box = box if shared is None or shared.tag in ("body", "html") else shared
    for element in reading.tree.iter("time", "span", "meta", "abbr", "p", "div", "td"):
        above = (element, *element.iterancestors())
        named = "date" in (element.get("itemprop") or "").lower()
        if (named and box in above) or (element.tag == "time" and not held.isdisjoint(above)):
            yield element


def _author(reading: Reading) -> str | None:
    """Return whom the page marks as its author beside the headline."""
    for index in _head(reading):
        element = reading.blocks[index].element
        marked = element.xpath("descendant-or-self::*[@rel='author' or @itemprop='author']")
        for found in marked[:1]:
            name = _BY.sub("", " ".join(found.text_content().split()), count=1)
            if 0 < len(name) <= _LONGEST_AUTHOR:
                return name
    return None
