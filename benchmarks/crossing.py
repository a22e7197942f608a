"""Ranks Arabic articles for English questions, and for the same ones asked in Arabic.

python -m benchmarks.crossing. `first` is the seconds of the first question, which learns the words
of the corpus; `new` and `known` are the milliseconds of a question whose passages were not, and
were, compared before. It takes six minutes on one core.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.data import articles, rows
from retrieval import Article, BM25Retriever, Corpus, Hit, Query
from retrieval.analysis.folding import fold_whole
from retrieval.metrics import reciprocal_rank
from retrieval.reading import Skipped, read_items

_SEEDS = Path(__file__).parents[1] / "seeds/articles"
_NEWS = "news_articles.jsonl.gz"
_BESIDE_XQUAD = 3_321
_PASSAGES = 50  # so that ten articles are among them
_FIRST = 3

Row = dict[str, Any]
Measure = Callable[[Row, Sequence[Hit]], float]


def main() -> None:
    """Print a row for each corpus and language."""
    print("corpus                  | questions | measure    | value | first s | new ms | known ms")
    news = articles(_NEWS)
    random.Random(1).shuffle(news)  # noqa: S311 - a choice of articles
    xquad, asked = articles("xquad_articles.jsonl"), rows("xquad_queries.jsonl")
    _print("XQuAD", xquad, asked, "MRR@10", _reciprocal)
    among = xquad + articles("mlqa_articles.jsonl") + news[:_BESIDE_XQUAD]
    _print("XQuAD, MLQA, 3,321 news", among, asked, "MRR@10", _reciprocal)
    _print("seeds, 9,970 news", _seeds() + news, _seed_facts(), "in first 3", _in_first)


def _seeds() -> list[Article]:
    today = datetime.now(UTC).date()
    return [item.read() for item in read_items([_SEEDS], today) if not isinstance(item, Skipped)]


def _seed_facts() -> list[Row]:
    facts = [row for row in rows("seeds_questions.jsonl") if row["kind"] == "fact"]
    return [row | {"language": row["lang"]} for row in facts]


def _reciprocal(row: Row, hits: Sequence[Hit]) -> float:
    ranked = list(dict.fromkeys(hit.article_id for hit in hits))
    return reciprocal_rank(ranked, row["relevant_articles"])


def _in_first(row: Row, hits: Sequence[Hit]) -> float:
    """Tell whether a supporting sentence stands in one of the first hits."""
    sentences = row["supporting_sentences"] + [each["sentence"] for each in row["also_acceptable"]]
    shown = [fold_whole(hit.text) for hit in hits[:_FIRST]]
    return float(any(fold_whole(sentence) in text for sentence in sentences for text in shown))


def _print(
    name: str, kept: Sequence[Article], asked: Sequence[Row], label: str, measure: Measure
) -> None:
    with tempfile.TemporaryDirectory() as home, Corpus(Path(home) / "corpus.db") as corpus:
        with corpus.writing():
            for article in kept:
                corpus.add(article)
        retriever = BM25Retriever(corpus, Path(home) / "index")
        retriever.refresh()
        for language in ("en", "ar"):
            chosen = [row for row in asked if row["language"] == language]
            _, first = _measured(retriever, chosen[:1], measure)
            value, new = _measured(retriever, chosen, measure)
            _, known = _measured(retriever, chosen, measure)
            print(
                f"{name:23} | {len(chosen):6} {language} | {label:10} | {value:.3f} "
                f"| {first:7.1f} | {1000 * new:6.0f} | {1000 * known:8.0f}",
                flush=True,
            )


def _measured(
    retriever: BM25Retriever, asked: Sequence[Row], measure: Measure
) -> tuple[float, float]:
    """Return the mean of the measure, and the mean seconds of a search."""
    total = seconds = 0.0
    for row in asked:
        start = time.perf_counter()
        hits = retriever.search(Query(row["question"], _PASSAGES))
        seconds += time.perf_counter() - start
        total += measure(row, hits)
    return total / len(asked), seconds / len(asked)


if __name__ == "__main__":
    main()
