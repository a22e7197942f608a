"""A text broken into lines that fit: the largest size that holds it, else cut between words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.chat.direction import READING, Direction, foreign_runs, main_direction
from retrieval.models import Language

Measure = Callable[[str, int], float]
"""The width of a line in pixels at a font size in pixels."""

LEADING = 1.5  # of the font's size; Arabic has deep descenders and high marks
ELLIPSIS = "…"
_LONGEST_LINE = 200  # characters; more do not fit at any size, and are slow to measure
_LONGEST_WORD = 40  # characters; what is longer is no word, and is cut anywhere
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


@dataclass(frozen=True, slots=True)
class Setter:
    """Sets texts in lines of a width in pixels, as a measure of their font has it.

    A text that is `ours` runs in its language's direction, whatever names stand in it.
    """

    width: int
    language: Language
    measure: Measure
    bold: bool = False
    ours: bool = False

    def fitted(self, text: str, height: int, sizes: Sequence[int]) -> Block:
        """Return a text in the first of the sizes, largest first, at which it is no higher.

        A text too long for the last size is cut, between words if it has any.
        """
        whole = self.whole((text,), height, sizes)
        return whole[0] if whole else self._cut(text, height, sizes[-1])

    def whole(self, texts: Sequence[str], height: int, sizes: Sequence[int]) -> tuple[Block, ...]:
        """Return texts in the first size at which all of them are no higher together.

        None of them where no size is small enough.
        """
        for size in sizes:
            most = int(height / (size * LEADING))
            blocks = tuple(self._block(text, size, most, self._direction(text)) for text in texts)
            if sum(len(block.lines) for block in blocks) <= most:
                return blocks
        return ()

    def _direction(self, text: str) -> Direction:
        reading = READING[self.language]
        return reading if self.ours else main_direction(text, reading)

    def _block(self, text: str, size: int, most: int, direction: Direction) -> Block:
        """Set a text, or one line more of it than so many."""
        lines = _wrapped(text, self.width, lambda piece: self.measure(piece, size), most)
        return Block(_directed(lines, direction), size, direction, self.bold)

    def _cut(self, text: str, height: int, size: int) -> Block:
        most, direction = max(int(height / (size * LEADING)), 1), self._direction(text)

        def opening(count: int) -> Block:
            return self._block(text[:count].rstrip() + ELLIPSIS, size, most, direction)

        count = _longest(len(text) - 1, lambda n: len(opening(n).lines) <= most)
        space = text.rfind(" ", max(count - _LONGEST_WORD, 0), count + 1)
        return replace(opening(space if space > 0 else count), cut=True)


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to `most` that fits, by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _wrapped(text: str, width: int, measure: Callable[[str], float], most: int) -> list[str]:
    """Return lines filled with words, no more than one above `most`.

    Arabic letters do not join across a space. A word wider than a line is broken where a line is
    full, and nothing is put in between.
    """
    lines: list[str] = []
    left, space = 0.0, measure(" ")
    for word in text.split(" "):
        rest = word
        while rest and len(lines) <= most:
            piece = _piece(rest, width, measure)
            taken = measure(piece)
            if lines and len(piece) == len(word) and space + taken <= left:
                lines[-1] += f" {piece}"
                left -= space + taken
            else:
                lines.append(piece)
                left = width - taken
            rest = rest[len(piece) :]
    return lines


def _piece(word: str, width: int, measure: Callable[[str], float]) -> str:
    """Return a word, or as much of its beginning as a line holds."""
    head = word[:_LONGEST_LINE]
    if measure(head) <= width:
        return head
    return head[: max(_longest(len(head), lambda n: measure(head[:n]) <= width), 1)]


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
