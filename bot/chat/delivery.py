"""Messages on their way to a chat: sent as replies, in order, patient with Telegram's limits."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from telegram import LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

# Opt in to what the library's next major version does anyway; without it every flood
# limit prints a deprecation warning.
os.environ["PTB_TIMEDELTA"] = "true"

logger = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]

_ATTEMPTS = 5
_TYPING_SECONDS = 4
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# What httpx raises before a byte of the request has left.
_NOT_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}


async def deliver(message: Message, parts: Sequence[str], sleep: Sleep = asyncio.sleep) -> None:
    """Send HTML parts in order, the first as a reply to `message`.

    What cannot be delivered is a log line, never an exception: nobody is left to tell.
    """
    reply: ReplyParameters | None = ReplyParameters(
        message.message_id, allow_sending_without_reply=True
    )
    for number, part in enumerate(parts, start=1):
        try:
            await _send(message, part, reply, sleep)
        except TelegramError as error:
            # No traceback: the error's text may quote what was sent.
            what = f"part {number} of {len(parts)} to chat {message.chat_id}"
            logger.error("%s has no receipt: %s", what, type(error).__name__)  # noqa: TRY400
            if not _may_have_arrived(error):
                return
        reply = None


async def _send(message: Message, part: str, reply: ReplyParameters | None, sleep: Sleep) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            await message.get_bot().send_message(
                message.chat_id,
                part,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_parameters=reply,
            )
        except TelegramError as error:
            pause = _pause(error, attempt)
            if pause is None or attempt == _ATTEMPTS - 1:
                raise
            await sleep(pause)
        else:
            return


def _pause(error: TelegramError, attempt: int) -> float | None:
    """Return how long to wait before sending again; None where that is of no use or unsafe."""
    if isinstance(error, RetryAfter):
        return retry_seconds(error)
    cause = error.__cause__
    never_left = type(cause).__name__ in _NOT_SENT
    server_failed = type(error) is NetworkError and (
        cause is None or isinstance(cause, TelegramError)
    )
    return 2.0**attempt if never_left or server_failed else None


def retry_seconds(error: RetryAfter) -> float:
    """Return how long a flood limit lasts."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else after


def _may_have_arrived(error: TelegramError) -> bool:
    """Whether only the receipt may be lost; sending again could show the part twice."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


@asynccontextmanager
async def typing(message: Message, sleep: Sleep = asyncio.sleep) -> AsyncIterator[None]:
    """Show “typing…” in the message's chat for as long as the block runs."""
    task = asyncio.create_task(_keep_typing(message, sleep))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_typing(message: Message, sleep: Sleep) -> None:
    while True:
        with suppress(TelegramError):  # an ornament: the answer matters, not this
            await message.get_bot().send_chat_action(message.chat_id, ChatAction.TYPING)
        await sleep(_TYPING_SECONDS)
