"""Files and folders → articles, read rightly or skipped with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from retrieval.models import Article
from retrieval.reading.files import Skipped, read_file, walk

__all__ = ["Skipped", "read_paths"]


def read_paths(paths: Sequence[Path], today: date) -> Iterator[Article | Skipped]:
    """Yield every article at and below the paths, and what was skipped, in a stable order.

    `today` bounds the dates that are worked out. A file met twice is read once; an id met twice
    is skipped the second time.
    """
    read: set[Path] = set()
    sources: dict[str, str] = {}
    for found in (found for path in paths for found in walk(path)):
        if isinstance(found, Skipped):
            yield found
        elif (real := found.path.resolve()) not in read:
            read.add(real)
            for source, item in read_file(found, today):
                yield _once(item, source, sources)


def _once(item: Article | Skipped, source: str, sources: dict[str, str]) -> Article | Skipped:
    """Let an id pass the first time only."""
    if isinstance(item, Skipped):
        return item
    first = sources.setdefault(item.id, source)
    return item if first == source else Skipped(source, f"id already used by {first}")
