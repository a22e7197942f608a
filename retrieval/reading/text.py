"""Plain text and Markdown pages → articles."""

from __future__ import annotations

import re
from datetime import date

from retrieval.models import Article, Language
from retrieval.reading.cleaning import clean_page
from retrieval.reading.dates import page_date
from retrieval.reading.outlets import publisher_of, source_of

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LATIN = re.compile(r"[A-Za-z]")


class NoArticleError(ValueError):
    """Text in which no article was found; says why."""


def read_page(text: str, article_id: str, origin: str, today: date) -> Article:
    """Read a page that was copied as text; raises NoArticleError where nothing is citable."""
    text = with_plain_line_ends(text)
    if not text.strip():
        raise NoArticleError("empty")
    page = clean_page(text)
    if not page.body:
        raise NoArticleError("no article text found")
    published, published_basis = page_date(page, today)
    publisher, publisher_basis = publisher_of(page)
    return Article(
        id=article_id,
        origin=origin,
        text=text,
        body=page.body,
        language=language_of(" ".join(text[span.start : span.end] for span in page.body)),
        title=page.title,
        publisher=publisher,
        publisher_basis=publisher_basis,
        source=source_of(page),
        published=published,
        published_basis=published_basis,
    )


def with_plain_line_ends(text: str) -> str:
    r"""Turn `\r\n` and `\r` into `\n`, and nothing else."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def language_of(text: str) -> Language:
    """Return the language in whose letters more of the text is written."""
    return "en" if len(_LATIN.findall(text)) > len(_ARABIC.findall(text)) else "ar"
