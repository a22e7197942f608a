"""The end of a process that serves: told by a signal, and kept in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def signalled() -> Iterator[asyncio.Event]:
    """Give an event that the first signal sets; a second one ends the process at once."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def let_go() -> None:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)

    def told() -> None:
        stop.set()
        let_go()

    for number in _SIGNALS:
        loop.add_signal_handler(number, told)
    try:
        yield stop
    finally:
        let_go()


async def until(stop: asyncio.Event, serving: Coroutine[Any, Any, None]) -> None:
    """Serve until the event is set; raises what ended the serving before that."""
    tasks = asyncio.create_task(serving), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):  # a cancellation is none
            raise end


@contextmanager
def beside(*chores: Coroutine[Any, Any, None]) -> Iterator[None]:
    """Do chores while the block runs; what is not done at its end is left."""
    tasks = [asyncio.create_task(chore) for chore in chores]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
