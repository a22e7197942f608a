"""What becomes of each update in the inbox: a chat's questions in order, chats side by side."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Bot, Update

from bot.chat.answers import Answers
from bot.chat.api import Sleep
from bot.chat.arrivals import arrival_of, move_of, update_of
from bot.chat.asked import Wanted
from bot.chat.delivery import Delivery
from bot.chat.faults import origin
from bot.chat.kept import Kept
from bot.chat.lanes import Lanes
from bot.chat.openings import late
from bot.chat.parts import with_its_parts
from bot.chat.posting import Posting
from bot.chat.replies import Handling, Reply
from bot.chat.tries import Asking, Work, seen_through, tried
from bot.storage.entries import Entry

logger = logging.getLogger(__name__)

MOST_WAITING = 10
_LATE = timedelta(minutes=2)


class Worker:
    """Takes updates into the inbox and sees each through to its end, over restarts."""

    def __init__(
        self,
        bot: Bot,
        kept: Kept,
        handlers: Handling,
        delivery: Delivery,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._kept = kept
        self._handlers = handlers
        self._sleep = sleep
        self._delivery = delivery
        self._answers = Answers(bot, kept.inbox, handlers)
        self._posting = Posting(bot, kept, delivery)
        self._lanes = Lanes(self._question, self._spawn, kept.moves)
        self._tasks: set[asyncio.Task[None]] = set()

    async def accept(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Commit updates, then begin with those that are new; raises LogbookError.

        Once it returns Telegram may be told that they were received.
        """
        for move in filter(None, map(move_of, updates)):
            await self._kept.moves.note(*move)
        arrivals = [found for raw in updates if (found := arrival_of(raw, self._bot))]
        for entry in await self._kept.inbox.accept(arrivals) if arrivals else ():
            await self._take(entry, resumed=False)

    async def resume(self) -> None:
        """Go on with what a stopped process left, oldest first; raises LogbookError."""
        await self._kept.inbox.forget()
        entries = await self._kept.inbox.unfinished()
        if entries:
            logger.info("%d updates of before are unfinished; going on with them", len(entries))
        for entry in entries:
            await self._take(entry, resumed=True)

    def send(self, entry: Entry) -> None:
        """Send what was stored without an update; one that stops leaves it to the next start."""
        if not self._lanes.stopping:
            self._spawn(self._through(entry, self._posting.deliver))

    async def rest_after(self, stop: asyncio.Event) -> None:
        """Begin nothing new once the event is set."""
        await stop.wait()
        self._rest()

    async def stop(self, seconds: float) -> None:
        """Begin nothing new, let what is under way end, and park what does not in time."""
        self._rest()
        self._delivery.leave_repeats()
        if self._tasks:
            logger.info("stopping; %d under way", len(self._tasks))
        until = time.monotonic() + seconds
        while tasks := set(self._tasks):  # what ends may still take a sign back
            _, slow = await asyncio.wait(tasks, timeout=max(0.0, until - time.monotonic()))
            for task in slow:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if slow:
                logger.warning("%d are parked until the next start", len(slow))

    def _rest(self) -> None:
        self._answers.stopping = self._lanes.stopping = True

    async def _take(self, entry: Entry, *, resumed: bool) -> None:
        if entry.kind == "unreadable":
            return
        if entry.replaces is not None:
            self._answers.replace(entry.replaces)
        if entry.kind != "question" or entry.chat_id is None:
            self._spawn(self._through(entry, self._react))
            return
        if entry.state == "received":
            waiting = self._lanes.waiting(entry.chat_id)
            full = waiting if waiting >= MOST_WAITING and not resumed else None
            refusal = await self._refusal(entry, full)
            if refusal is not None:
                self._spawn(self._through(entry, lambda e: self._posting.post(e, refusal)))
                return
        self._lanes.add(entry.chat_id, entry)

    async def _refusal(self, entry: Entry, waiting: int | None) -> Reply | None:
        try:
            return await self._handlers.admit(entry, self._update(entry), waiting)
        except Exception as error:  # noqa: BLE001 - what fails now is met again where it is answered
            logger.error("entry %d could not be looked at: %s", entry.id, origin(error))  # noqa: TRY400
            return None

    async def _question(self, entry: Entry, plan: Wanted | None) -> None:
        await self._through(entry, lambda e: self._answer(e, plan))

    async def _answer(self, entry: Entry, plan: Wanted | None) -> None:
        """Answer a question, or go on sending the answer that it has."""
        if entry.state in {"received", "answering"}:
            refusal = await self._too_long(entry)
            reply = refusal or await self._tried(entry, lambda: self._answers.answer(entry, plan))
            if reply is not None:
                await self._posting.post(entry, _on_time(reply, entry, self._update(entry)))
            elif self._answers.stopping:
                return  # put off until the next start
        else:
            await self._posting.deliver(entry)
        if entry.kind == "question" and not self._answers.was_replaced(entry):
            self._spawn(self._handlers.settled(self._update(entry)))

    async def _too_long(self, entry: Entry) -> Reply | None:
        """Wait for the other parts of a paste; return the refusal where it is too long in all."""
        whole = await with_its_parts(entry, self._kept.inbox, self._sleep)
        return await self._refusal(whole, None) if whole is not entry else None

    async def _react(self, entry: Entry) -> None:
        """Answer a command or a button: at once, whatever the chat waits for."""
        if entry.state not in {"received", "answering"}:
            await self._posting.deliver(entry)
            return
        reply = await self._tried(entry, lambda: self._answers.react(entry))
        if reply is not None and reply.plan is not None and entry.chat_id is not None:
            await self._kept.inbox.park(entry)  # the answer counts its own tries
            self._lanes.add(entry.chat_id, entry, reply.plan)
        elif reply is not None:
            await self._posting.post(entry, reply)

    async def _tried(self, entry: Entry, ask: Asking) -> Reply | None:
        def apology() -> Reply:
            return self._handlers.apology(self._update(entry))

        return await tried(entry, ask, apology, self._sleep)

    async def _through(self, entry: Entry, work: Work) -> None:
        await seen_through(entry, work, self._kept, self._sleep)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _update(self, entry: Entry) -> Update:
        return update_of(entry.content, self._bot)


def _on_time(reply: Reply, entry: Entry, update: Update) -> Reply:
    """Return a reply; one that took long says sorry first."""
    message = update.message
    asked_at = (message.edit_date or message.date) if message else entry.received_at
    overdue = datetime.now(UTC) - asked_at > _LATE
    return replace(reply, parts=late(reply.parts, reply.language)) if overdue else reply
