"""The running bot looked at live: what is found, and that nothing is changed by looking."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.chat.admins.health_values import Health
from bot.serving import office_of
from bot.settings import Settings
from bot.storage.log_file import LogFile
from bot.storage.statistics import Day, Figures
from retrieval import CorpusError
from retrieval.ingestion import ingest
from retrieval.reading import read_items
from tests.fakes.model import FakeModel
from tests.fakes.newsroom import SEEDS, Newsroom
from tests.offices import NOW


def _found(home: Path, *, seeds: bool = False, broken: bool = False, **environ: str) -> Health:
    settings = Settings.load({"DALIL_HOME": str(home), **environ}, home)

    async def look() -> Health:
        async with open_app(settings) as app:
            if seeds:
                ingest(app.corpus, read_items([SEEDS], NOW.date(), app.corpus.rules))
            if broken:
                _break(app)
            with closing(LogFile(home / "log.db")) as log:
                return await office_of(app, log).check()

    return asyncio.run(look())


def _break(app: App) -> None:
    def search(*_: object) -> None:
        raise CorpusError("the corpus is damaged")

    app.retriever.search = search  # type: ignore[method-assign,assignment]


def test_an_archive_with_articles_is_found_well(tmp_path: Path) -> None:
    found = _found(tmp_path, seeds=True)
    assert (found.articles, found.search, found.model) == (5, None, "none")
    assert found.newest is not None
    assert 0 < found.free <= found.total
    assert {"corpus.db", "log.db", "index"} == {name for name, _ in found.files}
    assert found.versions.startswith("Dalil ")


def test_an_empty_home_is_no_fault(tmp_path: Path) -> None:
    found = _found(tmp_path)
    assert (found.articles, found.newest, found.feeds) == (0, None, ())
    assert found.waiting.questions == 0


def test_a_file_that_goes_meanwhile_has_no_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("kept.txt", "kept"), ("gone.txt", "much more than that")):
        (tmp_path / "uploads").mkdir(exist_ok=True)
        (tmp_path / "uploads" / name).write_text(text)
    is_file = Path.is_file

    def goes(self: Path) -> bool:
        was_there = is_file(self)
        if self.name == "gone.txt":
            self.unlink(missing_ok=True)
        return was_there

    monkeypatch.setattr(Path, "is_file", goes)
    assert dict(_found(tmp_path).files)["uploads"] == 4


def test_a_search_that_fails_says_why(tmp_path: Path) -> None:
    assert _found(tmp_path, broken=True).search == "the corpus is damaged"


@pytest.mark.parametrize("works", [True, False])
def test_a_models_endpoint_is_asked_whether_it_is_there(tmp_path: Path, works: bool) -> None:
    with FakeModel(Newsroom()) as model:
        url = model.base_url if works else "http://127.0.0.1:9"
        found = _found(tmp_path, OPENAI_BASE_URL=url, DALIL_MODEL="test-model")
    assert found.model == ("ok" if works else "unreachable")


def test_the_office_draws_its_figures(tmp_path: Path) -> None:
    settings = Settings.load({"DALIL_HOME": str(tmp_path)}, tmp_path)
    day = Day(NOW.date(), {"answered": 1})

    async def drawn() -> bytes:
        async with open_app(settings) as app:
            with closing(LogFile(tmp_path / "log.db")) as log:
                return office_of(app, log).draw(Figures((day,), day), "ar")

    assert asyncio.run(drawn()).startswith(b"\x89PNG")
