"""Whether there are feeds at all: what a process asks that will not read them itself."""

from __future__ import annotations

from retrieval.corpus import Corpus


def has_feeds(corpus: Corpus) -> bool:
    """Tell whether a corpus has any feed that may still be read; raises CorpusError."""
    with corpus.reading():
        table = corpus.db.table("feeds")
        return bool(table.exists() and table.count_where("next_at IS NOT NULL"))
