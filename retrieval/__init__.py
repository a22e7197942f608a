"""Articles and the search in them; knows nothing of bots, models or chats."""

from retrieval.corpus import Corpus, CorpusError, OriginConflict
from retrieval.models import Article, Hit, Passage, Query
from retrieval.search import BM25Retriever

__all__ = [
    "Article",
    "BM25Retriever",
    "Corpus",
    "CorpusError",
    "Hit",
    "OriginConflict",
    "Passage",
    "Query",
]
