"""Articles in a terminal: a list of them, and one as it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

from bot.terminal import safe
from retrieval.corpus import Row
from retrieval.corpus.records import Record
from retrieval.models import Article, Basis, Span

# A span of the text, what it is, and why it was left out.
_Part = tuple[Span, str, str | None]
_UNDATED, _NO_OUTLET = "undated", "unknown outlet"


def show_rows(rows: Sequence[Row]) -> str:
    """Return one line an article: id, date, outlet, and its title or opening words."""
    return "\n".join(map(_row, rows))


def _row(row: Row) -> str:
    published = signed(row.published, row.published_basis) or _UNDATED
    publisher = signed(row.publisher, row.publisher_basis) or _NO_OUTLET
    return f"{safe(row.id)}  {published}  {publisher}  {titled(row.title, row.opening)}"


def titled(title: str | None, opening: str | None) -> str:
    """Return what an article is known by: its title, else its first words, marked so."""
    return safe(title) if title else f"{safe(opening or '')} (untitled)".lstrip()


def signed(value: str | None, basis: Basis | None) -> str | None:
    """Return a value with a sign before it where it was inferred."""
    return value and f"{'~' if basis == 'inferred' else ''}{safe(value)}"


def show_article(article: Article, doubles: Sequence[Record] = (), *, dropped: bool) -> str:
    """Return an article whole: what is known of it, then its text, line by line.

    Body paragraphs stand as they are; headings and captions are marked, for they are never
    cited. What was left out is shown, with the reason, if it is asked for. The head also says
    how its doubles were named.
    """
    shown = "\n\n".join(_parts(article, dropped=dropped))
    left_out = sum(kind == "dropped" for _, kind, _ in _spans(article))
    hint = "" if dropped or not left_out else f"\n\n({left_out} left out; --dropped shows them)"
    also = "".join(f"\nalso as: {_double(double)}" for double in doubles)
    return f"{_head(article)}{also}\n\n{shown}{hint}"


def _double(double: Record) -> str:
    named = (double.id, double.publisher, double.url or double.origin)
    return "  ".join(safe(name) for name in named if name)


def _head(article: Article) -> str:
    known = {
        "id": article.id,
        "version": article.version,
        "outlet": _based(article.publisher, article.publisher_basis),
        "source": article.source,
        "author": article.author,
        "published": _based(article.published, article.published_basis),
        "updated": article.updated,
        "language": article.language,
        "url": article.url,
        "read from": article.origin,
    }
    lines = [click.style(titled(article.title, article.opening), bold=True)]
    return "\n".join(lines + [f"{name}: {safe(value)}" for name, value in known.items() if value])


def _based(value: str | None, basis: Basis | None) -> str | None:
    return f"{value} ({basis})" if value and basis else value


def _parts(article: Article, *, dropped: bool) -> Iterator[str]:
    for span, kind, why in _spans(article):
        words = safe(article.text[span.start : span.end])
        if kind == "body":
            yield words
        elif kind == "heading":
            yield click.style(f"## {words}", bold=True)
        elif kind == "caption":
            yield click.style(f"[caption] {words}", dim=True)
        elif dropped:
            yield click.style(f"[left out: {why}] {words}", dim=True)


def _spans(article: Article) -> list[_Part]:
    """Return all of the text in order, with what each part is; blank parts are not."""
    known: list[_Part] = [(span, "body", None) for span in article.body]
    known += [(Span(aside.start, aside.end), aside.kind, aside.why) for aside in article.asides]
    known.sort(key=lambda part: part[0].start)
    return sorted([*known, *_rest(article, [span for span, _, _ in known])], key=_start)


def _start(part: _Part) -> int:
    return part[0].start


def _rest(article: Article, known: Iterable[Span]) -> Iterator[_Part]:
    """Yield the lines that are neither body nor aside: the title, and what no rule names."""
    at = 0
    for span in (*known, Span(len(article.text), len(article.text))):
        start = at
        for line in article.text[at : span.start].splitlines(keepends=True):
            if line.strip():
                why = "the title" if line.strip() == article.title else "not of the body"
                yield Span(start, start + len(line)), "dropped", why
            start += len(line)
        at = max(at, span.end)
