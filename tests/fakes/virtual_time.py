"""Time that passes when a test says so, while requests over HTTP take what they take."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count
from typing import Any

from telegram.request import HTTPXRequest


class CountedRequest(HTTPXRequest):
    """Requests that know how many of them are under way."""

    under_way = 0

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self.under_way += 1
        try:
            return await super().do_request(*args, **kwargs)
        finally:
            self.under_way -= 1


class VirtualTime:
    """A clock in seconds, with a sleep that ends when a test lets time pass."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.request = CountedRequest(read_timeout=5, connect_timeout=5)
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), woken))
        await woken

    async def pass_by(self, seconds: float) -> None:
        """Let time pass; who wakes does its work before the next one wakes."""
        until = self.now + seconds
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= until:
            at, _, woken = heapq.heappop(self._sleepers)
            if woken.done():  # whoever slept was cancelled
                continue
            self.now = max(self.now, at)
            woken.set_result(None)
            await self.settle()
        self.now = until

    async def settle(self) -> None:
        """Let everything run until it waits, with no request under way."""
        while True:
            for _ in range(20):
                await asyncio.sleep(0)
            if not self.request.under_way:
                return
            await asyncio.sleep(0.001)
