"""Short lines that repeat over a site's articles: furniture, whatever they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.doubles import Marked, number_of
from retrieval.models import Article, Aside, Span
from retrieval.site_rules import SiteRules, site_of

WHY = "repeats on the site"

# Prose is protected: outlets rightly repeat a paragraph of background.
_PROSE_WORDS = 10  # of a closed line; see `retrieval.reading.lines`
_LONG_WORDS = 20  # of one without its full stop
# So many of a site's articles hold a line that is furniture; a short sentence may be said again.
_OPEN, _CLOSED = 5, 20
_CLOSERS = " \t\xa0\u200e\u200f\"'”“’»«›)]}*_"
_ENDS = (".", "!", "?", "؟", "…", "۔")
_LEADS_IN = (":", "：")


def lines_of(marked: Marked) -> dict[int, list[Span]]:
    """Return the lines of an article's body that may repeat: numbers over all sites, and places.

    Of a site that is not known, none.
    """
    found: dict[int, list[Span]] = {}
    article = marked.article
    site: str | None = None
    for span, line in zip(article.body, marked.words, strict=True):
        if len(line) < _LONG_WORDS and (shape := _shape(article, span, len(line))):
            site = site_of(article) if site is None else site
            if not site:
                return {}
            number = number_of(f"{site}\n{' '.join(line)}")
            # The lowest bit says how often is too often.
            found.setdefault(number & ~1 | (shape == "closed"), []).append(span)
    return found


def is_furniture(line: int, articles: int) -> bool:
    """Tell whether a line of so many articles of its site is no part of them."""
    return articles >= (_CLOSED if line & 1 else _OPEN)


def _shape(article: Article, span: Span, words: int) -> str | None:
    """Tell whether a line is an open one or a short sentence; None: it is protected."""
    ending = article.text[span.start : span.end].rstrip(_CLOSERS)
    if not words or ending.endswith(_LEADS_IN):
        return None
    if ending.endswith(_ENDS):
        return "closed" if words < _PROSE_WORDS else None
    return "open"


def _without(article: Article, spans: Sequence[Span]) -> Article:
    if not spans:
        return article
    gone = {span.start for span in spans}
    aside = [Aside(span.start, span.end, "dropped", WHY) for span in spans]
    asides = sorted([*article.asides, *aside], key=lambda item: item.start)
    body = tuple(span for span in article.body if span.start not in gone)
    return replace(article, body=body, asides=tuple(asides))


def as_read(article: Article) -> Article:
    """Return the article as its reader gave it, before its site's lines were set aside."""
    repeated = [aside for aside in article.asides if aside.why == WHY]
    if not repeated:
        return article
    back = [Span(aside.start, aside.end) for aside in repeated]
    body = sorted([*article.body, *back], key=lambda span: span.start)
    asides = tuple(aside for aside in article.asides if aside.why != WHY)
    return replace(article, body=tuple(body), asides=asides)


def settled(marked: Marked, rules: SiteRules, count: Callable[[int], int]) -> Article:
    """Return the article as it is kept; `count` tells how many articles hold a line."""
    article = marked.article
    spans = [
        span
        for line, places in lines_of(marked).items()
        if is_furniture(line, count(line))
        for span in places
        if not _kept(article, span, rules)
    ]
    kept = _without(article, spans)
    return kept if kept.body else article  # of which nothing citable would be left


def _kept(article: Article, span: Span, rules: SiteRules) -> bool:
    return rules.verdict(site_of(article), article.text[span.start : span.end]) == "keep"
