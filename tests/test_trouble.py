"""What goes wrong around the bot: a log that is locked, floods, strange updates, sudden ends."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.answering.models import Turn
from bot.chat.handlers import Question
from bot.chat.kept import keeping
from bot.chat.runner import Line, serve
from bot.chat.tries import seen_through
from bot.storage.database import LogbookError
from bot.storage.deliveries import Deliveries
from bot.storage.entries import Arrival, Entry
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_failures import CONFLICT, HANG_UP, TIMEOUT, Failure, flood
from tests.test_handlers import Asked, Bot, _run, _turn

pytestmark = pytest.mark.usefixtures("unpaced")

READER = 7


def test_a_flood_limit_or_a_conflict_on_polls_is_waited_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with FakeTelegram() as fake, caplog.at_level(logging.WARNING):

        async def script() -> None:
            await asyncio.to_thread(fake.wait_for_poll)
            fake.plan("getUpdates", flood(3), CONFLICT, CONFLICT)
            fake.user_sends(READER, "one")
            await asyncio.to_thread(fake.wait_for_call, "getUpdates", 4)
            fake.user_sends(READER, "two")
            await asyncio.to_thread(fake.wait_for_messages, 2)

        _run(fake, Bot(tmp_path), script)
    assert "polling again in 3 s" in caplog.text
    assert caplog.text.count("stop one of the two") == 1


def test_a_log_that_another_program_locks_is_waited_for_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.database._BUSY_SECONDS", 0.02)
    asked = Asked()

    async def ask(question: Question) -> Turn:
        if not asked.questions:
            lock.execute("BEGIN IMMEDIATE")
            asyncio.get_running_loop().call_later(0.3, lock.rollback)
        return await asked(question)

    with FakeTelegram() as fake:
        for text in ("one", "two"):
            fake.user_sends(READER, text)
        bot = Bot(tmp_path, ask)
        with bot.desk():  # which makes the log
            pass
        with closing(sqlite3.connect(tmp_path / "log.db", isolation_level=None)) as lock:

            async def script() -> None:
                await asyncio.to_thread(fake.wait_for_messages, 2)

            _run(fake, bot, script)
        assert [state for state, _ in bot.states()] == ["delivered", "delivered"]
        assert len(fake.sent(READER)) == 2


def test_updates_of_unknown_kinds_are_confirmed_and_hold_up_nothing(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        for kind in ("poll", "chat_boost", "business_message", "of_next_year", "my_chat_member"):
            fake.update_arrives(**{kind: {"id": "x", "deep": [{}]}})
        fake.update_arrives()
        wanted = fake.user_sends(READER, "who?")

        async def script() -> None:
            await asyncio.to_thread(fake.wait_for_messages, 1)
            await asyncio.to_thread(fake.wait_until_taken)

        _run(fake, Bot(tmp_path), script)
        assert [message.reply_to for message in fake.sent()] == [wanted]


def test_a_stop_while_a_message_is_on_its_way_loses_it_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_its_way = threading.Event()

    def first(method: str, _chat_id: int | None) -> Failure | None:
        if method != "sendMessage" or on_its_way.is_set():
            return None
        on_its_way.set()
        return TIMEOUT

    with FakeTelegram(schedule=first) as fake:
        sent = fake.user_sends(READER, "who?")

        async def stopped() -> None:
            await asyncio.to_thread(on_its_way.wait)

        async def again() -> None:
            await asyncio.to_thread(fake.wait_for_messages, 1)

        bot = Bot(tmp_path)
        with monkeypatch.context() as hasty:
            hasty.setattr("bot.chat.runner._STOP_SECONDS", 0.05)
            _run(fake, bot, stopped)
        assert bot.states() == [("answered", None)]
        _run(fake, bot, again)
        (reply,) = fake.sent(READER)
        assert reply.reply_to == sent
        assert bot.states() == [("delivered", None)]


class _Steady(Bot):
    """Sleeps for as long as it says."""

    async def serve(self, api: str) -> None:
        with self.desk() as desk:
            await serve(Line(TOKEN, api), self.home, desk)


@pytest.mark.parametrize("sent", ["before the stop", "during the stop"])
def test_a_stop_does_not_wait_for_a_message_that_would_be_repeated_in_a_minute(
    sent: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    begun, release = asyncio.Event(), asyncio.Event()

    async def ask(question: Question) -> Turn:
        begun.set()
        await release.wait()
        return _turn(question.text)

    async def logged(text: str) -> None:
        while text not in caplog.text:  # noqa: ASYNC110 - a log has no event
            await asyncio.sleep(0.01)

    async def script() -> None:
        await begun.wait()
        if sent == "during the stop":
            os.kill(os.getpid(), signal.SIGTERM)
            await logged("stopping; 1 under way")
        release.set()
        await logged("it is repeated in 60 s")

    with FakeTelegram() as fake:
        fake.user_sends(READER, "who?")
        fake.plan("sendMessage", HANG_UP)
        bot = _Steady(tmp_path, ask)
        _run(fake, bot, script)
        assert bot.states() == [("answered", None)]
    assert "parked until the next start" not in caplog.text


def test_a_thousand_that_waited_at_the_start_are_kept_and_those_over_the_limit_refused(
    tmp_path: Path,
) -> None:
    release = asyncio.Event()

    async def ask(question: Question) -> Turn:
        await release.wait()
        return _turn(question.text)

    with FakeTelegram() as fake:
        for n in range(1_000):
            fake.user_sends(READER, f"question {n}")

        async def script() -> None:
            await asyncio.to_thread(fake.wait_until_taken, 60)
            release.set()

        bot = Bot(tmp_path, ask)
        _run(fake, bot, script)
        states = [state for state, _ in bot.states()]
        assert len(states) == 1_000
        assert states.count("refused") == 1_000 - 11


def test_work_that_fails_for_good_is_given_up_also_where_the_log_fails_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_up, failures = Deliveries.give_up, [2]

    async def failing(self: Deliveries, entry: Entry, reason: str) -> None:
        if failures[0]:
            failures[0] -= 1
            raise LogbookError("the disk is full")
        await give_up(self, entry, reason)

    async def broken(_: Entry) -> None:
        raise ValueError("no such state")

    async def run() -> None:
        async with keeping(tmp_path / "log.db") as kept:
            arrival = Arrival(1, READER, READER, "question", "message 7 1 0", {})
            (entry,) = await kept.inbox.accept([arrival])
            # What it raises would end its chat's queue, and with it what waits there.
            await seen_through(entry, broken, kept, lambda _: asyncio.sleep(0))
            assert (await kept.inbox.entry(entry)).state == "failed"

    monkeypatch.setattr(Deliveries, "give_up", failing)
    asyncio.run(run())
    assert failures == [0]
