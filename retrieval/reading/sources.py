"""Where articles are read from: a file, a record of an export, an entry of a feed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from retrieval.models import Article
from retrieval.reading.columns import Columns
from retrieval.site_rules import NO_RULES, SiteRules


class NoArticleError(ValueError):
    """A source in which no article was found; says why, and what mends it."""


class UnreadableError(ValueError):
    """A source whose bytes cannot be read, or are too many; says why, and what mends it."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record that may hold one article, not read yet.

    `source` names it to people: a path, `file.jsonl:12`, `archive.zip!page.html`, an address.
    `origin` is where it is kept: an absolute path, or an address. `digest` names its bytes, so
    that a record that was read before need not be read again. `read` returns its article, or
    raises NoArticleError.
    """

    source: str
    origin: str
    digest: str
    read: Callable[[], Article]


def digest_of(*parts: bytes) -> str:
    """Return a name for the bytes of a record: 32 hex digits."""
    state = blake2b(digest_size=16)
    for part in parts:
        state.update(len(part).to_bytes(8, "big") + part)
    return state.hexdigest()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that gave no article, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or what is in one, with the way to its bytes.

    `name` gives ids: the path below the folder that was given, and in an archive
    `archive.zip/member`. `source` names it to people, `origin` is where it is kept. `open` gives
    its bytes, decompressed; it and the reading of them raise OSError and UnreadableError.
    `size` is that of the bytes as they are stored.
    """

    name: str
    source: str
    origin: str
    open: Callable[[], BinaryIO]
    size: int = 0

    def head(self, size: int) -> bytes:
        """Return its first bytes, at most `size`."""
        with self.open() as stream:
            return stream.read(size)

    def read(self, limit: int) -> bytes:
        """Return all its bytes; raises UnreadableError where there are more than `limit`."""
        data = bytearray()
        with self.open() as stream:  # which gives what stands before the damage, then raises
            while len(data) <= limit and (piece := stream.read(limit + 1 - len(data))):
                data += piece
        if len(data) > limit:
            raise UnreadableError(f"larger than {limit:,} bytes: split it")
        return bytes(data)


@dataclass(frozen=True, slots=True)
class Job:
    """How sources are read.

    No article was published after `today`. `columns` names a table's columns, where they are not
    to be guessed. `note` is told what is worth saying and no failure.
    """

    today: date
    rules: SiteRules = NO_RULES
    columns: Columns | None = None
    note: Callable[[str], None] = lambda _: None


def printable(path: Path) -> str:
    """Return a path as text that can be printed and stored, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "replace")
