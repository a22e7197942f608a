"""The Telegram bot's process: connected, taking updates, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.chat.api import SHAPE_ERRORS, Sleep, call
from bot.chat.commands import COMMANDS
from bot.chat.delivery import Delivery
from bot.chat.desk import Desk
from bot.chat.handlers import Handlers
from bot.chat.inline import Inline
from bot.chat.kept import keeping
from bot.chat.menus import menus, set_menus
from bot.chat.pacing import Pace
from bot.chat.performing import Performer
from bot.chat.polling import Accept, Polling
from bot.chat.progress import Shown
from bot.chat.stopping import beside, signalled, until
from bot.chat.webhook import Webhook, announce, listening
from bot.chat.worker import Worker
from bot.errors import NothingDone, UsageError
from bot.locking import only_one, only_poller_of
from bot.storage.entries import Entry

logger = logging.getLogger(__name__)

_STOP_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Line:
    """How this process talks with Telegram: the token, the API's address, the webhook if any."""

    token: str = field(repr=False)
    api: str
    webhook: Webhook | None = None


Task = Callable[[Callable[[Entry], None]], Coroutine[Any, Any, None]]
"""Work beside a bot that serves, given what sends an entry that was stored without an update."""


async def serve(
    line: Line,
    home: Path,
    desk: Desk,
    sleep: Sleep = asyncio.sleep,
    tasks: Sequence[Task] = (),
) -> None:
    """Serve the bot until SIGINT or SIGTERM, then finish what was begun, or park it.

    Every update is kept in the inbox of `home` before Telegram is told that it was received.
    The `tasks` begin once what a stopped process left is under way, and end with the serving.
    Raises UsageError when Telegram rejects the token, NothingDone when it gives no usable reply
    at the start or another process serves from the same home; later failures are waited out.
    """
    with only_one(home, "serve", "dalil serve"), only_poller_of(line.token, line.api):
        async with _connected(line.token, line.api) as bot, keeping(home / "log.db") as kept:
            pace = Pace(sleep)
            shown = Shown(bot, pace, kept.placeholders, sleep)
            delivery = Delivery(bot, kept.deliveries, kept.moves, pace, sleep)
            handlers = Handlers(desk, shown, Performer(bot, pace, sleep), sleep)
            worker = Worker(bot, kept, handlers, delivery, sleep)
            inline = Inline(bot, desk.finder, desk.access, desk.preferences)
            left = await kept.placeholders.left()
            shown_menus = menus(COMMANDS.values(), desk.access.admins)
            chores = shown.tidy(left), set_menus(bot, shown_menus, sleep)
            # Told to stop it begins no other question, however long Telegram takes to take note.
            with signalled() as stop, beside(worker.rest_after(stop), *chores):
                try:
                    accept = _accepting(worker, inline)
                    await until(stop, _serve(bot, line.webhook, worker, accept, sleep, tasks))
                finally:
                    await inline.close()
                    await worker.stop(_STOP_SECONDS)


async def check_token(token: str, api: str) -> str:
    """Return the name of the bot a token belongs to; raises UsageError and NothingDone."""
    async with _connected(token, api) as bot:
        return bot.username


def _accepting(worker: Worker, inline: Inline) -> Accept:
    """Return what takes updates: inline queries at once, the others once they are kept."""

    async def accept(updates: Sequence[dict[str, Any]]) -> None:
        inline.take(updates)
        if kept := [raw for raw in updates if "inline_query" not in raw]:
            await worker.accept(kept)

    return accept


async def _serve(
    bot: Bot,
    webhook: Webhook | None,
    worker: Worker,
    accept: Accept,
    sleep: Sleep,
    tasks: Sequence[Task],
) -> None:
    """Go on with what is unfinished and take updates, for ever."""
    await worker.resume()
    with beside(*(task(worker.send) for task in tasks)):
        await _listen(bot, webhook, accept, sleep)


async def _listen(bot: Bot, webhook: Webhook | None, accept: Accept, sleep: Sleep) -> None:
    """Take updates, for ever."""
    if webhook is not None:
        async with listening(webhook, accept):
            await announce(bot, webhook)
            logger.info("listening as @%s on %s:%d", bot.username, webhook.host, webhook.port)
            await asyncio.Event().wait()
    polling = Polling(bot, accept, sleep)
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
        request = HTTPXRequest(read_timeout=20)
        async with Bot(token, f"{api}/bot", f"{api}/file/bot", request=request) as bot:
            yield bot
    except InvalidToken:
        raise UsageError(
            "Telegram rejected the token in TELEGRAM_BOT_TOKEN; copy it again from @BotFather."
        ) from None
    except (TelegramError, *SHAPE_ERRORS) as error:
        reason = type(error).__name__
        raise NothingDone(f"Telegram at {api} gave no usable reply ({reason}).") from None
