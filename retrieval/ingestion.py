"""Files and folders into the corpus, with a report of what became of each source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from retrieval.corpus import Corpus, OriginConflict
from retrieval.reading import Read, Skipped, read_paths

_BATCH = 500  # articles a transaction: few enough to stop between, enough to be quick


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingestion did; `articles` and `passages` count the whole corpus after it."""

    read: int
    added: int
    updated: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    articles: int
    passages: int

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return asdict(self)

    def summary(self) -> str:
        """Return the report as one line."""
        return (
            f"{self.read} read: {self.added} added, {self.updated} updated, "
            f"{self.unchanged} unchanged, {len(self.skipped)} skipped. "
            f"The corpus holds {self.articles} articles in {self.passages} passages."
        )


def ingest(
    corpus: Corpus, paths: Sequence[Path], today: date, progress: Callable[[int], None]
) -> Report:
    """Read `paths` into the corpus; what cannot be read is skipped with its reason.

    `progress` is told, after each batch, how many articles were read. Raises CorpusError.
    """
    outcomes: dict[str, int] = {"added": 0, "updated": 0, "unchanged": 0}
    skipped: list[Skipped] = []
    items = read_paths(paths, today)
    while batch := list(islice(items, _BATCH)):
        with corpus.writing():
            skipped += _store(corpus, batch, outcomes)
        progress(sum(outcomes.values()))
    counts = corpus.counts()
    return Report(
        read=sum(outcomes.values()),
        added=outcomes["added"],
        updated=outcomes["updated"],
        unchanged=outcomes["unchanged"],
        skipped=tuple(skipped),
        articles=counts.articles,
        passages=counts.passages,
    )


def _store(
    corpus: Corpus, batch: Iterable[Read | Skipped], outcomes: dict[str, int]
) -> Iterable[Skipped]:
    for item in batch:
        if isinstance(item, Skipped):
            yield item
            continue
        try:
            outcomes[corpus.add(item.article)] += 1
        except OriginConflict as error:
            yield Skipped(item.source, str(error))
