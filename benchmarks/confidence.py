"""Fits the confidence and says how well it refuses: python -m benchmarks.confidence.

Each question is asked twice: of the whole corpus, and with its one article removed from the hits;
the words then weigh what they would without it. The coefficients are a logistic regression over
several corpora. The figures are cross-validated: no article is judged by a fit that saw it. Then
each of two corpora is judged by a fit on the other, and two that really lack half of XQuAD's
paragraphs by the coefficients as they stand in `retrieval.confidence`. Of the English
questions a sample is asked, always the same, for their passages take long to compare.
"""

from __future__ import annotations

import math
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.data import articles, questions
from retrieval import Article, BM25Retriever, Corpus, Hit, Query
from retrieval.across import Across
from retrieval.analysis.analyzer import passage_terms
from retrieval.analysis.passage_vectors import COMPARED
from retrieval.confidence import DEPTH, Statistics, read_signs
from retrieval.index_files import CROSSING
from retrieval.metrics import area_under_curve, refused
from retrieval.models import Language

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# MLQA's questions are not in English here.
_CORPORA = (("xquad", "mlqa", "news"), ("xquad",), ("mlqa",))  # what takes longest first
_LANGUAGES: tuple[Language, ...] = ("en", "ar")
_SAMPLED = 150  # English questions: of each one, the passages that it meets are encoded
_SEED = 1
_KEPT = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5)
_THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
_FOLDS = 5
_RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """A row an asking: its signs, whether its article was there, and the article's group."""

    signs: Floats
    answerable: Flags
    groups: npt.NDArray[np.str_]


def main() -> None:
    """Print the figures of each corpus, and the coefficients of all."""
    jobs = [(names, asked) for names in _CORPORA for asked in _LANGUAGES if _asked(names, asked)]
    samples: dict[Language, dict[str, Sample]] = {"ar": {}, "en": {}}
    with ProcessPoolExecutor() as pool:
        read = pool.map(_sample, jobs)
        halves = pool.map(_halves, samples)
        for (names, language), sample in zip(jobs, read, strict=True):
            samples[language][" + ".join(names)] = sample
    for language, sets in samples.items():
        _print_language(language, sets)
    for language, scored in zip(samples, halves, strict=True):
        _print_halves(language, scored)


def _print_language(language: Language, sets: dict[str, Sample]) -> None:
    print(f"\n{language}: one article removed from the hits")
    whole = _joined(list(sets.values()))
    scores = _cross_validated(whole)
    parts = np.split(scores, np.cumsum([len(sample.answerable) for sample in sets.values()]))
    for (name, sample), part in zip(sets.items(), parts, strict=False):
        _print_figures(name, _cross_validated(sample), sample.answerable)
        _print_thresholds(part, sample.answerable)
    if "mlqa" in sets:
        for seen, unseen in (("mlqa", "xquad"), ("xquad", "mlqa")):
            by_other = _scores(sets[unseen].signs, _fit(sets[seen]))
            _print_figures(f"{unseen} by a fit on {seen}", by_other, sets[unseen].answerable)
    _print_calibration(scores, whole.answerable)
    print("  coefficients, the intercept last:", np.round(_fit(whole), 3).tolist())


def _sample(job: tuple[Sequence[str], Language]) -> Sample:
    names, language = job
    kept = [article for name in names for article in articles(_file(name))]
    with tempfile.TemporaryDirectory() as home, Corpus(Path(home) / "corpus.db") as corpus:
        _add(corpus, kept)
        return _read(_rows(corpus, Path(home) / "index", _asked(names, language)))


def _file(name: str) -> str:
    return f"{name}_articles.jsonl" + (".gz" if name == "news" else "")


def _asked(names: Sequence[str], language: Language) -> list[dict[str, Any]]:
    sets = (questions(f"{name}_queries.jsonl", language) for name in names if name != "news")
    asked = [row for rows in sets for row in rows]
    sampled = random.Random(_SEED).sample(asked, min(_SAMPLED, len(asked)))  # noqa: S311  # no secret
    return sampled if language == "en" else asked


def _read(rows: Iterable[tuple[tuple[float, ...], bool, str]]) -> Sample:
    signs, answerable, groups = zip(*rows, strict=True)
    return Sample(np.array(signs, float), np.array(answerable), np.array(groups))


def _joined(samples: Sequence[Sample]) -> Sample:
    return Sample(
        np.vstack([sample.signs for sample in samples]),
        np.concatenate([sample.answerable for sample in samples]),
        np.concatenate([sample.groups for sample in samples]),
    )


def _add(corpus: Corpus, kept: Iterable[Article]) -> None:
    with corpus.writing():
        for article in kept:
            corpus.add(article)


