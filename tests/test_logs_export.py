"""`dalil logs --export`, through its entry point."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.storage.logbook import Logbook
from tests import cited
from tests.dalil import Dalil

NEWSROOM = "جريدة المرفأ"


@pytest.fixture
def dalil(tmp_path: Path) -> Dalil:
    logbook = Logbook(tmp_path / "log.db")
    for question in ("السؤال الأول", "السؤال الثاني"):
        said = {"question": question, "kind": "claim", "verdict": "supported"}
        logbook.record(cited.turn(cited.answer(cited.citation(), **said)), 1, 1)
    logbook.close()
    return Dalil(tmp_path)


@pytest.mark.parametrize("suffix", ["md", "csv", "json", "jsonld"])
def test_turns_are_exported_in_the_form_of_the_files_name(suffix: str, dalil: Dalil) -> None:
    file = dalil.home / f"turns.{suffix}"
    assert dalil("logs", "--export", str(file)).startswith("2 ")
    text = file.read_text("utf-8")
    assert text.index("السؤال الأول") < text.index("السؤال الثاني")


def test_one_turn_is_exported_alone(dalil: Dalil) -> None:
    file = dalil.home / "turn.json"
    said = dalil.json("logs", "2", "--export", str(file))
    assert said == {"file": str(file), "exported": 1}
    assert [row["question"] for row in json.loads(file.read_text("utf-8"))] == ["السؤال الثاني"]


def test_only_so_many_of_the_newest_are_exported(dalil: Dalil) -> None:
    file = dalil.home / "turns.json"
    dalil("logs", "-n", "1", "--export", str(file))
    assert [row["id"] for row in json.loads(file.read_text("utf-8"))] == [2]


def test_a_review_names_its_newsroom_and_the_page_on_which_it_will_stand(dalil: Dalil) -> None:
    file, page = dalil.home / "turns.jsonld", "https://example.org/check"
    dalil.run("logs", "--export", str(file), "--page", page, DALIL_NEWSROOM=NEWSROOM)
    first, _ = json.loads(file.read_text("utf-8"))
    assert first["url"].startswith(f"{page}#")
    assert first["author"]["name"] == NEWSROOM


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--export", "turns.txt"), "must end in"),
        (("--export", "turns.md", "--days"), "--days"),
        (("--export", "turns.md", "--page", "https://example.org"), "--page"),
        (("--page", "https://example.org"), "--page"),
    ],
)
def test_what_does_not_go_together_is_refused(
    options: tuple[str, ...], said: str, dalil: Dalil
) -> None:
    assert said in dalil.error("logs", *options, code=2)
