"""Files and folders → articles, in a stable order; a bad file does not hurt the others."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from retrieval.models import Article
from retrieval.reading.decoding import UndecodableError, decode, marked_encoding
from retrieval.reading.jsonl import read_line
from retrieval.reading.text import NoArticleError, read_page

MAX_PAGE_BYTES = 4_000_000  # a page of news has some thousands; a book has a million
MAX_LINE_BYTES = 4_000_000  # one article of an export, as JSON


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that gave no article: a path, or `file.jsonl:12` for a line; and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """A file, and its name below the folder that was given."""

    path: Path
    name: str


def walk(path: Path) -> Iterator[Found | Skipped]:
    """Yield the files at and below a path, sorted, each folder once; hidden ones are left out."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield Skipped(printable(path), _cause(error))
        return
    if stat.S_ISDIR(mode):
        yield from _below(path, path, frozenset())
    else:
        yield _file(path, path.name, mode)


def _below(folder: Path, root: Path, above: frozenset[str]) -> Iterator[Found | Skipped]:
    real = os.path.realpath(folder)
    if real in above:
        yield Skipped(printable(folder), "a link to a folder above it")
        return
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        yield Skipped(printable(folder), _cause(error))
        return
    for name in names:
        if not name.startswith("."):
            yield from _entry(folder / name, root, above | {real})


def _entry(path: Path, root: Path, above: frozenset[str]) -> Iterator[Found | Skipped]:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Skipped(printable(path), _cause(error))
        return
    if stat.S_ISDIR(mode):
        yield from _below(path, root, above)
    else:
        yield _file(path, path.relative_to(root).as_posix(), mode)


def _file(path: Path, name: str, mode: int) -> Found | Skipped:
    if not stat.S_ISREG(mode):
        return Skipped(printable(path), "no regular file")
    if printable(Path(name)) != name:
        return Skipped(printable(path), "its name is no valid Unicode")
    return Found(path, name)


def read_file(found: Found, today: date) -> Iterator[tuple[str, Article | Skipped]]:
    """Yield the articles of a file, each with its source."""
    reader = _reader(found.path.name.lower())
    source = printable(found.path)
    if reader is None:
        yield source, Skipped(source, "unknown format (known: .txt, .md, .jsonl, .jsonl.gz)")
        return
    try:
        yield from reader(found, source, today)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        yield source, Skipped(source, _cause(error))


_Reader = Callable[[Found, str, date], Iterator[tuple[str, Article | Skipped]]]


def _reader(name: str) -> _Reader | None:
    if name.endswith((".txt", ".md")):
        return _page
    return _export if name.endswith((".jsonl", ".jsonl.gz")) else None


def _page(found: Found, source: str, today: date) -> Iterator[tuple[str, Article | Skipped]]:
    with found.path.open("rb") as stream:
        data = stream.read(MAX_PAGE_BYTES + 1)
    if len(data) > MAX_PAGE_BYTES:
        yield source, Skipped(source, f"larger than {MAX_PAGE_BYTES:,} bytes")
        return
    try:
        article = read_page(decode(data), found.name, str(found.path.absolute()), today)
    except (UndecodableError, NoArticleError) as error:
        yield source, Skipped(source, str(error))
        return
    yield source, article


def _export(found: Found, source: str, today: date) -> Iterator[tuple[str, Article | Skipped]]:
    del today  # an export carries its dates
    origin = str(found.path.absolute())
    zipped = found.path.name.lower().endswith(".gz")
    with gzip.open(found.path) if zipped else found.path.open("rb") as stream:
        for number, line in enumerate(_lines(stream), 1):
            place = f"{source}:{number}"
            item = _line(line, place, origin)
            if item is not None:
                yield place, item


def _line(line: bytes | None, place: str, origin: str) -> Article | Skipped | None:
    if line is None:
        return Skipped(place, f"longer than {MAX_LINE_BYTES:,} bytes")
    try:
        text = decode(line).strip()
        return read_line(text, origin) if text else None
    except (UndecodableError, NoArticleError) as error:
        return Skipped(place, str(error))


def _lines(stream: BinaryIO | gzip.GzipFile) -> Iterator[bytes | None]:
    """Yield the lines one by one, None for one that is too long."""
    encoding = marked_encoding(stream.read(4))
    stream.seek(0)
    if encoding is None or encoding == "utf-8":
        yield from _limited(stream.readline)
    else:  # its line ends are wider than a byte
        with io.TextIOWrapper(stream, encoding=encoding, newline="\n") as wide:
            yield from _limited(lambda size: wide.readline(size).encode())


def _limited(readline: Callable[[int], bytes]) -> Iterator[bytes | None]:
    while line := readline(MAX_LINE_BYTES):
        if len(line) < MAX_LINE_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while (rest := readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield None


def printable(path: Path) -> str:
    """Return a path as text that can be printed and stored, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "replace")


def _cause(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "not found"
    if isinstance(error, EOFError):
        return "the compressed file is cut off"
    return (isinstance(error, OSError) and error.strerror) or f"unreadable: {error}"
