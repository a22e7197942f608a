"""Ranks Arabic questions by Dalil and by Lucene's rules: python -m benchmarks.ranking."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.data import articles, questions
from benchmarks.lucene import LuceneRanking
from retrieval import Article, BM25Retriever, Corpus, Query
from retrieval.metrics import bootstrap, reciprocal_rank

_COLLECTIONS = ("xquad", "mlqa")
_PASSAGES = 100  # so that ten articles are among them


def main() -> None:
    """Print MRR@10 on each collection, all among the news: an article's best passage counts."""
    everything = [
        article
        for name in (*(f"{each}_articles.jsonl" for each in _COLLECTIONS), "news_articles.jsonl.gz")
        for article in articles(name)
    ]
    lucene = _lucene(everything)
    with tempfile.TemporaryDirectory() as home, Corpus(Path(home) / "corpus.db") as corpus:
        with corpus.writing():
            for article in everything:
                corpus.add(article)
        _compare(_dalil(BM25Retriever(corpus, Path(home) / "index")), lucene)


Ranking = Callable[[str], Sequence[str]]


def _dalil(retriever: BM25Retriever) -> Ranking:
    def ranked(question: str) -> Sequence[str]:
        hits = retriever.search(Query(question, _PASSAGES))
        return list(dict.fromkeys(hit.article_id for hit in hits))

    return ranked


def _lucene(everything: Sequence[Article]) -> Ranking:
    ranking = LuceneRanking(f"{article.title or ''}\n{article.text}" for article in everything)
    return lambda question: [everything[number].id for number in ranking.best(question, 10)]


def _compare(dalil: Ranking, lucene: Ranking) -> None:
    totals = []
    for name in _COLLECTIONS:
        asked = questions(f"{name}_queries.jsonl", "ar")
        ours, theirs = (_scores(ranking, asked) for ranking in (dalil, lucene))
        totals.append((sum(ours) / len(ours), sum(theirs) / len(theirs)))
        gain = bootstrap([one - other for one, other in zip(ours, theirs, strict=True)])
        print(f"{name}: ours {totals[-1][0]:.3f}, Lucene's {totals[-1][1]:.3f};", end=" ")
        print(f"difference {gain.mean:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})")
    print(f"mean of {len(totals)}: {sum(o for o, _ in totals) / sum(t for _, t in totals):.3f} x")


def _scores(ranking: Ranking, asked: Sequence[dict[str, object]]) -> list[float]:
    return [
        reciprocal_rank(ranking(str(row["question"])), row["relevant_articles"])  # type: ignore[arg-type]
        for row in asked
    ]


if __name__ == "__main__":
    main()
