"""What feeds and sitemaps list: entries, each of which stands for an article's page."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urljoin

from retrieval.reading.fields import field_date, web_address
from retrieval.reading.sources import digest_of

Kind = Literal["rss", "atom", "sitemap", "index"]

# «Tue, 04 Feb 2025 10:00:00 +0300», of RFC 822 and its successors.
_MAIL_DATE = re.compile(
    r"\s{0,9}(?:[A-Za-z]{3,9},?\s{1,9})?\d{1,2}\s[A-Za-z]{3,9}\s(?:19|20)?\d\d\s\d"
)
_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `key` names it in its feed, `link` is its page.

    `content` is the article as HTML where the feed carries it whole, `summary` a plain line;
    dates are ISO.
    """

    key: str
    link: str | None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    publisher: str | None = None
    language: str | None = None
    summary: str | None = None
    content: str | None = None

    @property
    def digest(self) -> str:
        """A name for what a reader sees of the entry: a change gives another."""
        seen = (self.link, self.title, self.published, self.updated, self.summary)
        text = " ".join(_TAG.sub(" ", self.content or "").split())
        return digest_of(*((value or "").encode() for value in (*seen, text)))


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed or a sitemap, newest entries as it orders them; `children` are an index's sitemaps."""

    kind: Kind
    title: str | None = None
    entries: tuple[Entry, ...] = ()
    children: tuple[str, ...] = ()
    left_out: int = 0


def entry_date(value: str | None, today: date) -> str | None:
    """Return a feed's date as ISO, with time and offset where it has both."""
    if value is None or not _MAIL_DATE.match(value):
        return field_date(value or "", today)
    try:
        moment = parsedate_to_datetime(value[:100])
    except (ValueError, OverflowError, IndexError, TypeError):
        return field_date(value, today)
    whole = moment.date() if moment.tzinfo is None else moment
    return field_date(whole.isoformat(), today)


def absolute(link: str, base: str | None) -> str | None:
    """Return a link as an address that a browser may open; None if it is none."""
    try:
        return web_address(urljoin(base, link.strip()) if base and link.strip() else link.strip())
    except ValueError:
        return None


def plain_line(value: object) -> str | None:
    """Return a title or a name as one line without tags and entities; None if it is empty."""
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(_TAG.sub("", value[:2_000])).split()) or None
