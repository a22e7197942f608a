"""A text broken into lines that fit: the largest size that holds it, else cut between words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.chat.direction import READING, Direction, foreign_runs, main_direction
from retrieval.models import Language

Measure = Callable[[str, int], float]
"""The width of a line in pixels at a font size in pixels."""
_Wrap = Callable[[Sequence[str]], list[str]]

LEADING = 1.5  # of the font's size; Arabic has deep descenders and high marks
ELLIPSIS = "…"
_LONGEST_WORD = 40  # characters; what is longer is no word, and slow to measure
_ISOLATES: dict[Direction, tuple[str, str]] = {
    "rtl": ("\u200f", "\u2066"),
    "ltr": ("\u200e", "\u2067"),
}
_SPOKEN: dict[Direction, Language] = {"rtl": "ar", "ltr": "en"}


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one size and direction, ready to be drawn; `cut` where some of the text is not."""

    lines: tuple[str, ...]
    size: int
    direction: Direction
    bold: bool
    cut: bool = False

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return round(len(self.lines) * self.size * LEADING)


def fitted(
    text: str,
    room: tuple[int, int],
    sizes: Sequence[int],
    language: Language,
    measure: Measure,
    keep: tuple[int, int] = (0, 0),
    *,
    bold: bool = False,
) -> Block:
    """Return a text in the first of the sizes, largest first, at which it fits into the room.

    The room is width and height in pixels. A text too long for the last size is cut between
    words around what it is to `keep`: offsets into it.
    """
    width, height = room
    direction = main_direction(text, READING[language])
    for size in sizes:
        lines = _wrapped(text.split(" "), width, size, measure)
        if len(lines) * size * LEADING <= height:
            return Block(_directed(lines, direction), size, direction, bold)
    size = sizes[-1]
    most = max(int(height / (size * LEADING)), 1)
    lines = _shortened(text, keep, lambda words: _wrapped(words, width, size, measure), most)
    return Block(_directed(lines, direction), size, direction, bold, cut=True)


def _shortened(text: str, keep: tuple[int, int], wrap: _Wrap, most: int) -> list[str]:
    """Return as much as fits from the beginning on, or else from before the words to keep."""
    words = text.split(" ")
    first, last = (len(text[:at].split(" ")) for at in keep)
    closing = ELLIPSIS + (text[-1] if text[-1] in "»”" else "")
    lines, count = _cut(words, closing, wrap, most)
    if count >= last:
        return lines
    opening = (text[0] if text[0] in "«“" else "") + ELLIPSIS

    def after(back: int) -> list[str]:
        start = first - 1 - back
        return [opening + words[start], *words[start + 1 :]]

    # Where not all that comes after fits too, the room that is left is shared with it.
    fits = _longest(first - 1, lambda back: len(wrap(after(back)[: last - first + back])) < most)
    rest = after(fits if len(wrap(after(fits))) <= most else fits // 2)
    whole = wrap(rest)
    return whole if len(whole) <= most else _cut(rest, closing, wrap, most)[0]


def _cut(words: list[str], closing: str, wrap: _Wrap, most: int) -> tuple[list[str], int]:
    """Return the most words that fit into so many lines with what closes them, and how many."""

    def lines(count: int) -> list[str]:
        return wrap([*words[: count - 1], words[count - 1] + closing])

    count = max(_longest(len(words), lambda n: len(lines(n)) <= most), 1)
    return lines(count)[:most], count


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to `most` that fits, by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _wrapped(words: Sequence[str], width: int, size: int, measure: Measure) -> list[str]:
    """Return lines filled with words; Arabic letters do not join across a space."""
    lines: list[str] = []
    left, space = 0.0, measure(" ", size)
    for word in words:
        for piece in _pieces(word, width, size, measure):
            taken = space + measure(piece, size)
            if lines and taken <= left:
                lines[-1] = f"{lines[-1]} {piece}"
                left -= taken
            else:
                lines.append(piece)
                left = width - taken + space
    return lines


def _pieces(word: str, width: int, size: int, measure: Measure) -> Iterator[str]:
    """Yield a word, in pieces if it alone is wider than a line."""
    for at in range(0, len(word), _LONGEST_WORD):
        piece = word[at : at + _LONGEST_WORD]
        while len(piece) > 1 and measure(piece, size) > width:
            count = _characters(piece, width, size, measure)
            yield piece[:count]
            piece = piece[count:]
        yield piece


def _characters(word: str, width: int, size: int, measure: Measure) -> int:
    return max(_longest(len(word), lambda n: measure(word[:n], size) <= width), 1)


def _directed(lines: Sequence[str], direction: Direction) -> tuple[str, ...]:
    """Return lines that run in a direction, whatever they begin with, foreign runs isolated."""
    mark, isolate = _ISOLATES[direction]
    return tuple(
        mark
        + "".join(
            f"{isolate}{piece}\u2069" if foreign else piece
            for piece, foreign in foreign_runs(line, _SPOKEN[direction])
        )
        for line in lines
    )
