"""Writes of many tasks in few commits: what waits together is synchronised together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from bot.storage.database import explained, open_log
from retrieval.sqlite import transaction

_Result = TypeVar("_Result")
_Job = tuple[Callable[[Database], Any], "asyncio.Future[Any]"]


class Writer:
    """One connection's writes, in the order they were asked for, off the event loop.

    A synchronised commit costs milliseconds whatever it holds. So the writes that gather while
    one commit is on its way make up the next one.
    """

    def __init__(self, path: Path) -> None:
        """Open the log; raises LogbookError."""
        self._db = open_log(path)
        self._path = path
        self._waiting: list[_Job] = []
        self._task: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[Database], _Result]) -> _Result:
        """Run `work` in a transaction and return its result once that is committed.

        Raises what `work` raised, or LogbookError; then nothing of it was written. Once begun
        it is committed, also where the caller is cancelled.
        """
        future: asyncio.Future[_Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        if self._task is None:
            self._task = asyncio.create_task(self._drain())
        return await future

    async def close(self) -> None:
        """Write what waits, and close the file."""
        while self._task is not None:
            await asyncio.wait([self._task])
        self._db.close()

    async def _drain(self) -> None:
        try:
            while self._waiting:
                jobs, self._waiting = self._waiting, []
                for batch in await self._committed(jobs):
                    _settle(*batch)
        finally:
            self._task = None

    async def _committed(self, jobs: list[_Job]) -> list[tuple[_Job, Any, BaseException | None]]:
        works = [work for work, _ in jobs]
        try:
            results = await asyncio.to_thread(self._commit, works)
        except Exception as error:  # noqa: BLE001 - it is handed to who asked for the write
            if len(jobs) == 1:
                return [(jobs[0], None, error)]
            # One bad write must not take the others with it.
            return [done for job in jobs for done in await self._committed([job])]
        return [(job, result, None) for job, result in zip(jobs, results, strict=True)]

    def _commit(self, works: list[Callable[[Database], Any]]) -> list[Any]:
        with explained(self._path), transaction(self._db):
            return [work(self._db) for work in works]


def _settle(job: _Job, result: Any, error: BaseException | None) -> None:
    _, future = job
    if future.done():  # its task was cancelled; what it wrote stays written
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
