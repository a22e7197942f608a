"""What all tests share: helpers' asserts that are explained, patience, and the seeds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:  # a file that needs none waits for no import
    from retrieval import BM25Retriever, Corpus

HERE = Path(__file__).parent
# What a helper asserts is explained as what a test asserts.
_HELPERS = (path.stem for path in HERE.glob("*.py") if not path.stem.startswith(("test_", "__")))
pytest.register_assert_rewrite(*(f"tests.{name}" for name in _HELPERS), "tests.fakes")

# No test asserts how quick a busy machine is.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """A worker more than there are cores for us: many tests wait for other processes."""
    # macOS does not say which of the cores are ours.
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (cores or 1) + 1


@pytest.fixture
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers at once, and ends what is under way: the pace and the end have tests of their own."""
    monkeypatch.setattr("bot.chat.pacing.PER_CHAT", (1_000, 1.0))
    monkeypatch.setattr("bot.chat.runner._STOP_SECONDS", 120.0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the newsroom's articles and the seeds."""
    from tests.fakes.newsroom import open_newsroom  # noqa: PLC0415 - as above

    home = tmp_path / "home"
    home.mkdir()
    open_newsroom(home)
    return home


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    from tests.asking import seeds_in  # noqa: PLC0415 - as above

    with seeds_in(tmp_path_factory.mktemp("home")) as corpus:
        yield corpus


@pytest.fixture(scope="session")
def retriever(corpus: Corpus) -> BM25Retriever:
    from tests.asking import retriever_of  # noqa: PLC0415 - as above

    return retriever_of(corpus)
