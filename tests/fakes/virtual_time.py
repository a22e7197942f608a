"""Time that passes when a test says so, while requests over HTTP take what they take."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from typing import Any, TypeVar

from telegram.request import HTTPXRequest

_Result = TypeVar("_Result")


class CountedRequest(HTTPXRequest):
    """Requests that know how many of them were begun, and how many have ended."""

    begun = ended = 0

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self.begun += 1
        try:
            return await super().do_request(*args, **kwargs)
        finally:
            self.ended += 1


class CountedThreads(ThreadPoolExecutor):
    """Threads that know how many calls were begun, and of how many ends the loop has heard."""

    begun = ended = 0

    def submit(self, fn: Callable[..., _Result], /, *args: Any, **kwargs: Any) -> Future[_Result]:
        loop = asyncio.get_running_loop()
        self.begun += 1
        future = super().submit(fn, *args, **kwargs)

        def follow() -> None:
            future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._ended))

        # Once the loop follows the call itself: who awaits it is to hear of its end first.
        loop.call_soon(follow)
        return future

    def _ended(self) -> None:
        self.ended += 1


class VirtualTime:
    """A clock in seconds, with a sleep that ends when a test lets time pass."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.request = CountedRequest(read_timeout=60, connect_timeout=60)
        self._threads = CountedThreads()
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
        """Let everything run until it waits, with no request and no thread under way.

        Nor may one have begun or ended in the last rounds of the loop: something follows of it.
        """
        asyncio.get_running_loop().set_default_executor(self._threads)
        before: tuple[int, ...] = ()
        while (now := self._doings()) != before or sum(now[::2]) != sum(now[1::2]):
            before = now
            await asyncio.sleep(0.001)
            for _ in range(20):
                await asyncio.sleep(0)

    def _doings(self) -> tuple[int, ...]:
        """Return how many requests were begun and have ended, then how many calls of threads."""
        request, threads = self.request, self._threads
        return request.begun, request.ended, threads.begun, threads.ended
