"""`dalil serve` that kills itself with SIGKILL at a named point; for the kill test alone.

`python -m tests.mortal` reads a life a line as JSON and forks a process for it, so that the second
of imports is paid once; it prints the process's id and, when that ended, how. A life names its
point, such as `sent:before`, which passing of it is the last, the environment, and whether the
updates are acknowledged before they are kept, which is what this bot must never do.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import bot.answering.endpoint.openai_model
import bot.serving  # noqa: F401 - loaded once, for all lives
from bot.chat import delivery, pacing
from bot.chat.worker import Worker
from bot.cli import main
from bot.storage.deliveries import Deliveries
from bot.storage.inbox import Inbox

POINTS = (
    *(
        f"{change}:{when}"
        for change in ("accept", "begin", "answered", "sending", "sent")
        for when in ("before", "after")
    ),
    "message:before",
    "message:after",
)
"""Before and after each change of the inbox, and around the call that sends a message."""


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


def _mortal(fate: Fate, owner: type[Any], name: str, point: str) -> None:
    done: Callable[..., Awaitable[Any]] = getattr(owner, name)

    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        fate.meet(f"{point}:before")
        result = await done(*args, **kwargs)
        fate.meet(f"{point}:after")
        return result

    setattr(owner, name, wrapped)


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

    Worker.accept = careless  # type: ignore[method-assign, assignment]


def _hurry() -> None:
    """What takes a minute in a newsroom takes a moment here."""
    delivery._REPEAT_SECONDS = 0.05
    pacing.OVERALL, pacing.PER_CHAT = (10_000, 1.0), (10_000, 1.0)


def _live(life: dict[str, Any]) -> None:
    fate = Fate(life["point"], life["passing"])
    for change in ("accept", "begin", "answered"):
        _mortal(fate, Inbox, change, change)
    for change in ("sending", "sent"):
        _mortal(fate, Deliveries, change, change)
    _mortal(fate, delivery.Delivery, "_send_once", "message")
    if life["careless"]:
        _acknowledge_first()
    _hurry()
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
