"""The Telegram bot's process: connected, polling, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.chat.api import SHAPE_ERRORS, Sleep, call
from bot.chat.incoming import COMMANDS
from bot.chat.polling import Handle, Polling
from bot.chat.texts import Texts
from bot.errors import NothingDone, UsageError

logger = logging.getLogger(__name__)

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def run_polling(token: str, api: str, handle: Handle, sleep: Sleep = asyncio.sleep) -> None:
    """Serve the bot until SIGINT or SIGTERM, then finish what was begun.

    Each update is handled in a task of its own, started in the order of arrival.
    Raises UsageError when Telegram rejects the token and NothingDone when `api` gives no
    usable reply at the start; later failures are waited out.
    """
    async with _connected(token, api) as bot:
        await call(bot, "deleteWebhook", {})
        await _set_commands(bot)
        logger.info("listening as @%s", bot.username)
        await _serve(Polling(bot, handle, sleep))


async def check_token(token: str, api: str) -> str:
    """Return the name of the bot a token belongs to; raises as `run_polling` does."""
    async with _connected(token, api) as bot:
        return bot.username


@asynccontextmanager
async def _connected(token: str, api: str) -> AsyncIterator[Bot]:
    # httpx logs addresses, and with them the token; the library, even as a critical error,
    # replies that it cannot read, and with them questions.
    for name, level in (("httpx", logging.WARNING), ("telegram", logging.CRITICAL + 1)):
        logging.getLogger(name).setLevel(level)
    # `from None`: the library's errors name the token.
    try:
        async with Bot(token, f"{api}/bot", request=HTTPXRequest(read_timeout=20)) as bot:
            yield bot
    except InvalidToken:
        raise UsageError(
            "Telegram rejected the token in TELEGRAM_BOT_TOKEN; copy it again from @BotFather."
        ) from None
    except (TelegramError, *SHAPE_ERRORS) as error:
        reason = type(error).__name__
        raise NothingDone(f"Telegram at {api} gave no usable reply ({reason}).") from None


async def _set_commands(bot: Bot) -> None:
    for language_code, texts in ((None, Texts.load("en")), ("ar", Texts.load("ar"))):
        commands = [{"command": name, "description": texts(f"command.{name}")} for name in COMMANDS]
        with suppress(TelegramError):  # a menu is no reason not to serve
            params = {"commands": commands, "language_code": language_code}
            await call(bot, "setMyCommands", params)


async def _serve(polling: Polling) -> None:
    tasks = asyncio.create_task(polling.run()), asyncio.create_task(_stop_signal())
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    await polling.finish()
    for end in ends:
        if isinstance(end, Exception):  # a cancellation is none
            raise end


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
