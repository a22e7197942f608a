"""The rows of a table, also where quotation marks went wrong."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from retrieval.reading.csv_heads import MAX_HEAD_BYTES, Table
from retrieval.reading.sources import Found

MAX_ROW_BYTES = 4_000_000  # one article

_KEYS = {
    "id": re.compile(r"[^\s,;|]{1,200}"),
    "url": re.compile(r"https?://\S{1,2000}"),
    "published": re.compile(r"[^\r\n]{0,60}\d[^\r\n]{0,60}"),
}
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_MOST_SHAPES = 1000
_MEND = "a cell with line ends or quotation marks needs marks around it, and those in it doubled"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that begins at a line of the file, counted from 1; with a reason it is none."""

    line: int
    cells: Sequence[str]
    reason: str = ""


class _TooLong(Exception):
    """A row without an end in sight."""


class _Lines:
    """The lines of a table, which can be put back."""

    def __init__(self, stream: TextIO) -> None:
        self.number = 0  # of the line that was given last
        self.held: list[str] = []  # the lines of the row that is being read
        self._stream = stream
        self._back: list[str] = []  # the next one last
        self._size = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self.held.append(line)
        self._size += len(line)
        if self._size > MAX_ROW_BYTES:
            raise _TooLong
        return line

    def begin(self) -> int:
        """Begin a row, and return the number of its first line."""
        self.held, self._size = [], 0
        return self.number + 1

    def put_back(self) -> None:
        """Give the row's lines again, but for the first one."""
        again = self.held[1:]
        self._back += reversed(again)
        self.number -= len(again)

    def _read(self) -> str:
        line = self._stream.readline(MAX_ROW_BYTES + 1)
        rest = line
        while len(rest) > MAX_ROW_BYTES and not rest.endswith(("\n", "\r")):
            rest = self._stream.readline(MAX_ROW_BYTES + 1)
        return line


def rows(found: Found, table: Table) -> Iterator[Row]:
    """Yield the rows below the head.

    After a row whose marks are wrong, reading goes on at the next line that looks like the
    beginning of one: by its id, its address or its date. Where the table has none of these,
    the rest is not read.
    """
    with table.open(found) as stream:
        lines = _Lines(stream)
        for _ in range(table.head_lines):
            stream.readline(MAX_HEAD_BYTES)
        lines.number = table.head_lines
        yield from _rows(lines, table)


def _rows(lines: _Lines, table: Table) -> Iterator[Row]:
    csv.field_size_limit(2 * MAX_ROW_BYTES)  # the library's is 131,072; ours is met before it
    lost, shapes = False, set[str]()
    while row := _next(lines, table):
        if lost and (row.reason or not _begins(row, table, shapes)):
            lines.put_back()
        elif row.reason:
            yield row
            lines.put_back()
            lost = len(lines.held) > 1 or not row.cells
            if lost and not table.columns.keys() & _KEYS.keys():
                yield Row(row.line + 1, (), "nothing from here on is read: no id, address or date")
                return
        else:
            lost = False
            if any(map(str.strip, row.cells)):
                if len(shapes) < _MOST_SHAPES:
                    shapes.add(_shape(row, table))
                yield row


def _next(lines: _Lines, table: Table) -> Row | None:
    line = lines.begin()
    try:
        cells = next(csv.reader(lines, delimiter=table.delimiter, strict=True))
    except StopIteration:
        return None
    except csv.Error as error:
        return Row(line, (), f"{error} at line {lines.number}: {_MEND}")
    except _TooLong:
        reason = f"longer than {MAX_ROW_BYTES:,} bytes: a quotation mark may not be closed; {_MEND}"
        return Row(line, (), reason)
    return _checked(line, cells, table)


def _checked(line: int, cells: list[str], table: Table) -> Row:
    """Fill what is missing at a row's end; a row with more or too few cells is none."""
    wanted = len(table.header)
    held = cells[:wanted] + [""] * (wanted - len(cells))
    fits = not any(map(str.strip, cells[wanted:])) and len(cells) > table.columns["text"]
    if fits or not any(map(str.strip, cells)):
        return Row(line, held)
    return Row(line, cells, f"{len(cells)} cells, but the first line has {wanted}: {_MEND}")


def _begins(row: Row, table: Table, shapes: set[str]) -> bool:
    """Whether a row after one that is broken looks like a row rather than a piece of its text."""
    keys = {part: row.cells[at] for part, at in table.columns.items() if part in _KEYS}
    given = {part: key for part, key in keys.items() if key}
    right = all(_KEYS[part].fullmatch(key) for part, key in given.items())
    prose = any(cell.startswith(" ") for cell in row.cells)
    return bool(given) and right and not prose and (not shapes or _shape(row, table) in shapes)


def _shape(row: Row, table: Table) -> str:
    """Return of what kinds of characters the row's id is made: `a-9` of `news-17`."""
    at = table.columns.get("id")
    return "" if at is None else _LETTERS.sub("a", _DIGITS.sub("9", row.cells[at].strip()))