def _rows(
    corpus: Corpus, folder: Path, asked: Iterable[dict[str, Any]]
) -> Iterator[tuple[tuple[float, ...], bool, str]]:
    retriever, across = BM25Retriever(corpus, folder), Across(corpus, folder / CROSSING)
    index = retriever.refresh()
    for row in asked:
        hits = retriever.search(Query(row["question"], COMPARED))
        without = [hit for hit in hits if hit.article_id not in row["relevant_articles"]]
        later = _without(corpus, row["relevant_articles"], index.rarity)
        for answerable, left, idf in ((True, hits, index.rarity), (False, without, later)):
            signs = (across.signs if row["language"] == "en" else _plain)(
                row["question"], left[:DEPTH], Statistics(idf, index.counted)
            )
            if signs is not None:
                yield signs, answerable, row["group"]


def _without(
    corpus: Corpus, gone: Sequence[str], rarity: Callable[[str], float]
) -> Callable[[str], float]:
    """Return what terms weigh where these articles are not in the corpus."""
    pairs = [(article, passage) for article, held in corpus.passages(gone) for passage in held]
    texts = [f"{a.title or ''}\n{a.text[p.start : p.end]}" for a, p in pairs]
    fewer = Counter(term for text in texts for term in set(passage_terms(text)))
    size = math.exp(rarity(""))

    def anew(term: str) -> float:
        left = size * math.exp(-rarity(term)) - fewer[term]
        return math.log((size - len(texts)) / max(left, 1.0))

    return anew


def _plain(question: str, hits: Sequence[Hit], known: Statistics) -> tuple[float, ...] | None:
    signs = read_signs(question, hits, known)
    return astuple(signs) if signs else None


def _halves(language: Language) -> list[tuple[Floats, Flags]]:
    """Return scores by the coefficients as they stand, and which questions can be answered."""
    kept, asked, halves = articles(_file("xquad")), _asked(["xquad"], language), []
    for half in (kept[::2], kept[1::2]):
        ids = {article.id for article in half}
        with tempfile.TemporaryDirectory() as home, Corpus(Path(home) / "corpus.db") as corpus:
            _add(corpus, half)
            retriever = BM25Retriever(corpus, Path(home) / "index")
            chances = np.array([retriever.confidence(Query(row["question"])) for row in asked])
        right = np.array([not ids.isdisjoint(row["relevant_articles"]) for row in asked])
        halves.append((np.log(chances + 1e-9) - np.log1p(1e-9 - chances), right))
    return halves


def _print_halves(language: Language, halves: Sequence[tuple[Floats, Flags]]) -> None:
    print(f"\n{language}: half of xquad's articles really missing, by the coefficients as they are")
    for name, (scores, right) in zip(("the even half", "the odd half"), halves, strict=True):
        _print_figures(name, scores, right)
        _print_thresholds(scores, right)
        _print_calibration(scores, right)


def _print_figures(name: str, scores: Floats, answerable: Flags) -> None:
    right: list[bool] = answerable.tolist()
    values: list[float] = scores.tolist()
    curve = ", ".join(f"{kept:.0%} {refused(values, right, kept):.3f}" for kept in _KEPT)
    print(f"{name}: area {area_under_curve(values, right):.3f}, refused at kept {curve}")


def _print_thresholds(scores: Floats, answerable: Flags) -> None:
    """Print what is kept of the answerable, and refused of the others, by the fit of all."""
    sure = [scores >= math.log(chance / (1 - chance)) for chance in _THRESHOLDS]
    shares = [(kept[answerable].mean(), 1 - kept[~answerable].mean()) for kept in sure]
    pairs = zip(_THRESHOLDS, shares, strict=True)
    print("  threshold kept/refused:", ", ".join(f"{t} {k:.2f}/{r:.2f}" for t, (k, r) in pairs))


def _print_calibration(scores: Floats, answerable: Flags) -> None:
    """Print for tenths of the askings the mean chance and the share that was answerable."""
    tenths = np.array_split(np.argsort(scores), 10)
    chances = 1 / (1 + np.exp(-scores))
    pairs = (f"{chances[part].mean():.2f}/{answerable[part].mean():.2f}" for part in tenths)
    print("  chance/share answerable, by tenths:", " ".join(pairs))


def _cross_validated(sample: Sample) -> Floats:
    scores = np.zeros(len(sample.answerable))
    groups = np.unique(sample.groups)
    for fold in range(_FOLDS):
        held = np.isin(sample.groups, groups[fold::_FOLDS])
        seen = Sample(sample.signs[~held], sample.answerable[~held], sample.groups[~held])
        scores[held] = _scores(sample.signs[held], _fit(seen))
    return scores


def _scores(signs: Floats, fit: Floats) -> Floats:
    scores: Floats = signs @ fit[:-1] + fit[-1]
    return scores


def _fit(sample: Sample) -> Floats:
    """Fit a logistic regression by Newton's method; the ridge is on standardised signs."""
    signs = sample.signs
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    rows = np.column_stack([(signs - mean) / spread, np.ones(len(signs))])
    ridge = _RIDGE * np.diag([1.0] * signs.shape[1] + [0.0])
    fit = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ fit))
        slope = (rows.T * (chance * (1 - chance))) @ rows + ridge
        fit -= np.linalg.solve(slope, rows.T @ (chance - sample.answerable) + ridge @ fit)
    plain = fit[:-1] / spread
    return np.append(plain, fit[-1] - plain @ mean)


if __name__ == "__main__":
    main()
