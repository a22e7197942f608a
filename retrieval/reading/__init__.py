"""Files and folders → items, each an article to be read, or a source skipped with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from retrieval.reading.columns import Columns, parse_columns
from retrieval.reading.files import walk
from retrieval.reading.meter import Meter
from retrieval.reading.readers import read_file
from retrieval.reading.sources import Item, Job, NoArticleError, Skipped
from retrieval.site_rules import NO_RULES, SiteRules

__all__ = ["Columns", "Item", "Meter", "NoArticleError", "Skipped", "parse_columns", "read_items"]


def read_items(
    paths: Sequence[Path],
    today: date,
    rules: SiteRules = NO_RULES,
    columns: Columns | None = None,
    note: Callable[[str], None] = lambda _: None,
    meter: Meter | None = None,
) -> Iterator[Item | Skipped]:
    """Yield every record at and below the paths, and what was skipped, in a stable order.

    A file met twice is read once. `today` bounds the dates; `columns` are those of tables, where
    they are not to be guessed; `note` is told what is worth saying and no failure; `meter`
    follows how much is read. An item holds its bytes: take them one by one.
    """
    job = Job(today, rules, columns, note)
    read: set[str] = set()
    for found in (found for path in paths for found in walk(path)):
        if isinstance(found, Skipped):
            yield found
        elif (real := str(Path(found.origin).resolve())) not in read:
            read.add(real)
            yield from read_file(meter.of(found) if meter else found, job)
