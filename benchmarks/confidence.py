"""Fits the confidence and says how well it refuses: python -m benchmarks.confidence.

Each question is asked twice: of the whole corpus, and as if its article had been removed. The
coefficients are a logistic regression over three corpora: XQuAD's paragraphs, MLQA's, and both
among the news; those of English questions over the first and the last. The figures are
cross-validated: no article is judged by a fit that saw it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.data import articles, questions
from retrieval import Article, BM25Retriever, Corpus, Hit, Query
from retrieval.across import Across
from retrieval.confidence import DEPTH, Idf, read_signs
from retrieval.index_files import CROSSING
from retrieval.metrics import area_under_curve, refused
from retrieval.models import Language

Floats = npt.NDArray[np.float64]

_NEWS = "news_articles.jsonl.gz"
# MLQA's questions are not in English here.
_CORPORA: dict[Language, tuple[tuple[str, ...], ...]] = {
    "ar": (("xquad",), ("mlqa",), ("xquad", "mlqa")),
    "en": (("xquad",), ("xquad", "mlqa")),
}
_FOLDS = 5
_RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """A row an asking: its signs, whether its article was there, and the article's group."""

    signs: Floats
    answerable: npt.NDArray[np.bool_]
    groups: npt.NDArray[np.str_]


def main() -> None:
    """Print the figures of each corpus, and the coefficients of all."""
    for language, corpora in _CORPORA.items():
        samples = []
        for names in corpora:
            samples.append(_sample(names, language))
            place = " and ".join(names) + (", news" if len(names) > 1 else "")
            _print_figures(f"{language}, {place}", samples[-1])
        signs = np.vstack([sample.signs for sample in samples])
        answerable = np.concatenate([sample.answerable for sample in samples])
        print("coefficients, the intercept last:", np.round(_fit(signs, answerable), 3).tolist())


def _sample(names: Sequence[str], language: Language) -> Sample:
    kept = [article for name in names for article in articles(f"{name}_articles.jsonl")]
    if len(names) > 1:
        kept += articles(_NEWS)
    asked = [row for name in names for row in questions(f"{name}_queries.jsonl", language)]
    with tempfile.TemporaryDirectory() as home, Corpus(Path(home) / "corpus.db") as corpus:
        _add(corpus, kept)
        rows = list(_rows(corpus, Path(home) / "index", asked))
    signs, answerable, groups = zip(*rows, strict=True)
    return Sample(np.array(signs, float), np.array(answerable), np.array(groups))


def _add(corpus: Corpus, kept: Iterable[Article]) -> None:
    with corpus.writing():
        for article in kept:
            corpus.add(article)


def _rows(
    corpus: Corpus, folder: Path, asked: Iterable[dict[str, Any]]
) -> Iterator[tuple[tuple[float, ...], bool, str]]:
    retriever, across = BM25Retriever(corpus, folder), Across(corpus, folder / CROSSING)
    rarity = retriever.refresh().rarity
    for row in asked:
        hits = retriever.search(Query(row["question"], 5 * DEPTH))
        without = [hit for hit in hits if hit.article_id not in row["relevant_articles"]]
        for answerable, left in ((True, hits), (False, without)):
            signs = (across.signs if row["language"] == "en" else _plain)(
                row["question"], left, rarity
            )
            if signs is not None:
                yield signs, answerable, row["group"]


def _plain(question: str, hits: Sequence[Hit], idf: Idf) -> tuple[float, ...] | None:
    signs = read_signs(question, hits, idf)
    return astuple(signs) if signs else None


def _print_figures(name: str, sample: Sample) -> None:
    scores = _cross_validated(sample)
    right: list[bool] = sample.answerable.tolist()
    area, share = area_under_curve(scores.tolist(), right), refused(scores.tolist(), right)
    print(f"{name}: area {area:.3f}, refused at 90 % kept {share:.3f}")


def _cross_validated(sample: Sample) -> Floats:
    scores = np.zeros(len(sample.answerable))
    groups = np.unique(sample.groups)
    for fold in range(_FOLDS):
        held = np.isin(sample.groups, groups[fold::_FOLDS])
        fit = _fit(sample.signs[~held], sample.answerable[~held])
        scores[held] = sample.signs[held] @ fit[:-1] + fit[-1]
    return scores


def _fit(signs: Floats, answerable: npt.NDArray[np.bool_]) -> Floats:
    """Fit a logistic regression by Newton's method; the ridge is on standardised signs."""
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    rows = np.column_stack([(signs - mean) / spread, np.ones(len(signs))])
    ridge = _RIDGE * np.diag([1.0] * signs.shape[1] + [0.0])
    fit = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ fit))
        slope = (rows.T * (chance * (1 - chance))) @ rows + ridge
        fit -= np.linalg.solve(slope, rows.T @ (chance - answerable) + ridge @ fit)
    plain = fit[:-1] / spread
    return np.append(plain, fit[-1] - plain @ mean)


if __name__ == "__main__":
    main()
