"""The bot serves, a reader is forgotten, and no byte of theirs is left in any file."""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.chat.texts import Texts
from tests.fakes.model import FakeModel
from tests.fakes.newsroom import WORDS, Newsroom, open_newsroom, serving
from tests.fakes.telegram import FakeTelegram, Message
from tests.mortal import Life, serve
from tests.traces import traces
from tests.visible import bare

READER, COLLEAGUE, GROUP = 501, 502, -1000
SECRET = "زرقاءاليمامة"  # a word of the reader's own, which the answers repeat
SECONDS = 120
TEXTS = Texts.load("ar")


class Chat:
    """A person in a chat, who waits for each answer."""

    def __init__(self, fake: FakeTelegram, user: int, chat: int) -> None:
        self.fake, self.user, self.chat = fake, user, chat

    def says(self, text: str, n: int = 1, **fields: Any) -> Message:
        """Say something and return the last of the messages that come of it."""
        before = len(self.fake.sent(self.chat))
        kind = "private" if self.chat > 0 else "supergroup"
        self.fake.user_sends(
            self.chat, text, user=self.user, chat_type=kind, name=SECRET[:8], **fields
        )
        return self.fake.wait_for_messages(before + n, SECONDS, self.chat)[-1]

    def presses(self, message: Message, label: str, n: int = 1) -> Message:
        before = len(self.fake.sent(self.chat))
        self.fake.user_presses(message, label, user=self.user)
        return self.fake.wait_for_messages(before + n, SECONDS, self.chat)[-1]


def _asked(word: str) -> str:
    return f"{WORDS['ar'][word]} ({SECRET})"


def _found(home: Path, text: str = SECRET) -> list[str]:
    return traces(home, text)


@contextmanager
def _served(home: Path, **settings: str) -> Iterator[FakeTelegram]:
    work = partial(serve, Life())
    # Time stands still there: to a slow machine no press is answered too late.
    with FakeModel(Newsroom()) as model, FakeTelegram(clock=lambda: 0.0) as fake:
        with serving(home, fake, model, work, DALIL_ALLOWED_USERS="*", **settings) as served:
            yield fake
        assert SECRET not in served.printed
        assert "Traceback" not in served.printed


def _uses_everything(fake: FakeTelegram) -> None:
    """Let the reader leave words wherever the bot keeps any."""
    reader = Chat(fake, READER, READER)
    answer = reader.says(_asked("claim"))
    reader.presses(answer, "🖼")
    fake.user_presses(answer, "🔔", user=READER)
    link = reader.presses(answer, "🔗")
    token = re.search(r"start=([\w-]+)", link.plain + str(link.buttons))
    fake.user_presses(answer, "👎", user=READER)
    fake.wait_until_answered(SECONDS)
    for name in ("CSV", "JSON"):
        reader.presses(reader.says("/export"), name)
    reader.presses(reader.says("/history"), "1", n=2)
    reader.says(f"/search {SECRET} الوقود")
    question = Chat(fake, READER, GROUP).says(f"@dalil_test_bot {_asked('question')}")
    colleague = Chat(fake, COLLEAGUE, GROUP)
    colleague.says("@dalil_test_bot ماذا عن هذا؟", reply_to=question.message_id)
    assert token is not None
    opened = Chat(fake, COLLEAGUE, COLLEAGUE).says(f"/start {token[1]}")
    assert opened.plain


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, FakeTelegram]]:
    """A bot that serves for all that leaves it serving."""
    home = tmp_path_factory.mktemp("newsroom")
    open_newsroom(home)
    with _served(home) as fake:
        yield home, fake


def test_nothing_of_a_forgotten_reader_is_left_while_the_bot_serves(
    shared: tuple[Path, FakeTelegram],
) -> None:
    home, fake = shared
    _uses_everything(fake)
    assert {"log.db", "log.db-wal"} & set(_found(home))
    reader = Chat(fake, READER, READER)
    told = reader.presses(reader.says("/forget"), "🗑")
    assert told.plain.startswith(TEXTS("forget.done")), told.plain
    assert _found(home) == []
    after = reader.says(WORDS["ar"]["refuted"])
    assert TEXTS("verdict.refuted") in after.plain
    assert _found(home) == []


def test_a_paste_of_several_messages_is_forgotten_whole(
    shared: tuple[Path, FakeTelegram],
) -> None:
    home, fake = shared
    reader, word = Chat(fake, 503, 503), "جبلقاسيون"
    words = f"{word} قالت الحكومة إن أسعار الوقود ترتفع. " * 200
    fake.user_sends(503, words[:4096], user=503)
    reader.says(words[4096:8000])
    assert _found(home, word)
    told = reader.presses(reader.says("/forget"), "🗑")
    assert told.plain.startswith(TEXTS("forget.done")), told.plain
    assert _found(home, word) == []


def test_backups_are_named_to_who_is_forgotten(shared: tuple[Path, FakeTelegram]) -> None:
    home, fake = shared
    reader, backup = Chat(fake, 504, 504), home / "backups" / "log.db.monday"
    reader.says(WORDS["ar"]["nothing"])
    backup.parent.mkdir()
    shutil.copy(home / "log.db", backup)
    told = reader.presses(reader.says("/forget"), "🗑")
    backup.unlink()
    assert "backups/log.db.monday" in bare(told.plain)


def test_a_question_that_is_being_answered_is_forgotten_after_a_restart(home: Path) -> None:
    with _served(home) as fake:
        reader = Chat(fake, READER, READER)
        reader.fake.user_sends(READER, _asked("endless"), user=READER)
        told = reader.presses(reader.says("/forget"), "🗑")
        assert told.plain.startswith(TEXTS("forget.soon")), told.plain
        reader.says("/cancel")
    with _served(home):
        _until_gone(home)


def test_turns_beyond_their_days_are_gone_when_the_bot_serves(home: Path) -> None:
    with _served(home) as fake:
        Chat(fake, READER, READER).says(_asked("claim"))
    assert _found(home)
    _set_back(home)
    with _served(home, DALIL_KEEP_DAYS="30"):
        _until_gone(home)


def _set_back(home: Path) -> None:
    with sqlite3.connect(home / "log.db") as db:
        db.execute("UPDATE turns SET asked_at = '2020-01-01T00:00:00+00:00'")
        db.execute("UPDATE inbox SET changed_at = '2020-01-01T00:00:00.000+00:00'")
    db.close()


def _until_gone(home: Path) -> None:
    until = time.monotonic() + SECONDS
    while _found(home) and time.monotonic() < until:
        time.sleep(0.1)
    assert _found(home) == []
