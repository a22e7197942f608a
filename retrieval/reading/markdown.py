"""Markdown pages → articles, with the metadata that stands above the text."""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.models import Article, Aside, Span
from retrieval.reading.decoding import decode
from retrieval.reading.records import described, record_fields
from retrieval.reading.sources import Found, Job, NoArticleError
from retrieval.reading.text import read_page, with_plain_line_ends

MAX_METADATA = 16_384  # characters; a page has some hundred

# A rule above a page is no metadata: these begin with a name and a colon.
_METADATA = re.compile(
    r"\s{0,100}---[ \t]*\n(?=#|[^\s:][^:\n]{0,80}:\s)"
    rf"(?P<yaml>.{{0,{MAX_METADATA}}}?)^(?:---|\.\.\.)[ \t]*$\n?",
    re.MULTILINE | re.DOTALL,
)


def read_markdown(data: bytes, found: Found, job: Job) -> Article:
    """Read a page; what its metadata say stands over what its text shows.

    Raises NoArticleError and UndecodableError.
    """
    text = with_plain_line_ends(decode(data))
    match = _METADATA.match(text)
    if match is None:
        return read_page(text, found.name, found.origin, job.today, job.rules)
    fields = _fields(match["yaml"])
    article = read_page(text[match.end() :], found.name, found.origin, job.today, job.rules)
    return described(_moved(article, text, match.end()), fields, job.today, job.rules)


def _fields(yaml: str) -> dict[str, str]:
    """Read the metadata as text: no dates or numbers are made of it, and no objects."""
    from frontmatter.default_handlers import YAMLHandler  # noqa: PLC0415 - few pages have metadata
    from yaml import BaseLoader, YAMLError  # noqa: PLC0415

    try:
        held = YAMLHandler().load(yaml, Loader=BaseLoader)
    except (YAMLError, RecursionError, ValueError) as error:
        where = getattr(error, "problem_mark", None)
        place = f"line {where.line + 2}: " if where else ""
        raise NoArticleError(f"its metadata are no YAML: {place}{_problem(error)}") from error
    if not isinstance(held, dict):
        raise NoArticleError("its metadata are no YAML: write NAME: VALUE in each line")
    return record_fields({str(name): value for name, value in held.items()}, strict=False)


def _problem(error: Exception) -> str:
    return str(getattr(error, "problem", None) or "nested too deep")


def _moved(article: Article, text: str, by: int) -> Article:
    """Return the article with the metadata before it, kept as dropped."""
    end = len(text[:by].rstrip())
    start = by - len(text[:by].lstrip())
    asides = (replace(a, start=a.start + by, end=a.end + by) for a in article.asides)
    return replace(
        article,
        text=text,
        body=tuple(Span(span.start + by, span.end + by) for span in article.body),
        asides=(Aside(start, end, "dropped", "metadata"), *asides),
    )
