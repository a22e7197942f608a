"""Files and folders → what may be read, in a stable order; a bad file does not hurt the others."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from retrieval.reading.sources import Found, Skipped, printable

_PARTS = ("_files", "_ملفات", "_fichiers")  # what browsers call the folder beside a saved page
_PAGES = (".html", ".htm")


def walk(path: Path) -> Iterator[Found | Skipped]:
    """Yield the files at and below a path, sorted, each folder once.

    Hidden ones are left out, and the folders of pictures and scripts beside saved pages.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        yield Skipped(printable(path), cause(error))
        return
    if stat.S_ISDIR(found.st_mode):
        yield from _below(path, path, frozenset())
    else:
        yield _file(path, path.name, found)


def _below(folder: Path, root: Path, above: frozenset[str]) -> Iterator[Found | Skipped]:
    real = os.path.realpath(folder)
    if real in above:
        yield Skipped(printable(folder), "a link to a folder above it")
        return
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        yield Skipped(printable(folder), cause(error))
        return
    held = set(names)
    for name in names:
        if not name.startswith(".") and not is_part_of_page(name, held):
            yield from _entry(folder / name, root, above | {real})


def is_part_of_page(name: str, names: set[str]) -> bool:
    """Whether a folder holds the pictures and scripts of a saved page among `names`."""
    page = next((name.removesuffix(end) for end in _PARTS if name.endswith(end)), None)
    return page is not None and any(page + suffix in names for suffix in _PAGES)


def _entry(path: Path, root: Path, above: frozenset[str]) -> Iterator[Found | Skipped]:
    try:
        found = path.stat()
    except OSError as error:
        yield Skipped(printable(path), cause(error))
        return
    if stat.S_ISDIR(found.st_mode):
        yield from _below(path, root, above)
    else:
        yield _file(path, path.relative_to(root).as_posix(), found)


def _file(path: Path, name: str, found: os.stat_result) -> Found | Skipped:
    if not stat.S_ISREG(found.st_mode):
        return Skipped(printable(path), "no regular file")
    if printable(Path(name)) != name:
        return Skipped(printable(path), "its name is no valid Unicode: rename it")
    return Found(name, printable(path), str(path.absolute()), partial(_open, path), found.st_size)


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def cause(error: Exception) -> str:
    """Say why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return "not found"
    if isinstance(error, UnicodeDecodeError):
        return f"broken {error.encoding.upper()}: save it again as UTF-8"
    return (isinstance(error, OSError) and error.strerror) or str(error) or "unreadable"
