"""Long polling: updates from Telegram to the handlers, until the process is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from telegram import Bot, BotCommand, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.chat.delivery import retry_seconds
from bot.chat.handlers import COMMANDS, origin
from bot.chat.texts import Texts
from bot.errors import NothingDone, UsageError

logger = logging.getLogger(__name__)

Handle = Callable[[Update], Coroutine[Any, Any, None]]

_POLL = timedelta(seconds=30)
_STOP_SECONDS = 60
_LONGEST_PAUSE = 30.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def run_polling(token: str, api: str, handle: Handle) -> None:
    """Serve the bot until SIGINT or SIGTERM, then finish what was begun.

    Each update is handled in a task of its own, started in the order of arrival.
    Raises UsageError when Telegram rejects the token and NothingDone when `api` gives no
    usable reply at the start; later failures are waited out.
    """
    async with _connected(token, api) as bot:
        await bot.delete_webhook()
        await _set_commands(bot)
        logger.info("listening as @%s", bot.username)
        await _serve(bot, handle)


async def check_token(token: str, api: str) -> str:
    """Return the name of the bot a token belongs to; raises as `run_polling` does."""
    async with _connected(token, api) as bot:
        return bot.username


@asynccontextmanager
async def _connected(token: str, api: str) -> AsyncIterator[Bot]:
    # httpx logs addresses, and with them the token; the library quotes replies it cannot read.
    for name, level in (("httpx", logging.WARNING), ("telegram", logging.CRITICAL)):
        logging.getLogger(name).setLevel(level)
    # `from None`: the library's errors name the token.
    try:
        async with Bot(token, f"{api}/bot", request=HTTPXRequest(read_timeout=20)) as bot:
            yield bot
    except InvalidToken:
        raise UsageError(
            "Telegram rejected the token in TELEGRAM_BOT_TOKEN; copy it again from @BotFather."
        ) from None
    except TelegramError as error:
        reason = type(error).__name__
        raise NothingDone(f"Telegram at {api} gave no usable reply ({reason}).") from None


async def _set_commands(bot: Bot) -> None:
    for language_code, texts in ((None, Texts.load("en")), ("ar", Texts.load("ar"))):
        commands = [BotCommand(name, texts(f"command.{name}")) for name in COMMANDS]
        with suppress(TelegramError):  # a menu is no reason not to serve
            await bot.set_my_commands(commands, language_code=language_code)


async def _serve(bot: Bot, handle: Handle) -> None:
    polling = _Polling(bot, handle)
    tasks = asyncio.create_task(polling.run()), asyncio.create_task(_stop_signal())
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ended, _ = await asyncio.gather(*tasks, return_exceptions=True)
    await polling.finish()
    if isinstance(ended, InvalidToken):
        raise ended


async def _stop_signal() -> None:
    """Wait for the first signal; a second one ends the process at once."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in _SIGNALS:
        loop.add_signal_handler(number, stop.set)
    try:
        await stop.wait()
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)


class _Polling:
    """The updates of one bot; a poll confirms those before it."""

    def __init__(self, bot: Bot, handle: Handle) -> None:
        self._bot = bot
        self._handle = handle
        self._offset = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Poll for ever; only a rejected token ends it."""
        failures = 0
        while True:
            try:
                await self._poll()
                failures = 0
            except InvalidToken:
                raise
            except TelegramError as error:
                pause = _pause(error, failures)
                failures += 1
                logger.warning("%s; polling again in %.0f s", _trouble(error), pause)
                await asyncio.sleep(pause)

    async def finish(self) -> None:
        """Wait for the answers under way, then confirm the last updates."""
        if self._tasks:
            logger.info("stopping; %d under way", len(self._tasks))
            _, late = await asyncio.wait(self._tasks, timeout=_STOP_SECONDS)
            for task in late:
                task.cancel()
        if self._offset:
            with suppress(TelegramError):
                await self._bot.get_updates(offset=self._offset, limit=1, timeout=0)

    async def _poll(self) -> None:
        updates = await self._bot.get_updates(
            offset=self._offset, timeout=_POLL, allowed_updates=[Update.MESSAGE]
        )
        for update in updates:
            self._offset = update.update_id + 1
            task = asyncio.create_task(self._handle(update))
            self._tasks.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("an update failed: %s", origin(error))


def _pause(error: TelegramError, failures: int) -> float:
    if isinstance(error, RetryAfter):
        return retry_seconds(error)
    return min(2.0**failures, _LONGEST_PAUSE)


def _trouble(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return "another process polls with this bot's token: stop one of the two"
    return f"Telegram gave no usable reply ({type(error).__name__})"
