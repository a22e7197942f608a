"""`dalil ingest` killed anywhere: the next run ends with what an uninterrupted one has."""

from __future__ import annotations

import json
import random
import signal
from pathlib import Path
from typing import Any

import pytest

from retrieval.corpus import Corpus
from tests.articles import PROSE, held
from tests.mortal_ingest import Lives

STATEMENTS = 1_000  # more than an ingestion of these articles takes
KILLS = 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty articles with doubles, reprints and a line that repeats."""
    folder = tmp_path_factory.mktemp("archive")
    rows = [_row(number) for number in range(40)]
    for part, name in enumerate(("a.jsonl", "b.jsonl")):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows[part::2])
        (folder / name).write_text("\n".join(lines), "utf-8")
    return folder


def _row(number: int) -> dict[str, str]:
    own = f"قال الشاهد رقم {number} إن الطريق بين المدينتين مغلق منذ صباح اليوم بسبب تراكم الثلوج."
    told = PROSE if number % 10 == 3 else (own, PROSE[number % 3])
    day = f"2025-02-{28 - number % 20:02}"
    return {
        "id": f"article-{number}",
        "title": f"خبر {number}",
        "text": "\n".join([*told, "تابعونا على قناتنا"]),
        "url": f"https://site.example/{number}",
        "published": day,
    }


@pytest.fixture(scope="module")
def lives(folder: Path) -> Lives:
    return Lives(folder, batch=7)


@pytest.fixture(scope="module")
def whole(lives: Lives, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("whole")
    assert lives.ingest(home, None) == 0
    with Corpus(home / "corpus.db") as corpus:
        found = held(corpus)
    assert len(found["articles"]) == 37
    assert len(found["doubles"]) == 3
    assert len(found["asides"]) == 37
    return found


def test_killed_at_ten_points_the_next_run_ends_with_the_same(
    lives: Lives, whole: dict[str, Any], tmp_path: Path
) -> None:
    chance = random.Random(6)  # noqa: S311 - points to die at
    killed = 0
    for number in range(KILLS):
        home = tmp_path / str(number)
        killed += lives.ingest(home, chance.randrange(100, STATEMENTS)) == -signal.SIGKILL
        assert lives.ingest(home, None) == 0
        with Corpus(home / "corpus.db") as corpus:
            assert held(corpus) == whole
    assert killed >= KILLS // 2


def test_killed_again_and_again_it_gets_there(
    lives: Lives, whole: dict[str, Any], tmp_path: Path
) -> None:
    ends = [lives.ingest(tmp_path, statement) for statement in range(150, 600, 90)]
    assert ends[0] == -signal.SIGKILL
    assert lives.ingest(tmp_path, None) == 0
    with Corpus(tmp_path / "corpus.db") as corpus:
        assert held(corpus) == whole


def test_interrupted_it_exits_with_130_and_leaves_a_whole_corpus(
    lives: Lives, whole: dict[str, Any], tmp_path: Path
) -> None:
    assert lives.ingest(tmp_path, 400, signal.SIGINT) == 130
    with Corpus(tmp_path / "corpus.db") as corpus:
        some = held(corpus)
    assert 0 < len(some["articles"]) < len(whole["articles"])
    assert {row[3] for row in some["sources"]} == {row[0] for row in some["articles"]}
    assert lives.ingest(tmp_path, None) == 0
    with Corpus(tmp_path / "corpus.db") as corpus:
        assert held(corpus) == whole
