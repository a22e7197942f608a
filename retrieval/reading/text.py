"""Plain text and Markdown pages → articles."""

from __future__ import annotations

import re
from datetime import date

from retrieval.models import Article, Aside, AsideKind, Basis, Language
from retrieval.reading.cleaning import Kind, Page, clean_page, ruled
from retrieval.reading.dates import page_dates
from retrieval.reading.outlets import publisher_of, source_of
from retrieval.reading.sources import NoArticleError
from retrieval.site_rules import NO_RULES, SiteRules, site_name

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ASIDES: dict[Kind, AsideKind] = {
    "subheading": "heading",
    "caption": "caption",
    "metadata": "dropped",
    "furniture": "dropped",
}
_LATIN = re.compile(r"[A-Za-z]")


def read_page(
    text: str, article_id: str, origin: str, today: date, rules: SiteRules = NO_RULES
) -> Article:
    """Read a page that was copied as text; raises NoArticleError where nothing is citable."""
    text = with_plain_line_ends(text)
    page = clean_page(text)
    publisher = publisher_of(page)
    page = ruled(page, rules, site_name(None, publisher[0]))
    return article_of(page, text, publisher, article_id, origin, today)


def article_of(
    page: Page,
    text: str,
    publisher: tuple[str | None, Basis | None],
    article_id: str,
    origin: str,
    today: date,
) -> Article:
    """Return the article of a text's sorted lines, and what they tell of it.

    Raises NoArticleError where nothing is citable.
    """
    if not page.body:
        raise NoArticleError("no article text found" if text.strip() else "empty")
    dates = page_dates(page, today)
    return Article(
        id=article_id,
        origin=origin,
        text=text,
        body=page.body,
        language=language_of(" ".join(text[span.start : span.end] for span in page.body)),
        title=page.title,
        publisher=publisher[0],
        publisher_basis=publisher[1],
        source=source_of(page),
        published=dates.published,
        published_basis=dates.basis,
        updated=dates.updated,
        asides=asides_of(page),
    )


def asides_of(page: Page) -> tuple[Aside, ...]:
    """Return what stands beside the body: sub-headings, captions, and what was dropped."""
    return tuple(
        Aside(line.start, line.end, _ASIDES[kind], why)
        for line, kind, why in zip(page.lines, page.kinds, page.whys, strict=True)
        if kind in _ASIDES
    )


def with_plain_line_ends(text: str) -> str:
    r"""Turn `\r\n` and `\r` into `\n`, and nothing else."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def language_of(text: str) -> Language:
    """Return the language in whose letters more of the text is written."""
    return "en" if len(_LATIN.findall(text)) > len(_ARABIC.findall(text)) else "ar"
