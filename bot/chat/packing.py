"""How much goes into one message, within Telegram's length and number of entities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.chat.cutting import best_cut
from bot.chat.lines import directed
from bot.chat.styles import Block, Run, frame, plain
from retrieval.models import Language

LONGEST = 4096
LONGEST_CAPTION = 1024
MOST_ENTITIES = 100

_SPARE = 160  # room for a line that may be put before a finished message


def packed(blocks: Sequence[Block], language: Language, longest: int = LONGEST) -> Iterator[Block]:
    """Yield the runs of each message: whole blocks where they fit, else cut as a reader would."""
    current: Block = ()
    for block in filter(_visible, blocks):
        joined = (*current, Run("\n\n"), *block) if current else block
        if current and not _fits(joined, language, longest) and _fits(block, language, longest):
            yield current
            current = block
        else:
            *full, current = _pieces(joined, language, longest)
            yield from full
    if current:
        yield current


def _pieces(block: Block, language: Language, longest: int) -> list[Block]:
    pieces = []
    while not _fits(block, language, longest):
        head, block = _cut(block, best_cut(plain(block), _most(block, language, longest)))
        pieces.append(head)
    return list(filter(_visible, (*pieces, block)))


def _most(block: Block, language: Language, longest: int) -> int:
    """Return how many characters of a block fit into one message, by halving."""
    low, high = 1, min(len(plain(block)), longest)
    while low < high:
        middle = (low + high + 1) // 2
        fits = _fits(_cut(block, middle)[0], language, longest)
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


def _fits(block: Block, language: Language, longest: int) -> bool:
    runs = directed(block, language)
    return _utf16_length(plain(runs)) <= longest - _SPARE and _entities(runs) <= MOST_ENTITIES


def _visible(block: Block) -> bool:
    return bool(plain(block).strip())


def _entities(runs: Sequence[Run]) -> int:
    quotes = sum(quoted for (quoted, _), _ in groupby(runs, key=frame))
    return quotes + sum(run.bold + run.code + (run.href is not None) for run in runs)


def _utf16_length(text: str) -> int:
    """Return the length Telegram counts: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
