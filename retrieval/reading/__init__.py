"""Files and folders → articles, read rightly or skipped with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from retrieval.reading.files import read_file, walk
from retrieval.reading.sources import Read, Skipped

__all__ = ["Read", "Skipped", "read_paths"]


def read_paths(paths: Sequence[Path], today: date) -> Iterator[Read | Skipped]:
    """Yield every article at and below the paths, and what was skipped, in a stable order.

    `today` bounds the dates. A file met twice is read once; an id met twice is skipped the
    second time.
    """
    read: set[Path] = set()
    sources: dict[str, str] = {}
    for found in (found for path in paths for found in walk(path)):
        if isinstance(found, Skipped):
            yield found
        elif (real := found.path.resolve()) not in read:
            read.add(real)
            for item in read_file(found, today):
                yield _once(item, sources)


def _once(item: Read | Skipped, sources: dict[str, str]) -> Read | Skipped:
    """Let an id pass the first time only."""
    if isinstance(item, Skipped):
        return item
    first = sources.setdefault(item.article.id, item.source)
    return item if first == item.source else Skipped(item.source, f"id already used by {first}")
