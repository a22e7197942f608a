"""What kills the process that does it is tried at three starts; then its reader is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.doings import is_apology
from tests.fakes.newsroom import WORDS
from tests.served import READER, served


def _last_of(home: Path, kind: str) -> tuple[str, str | None, int]:
    with closing(sqlite3.connect(home / "log.db")) as db:
        found: tuple[str, str | None, int] = db.execute(
            "SELECT state, reason, tries FROM inbox WHERE kind = ? ORDER BY id DESC", [kind]
        ).fetchone()
    return found


@pytest.mark.parametrize(("label", "point"), [("🖼", "draw:before"), ("🔄", "answer:after")])
def test_a_press_that_kills_three_processes_is_apologised_for_and_takes_nobody_with_it(
    label: str, point: str, home: Path
) -> None:
    with served(home) as it:
        it.born.bear()
        answer = it.says(WORDS["ar"]["claim"])
        it.born.end()
        it.born.bear(point)
        it.fake.user_presses(answer, label)
        it.dies()
        command = it.fake.user_sends(READER, "/sources")
        for _ in range(2):
            it.born.bear(point)
            it.dies()
        it.born.bear(point)  # which it does not come to any more
        assert is_apology(it.reply(answer.message_id))
        assert not is_apology(it.reply(command))
        assert it.says("/cancel").plain
        it.born.end()
        assert _last_of(home, "button") == ("failed", "interrupted", 3)
        assert len(it.replies(answer.message_id)) == 1


def test_a_command_that_kills_two_processes_is_tried_a_third_time(home: Path) -> None:
    with served(home) as it:
        it.born.bear("react:before")
        command = it.fake.user_sends(READER, "/sources")
        it.dies()
        it.born.bear("react:before")
        it.dies()
        it.born.bear()
        assert not is_apology(it.reply(command))
        it.born.end()
        assert _last_of(home, "notice") == ("delivered", None, 3)
