"""The rows of a page → its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from retrieval.reading.pdf_rows import Row, printed_end

Pieces = list[Row]  # a row, cut where nothing is printed for a while
Gap = tuple[float, float]

_GUTTER = 1.1  # of the font's size: wider than spaces, narrower than what parts columns
_LEAST_GUTTER = 4  # points
_LEAST_COLUMN = 0.12  # of the page's width
_LOOK_AHEAD = 40  # rows in which a second column begins
_MOST_GAPS = 20  # a row of a paper has some six


def columns(rows: Sequence[Row], *, rightward: bool) -> Iterator[tuple[bool, list[Row]]]:
    """Yield the columns in reading order, each as its rows, and whether others stand beside it."""
    pieces = [_pieces(row) for row in rows]
    for band, gutters in _bands(pieces):
        cuts = [float("-inf"), *sorted(sum(gap) / 2 for gap in gutters), float("inf")]
        parts = list(pairwise(cuts))
        for left, right in parts if rightward else parts[::-1]:
            held = ([g for p in row for g in p if left <= g.left < right] for row in band)
            yield bool(gutters), [row for row in held if row]


def _pieces(row: Row) -> Pieces:
    pieces: Pieces = []
    end = float("-inf")
    for glyph in row:
        blank = not glyph.text.strip()
        if not blank and glyph.left - end >= _GUTTER * glyph.size:
            pieces.append([])
        if pieces:
            pieces[-1].append(glyph)
        end = end if blank else max(end, glyph.right)
    return [_stripped(piece) for piece in pieces]


def _stripped(piece: Row) -> Row:
    return piece[: max(at for at, glyph in enumerate(piece) if glyph.text.strip()) + 1]


def _bands(rows: Sequence[Pieces]) -> Iterator[tuple[Sequence[Pieces], list[Gap]]]:
    """Yield bands of as many rows as have gutters in common, or of one row."""
    width = _width(rows)
    gaps = [_gaps(row, width) for row in rows]
    at = 0
    while at < len(rows):
        end, gutters, common = at + 1, list[Gap](), gaps[at]
        for last in range(at, len(rows)):
            common = _common(common, gaps[last])
            if not common or (not gutters and last - at > _LOOK_AHEAD):
                break
            if inner := [gap for gap in common if _parts(rows[at : last + 1], gap, width)]:
                end, gutters = last + 1, inner
        yield rows[at:end], gutters
        at = end


def _width(rows: Sequence[Pieces]) -> Gap:
    edges = [(piece[0].left, printed_end(piece)) for row in rows for piece in row]
    return min((left for left, _ in edges), default=0), max((end for _, end in edges), default=0)


def _gaps(row: Pieces, width: Gap) -> list[Gap]:
    """Return where nothing is printed in a row, the widest if they are many."""
    edges = [edge for piece in row for edge in (piece[0].left, printed_end(piece))]
    edges = [width[0], *edges, width[1]]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    wide = sorted((gap for gap in gaps if gap[1] > gap[0]), key=lambda gap: gap[0] - gap[1])
    return sorted(wide[:_MOST_GAPS])


def _common(first: list[Gap], second: list[Gap]) -> list[Gap]:
    met = ((max(a, c), min(b, d)) for a, b in first for c, d in second)
    return [(left, right) for left, right in met if right - left > _LEAST_GUTTER]


def _parts(band: Sequence[Pieces], gap: Gap, width: Gap) -> bool:
    """Whether there are two lines or more, and wide ones, on either side of a gap."""
    places = [(piece[0].left, printed_end(piece)) for row in band for piece in row]
    least = _LEAST_COLUMN * (width[1] - width[0])
    before = [place for place in places if place[1] <= gap[0] + 1]
    after = [place for place in places if place[0] >= gap[1] - 1]
    return all(
        len(side) > 1 and max(end for _, end in side) - min(left for left, _ in side) > least
        for side in (before, after)
    )
