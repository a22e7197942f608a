"""Where articles are read from: a file, or a line of an export."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from retrieval.models import Article


@dataclass(frozen=True, slots=True)
class Read:
    """An article, and its source: a path, or `file.jsonl:12` for a line."""

    source: str
    article: Article


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that gave no article, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """A file, and its name below the folder that was given."""

    path: Path
    name: str


def printable(path: Path) -> str:
    """Return a path as text that can be printed and stored, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "replace")
