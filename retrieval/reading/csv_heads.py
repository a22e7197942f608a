"""How a table is written: its encoding, its delimiter, and what its columns hold."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from retrieval.reading.columns import Columns, guess_columns
from retrieval.reading.decoding import UndecodableError, encoding_of, marked_encoding
from retrieval.reading.sources import Found, UnreadableError

MAX_HEAD_BYTES = 1 << 16  # the names of some thousand columns
_SAMPLE_BYTES = 1 << 18  # from which the encoding is told
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # the first line, as Excel writes it
_NARROW = ("utf-8", "cp1256", "iso8859_6")


@dataclass(frozen=True, slots=True)
class Table:
    """How a table is written; `columns` says at which index each part of an article stands."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    head_lines: int
    columns: dict[str, int]

    @staticmethod
    def keeps_bytes(encoding: str) -> bool:
        """Whether ASCII is written as itself, so that rows can be split before they are decoded."""
        return encoding in _NARROW

    def open(self, found: Found) -> io.TextIOWrapper:
        """Open the table at its beginning; where bytes are kept, a character stands for each."""
        shown = "latin-1" if self.keeps_bytes(self.encoding) else self.encoding
        return io.TextIOWrapper(found.open(), shown, newline="")


def read_head(found: Found, given: Columns | None) -> Table:
    """Read the first lines; `given` columns beat the guess.

    Raises UnreadableError where no column holds the text, UndecodableError for no known encoding.
    """
    sample = found.head(_SAMPLE_BYTES)
    encoding = _encoding(sample if len(sample) < _SAMPLE_BYTES else _whole_lines(sample))
    head = sample[: _at_end(sample, MAX_HEAD_BYTES)].decode(encoding, "replace")
    lines = head.removeprefix("\ufeff").splitlines()
    if not any(map(str.strip, lines)):
        raise UnreadableError("empty")
    separator = _SEPARATOR.fullmatch(lines[0])
    line = lines[1] if separator and len(lines) > 1 else lines[0]
    headers = {mark: _cells(line, mark) for mark in (separator[1] if separator else _DELIMITERS)}
    tables = [
        Table(encoding, mark, header, 2 if separator else 1, _at(header, given))
        for mark, header in headers.items()
    ]
    best = max(tables, key=lambda table: (len(table.columns), len(table.header)))
    _check(best, given)
    return best


def _encoding(sample: bytes) -> str:
    """Tell the encoding; some damaged rows do not keep the others from being read."""
    try:
        return marked_encoding(sample) or encoding_of(sample)
    except UndecodableError:
        lines = sample.splitlines()
        if sum(map(_is_utf8, lines)) * 2 >= len(lines):
            return "utf-8"
        raise


def _is_utf8(line: bytes) -> bool:
    try:
        return "\0" not in line.decode()
    except UnicodeDecodeError:
        return False


def _at(header: tuple[str, ...], given: Columns | None) -> dict[str, int]:
    named = guess_columns(header, given).named()
    return {part: header.index(name) for part, name in named.items()}


def _check(table: Table, given: Columns | None) -> None:
    shown = ", ".join(name[:40] for name in table.header[:12])
    for name in (given.named() if given else {}).values():
        if name not in table.header:
            raise UnreadableError(f"no column is named “{name}”; the first line names: {shown}")
    if "text" not in table.columns:
        mend = "name it: --columns text=NAME"
        raise UnreadableError(f"no column is known to hold the text; there are: {shown}; {mend}")


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(name.strip() for name in next(csv.reader([line], delimiter=delimiter)))
    except (csv.Error, TypeError):  # a delimiter that none can be is a TypeError
        return ()


def _whole_lines(sample: bytes) -> bytes:
    """Cut after a line's end, which is a whole character in any encoding."""
    return sample[: _at_end(sample, len(sample))]


def _at_end(sample: bytes, limit: int) -> int:
    end = max(sample.rfind(mark, 0, limit) for mark in (b"\n", b"\r")) + 1
    wide = b"\0" in sample[:limit]
    return (end - end % 2 if wide else end) or min(limit, len(sample))
