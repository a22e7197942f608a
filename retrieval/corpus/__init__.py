"""The corpus: all articles and their passages, in one SQLite file."""

from retrieval.corpus.errors import CorpusError, OriginConflict
from retrieval.corpus.listing import Month, Removed, Row
from retrieval.corpus.store import Corpus, Counts
from retrieval.corpus.writer import Outcome

__all__ = [
    "Corpus",
    "CorpusError",
    "Counts",
    "Month",
    "OriginConflict",
    "Outcome",
    "Removed",
    "Row",
]
