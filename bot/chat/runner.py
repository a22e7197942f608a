"""The Telegram bot's process: connected, taking updates, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.chat.api import SHAPE_ERRORS, Sleep, call
from bot.chat.delivery import Delivery
from bot.chat.handlers import Desk, Handlers
from bot.chat.incoming import COMMANDS
from bot.chat.pacing import Pace
from bot.chat.performing import Performer
from bot.chat.polling import Polling
from bot.chat.polling_lock import only_poller
from bot.chat.progress import Shown
from bot.chat.texts import Texts
from bot.chat.webhook import Webhook, announce, listening
from bot.chat.worker import Worker
from bot.errors import NothingDone, UsageError
from bot.storage.inbox import Inbox

logger = logging.getLogger(__name__)

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_STOP_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Line:
    """How this process talks with Telegram: the token, the API's address, the webhook if any."""

    token: str = field(repr=False)
    api: str
    webhook: Webhook | None = None


async def serve(line: Line, home: Path, desk: Desk, sleep: Sleep = asyncio.sleep) -> None:
    """Serve the bot until SIGINT or SIGTERM, then finish what was begun, or park it.

    Every update is kept in the inbox of `home` before Telegram is told that it was received.
    Raises UsageError when Telegram rejects the token, NothingDone when it gives no usable reply
    at the start or another process serves from the same home; later failures are waited out.
    """
    with only_poller(home):
        async with _connected(line.token, line.api) as bot, _inbox(home) as inbox:
            pace = Pace(sleep)
            handlers = Handlers(desk, Shown(bot, pace, sleep), Performer(bot, pace, sleep))
            worker = Worker(bot, inbox, handlers, Delivery(bot, inbox, pace, sleep), sleep)
            await _set_commands(bot)
            await worker.resume()
            try:
                await _take_updates(bot, line.webhook, worker, sleep)
            finally:
                await worker.stop(_STOP_SECONDS)


async def check_token(token: str, api: str) -> str:
    """Return the name of the bot a token belongs to; raises UsageError and NothingDone."""
    async with _connected(token, api) as bot:
        return bot.username


@asynccontextmanager
async def _inbox(home: Path) -> AsyncIterator[Inbox]:
    inbox = Inbox(home / "log.db")
    try:
        yield inbox
    finally:
        await inbox.close()


async def _take_updates(bot: Bot, webhook: Webhook | None, worker: Worker, sleep: Sleep) -> None:
    if webhook is not None:
        async with listening(webhook, worker.accept):
            await announce(bot, webhook)
            logger.info("listening as @%s on %s:%d", bot.username, webhook.host, webhook.port)
            await _until_stopped(asyncio.Event().wait())
        return
    polling = Polling(bot, worker.accept, sleep)
    await call(bot, "deleteWebhook", {})
    logger.info("listening as @%s", bot.username)
    await _until_stopped(polling.run())
    await polling.finish()


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


async def _until_stopped(serving: Coroutine[Any, Any, Any]) -> None:
    tasks = asyncio.create_task(serving), asyncio.create_task(_stop_signal())
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
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
