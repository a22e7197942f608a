"""Files and folders → articles, in a stable order; a bad file does not hurt the others."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from retrieval.reading.decoding import UndecodableError, decode
from retrieval.reading.exports import read_export
from retrieval.reading.sources import Found, Read, Skipped, printable
from retrieval.reading.text import NoArticleError, read_page

MAX_PAGE_BYTES = 4_000_000  # a page of news has some thousands; a book has a million


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


def read_file(found: Found, today: date) -> Iterator[Read | Skipped]:
    """Yield what a file holds, read or skipped."""
    reader = _reader(found.path.name.lower())
    source = printable(found.path)
    if reader is None:
        yield Skipped(source, "unknown format (known: .txt, .md, .jsonl, .jsonl.gz)")
        return
    try:
        yield from reader(found, source, today)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        yield Skipped(source, _cause(error))


_Reader = Callable[[Found, str, date], Iterator[Read | Skipped]]


def _reader(name: str) -> _Reader | None:
    if name.endswith((".txt", ".md")):
        return _page
    return read_export if name.endswith((".jsonl", ".jsonl.gz")) else None


def _page(found: Found, source: str, today: date) -> Iterator[Read | Skipped]:
    with found.path.open("rb") as stream:
        data = stream.read(MAX_PAGE_BYTES + 1)
    if len(data) > MAX_PAGE_BYTES:
        yield Skipped(source, f"larger than {MAX_PAGE_BYTES:,} bytes")
        return
    try:
        article = read_page(decode(data), found.name, str(found.path.absolute()), today)
    except (UndecodableError, NoArticleError) as error:
        yield Skipped(source, str(error))
        return
    yield Read(source, article)


def _cause(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "not found"
    if isinstance(error, EOFError):
        return "the compressed file is cut off"
    return (isinstance(error, OSError) and error.strerror) or f"unreadable: {error}"
