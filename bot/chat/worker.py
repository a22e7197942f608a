"""What becomes of each update in the inbox: a chat's questions in order, chats side by side."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Bot, Update

from bot.answering.models import Plan
from bot.chat.api import Sleep
from bot.chat.arrivals import arrival_of, message_of, update_of
from bot.chat.delivery import Delivery, place_of
from bot.chat.faults import origin
from bot.chat.openings import late
from bot.chat.outgoing import Outgoing, Place
from bot.chat.replies import Handling, Reply
from bot.errors import DalilError
from bot.storage.entries import Entry
from bot.storage.inbox import Inbox

logger = logging.getLogger(__name__)

MOST_WAITING = 10
_MOST_AT_ONCE = 64
_TRIES = 3
_SUSPECT = 2
_LATE = timedelta(minutes=2)
_LONGEST_PAUSE = 30.0


class Worker:
    """Takes updates into the inbox and sees each through to its end, over restarts."""

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        handlers: Handling,
        delivery: Delivery,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._handlers = handlers
        self._delivery = delivery
        self._sleep = sleep
        self._lanes: dict[int, deque[tuple[Entry, Plan | None]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._answers: dict[int, asyncio.Task[Reply]] = {}
        self._slots = asyncio.Semaphore(_MOST_AT_ONCE)
        self._alone = asyncio.Semaphore(1)
        self._stopping = False

    async def accept(self, updates: Iterable[Mapping[str, Any]]) -> None:
        """Commit updates, then begin with those that are new; raises LogbookError.

        Once it returns Telegram may be told that they were received.
        """
        arrivals = [found for raw in updates if (found := arrival_of(raw, self._bot))]
        for entry in await self._inbox.accept(arrivals) if arrivals else ():
            await self._take(entry, resumed=False)

    async def resume(self) -> None:
        """Go on with what a stopped process left, oldest first; raises LogbookError."""
        await self._inbox.forget()
        entries = await self._inbox.unfinished()
        if entries:
            logger.info("%d updates of before are unfinished; going on with them", len(entries))
        for entry in entries:
            await self._take(entry, resumed=True)

    async def stop(self, seconds: float) -> None:
        """Begin nothing new, let what is under way end, and park what does not in time."""
        self._stopping = True
        if tasks := set(self._tasks):
            logger.info("stopping; %d under way", len(tasks))
            _, slow = await asyncio.wait(tasks, timeout=seconds)
            for task in slow:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if slow:
                logger.warning("%d are parked until the next start", len(slow))

    async def cancel(self, entry: Entry) -> int:
        """Cancel what the sender of an entry asked before it in its chat; return how many."""
        if entry.chat_id is None or entry.user_id is None:
            return 0
        cancelled = await self._inbox.cancel(entry.chat_id, entry.user_id, entry.id)
        for entry_id in cancelled:
            if task := self._answers.get(entry_id):
                task.cancel()
        return len(cancelled)

    async def _take(self, entry: Entry, *, resumed: bool) -> None:
        if entry.kind == "unreadable":
            return
        if entry.kind != "question" or entry.chat_id is None:
            self._spawn(self._at(entry, self._react))
            return
        if entry.state == "received":
            waiting = len(self._lanes.get(entry.chat_id, ()))
            full = waiting if waiting >= MOST_WAITING and not resumed else None
            refusal = await self._refusal(entry, full)
            if refusal is not None:
                self._spawn(self._at(entry, lambda e: self._finish(e, refusal)))
                return
        self._queue(entry.chat_id, entry, None)

    async def _refusal(self, entry: Entry, waiting: int | None) -> Reply | None:
        try:
            return await self._handlers.admit(entry, self._update(entry), waiting)
        except Exception as error:  # noqa: BLE001 - what fails now is met again where it is answered
            logger.error("entry %d could not be looked at: %s", entry.id, origin(error))  # noqa: TRY400
            return None

    def _queue(self, chat_id: int, entry: Entry, plan: Plan | None) -> None:
        lane = self._lanes.get(chat_id)
        if lane is not None:
            lane.append((entry, plan))
            return
        self._lanes[chat_id] = deque([(entry, plan)])
        self._spawn(self._run_lane(chat_id))

    async def _run_lane(self, chat_id: int) -> None:
        lane = self._lanes[chat_id]
        try:
            while lane and not self._stopping:
                entry, plan = lane.popleft()
                await self._at(entry, lambda e, p=plan: self._question(e, p))  # type: ignore[misc]
        finally:
            del self._lanes[chat_id]

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _at(self, entry: Entry, work: Callable[[Entry], Awaitable[None]]) -> None:
        """See work on an entry through, also where the disk or the code fails meanwhile."""
        attempt = 0
        while True:
            try:
                await work(entry if not attempt else await self._inbox.entry(entry))
            except DalilError as error:  # the log: it may be mended, and nothing goes on without
                logger.error("entry %d waits: %s", entry.id, error)  # noqa: TRY400
            except Exception as error:  # noqa: BLE001 - the outermost edge
                logger.error("entry %d failed: %s", entry.id, origin(error))  # noqa: TRY400
                if attempt >= _TRIES:
                    await self._inbox.undelivered(entry, type(error).__name__)
                    return
            else:
                return
            await self._sleep(min(2.0 ** min(attempt, 9), _LONGEST_PAUSE))
            attempt += 1

    async def _question(self, entry: Entry, plan: Plan | None) -> None:
        async def work() -> Reply | None:
            # One that was interrupted twice may be what kills the process: it endangers no other.
            async with self._alone if entry.tries >= _SUSPECT else self._slots:
                if self._stopping or not await self._inbox.begin(entry):
                    return None
                return await self._reply(entry, self._update(entry), plan)

        if entry.state in {"received", "answering"}:
            reply = await self._tried(entry, work, entry.tries)
            if reply is None:  # cancelled, or put off until the next start
                if not self._stopping:
                    self._settle(entry)
                return
            parts = _on_time(reply, entry, self._update(entry))
            await self._finish(entry, replace(reply, parts=parts))
        else:
            await self._deliver(entry)
        self._settle(entry)

    def _settle(self, entry: Entry) -> None:
        if entry.kind == "question":
            self._spawn(self._handlers.settled(self._update(entry)))

    async def _tried(
        self, entry: Entry, work: Callable[[], Awaitable[Reply | None]], tries: int = 0
    ) -> Reply | None:
        """Await a reply, three times at most; None where the work gives none."""
        reason = "interrupted"
        for attempt in range(tries, _TRIES):
            try:
                return await work()
            except DalilError:
                raise
            except Exception as error:  # noqa: BLE001 - here, so that the chat's order is kept
                # No traceback: the error's text may hold the question.
                reason = type(error).__name__
                logger.error("a message of chat %s failed: %s", entry.chat_id, origin(error))  # noqa: TRY400
                await self._sleep(2.0**attempt)
        return replace(self._handlers.apology(self._update(entry)), failed=reason)

    async def _reply(self, entry: Entry, update: Update, plan: Plan | None) -> Reply | None:
        """Await the answer; None if its reader cancelled it."""
        task = asyncio.create_task(self._handlers.answer(entry, update, plan))
        self._answers[entry.id] = task
        try:
            return await task
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                await asyncio.shield(self._inbox.park(entry))
                raise
            return None
        finally:
            del self._answers[entry.id]

    async def _react(self, entry: Entry) -> None:
        """Answer a command or a button: at once, whatever the chat waits for."""
        if entry.state not in {"received", "answering"}:
            await self._deliver(entry)
            return
        update = self._update(entry)
        reply = await self._tried(
            entry, lambda: self._handlers.react(update, lambda: self.cancel(entry))
        )
        if reply is not None and reply.plan is not None and entry.chat_id is not None:
            self._queue(entry.chat_id, entry, reply.plan)
        elif reply is not None:
            await self._finish(entry, reply)

    async def _finish(self, entry: Entry, reply: Reply) -> None:
        """Store a reply, then send it; nothing of one that was cancelled meanwhile."""
        parts = [part.to_json() for part in reply.parts]
        if reply.failed:
            stored = await self._inbox.fail(entry, reply.failed, parts, reply.language)
        elif reply.refused:
            stored = await self._inbox.refuse(entry, reply.refused, parts, reply.language)
        else:
            stored = await self._inbox.answered(entry, parts, reply.language, reply.turn_id)
        if stored is not None:
            await self._deliver(stored)

    async def _deliver(self, entry: Entry) -> None:
        message = message_of(self._update(entry))
        place: Place = {"chat_id": entry.chat_id} if message is None else place_of(message)
        await self._delivery.deliver(entry, place, "en" if entry.language == "en" else "ar")

    def _update(self, entry: Entry) -> Update:
        return update_of(entry.content, self._bot)


def _on_time(reply: Reply, entry: Entry, update: Update) -> tuple[Outgoing, ...]:
    """Return the answer's messages; one that took long says sorry first."""
    asked_at = update.message.date if update.message else entry.received_at
    overdue = datetime.now(UTC) - asked_at > _LATE
    return late(reply.parts, reply.language) if overdue else reply.parts
