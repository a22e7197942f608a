"""Long polling: a batch of updates at a time, each handled in a task of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.chat.api import Sleep, call, retry_seconds
from bot.chat.faults import origin

logger = logging.getLogger(__name__)

Handle = Callable[[Update, asyncio.Event], Coroutine[Any, Any, bool]]
"""Handles an update; the event says that the bot stops. False: a question was put off."""

_POLL_SECONDS = 30
_GRACE_SECONDS = 10
_STOP_SECONDS = 60
_LONGEST_PAUSE = 30.0


class Polling:
    """The updates of one bot; a poll confirms those before it."""

    def __init__(self, bot: Bot, handle: Handle, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._handle = handle
        self._sleep = sleep
        self._offset = 0
        self._tasks: set[asyncio.Task[bool]] = set()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Poll for ever; only a rejected token ends it, with InvalidToken."""
        failures = 0
        while True:
            try:
                await self._poll()
                failures = 0
            except Exception as error:  # noqa: BLE001  # nothing that Telegram sends ends the bot
                await self._recover(error, failures)
                failures += 1

    async def finish(self) -> None:
        """Let the answers under way end and put the others off, then confirm the updates."""
        self._stopping.set()
        if tasks := set(self._tasks):
            logger.info("stopping; %d under way", len(tasks))
            unanswered = await _unanswered(tasks)
            if unanswered:
                logger.warning("%d questions were not answered", unanswered)
        if self._offset:
            with suppress(TelegramError):
                params = {"offset": self._offset, "limit": 1, "timeout": 0}
                await call(self._bot, "getUpdates", params)

    async def _poll(self) -> None:
        params = {
            "offset": self._offset,
            "timeout": _POLL_SECONDS,
            "allowed_updates": [Update.MESSAGE],
        }
        limit = _POLL_SECONDS + _GRACE_SECONDS
        for raw in await call(self._bot, "getUpdates", params, read_timeout=limit):
            self._begin(raw, int(raw["update_id"]))

    def _begin(self, raw: dict[str, Any], update_id: int) -> None:
        self._offset = update_id + 1
        try:
            update = Update.de_json(raw, self._bot)
        except Exception as error:  # noqa: BLE001  # raises anything where a field is missing
            # No traceback: it may quote the update.
            name = type(error).__name__
            logger.error("update %d cannot be read: %s", update_id, name)  # noqa: TRY400
            return
        task = asyncio.create_task(self._handle(update, self._stopping))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[bool]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("an update failed: %s", origin(error))

    async def _recover(self, error: Exception, failures: int) -> None:
        if isinstance(error, InvalidToken):
            await self._confirm_token()
        pause = _pause(error, failures)
        logger.warning("%s; polling again in %.0f s", _trouble(error), pause)
        await self._sleep(pause)

    async def _confirm_token(self) -> None:
        """Raise InvalidToken if it is refused again: once may have been a gateway's 404."""
        try:
            await call(self._bot, "getMe", {})
        except InvalidToken:
            raise
        except TelegramError:
            return


async def _unanswered(tasks: set[asyncio.Task[bool]]) -> int:
    """Wait for the tasks, not for ever, and return how many left a question unanswered."""
    _, late = await asyncio.wait(tasks, timeout=_STOP_SECONDS)
    for task in late:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    return sum(result is not True for result in results)


def _pause(error: Exception, failures: int) -> float:
    if isinstance(error, RetryAfter):
        return retry_seconds(error)
    return min(2.0 ** min(failures, 9), _LONGEST_PAUSE)


def _trouble(error: Exception) -> str:
    if isinstance(error, Conflict):
        return "another process polls with this bot's token: stop one of the two"
    if isinstance(error, TelegramError):
        return f"Telegram gave no usable reply ({type(error).__name__})"
    return f"Telegram's updates cannot be read ({origin(error)})"
