"""Who gets in when things fail: a stranger never, an admin's request always, a flood quietly."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from bot.answering.models import Turn
from bot.chat.handlers import Question
from bot.chat.posting import Posting
from bot.storage.access import AccessTable, Standing
from bot.storage.database import LogbookError
from tests.fakes.telegram import FakeTelegram
from tests.test_handlers import (
    ADMIN,
    EN,
    PHOTO,
    READER,
    STRANGER,
    Asked,
    Bot,
    _run,
    _turn,
)

pytestmark = pytest.mark.usefixtures("unpaced")


def _failing_once(monkeypatch: pytest.MonkeyPatch, owner: type[Any], name: str) -> None:
    work, failures = getattr(owner, name), [1]

    def failing(*args: Any, **kwargs: Any) -> Any:
        if failures[0]:
            failures[0] -= 1
            raise LogbookError("the disk is full")
        return work(*args, **kwargs)

    monkeypatch.setattr(owner, name, failing)


@pytest.mark.parametrize("name", ["standing", "ask"])
def test_a_stranger_is_not_let_in_by_a_log_that_fails(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _failing_once(monkeypatch, AccessTable, name)
    asked = Asked()
    with FakeTelegram() as fake:
        fake.user_sends(STRANGER, "who?", language_code="en")

        async def script() -> None:
            await asyncio.to_thread(fake.wait_for_messages, 1)

        bot = Bot(tmp_path, asked)
        _run(fake, bot, script)
        assert bot.states() == [("refused", "stranger")]
    assert asked.questions == []


def test_one_who_was_shut_out_while_their_question_waited_gets_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, asked = asyncio.Event(), Asked()
    standings = [Standing("allowed", None, None)] * 2

    def standing(*_: Any) -> Standing:
        return standings.pop() if standings else Standing("denied", None, None)

    async def ask(question: Question) -> Turn:
        await release.wait()
        return await asked(question)

    monkeypatch.setattr(AccessTable, "standing", standing)
    with FakeTelegram() as fake:
        fake.user_sends(STRANGER, "who?", language_code="en")

        async def script() -> None:
            release.set()
            await asyncio.to_thread(fake.wait_for_messages, 1)
            fake.user_sends(STRANGER, "and who else?", language_code="en")
            await asyncio.to_thread(fake.wait_for_messages, 2)

        bot = Bot(tmp_path, ask)
        _run(fake, bot, script)
        assert bot.states() == [("delivered", None), ("refused", "stranger")]


@pytest.mark.parametrize("text", ["who?", "/start"])
def test_the_admins_hear_of_a_stranger_whose_message_was_cut_short_by_a_kill(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for = threading.Event()

    async def killed(*_: Any) -> None:
        asked_for.set()
        await asyncio.Event().wait()

    async def until_asked_for() -> None:
        await asyncio.to_thread(asked_for.wait)

    async def again() -> None:
        await asyncio.to_thread(fake.wait_for_messages, 1, chat_id=STRANGER)
        await asyncio.to_thread(fake.wait_for_messages, 1, chat_id=ADMIN)

    monkeypatch.setattr("bot.chat.runner._STOP_SECONDS", 0.05)
    with FakeTelegram() as fake:
        fake.chat_is_known(ADMIN)
        fake.user_sends(STRANGER, text, language_code="en")
        with monkeypatch.context() as patch:
            patch.setattr(Posting, "_stored", killed)
            _run(fake, Bot(tmp_path), until_asked_for)
        assert fake.sent() == []
        _run(fake, Bot(tmp_path), again)
        assert EN("access.pending") in fake.sent(STRANGER)[0].plain


def test_a_flood_at_a_full_queue_is_not_answered_by_a_flood_of_lines(tmp_path: Path) -> None:
    release = asyncio.Event()

    async def ask(question: Question) -> Turn:
        await release.wait()
        return _turn(question.text)

    with FakeTelegram() as fake:
        for n in range(50):
            fake.user_sends(READER, f"question {n}", language_code="en")

        async def script() -> None:
            await asyncio.to_thread(fake.wait_until_taken)
            release.set()
            await asyncio.to_thread(fake.wait_for_messages, 11 + 10)

        bot = Bot(tmp_path, ask)
        _run(fake, bot, script)
        assert bot.states().count(("refused", "queue")) == 50 - 11
        assert len(fake.sent(READER)) == 11 + 10


@pytest.mark.parametrize("caption", ["who?", None])
def test_an_album_is_answered_once(caption: str | None, tmp_path: Path) -> None:
    asked = Asked()
    album: dict[str, Any] = {"photo": [PHOTO], "media_group_id": "77", "language_code": "en"}
    with FakeTelegram() as fake:
        fake.user_sends(READER, **album, **({"caption": caption} if caption else {}))
        for _ in range(4):
            fake.user_sends(READER, **album)
        last = fake.user_sends(READER, "/start", language_code="en")

        async def script() -> None:
            await asyncio.to_thread(fake.wait_for_messages, 2)
            await asyncio.to_thread(
                fake.wait_until, lambda: any(m.reply_to == last for m in fake.sent()), "the last"
            )

        bot = Bot(tmp_path, asked)
        _run(fake, bot, script)
        assert len(fake.sent(READER)) == 2
        assert [text for text, _, _ in asked.questions] == [caption] * bool(caption)
