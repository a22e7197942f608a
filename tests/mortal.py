"""`dalil serve` that kills itself with SIGKILL at a named point; for the kill tests alone.

`python -m tests.mortal` reads a life a line as JSON and forks a process for it, so that the second
of imports is paid once; it prints the process's id and, when that ended, how. A life names its
point, such as `sent:before`, which passing of it is the last, the environment, and whether the
updates are acknowledged before they are kept, which is what this bot must never do; and after how
many seconds a message without a receipt is repeated.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from sqlite_utils import Database

import bot.answering.endpoint.openai_model
import bot.keeping
import bot.serving
from bot import tidying
from bot.chat import delivery, pacing
from bot.chat.handlers import Handlers
from bot.chat.worker import Worker
from bot.cli import main
from bot.storage import forgetting
from bot.storage.deliveries import Deliveries
from bot.storage.forgetting import Forgetting
from bot.storage.inbox import Inbox


def _around(*changes: str) -> tuple[str, ...]:
    return tuple(f"{change}:{when}" for change in changes for when in ("before", "after"))


POINTS = _around("accept", "begin", "answered", "sending", "sent", "message")
"""Before and after each change of the inbox, and around the call that sends a message."""

WORKING = _around("answer", "react", "draw")
"""Before and after a question is answered, a command or a button obeyed, and a card drawn."""

FORGETTING = _around("forget", "erase", "vacuum", "scrub")
"""Before and after a person is forgotten, and each step of it: the tables, the file, its log."""


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
    _bind_vacuum(fate)


def _acknowledge_first() -> None:
    kept: set[asyncio.Task[None]] = set()
    accept = Worker.accept

    async def careless(self: Worker, updates: Any) -> None:
        async def later() -> None:
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


def _live(life: dict[str, Any]) -> None:
    _bind(Fate(life["point"], life["passing"]))
    if life["careless"]:
        _acknowledge_first()
    _hurry(life["repeat"])
    os.environ.update(life["environment"])
    sys.argv[1:] = ["serve"]
    main()


def _bear() -> None:
    for line in sys.stdin.buffer:
        child = os.fork()
        if not child:
            with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor is wanted
                os.dup2(nothing.fileno(), 0)
            _live(json.loads(line))
        print(child, flush=True)  # noqa: T201 - what the parent waits for
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    _bear()
