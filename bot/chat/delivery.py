"""Messages on their way to a chat: sent as replies, in order, until Telegram has them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from telegram import Bot, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.chat.api import Sleep, call, retry_seconds
from bot.chat.messages import unstyled

logger = logging.getLogger(__name__)

Place = dict[str, object]
"""Where a message goes, as parameters of the Bot API: the chat, the topic, what it replies to."""

_ATTEMPTS = 8
_LONGEST_PAUSE = 30.0
_TYPING_SECONDS = 4
_NO_PREVIEW = {"is_disabled": True}


async def deliver(message: Message, parts: Sequence[str], sleep: Sleep = asyncio.sleep) -> None:
    """Send HTML parts in order, the first as a reply to `message`; each at least once (law 3).

    What cannot be delivered is a log line, never an exception: nobody is left to tell.
    """
    reply = {"message_id": message.message_id, "allow_sending_without_reply": True}
    place = _place(message) | {"reply_parameters": reply}
    for number, part in enumerate(parts, start=1):
        try:
            place = await _send(message.get_bot(), place, part, sleep)
        except TelegramError as error:
            # No traceback: the error's text may quote what was sent.
            what = f"part {number} of {len(parts)} to chat {message.chat_id}"
            logger.error("%s has no receipt: %s", what, type(error).__name__)  # noqa: TRY400
            return
        place.pop("reply_parameters", None)


def _place(message: Message) -> Place:
    topic = {"message_thread_id": message.message_thread_id} if message.is_topic_message else {}
    return {"chat_id": message.chat_id, **topic}


async def _send(bot: Bot, place: Place, part: str, sleep: Sleep) -> Place:
    """Send one part and return the place that took it; raises TelegramError.

    Without a receipt it is sent again: shown twice is better than lost. What Telegram refuses
    is sent once more as plain text, to the chat alone.
    """
    styled = True
    for attempt in range(_ATTEMPTS):
        try:
            await _send_once(bot, place, part, styled=styled)
        except ChatMigrated as moved:
            place = {"chat_id": moved.new_chat_id}
        except BadRequest:
            if not styled:
                raise
            place, styled = {"chat_id": place["chat_id"]}, False
        except TelegramError as error:
            if isinstance(error, Forbidden) or attempt == _ATTEMPTS - 1:
                raise
            await sleep(_pause(error, attempt))
        else:
            return place
    raise TelegramError("the attempts are used up")


async def _send_once(bot: Bot, place: Place, part: str, *, styled: bool) -> None:
    text = {"text": part, "parse_mode": ParseMode.HTML} if styled else {"text": unstyled(part)}
    await call(bot, "sendMessage", {**place, **text, "link_preview_options": _NO_PREVIEW})


def _pause(error: TelegramError, attempt: int) -> float:
    if isinstance(error, RetryAfter):
        return retry_seconds(error)
    return min(2.0**attempt, _LONGEST_PAUSE)


@asynccontextmanager
async def typing(message: Message, sleep: Sleep = asyncio.sleep) -> AsyncIterator[None]:
    """Show “typing…” where the message stands for as long as the block runs."""
    task = asyncio.create_task(_keep_typing(message, sleep))
    try:
        yield
    finally:
        task.cancel()
        # Whatever became of it: an ornament must not cost an answer.
        await asyncio.gather(task, return_exceptions=True)


async def _keep_typing(message: Message, sleep: Sleep) -> None:
    params = _place(message) | {"action": ChatAction.TYPING}
    while True:
        with suppress(TelegramError):
            await call(message.get_bot(), "sendChatAction", params)
        await sleep(_TYPING_SECONDS)
