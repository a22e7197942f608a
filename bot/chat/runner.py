"""The Telegram bot's process: connected, taking updates, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.chat.api import SHAPE_ERRORS, Sleep, call
from bot.chat.commands import menu
from bot.chat.delivery import Delivery
from bot.chat.desk import Desk
from bot.chat.handlers import Handlers
from bot.chat.kept import keeping
from bot.chat.pacing import Pace
from bot.chat.performing import Performer
from bot.chat.polling import Polling
from bot.chat.progress import Shown
from bot.chat.stopping import beside, signalled, until
from bot.chat.webhook import Webhook, announce, listening
from bot.chat.worker import Worker
from bot.errors import NothingDone, UsageError
from bot.locking import only_one, only_poller_of
from retrieval.models import Language

logger = logging.getLogger(__name__)

_STOP_SECONDS = 20.0
_MENUS: tuple[tuple[str | None, Language], ...] = ((None, "en"), ("ar", "ar"))


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
    with only_one(home, "serve", "dalil serve"), only_poller_of(line.token, line.api):
        async with _connected(line.token, line.api) as bot, keeping(home / "log.db") as kept:
            pace = Pace(sleep)
            shown = Shown(bot, pace, kept.placeholders, sleep)
            delivery = Delivery(bot, kept.deliveries, kept.moves, pace, sleep)
            handlers = Handlers(desk, shown, Performer(bot, pace, sleep))
            worker = Worker(bot, kept, handlers, delivery, sleep)
            left = await kept.placeholders.left()
            chores = shown.tidy(left), _set_commands(bot, desk.access.admins)
            with signalled() as stop, beside(*chores):
                try:
                    await until(stop, _serve(bot, line.webhook, worker, sleep))
                finally:
                    await worker.stop(_STOP_SECONDS)


async def check_token(token: str, api: str) -> str:
    """Return the name of the bot a token belongs to; raises UsageError and NothingDone."""
    async with _connected(token, api) as bot:
        return bot.username


async def _serve(bot: Bot, webhook: Webhook | None, worker: Worker, sleep: Sleep) -> None:
    """Go on with what is unfinished and take updates, for ever."""
    await worker.resume()
    if webhook is not None:
        async with listening(webhook, worker.accept):
            await announce(bot, webhook)
            logger.info("listening as @%s on %s:%d", bot.username, webhook.host, webhook.port)
            await asyncio.Event().wait()
    polling = Polling(bot, worker.accept, sleep)
    await call(bot, "deleteWebhook", {})
    logger.info("listening as @%s", bot.username)
    try:
        await polling.run()
    finally:
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


async def _set_commands(bot: Bot, admins: Iterable[int]) -> None:
    """Set the menu of all, then that of each admin: Telegram knows one who has written before."""
    chats = [{"scope": {"type": "chat", "chat_id": admin}} for admin in sorted(admins)]
    for scope in ({}, *chats):
        for language_code, language in _MENUS:
            commands = menu(language, admins=bool(scope))
            with suppress(TelegramError):  # a menu is no reason not to serve
                params = {"commands": commands, "language_code": language_code, **scope}
                await call(bot, "setMyCommands", params)
