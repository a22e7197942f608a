"""Styled runs of text → HTML messages that Telegram accepts, cut where a reader would cut."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.chat.cutting import best_cut
from bot.chat.direction import FSI, PDI, READING, line_mark, main_direction
from retrieval.models import Language

LONGEST = 4096
_SPARE = 160  # room for a line that may be put before a finished message

MOST_ENTITIES = 100

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one style; an isolated run keeps its own direction and holds no line end.

    Code is for what is copied by a tap, and makes no link of an address. A quoted run is
    folded behind its first lines, or `whole`.
    """

    text: str
    bold: bool = False
    code: bool = False
    href: str | None = None
    quoted: bool = False
    whole: bool = False
    isolated: bool = False


Block = tuple[Run, ...]
"""Runs that stay in one message where they fit: a paragraph, or a source."""


def to_messages(blocks: Sequence[Block], language: Language) -> list[str]:
    """Return HTML messages, each within Telegram's length and number of entities."""
    return [_html(_directed(runs, language)) for runs in _packed(blocks, language)]


def unstyled(message: str) -> str:
    """Return an HTML message as plain text."""
    return html.unescape(_TAG.sub("", message))


def _utf16_length(text: str) -> int:
    """Return the length Telegram counts: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _packed(blocks: Sequence[Block], language: Language) -> Iterator[Block]:
    current: Block = ()
    for block in filter(_visible, blocks):
        joined = (*current, Run("\n\n"), *block) if current else block
        if current and not _fits(joined, language) and _fits(block, language):
            yield current
            current = block
        else:
            *full, current = _pieces(joined, language)
            yield from full
    if current:
        yield current


def _pieces(block: Block, language: Language) -> list[Block]:
    pieces = []
    while not _fits(block, language):
        head, block = _cut(block, best_cut(_plain(block), _most(block, language)))
        pieces.append(head)
    return list(filter(_visible, (*pieces, block)))


def _most(block: Block, language: Language) -> int:
    """Return how many characters of a block fit into one message, by halving."""
    low, high = 1, min(len(_plain(block)), LONGEST)
    while low < high:
        middle = (low + high + 1) // 2
        fits = _fits(_cut(block, middle)[0], language)
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def _cut(block: Block, at: int) -> tuple[Block, Block]:
    head, tail = [], []
    for run in block:
        if run.text[:at]:
            head.append(replace(run, text=run.text[:at]))
        if run.text[at:]:
            tail.append(replace(run, text=run.text[at:]))
        at = max(0, at - len(run.text))
    return tuple(head), tuple(tail)


def _fits(block: Block, language: Language) -> bool:
    runs = _directed(block, language)
    return _utf16_length(_plain(runs)) <= LONGEST - _SPARE and _entities(runs) <= MOST_ENTITIES


def _visible(block: Block) -> bool:
    return bool(_plain(block).strip())


def _plain(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def _entities(runs: Sequence[Run]) -> int:
    quotes = sum(quoted for (quoted, _), _ in groupby(runs, key=_frame))
    return quotes + sum(run.bold + run.code + (run.href is not None) for run in runs)


def _directed(block: Block, language: Language) -> list[Run]:
    """Return the runs as they are sent: isolates closed, each line marked where it must be."""
    runs = [piece for run in block for piece in _enclosed(run)]
    lines = iter(_plain(runs).split("\n"))
    line: str | None = next(lines)
    directed = []
    for run in runs:
        text = ""
        for piece in re.split("(\n)", run.text):
            if piece and line is not None:
                text += _mark(line, run, language)
                line = None
            text += piece
            if piece == "\n":
                line = next(lines)
        directed.append(replace(run, text=text))
    return directed


def _enclosed(run: Run) -> Iterator[Run]:
    if not run.isolated:
        yield run
    elif run.code:  # the marks must not be copied with it
        yield from (Run(FSI), replace(run, isolated=False), Run(PDI))
    else:
        yield replace(run, text=f"{FSI}{run.text}{PDI}")


def _mark(line: str, run: Run, language: Language) -> str:
    reading = READING[language]
    return line_mark(line, main_direction(line, reading) if run.quoted else reading)


def _html(runs: Sequence[Run]) -> str:
    parts = []
    for (quoted, whole), group in groupby(runs, key=_frame):
        inner = "".join(map(_styled, group))
        start = "<blockquote>" if whole else "<blockquote expandable>"
        parts.append(f"{start}{inner}</blockquote>" if quoted else inner)
    return "".join(parts)


def _frame(run: Run) -> tuple[bool, bool]:
    return run.quoted, run.whole


def _styled(run: Run) -> str:
    text = html.escape(run.text, quote=False)
    if run.code:
        text = f"<code>{text}</code>"
    if run.href is not None:
        text = f'<a href="{html.escape(run.href)}">{text}</a>'
    return f"<b>{text}</b>" if run.bold else text
