"""Answers being made, each until its reader cancels it, and reactions; every try is counted."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from functools import partial

from telegram import Bot

from bot.chat.arrivals import update_of
from bot.chat.asked import Wanted
from bot.chat.replies import Handling, Reply
from bot.storage.entries import Entry
from bot.storage.inbox import Inbox

_MOST_AT_ONCE = 64
_SUSPECT = 2


class Answers:
    """Has questions answered, and commands and buttons obeyed; a stopped one begins no answer."""

    def __init__(self, bot: Bot, inbox: Inbox, handlers: Handling) -> None:
        self._bot = bot
        self._inbox = inbox
        self._handlers = handlers
        self._tasks: dict[int, asyncio.Task[Reply]] = {}
        self._slots = asyncio.Semaphore(_MOST_AT_ONCE)
        self._alone = asyncio.Semaphore(1)
        self._replaced: set[int] = set()
        self.stopping = False

    async def answer(self, entry: Entry, plan: Wanted | None) -> Reply | None:
        """Count a try and make the answer; None where it was cancelled, or the bot stops.

        The entry is answered as it is when it is begun: until then parts may have joined it.
        """
        # One that was interrupted twice may be what kills the process: it endangers no other.
        async with self._alone if entry.tries >= _SUSPECT else self._slots:
            if self.stopping or (begun := await self._inbox.begin(entry)) is None:
                return None
            return await self._made(begun, plan)

    async def react(self, entry: Entry) -> Reply | None:
        """Count a try and do what a command or a button says, at once; None if cancelled."""
        async with self._alone if entry.tries >= _SUSPECT else nullcontext():
            if (begun := await self._inbox.begin(entry)) is None:
                return None
            update = update_of(begun.content, self._bot)
            try:
                return await self._handlers.react(begun, update, partial(self.cancel, begun))
            except asyncio.CancelledError:
                await asyncio.shield(self._inbox.park(begun))
                raise

    async def cancel(self, entry: Entry) -> int:
        """Cancel what the sender of an entry asked before it in its chat; return how many."""
        if entry.chat_id is None or entry.user_id is None:
            return 0
        cancelled = await self._inbox.cancel(entry.chat_id, entry.user_id, entry.id)
        for entry_id in cancelled:
            if task := self._tasks.get(entry_id):
                task.cancel()
        return len(cancelled)

    def replace(self, entry_id: int) -> None:
        """Stop making the answer to a question that has a new version."""
        self._replaced.add(entry_id)
        if task := self._tasks.get(entry_id):
            task.cancel()

    def was_replaced(self, entry: Entry) -> bool:
        """Whether a question that is done with has a new version; told once."""
        replaced = entry.id in self._replaced
        self._replaced.discard(entry.id)
        return replaced

    async def _made(self, entry: Entry, plan: Wanted | None) -> Reply | None:
        update = update_of(entry.content, self._bot)
        task = asyncio.create_task(self._handlers.answer(entry, update, plan))
        self._tasks[entry.id] = task
        try:
            return await task
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                await asyncio.shield(self._inbox.park(entry))
                raise
            return None
        finally:
            del self._tasks[entry.id]
