"""Answers sent through the inbox to the fake Telegram, each time by a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.chat.arrivals import arrival_of, message_of, update_of
from bot.chat.delivery import Delivery
from bot.chat.kept import Kept, keeping
from bot.chat.outgoing import Outgoing
from bot.chat.pacing import Pace
from bot.chat.places import place_of
from bot.storage.entries import Entry
from tests.fakes.telegram import TOKEN, FakeTelegram

CHAT = 7
_SECONDS = 120  # no call may be taken for lost because the machine is busy


class Clock:
    """Time that passes only while somebody sleeps, and remembers for how long."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.seconds: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(round(seconds, 2))
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    def read(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.now.timestamp()


class Sending:
    """An answered question, and what sends its answer; each is a process of its own."""

    def __init__(self, fake: FakeTelegram, home: Path) -> None:
        self.fake = fake
        self.clock = Clock()
        self._path = home / "log.db"

    def answer(self, parts: Sequence[str | Outgoing], **question: Any) -> Entry:
        """Ask, and store these parts as the answer."""

        async def work(bot: Bot, log: Kept) -> Entry:
            self.fake.user_sends(CHAT, "@dalil_test_bot question", **question)
            raw = self.fake._state.updates[-1]
            arrival = arrival_of(raw, bot)
            assert arrival is not None
            (entry,) = await log.inbox.accept([arrival])
            assert await log.inbox.begin(entry)
            shown = [Outgoing(part) if isinstance(part, str) else part for part in parts]
            stored = await log.inbox.answered(entry, [part.to_json() for part in shown], "en")
            assert stored is not None
            return stored

        return self._run(work)

    def deliver(self, entry: Entry, api: str | None = None) -> list[float]:
        """Deliver what is left of an answer; return the pauses."""
        self.clock.seconds.clear()

        async def work(bot: Bot, log: Kept) -> None:
            message = message_of(update_of(entry.content, bot))
            assert message is not None
            if api is not None:
                bot._base_url = f"{api}/bot{TOKEN}"
            clock = self.clock
            pace = Pace(clock.sleep, clock.monotonic)
            delivery = Delivery(
                bot, log.deliveries, log.moves, pace, clock.sleep, clock.read, clock.monotonic
            )
            await delivery.deliver(entry, place_of(message), "en")

        self._run(work)
        return self.clock.seconds

    def left(self) -> list[Entry]:
        """Return what is unfinished."""

        async def work(_bot: Bot, log: Kept) -> list[Entry]:
            return await log.inbox.unfinished()

        return self._run(work)

    def _run(self, work: Callable[[Bot, Kept], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            request = HTTPXRequest(
                read_timeout=_SECONDS,
                write_timeout=_SECONDS,
                connect_timeout=_SECONDS,
                pool_timeout=_SECONDS,
                media_write_timeout=_SECONDS,
            )
            async with (
                Bot(TOKEN, f"{self.fake.url}/bot", request=request) as bot,
                keeping(self._path, self.clock.read) as log,
            ):
                return await work(bot, log)

        return asyncio.run(run())
