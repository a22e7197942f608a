"""What stands where on a page of a PDF."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

_HYPHEN = 0x2  # what pdfium gives for a hyphen at a line's end
_PRESENTATION = ((0xFB00, 0xFDFF), (0xFE70, 0xFEFF))
_LAM = "ل"
_ALEFS = "اأإآٱ"


@dataclass(frozen=True, slots=True)
class Glyph:
    """What is drawn from `left` to `right` on the base line `y`, in points; `size` is the font's.

    Its letters are in reading order, and the plain ones of the alphabet.
    """

    text: str
    left: float
    right: float
    y: float
    size: float


def glyphs(textpage: Any, rotation: int) -> Iterator[Glyph]:
    """Yield the glyphs of a page as it is shown, which are no line ends made up by the library."""
    last: Glyph | None = None
    for glyph in _drawn(textpage, rotation):
        if last is not None and _is_same_place(last, glyph):
            last = replace(last, text=last.text + glyph.text)
            continue
        if last is not None:
            yield _in_order(last)
        last = glyph
    if last is not None:
        yield _in_order(last)


def _drawn(textpage: Any, rotation: int) -> Iterator[Glyph]:
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    size = 1.0
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (0x0A, 0x0D) or pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        height = box.top - box.bottom if rotation % 180 == 0 else box.right - box.left
        size = abs(height) or size  # a space that the library puts in has no height
        text = "-" if code == _HYPHEN else chr(code) if code else "\ufffd"
        left, right, base = _turned(box, x.value, y.value, rotation)
        yield Glyph(text, left, right, base, size)


def _turned(box: Any, x: float, y: float, rotation: int) -> tuple[float, float, float]:
    """Return left, right and base line as they are seen on a page that is shown turned."""
    if rotation == 90:
        return box.bottom, box.top, -x
    if rotation == 180:
        return -box.right, -box.left, -y
    return (-box.top, -box.bottom, x) if rotation == 270 else (box.left, box.right, y)


def _is_same_place(first: Glyph, second: Glyph) -> bool:
    """Whether two letters are of one glyph: a ligature, or a letter with its mark."""
    places = (first.left, second.left), (first.right, second.right), (first.y, second.y)
    return first.right > first.left and all(abs(one - other) < 0.01 for one, other in places)


def _in_order(glyph: Glyph) -> Glyph:
    """Give a glyph's letters their order: the library turns round those of Arabic ligatures."""
    text = "".join(map(_plain, glyph.text))
    if len(text) == 1 or not any(unicodedata.bidirectional(char) == "AL" for char in text):
        return replace(glyph, text=text)
    base = [char for char in text if not unicodedata.combining(char)]
    marks = [char for char in text if unicodedata.combining(char)]
    if len(base) == 2 and _LAM in base and any(char in _ALEFS for char in base):
        base.sort(key=lambda char: char != _LAM)
    elif len(base) > 1 and not any(map(_is_presentation, glyph.text)):
        base.reverse()
    return replace(glyph, text="".join((*base, *marks)))


def _plain(char: str) -> str:
    """Return the letters of which a presentation form is made."""
    return unicodedata.normalize("NFKC", char).strip() if _is_presentation(char) else char


def _is_presentation(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in _PRESENTATION)
