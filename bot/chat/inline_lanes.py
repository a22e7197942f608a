"""Lanes for inline queries: what waits in one waits for nothing in another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.chat.floods import Flood
from bot.chat.inline_results import Typed


class Lane:
    """Queries of one kind of people: one a person, so many at once, on threads of their own."""

    def __init__(self, name: str, most: int, workers: int, flood: Flood) -> None:
        self._most = most
        self._flood = flood
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self.pool = ThreadPoolExecutor(workers, thread_name_prefix=f"inline {name}")

    def begin(self, query: Typed, answer: Callable[[Typed], Coroutine[Any, Any, None]]) -> None:
        """Begin to answer a query, unless there are too many, of this person or of all."""
        if len(self._tasks) >= self._most or not self._flood.allows(query.user_id):
            return
        task = asyncio.create_task(answer(query))
        self._tasks[query.user_id] = task

        def done(task: asyncio.Task[None]) -> None:
            if self._tasks.get(query.user_id) is task:
                del self._tasks[query.user_id]

        task.add_done_callback(done)

    def drop(self, user_id: int) -> None:
        """Drop what a person typed before."""
        if (before := self._tasks.pop(user_id, None)) is not None:
            before.cancel()

    async def close(self) -> None:
        """Drop what waits."""
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.pool.shutdown(wait=False, cancel_futures=True)
