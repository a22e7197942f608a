"""The lines of a PDF's pages → its paragraphs, headings, and what is printed on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from retrieval.analysis.folding import fold
from retrieval.reading.blocks import Block, BlockKind
from retrieval.reading.pdf_lines import PdfLine
from retrieval.reading.visual_order import letters

_EDGE = 3  # lines at the top and the foot of a page among which running heads are
_PAGE_NUMBER = re.compile(
    r"\W{0,6}(?:page|صفحه|ص)?\W{0,3}\d{1,4}(?:\s?(?:of|من|/)\s?\d{1,4})?\W{0,6}"
)
_DIGITS = re.compile(r"\d+")
_CLOSED = re.compile(r"[.!?؟…۔][\s\"'”»)\]]*\Z")
_LISTED = re.compile(r"(?:[-•●▪◦–—]|\d{1,2}[.)-]) ")
_HYPHEN = re.compile(r"(?<=[A-Za-z]{2})[-\u00ad]\Z")
_LARGER = 1.12  # than the text: a heading
_TITLE = 1.3
_HEADING_WORDS = 30
_SHORT = 0.15  # of the column's width that a last line leaves free
_ALONE = 0.4  # the same for a line that ends no sentence: a heading, or a line of verse
_LEADING = 1.35  # times the distance of lines: between paragraphs

Pages = Sequence[Sequence[PdfLine]]


def blocks_of(pages: Pages) -> list[Block]:
    """Return the paragraphs in order, and after them what stands on every page."""
    repeated = _running(pages)
    dropped: list[Block] = []
    kept: list[list[PdfLine]] = []
    for page in pages:
        edges = _edges(page)
        out = {at: why for at in edges if (why := _why(page[at], repeated))}
        dropped += [Block(page[at].text, "dropped", why) for at, why in sorted(out.items())]
        kept.append([line for at, line in enumerate(page) if at not in out])
    return [*_paragraphs(kept), *dropped]


def _edges(page: Sequence[PdfLine]) -> list[int]:
    """Return the lines at the top and the foot, wherever they come in reading order."""
    order = sorted(range(len(page)), key=lambda at: -page[at].y)
    return sorted({*order[:_EDGE], *order[-_EDGE:]})


def _running(pages: Pages) -> set[str]:
    """Return what stands at the edge of more than a third of the pages, but for the numbers."""
    counts = Counter(text for page in pages for text in {_mask(page[at]) for at in _edges(page)})
    least = max(2, len(pages) // 3 + 1)
    return {text for text, count in counts.items() if count >= least}


def _mask(line: PdfLine) -> str:
    return _DIGITS.sub("#", fold(line.text))


def _why(line: PdfLine, repeated: set[str]) -> str | None:
    if _PAGE_NUMBER.fullmatch(fold(line.text)):
        return "page number"
    return "running head" if _mask(line) in repeated else None


def _paragraphs(pages: Pages) -> Iterator[Block]:
    lines = [line for page in pages for line in page]
    if not lines:
        return
    size = _text_size(lines)
    leading = _leading(pages)
    largest = max((line.size for line in pages[0]), default=size)
    on_first = set(pages[0])
    for paragraph in _joined(_split(pages, leading)):
        yield Block(
            _text(paragraph), _kind(paragraph, size, largest, first=paragraph[0] in on_first)
        )


def _text_size(lines: Sequence[PdfLine]) -> float:
    """Return the size in which most letters are printed."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0]


def _leading(pages: Pages) -> float:
    steps = [
        above.y - below.y
        for page in pages
        for above, below in pairwise(page)
        if above.column == below.column and above.y > below.y
    ]
    return median(steps) if len(steps) > 3 else float("inf")


def _split(pages: Pages, leading: float) -> Iterator[list[PdfLine]]:
    """Yield the paragraphs, also where they are cut by the end of a column or a page."""
    for page in pages:
        held: list[PdfLine] = []
        widths = _widths(page)
        for line in page:
            if held and _ends(held[-1], line, widths[_sort(held[-1])], leading):
                yield held
                held = []
            held.append(line)
        if held:
            yield held


def _widths(page: Sequence[PdfLine]) -> dict[tuple[int, int], float]:
    """Return how wide the text of each column is, and that of each size in it."""
    edges: dict[tuple[int, int], tuple[float, float]] = {}
    for line in page:
        left, right = edges.get(_sort(line), (line.left, line.right))
        edges[_sort(line)] = min(left, line.left), max(right, line.right)
    return {sort: right - left for sort, (left, right) in edges.items()}


def _sort(line: PdfLine) -> tuple[int, int]:
    return line.column, round(line.size)


def _ends(above: PdfLine, below: PdfLine, width: float, leading: float) -> bool:
    """Whether a paragraph ends between two lines."""
    if above.column != below.column or _listed(below) or _differ(above, below):
        return True
    step = above.y - below.y
    if step > _LEADING * max(min(leading, 2 * above.size), above.size) or step < 0:
        return True
    free = max(width - (above.right - above.left), 0) / width if width > 0 else 0
    return free > (_SHORT if _CLOSED.search(above.text) else _ALONE)


def _listed(line: PdfLine) -> bool:
    return bool(_LISTED.match(line.text))


def _differ(above: PdfLine, below: PdfLine) -> bool:
    """Whether two lines are of different sizes or scripts."""
    scripts = {arabic > others for arabic, others in map(letters, (above.text, below.text))}
    sizes = above.size, below.size
    return len(scripts) > 1 or max(sizes) > _LARGER * min(sizes)


def _joined(paragraphs: Iterator[list[PdfLine]]) -> Iterator[list[PdfLine]]:
    """Join what the end of a column or a page cut: the first part ends no sentence."""
    held: list[PdfLine] = []
    for paragraph in paragraphs:
        if held and _goes_on(held[-1], paragraph[0]):
            held = [*held, *paragraph]
            continue
        if held:
            yield held
        held = paragraph
    if held:
        yield held


def _goes_on(last: PdfLine, first: PdfLine) -> bool:
    elsewhere = last.column != first.column or first.y > last.y
    cut = not _CLOSED.search(last.text) and not _differ(last, first) and not _listed(first)
    return elsewhere and cut and len(last.text.split()) > 3


def _kind(paragraph: Sequence[PdfLine], size: float, largest: float, *, first: bool) -> BlockKind:
    own = paragraph[0].size
    if own < _LARGER * size or sum(len(line.text.split()) for line in paragraph) > _HEADING_WORDS:
        return "text"
    return "title" if first and own >= largest and own > _TITLE * size else "heading"


def _text(paragraph: Sequence[PdfLine]) -> str:
    """Join the lines, and the words that were cut by a hyphen."""
    text = ""
    for line in paragraph:
        cut = _HYPHEN.search(text)
        if cut and line.text[:1].islower():
            text = text[: cut.start()] + line.text
        else:
            text = f"{text} {line.text}" if text else line.text
    return text
