"""What others wrote as runs of a message, each isolated where its direction is another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.chat.direction import READING, foreign_runs, line_mark, main_direction
from bot.chat.display import show, show_line
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts


def mixed(text: str, texts: Texts) -> list[Run]:
    """Return a sentence with its foreign runs isolated, or isolated whole if it is foreign."""
    shown, reading = show_line(text), READING[texts.language]
    if main_direction(shown, reading) != reading:
        return [isolated(shown, texts)]
    pieces = foreign_runs(shown, texts.language)
    return [Run(piece, isolated=foreign) for piece, foreign in pieces]


def isolated(text: str, texts: Texts) -> Run:
    """Return a run of its own direction, also where it starts with a word of the other one."""
    direction = main_direction(text, READING[texts.language])
    return Run(line_mark(text, direction) + text, isolated=True)


def quotation(
    text: str, text_start: int, start: int, end: int, *, whole: bool = False
) -> Iterator[Run]:
    """Yield a text of an article as a quotation, the words from `start` to `end` bold.

    The offsets are those of the article, and so is `text_start`, where the text begins in it.
    """
    shown = show(text)
    first, last = (min(max(at - text_start, 0), len(text)) for at in (start, end))
    for span, bold in ((shown[:first], False), (shown[first:last], True), (shown[last:], False)):
        if said := "".join(span):
            yield Run(said, bold=bold, quoted=True, whole=whole)


def joined(parts: Sequence[Block], between: Run) -> Iterator[Run]:
    """Yield the runs of all parts, with one between each two."""
    for index, part in enumerate(parts):
        yield from (between, *part) if index else part
