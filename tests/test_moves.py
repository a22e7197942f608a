"""A group that becomes a supergroup gets another id; nothing of it is lost on the way."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering.models import Turn
from bot.chat.arrivals import move_of
from bot.chat.handlers import Question
from bot.chat.kept import keeping
from bot.storage.logbook import Logbook
from tests.fakes.telegram import FakeTelegram
from tests.test_handlers import Bot, _run, _turn

READER, OLD, NEW = 7, -100, -1_000_000_000_100
pytestmark = pytest.mark.usefixtures("unpaced")

MENTION = "@dalil_test_bot"


def _moves(fake: FakeTelegram) -> None:
    """Let the group become a supergroup, and Telegram say so."""
    fake.group_becomes_supergroup(OLD, NEW)
    service = {"message_id": 900, "date": 1, "from": fake._state.user(READER, "ar")}
    old = {"id": OLD, "type": "group", "title": "Newsroom"}
    new = {"id": NEW, "type": "supergroup", "title": "Newsroom"}
    fake.update_arrives(message=service | {"chat": old, "migrate_to_chat_id": NEW})
    fake.update_arrives(message=service | {"chat": new, "migrate_from_chat_id": OLD})


def _says(fake: FakeTelegram, chat_id: int, text: str) -> int:
    return fake.user_sends(chat_id, f"{MENTION} {text}", user=READER, chat_type="group")


@pytest.mark.parametrize("told", [True, False])
def test_what_waits_is_answered_in_order_where_the_group_is_now(told: bool, tmp_path: Path) -> None:
    began, release = asyncio.Event(), asyncio.Event()
    begun: list[str] = []

    async def ask(question: Question) -> Turn:
        begun.append(question.text)
        began.set()
        await release.wait()
        return _turn(question.text)

    with FakeTelegram() as fake:

        async def script() -> None:
            for text in ("one", "two"):
                _says(fake, OLD, text)
            await asyncio.to_thread(fake.wait_until_taken)
            if told:
                _moves(fake)
                _says(fake, NEW, "three")
                await asyncio.to_thread(fake.wait_until_taken)
                await began.wait()
                assert begun == ["one"]
            else:
                fake.group_becomes_supergroup(OLD, NEW)
            release.set()
            await asyncio.to_thread(fake.wait_for_messages, 2 + told, chat_id=NEW)

        _run(fake, Bot(tmp_path, ask), script)
        assert begun == ["one", "two", "three"][: 2 + told]
        shown = [message.plain for message in fake.sent(NEW)]
        assert all(text in line for text, line in zip(begun, shown, strict=True))
        refused = [
            call for call in fake.calls if call.method == "sendMessage" and call.status != 200
        ]
        assert len(refused) == (not told)  # once is enough to learn it


def test_a_cancel_reaches_what_was_asked_before_the_move(tmp_path: Path) -> None:
    async def ask(_question: Question) -> Turn:
        await asyncio.Event().wait()
        raise LookupError

    with FakeTelegram() as fake:

        async def script() -> None:
            for text in ("one", "two"):
                _says(fake, OLD, text)
            await asyncio.to_thread(fake.wait_until_taken)
            _moves(fake)
            fake.user_sends(NEW, "/cancel@dalil_test_bot", user=READER)
            await asyncio.to_thread(fake.wait_for_messages, 1, chat_id=NEW)

        bot = Bot(tmp_path, ask)
        _run(fake, bot, script)
        assert [state for state, _ in bot.states()] == ["cancelled", "cancelled", "delivered"]


def test_a_restart_goes_on_where_the_group_is_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.runner._STOP_SECONDS", 0.01)

    async def ask(_question: Question) -> Turn:
        await asyncio.Event().wait()
        raise LookupError

    with FakeTelegram() as fake:
        for text in ("one", "two"):
            _says(fake, OLD, text)

        async def moved() -> None:
            await asyncio.to_thread(fake.wait_until_taken)
            _moves(fake)
            await asyncio.to_thread(fake.wait_until_taken)

        async def answered() -> None:
            await asyncio.to_thread(fake.wait_for_messages, 2, chat_id=NEW)

        _run(fake, Bot(tmp_path, ask), moved)
        _run(fake, Bot(tmp_path), answered)
        one, two = fake.sent(NEW)
        assert "one" in one.plain
        assert "two" in two.plain
        assert {call.status for call in fake.calls if call.method == "sendMessage"} == {200}


def test_the_conversation_and_its_buttons_go_with_the_group(tmp_path: Path) -> None:
    async def script() -> None:
        async with keeping(tmp_path / "log.db") as kept:
            await kept.moves.note(OLD, NEW)

    with closing(Logbook(tmp_path / "log.db")) as logbook:
        before = logbook.record(_turn("before"), OLD, READER)
        asyncio.run(script())
        after = logbook.record(_turn("after"), OLD, READER)  # it was under way
        for chat in (OLD, NEW):
            recent = logbook.recent(chat, datetime.min.replace(tzinfo=UTC), 5)
            assert [exchange.question for exchange in recent] == ["before", "after"]
            assert logbook.was_sent_to(before, chat)
            assert logbook.was_sent_to(after, chat)
        assert not logbook.was_sent_to(before, READER)


@pytest.mark.parametrize(
    "message",
    [
        None,
        "text",
        {},
        {"chat": 7},
        {"chat": {}, "migrate_to_chat_id": "x"},
        {"chat": {"id": 1}},
        {"chat": {"id": 1}, "migrate_to_chat_id": 2**63},  # no log can hold it
    ],
)
def test_what_tells_of_no_move_is_none(message: object) -> None:
    assert move_of({"update_id": 1, "message": message}) is None
