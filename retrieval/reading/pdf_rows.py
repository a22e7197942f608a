"""Glyphs → the rows of a page, over its whole width."""

from __future__ import annotations

import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval.reading.pdf_glyphs import Glyph

Row = list[Glyph]

_DOUBLE = 0.3  # of its width: how far apart a letter is drawn twice to look bold
_SAME_LINE = 0.35  # of the font's size, as the next
_SPACE = 0.18
_WRITTEN_SPACE = 0.05  # where the text holds a space that has no room, it is none
_NEAR = 4  # letters among which a mark's is


def rows_of(glyphs: Sequence[Glyph]) -> list[Row]:
    """Sort glyphs into rows, from the top, and each row from the left; marks join their letter."""
    once = _once(glyphs)
    rows: list[Row] = []
    for glyph in sorted((g for g in once if not _is_mark(g)), key=lambda g: -g.y):
        if rows and rows[-1][0].y - glyph.y < _SAME_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    rows = [row for row in rows if any(glyph.text.strip() for glyph in row)]
    for row in rows:
        row.sort(key=lambda g: (g.left, g.right))
    heights = [-row[0].y for row in rows]
    for mark in filter(_is_mark, once):
        _attach(mark, rows, heights)
    return rows


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Leave out letters that are drawn again in one place, as for bold type or a shadow."""
    drawn: dict[tuple[str, int, int], float] = {}
    out: list[Glyph] = []
    for glyph in glyphs:
        near = _DOUBLE * (glyph.right - glyph.left if len(glyph.text) == 1 else glyph.size)
        if glyph.text.strip() and near > 0:
            key, height = int(glyph.left / near), round(glyph.y)
            places = (drawn.get((glyph.text, height, key + step)) for step in (-1, 0, 1))
            if any(left is not None and abs(left - glyph.left) < near for left in places):
                continue
            drawn[glyph.text, height, key] = glyph.left
        out.append(glyph)
    return out


def _is_mark(glyph: Glyph) -> bool:
    return all(unicodedata.combining(char) for char in glyph.text)


def _attach(mark: Glyph, rows: list[Row], heights: list[float]) -> None:
    at = bisect(heights, -mark.y)
    near = [row for row in rows[max(0, at - 1) : at + 1] if abs(row[0].y - mark.y) < row[0].size]
    if not near:
        return
    row = min(near, key=lambda row: abs(row[0].y - mark.y))
    middle = (mark.left + mark.right) / 2
    at = bisect(row, middle, key=lambda glyph: glyph.left)
    beside = [
        i for i in range(max(0, at - _NEAR), at + _NEAR) if row[i : i + 1] and row[i].text.strip()
    ]
    if beside:
        best = min(beside, key=lambda i: abs((row[i].left + row[i].right) / 2 - middle))
        row[best] = replace(row[best], text=row[best].text + mark.text)


def printed_end(glyphs: Sequence[Glyph]) -> float:
    """Return where the last letter ends."""
    return max(glyph.right for glyph in glyphs if glyph.text.strip())


def spaced(row: Sequence[Glyph]) -> Iterator[str]:
    """Yield the glyphs' letters, with a space where one stands or there is room for it."""
    last, blank = None, False
    for glyph in row:
        if not glyph.text.strip():
            blank = True
            continue
        least = (_WRITTEN_SPACE if blank else _SPACE) * glyph.size
        if last is not None and glyph.left - last.right > least:
            yield " "
        yield glyph.text
        last, blank = glyph, False
