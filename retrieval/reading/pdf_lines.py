"""Glyphs → the lines of a page, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from retrieval.reading.pdf_columns import columns
from retrieval.reading.pdf_glyphs import Glyph
from retrieval.reading.pdf_rows import Row, printed_end, rows_of, spaced
from retrieval.reading.sources import NoArticleError
from retrieval.reading.visual_order import bracketed, in_reading_order, letters

MAX_ROWS = 2_000  # of a page; six columns of a paper have some thousand


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line in reading order, with its place in points; `column` counts from the first read."""

    text: str
    left: float
    right: float
    y: float
    size: float
    column: int


def page_lines(glyphs: Sequence[Glyph], *, rightward: bool, turn: bool = True) -> Iterator[PdfLine]:
    """Yield the lines in reading order; in a page that is not `rightward` from the right.

    Where Arabic letters are not drawn from right to left there is nothing to `turn`. Raises
    NoArticleError for a page that is strewn with letters.
    """
    rows = rows_of(glyphs)
    if len(rows) > MAX_ROWS:
        raise NoArticleError(f"a page has more than {MAX_ROWS:,} lines: save its text as .docx")
    number, alone = 0, True
    for beside, column in columns(rows, rightward=rightward):
        number += beside or not alone
        alone = not beside
        for row in column:
            yield _line(row, number, rightward=rightward, turn=turn)


def is_rightward(glyphs: Sequence[Glyph]) -> bool:
    """Whether pages are written from left to right."""
    arabic, others = letters("".join(glyph.text for glyph in glyphs))
    return others > arabic


def _line(row: Row, column: int, *, rightward: bool, turn: bool) -> PdfLine:
    shown = list(spaced(row))
    arabic, others = letters("".join(shown))
    along = others > arabic if arabic or others else rightward
    ordered = in_reading_order(shown, rightward=along) if turn else bracketed("".join(shown))
    text = " ".join(ordered.split())
    size = median(glyph.size for glyph in row if glyph.text.strip())
    return PdfLine(text, row[0].left, printed_end(row), row[0].y, size, column)
