"""An entry that carries its article → the article."""

from __future__ import annotations

import html
import re
from datetime import date

from retrieval.models import Article
from retrieval.reading.entries import Entry
from retrieval.reading.html import read_html
from retrieval.site_rules import NO_RULES, SiteRules

_BLANK_LINE = re.compile(r"\r?\n[ \t]{0,100}\r?\n")


def read_entry(
    entry: Entry, *, name: str, origin: str, today: date, rules: SiteRules = NO_RULES
) -> Article:
    """Read the article that an entry carries; raises NoArticleError."""
    return read_html(
        _page(entry).encode(),
        name=name,
        origin=origin,
        today=today,
        url=entry.link,
        charset="utf-8",
        rules=rules,
    )


def _page(entry: Entry) -> str:
    """Write the page that the entry's fields and its content make."""
    metadata = {
        "og:title": entry.title,
        "og:site_name": entry.publisher,
        "article:published_time": entry.published,
        "article:modified_time": entry.updated,
        "author": entry.author,
    }
    tags = "".join(
        f'<meta property="{name}" name="{name}" content="{html.escape(value)}">'
        for name, value in metadata.items()
        if value
    )
    language = html.escape(entry.language or "")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(entry.title or '')}</title>{tags}</head>"
        f"<body><article>{with_breaks(entry.content or '')}</article></body></html>"
    )


def with_breaks(markup: str) -> str:
    """Mark the blank lines, which are paragraphs' ends to some content systems."""
    return _BLANK_LINE.sub("\n<br>\n", markup)
