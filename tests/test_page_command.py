from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import feeding
from bot.cli.commands import dalil
from bot.errors import NothingDone
from retrieval.fetching import Fetched, FetchRefused
from tests.articles import PROSE

URL = "https://news.example.org/bridge"
HTML = f"<html><head><title>جسر</title></head><body><article><h1>جسر</h1><p>{PROSE[0]}</p><p>{PROSE[1]}</p></article></body></html>"  # noqa: E501


class Fetcher:
    """Gives one page, or refuses."""

    def __init__(self, body: str | None) -> None:
        self._body = body

    def get(self, url: str) -> Fetched:
        if self._body is None:
            raise FetchRefused("10.0.0.1 is not public")
        return Fetched(url, url, 200, self._body.encode(), "text/html", "utf-8", None, None)


def _run(home: Path, monkeypatch: pytest.MonkeyPatch, body: str | None, *arguments: str) -> Result:
    monkeypatch.setattr(feeding, "open_fetcher", lambda *_, **__: Fetcher(body))
    return CliRunner(env={"DALIL_HOME": str(home)}).invoke(dalil, ["page", *arguments, URL])


def test_a_page_is_read_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _run(tmp_path, monkeypatch, HTML, "--json")
    read = json.loads(result.stdout)
    assert read["paragraphs"] == list(PROSE[:2])
    assert (read["title"], read["language"]) == ("جسر", "ar")
    listed = CliRunner(env={"DALIL_HOME": str(tmp_path)}).invoke(dalil, ["articles", "--json"])
    assert "جسر" not in listed.output


def test_nothing_of_a_readers_link_is_left_in_the_home(tmp_path: Path) -> None:
    host = "no-such-site-of-a-reader.invalid"
    arguments = ["page", f"https://{host}/bridge"]
    result = CliRunner(env={"DALIL_HOME": str(tmp_path)}).invoke(dalil, arguments)
    assert isinstance(result.exception, NothingDone)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if host.encode() in path.read_bytes()]


def test_a_page_is_shown_to_be_read_with_what_was_inferred_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = HTML.replace("<h1>جسر", "<h1>جسر &#27;[2J\u202e")
    shown = _run(tmp_path, monkeypatch, hostile).stdout
    assert PROSE[1] in shown
    assert shown.startswith("جسر")
    assert " · ~news.example.org · " in shown
    assert not {"\x1b", "\u202e"} & set(shown)


@pytest.mark.parametrize("body", [None, "<html><body></body></html>"])
def test_a_page_that_cannot_be_read_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str | None
) -> None:
    result = _run(tmp_path, monkeypatch, body, "--json")
    assert isinstance(result.exception, NothingDone)
    assert URL in str(result.exception)
