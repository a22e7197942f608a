"""Long polling: a batch of updates at a time; the next poll confirms those that were kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.chat.api import Sleep, call, retry_seconds
from bot.chat.arrivals import ALLOWED_UPDATES
from bot.chat.faults import origin
from bot.errors import DalilError

logger = logging.getLogger(__name__)

Accept = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]
"""Keeps updates; once it returns Telegram may forget them. Raises LogbookError."""

_POLL_SECONDS = 30
_GRACE_SECONDS = 10
_LAST_SECONDS = 3.0
_LONGEST_PAUSE = 30.0


class Polling:
    """The updates of one bot; a poll confirms those before it."""

    def __init__(self, bot: Bot, accept: Accept, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._accept = accept
        self._sleep = sleep
        self._offset = 0
        self._trouble = ""

    async def run(self) -> None:
        """Poll for ever; only a rejected token ends it, with InvalidToken."""
        failures = 0
        while True:
            try:
                await self._poll()
                failures, self._trouble = 0, ""
            except Exception as error:  # noqa: BLE001  # nothing that Telegram sends ends the bot
                await self._recover(error, failures)
                failures += 1

    async def finish(self) -> None:
        """Confirm what was kept, so that the next start does not get it again."""
        if self._offset:
            with suppress(TelegramError):
                params = {"offset": self._offset, "limit": 1, "timeout": 0}
                await call(self._bot, "getUpdates", params, read_timeout=_LAST_SECONDS)

    async def _poll(self) -> None:
        params = {
            "offset": self._offset,
            "timeout": _POLL_SECONDS,
            "allowed_updates": ALLOWED_UPDATES,
        }
        limit = _POLL_SECONDS + _GRACE_SECONDS
        updates = await call(self._bot, "getUpdates", params, read_timeout=limit)
        numbers = [int(raw["update_id"]) for raw in updates]
        if updates:
            await self._accept(updates)
            self._offset = max(numbers) + 1

    async def _recover(self, error: Exception, failures: int) -> None:
        if isinstance(error, InvalidToken):
            await self._confirm_token()
        pause = _pause(error, failures)
        if (trouble := _trouble(error)) != self._trouble:  # once is enough
            logger.warning("%s; polling again in %.0f s", trouble, pause)
        self._trouble = trouble
        await self._sleep(pause)

    async def _confirm_token(self) -> None:
        """Raise InvalidToken if it is refused again: once may have been a gateway's 404."""
        try:
            await call(self._bot, "getMe", {})
        except InvalidToken:
            raise
        except TelegramError:
            return


def _pause(error: Exception, failures: int) -> float:
    if isinstance(error, RetryAfter):
        return retry_seconds(error)
    return min(2.0 ** min(failures, 9), _LONGEST_PAUSE)


def _trouble(error: Exception) -> str:
    if isinstance(error, Conflict):
        return "another process polls with this bot's token: stop one of the two"
    if isinstance(error, TelegramError):
        return f"Telegram gave no usable reply ({type(error).__name__})"
    if isinstance(error, DalilError):
        return f"updates cannot be kept, so Telegram keeps them ({error})"
    return f"Telegram's updates cannot be read ({origin(error)})"
