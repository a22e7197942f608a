"""`dalil serve` for which minutes are moments, and which may kill itself at a named point."""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlite_utils import Database

import bot.answering.endpoint.openai_model
import bot.keeping
import bot.serving
from bot import tidying
from bot.chat import delivery, pacing
from bot.chat.api import call
from bot.chat.handlers import Handlers
from bot.chat.worker import Worker
from bot.storage import forgetting
from bot.storage.deliveries import Deliveries
from bot.storage.forgetting import Forgetting
from bot.storage.inbox import Inbox
from bot.storage.watches import Watches
from bot.watching import rounds, settling
from tests.forked import command


def _around(*changes: str) -> tuple[str, ...]:
    return tuple(f"{change}:{when}" for change in changes for when in ("before", "after"))


POINTS = _around("accept", "begin", "answered", "sending", "sent", "message")
"""Before and after each change of the inbox, and around the call that sends a message."""

WORKING = _around("answer", "react", "draw")
"""Before and after a question is answered, a command or a button obeyed, and a card drawn."""

FORGETTING = _around("forget", "erase", "vacuum", "scrub")
"""Before and after a person is forgotten, and each step of it: the tables, the file, its log."""


TELLING = ("tell:before", "tell:after", "message:before", "message:after", "sent:after")
"""Before and after news are stored, before and after they are sent, and once that is known."""


class Fate:
    """Ends the process at its point, however much it would still like to do."""

    def __init__(self, point: str | None, passing: int) -> None:
        self._point = point
        self._left = passing

    def meet(self, point: str) -> None:
        if point == self._point:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def bind(self, owner: object, name: str, point: str) -> None:
        """Meet a point before and after a function or a method does its work."""
        done: Callable[..., Any] = getattr(owner, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.meet(f"{point}:before")
            result = done(*args, **kwargs)
            self.meet(f"{point}:after")
            return result

        async def awaited(*args: Any, **kwargs: Any) -> Any:
            self.meet(f"{point}:before")
            result = await done(*args, **kwargs)
            self.meet(f"{point}:after")
            return result

        setattr(owner, name, awaited if inspect.iscoroutinefunction(done) else wrapped)


def _bind_vacuum(fate: Fate) -> None:
    execute = Database.execute

    def wrapped(db: Database, sql: str, *args: Any) -> Any:
        if sql != "VACUUM":
            return execute(db, sql, *args)
        fate.meet("vacuum:before")
        result = execute(db, sql, *args)
        fate.meet("vacuum:after")
        return result

    Database.execute = wrapped  # type: ignore[method-assign, assignment]


def _bind(fate: Fate) -> None:
    for change in ("accept", "begin", "answered"):
        fate.bind(Inbox, change, change)
    for change in ("sending", "sent"):
        fate.bind(Deliveries, change, change)
    fate.bind(delivery.Delivery, "_send_once", "message")
    for work in ("answer", "react"):
        fate.bind(Handlers, work, work)
    fate.bind(bot.keeping, "draw_cards", "draw")
    fate.bind(Forgetting, "forget", "forget")
    fate.bind(forgetting, "erase_person", "erase")
    fate.bind(Forgetting, "_scrub", "scrub")
    fate.bind(Watches, "tell", "tell")
    _bind_vacuum(fate)


def _acknowledge_first() -> None:
    kept: set[asyncio.Task[None]] = set()
    accept = Worker.accept

    async def pending(worker: Worker) -> int:
        info = await call(worker._bot, "getWebhookInfo", {})
        return int(info["pending_update_count"])

    async def careless(self: Worker, updates: Any) -> None:
        async def later() -> None:
            while await pending(self):  # noqa: ASYNC110 - Telegram tells nobody
                await asyncio.sleep(0.05)
            await accept(self, updates)

        task = asyncio.create_task(later())
        kept.add(task)
        task.add_done_callback(kept.discard)

    Worker.accept = careless  # type: ignore[method-assign]


def _hurry(repeat: float) -> None:
    """What takes a minute in a newsroom takes a moment here."""
    delivery._REPEAT_SECONDS = repeat
    pacing.OVERALL, pacing.PER_CHAT = (10_000, 1.0), (10_000, 1.0)
    tidying._MINUTE = 0.5
    settling._REST, rounds._PAUSE_SECONDS, rounds._EVERY = timedelta(0), 0.05, timedelta(0)


@dataclass(frozen=True, slots=True)
class Life:
    """A process's fate: the point, such as `sent:before`, and which passing of it is the last.

    A careless one acknowledges updates before they are kept, which this bot must never do. A
    message without a receipt is repeated after so many seconds.
    """

    point: str | None = None
    passing: int = 1
    careless: bool = False
    repeat: float = 0.05


def serve(life: Life) -> None:
    """Serve until its end, or until told to stop; the work of a process of its own."""
    _bind(Fate(life.point, life.passing))
    if life.careless:
        _acknowledge_first()
    _hurry(life.repeat)
    command("serve")
