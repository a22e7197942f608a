"""Styled runs of text → HTML messages that Telegram accepts, cut where a reader would cut."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from unicodedata import category

from bot.chat.direction import FSI, PDI, READING, line_mark, main_direction
from retrieval.models import Language

LONGEST = 4096
MOST_ENTITIES = 100

_BREAKS = (
    re.compile(r"\n"),
    re.compile(r"[.!?؟…][”»\"')\]]*\s+"),
    re.compile(r"\s+"),
)
_JOINER = "\u200d"
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_LONGEST_CLUSTER = 64


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one style; an isolated run keeps its own direction and holds no line end."""

    text: str
    bold: bool = False
    href: str | None = None
    quoted: bool = False
    isolated: bool = False


Block = tuple[Run, ...]
"""Runs that stay in one message where they fit: a paragraph, or a source."""


def to_messages(blocks: Sequence[Block], language: Language) -> list[str]:
    """Return HTML messages, each within Telegram's length and number of entities."""
    return [_html(_directed(runs, language)) for runs in _packed(blocks, language)]


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
        head, block = _cut(block, _best_cut(_plain(block), _most(block, language)))
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


def _best_cut(text: str, most: int) -> int:
    """Return where to cut before `most`: after a line, a sentence, a word, or a character."""
    for pattern in _BREAKS:
        ends = [match.end() for match in pattern.finditer(text, 0, most)]
        if ends and ends[-1] > most // 2:
            return ends[-1]
    return next(
        (at for at in range(most, max(most - _LONGEST_CLUSTER, 0), -1) if _separable(text, at)),
        most,
    )


def _separable(text: str, at: int) -> bool:
    """Whether two characters are two to a reader: the main rules of UAX #29."""
    before, after = text[at - 1], text[at]
    if category(after)[0] == "M" or _JOINER in (before, after):
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return False
    flags = at - len(text[:at].rstrip(_FLAG_LETTERS))
    return not (after in _FLAG_LETTERS and flags % 2)


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
    return _utf16_length(_plain(runs)) <= LONGEST and _entities(runs) <= MOST_ENTITIES


def _visible(block: Block) -> bool:
    return bool(_plain(block).strip())


def _plain(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def _entities(runs: Sequence[Run]) -> int:
    quotes = [quoted for quoted, _ in groupby(runs, key=lambda run: run.quoted)].count(True)
    return quotes + sum(run.bold + (run.href is not None) for run in runs)


def _directed(block: Block, language: Language) -> list[Run]:
    """Return the runs as they are sent: isolates closed, each line marked where it must be."""
    runs = [replace(run, text=f"{FSI}{run.text}{PDI}") if run.isolated else run for run in block]
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


def _mark(line: str, run: Run, language: Language) -> str:
    reading = READING[language]
    return line_mark(line, main_direction(line, reading) if run.quoted else reading)


def _html(runs: Sequence[Run]) -> str:
    parts = []
    for quoted, group in groupby(runs, key=lambda run: run.quoted):
        inner = "".join(map(_styled, group))
        parts.append(f"<blockquote expandable>{inner}</blockquote>" if quoted else inner)
    return "".join(parts)


def _styled(run: Run) -> str:
    text = html.escape(run.text, quote=False)
    if run.href is not None:
        text = f'<a href="{html.escape(run.href)}">{text}</a>'
    return f"<b>{text}</b>" if run.bold else text
