"""What sites said in their robots.txt, kept for the next process."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping

from retrieval.corpus import Corpus
from retrieval.feeds.tables import make_tables, reading, writing
from retrieval.fetching.robots import Kept


class RobotsTable(MutableMapping[str, Kept]):
    """The table `robots`, as a mapping of a site's origin to what it said."""

    def __init__(self, corpus: Corpus) -> None:
        """Make the table where there is none; raises CorpusError."""
        self._corpus = corpus
        make_tables(corpus)

    def __getitem__(self, origin: str) -> Kept:
        with reading(self._corpus) as db:
            row = db.execute(
                "SELECT text, until, why FROM robots WHERE origin = ?", [origin]
            ).fetchone()
        if row is None:
            raise KeyError(origin)
        return Kept(*row)

    def __setitem__(self, origin: str, kept: Kept) -> None:
        row = {"origin": origin, "text": kept.text, "until": kept.until, "why": kept.why}
        with writing(self._corpus) as db:
            db.table("robots").upsert(row, pk="origin")

    def __delitem__(self, origin: str) -> None:
        with writing(self._corpus) as db:
            db.table("robots").delete_where("origin = ?", [origin])

    def __iter__(self) -> Iterator[str]:
        with reading(self._corpus) as db:
            origins = db.execute("SELECT origin FROM robots").fetchall()
        for (origin,) in origins:
            yield origin

    def __len__(self) -> int:
        with reading(self._corpus) as db:
            return int(db.table("robots").count)
