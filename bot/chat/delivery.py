"""Messages on their way to a chat: each at least once, in order, over restarts and floods."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Bot, Message
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    RetryAfter,
    TelegramError,
)

from bot.chat.api import Sleep, call, may_have_arrived, retry_seconds
from bot.chat.messages import unstyled
from bot.chat.openings import repeated
from bot.chat.outgoing import Outgoing, Place, reply_markup
from bot.chat.pacing import Pace
from bot.storage.entries import Entry, Part
from bot.storage.inbox import Inbox
from retrieval.models import Language

logger = logging.getLogger(__name__)

# A message that nobody received in all this time is of no use any more.
_LONGEST = timedelta(hours=24)
_LONGEST_PAUSE = 60.0
_REPEAT_SECONDS = 60.0
_NO_PREVIEW = {"is_disabled": True}


class Undeliverable(Exception):
    """A message cannot reach its chat; the text is the reason that the inbox keeps."""


class Delivery:
    """Sends what the inbox holds; after a restart it goes on with the next message."""

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        pace: Pace,
        sleep: Sleep = asyncio.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._pace = pace
        self._sleep = sleep
        self._now = now

    async def deliver(self, entry: Entry, place: Place, language: Language) -> None:
        """Send the messages of an answer that were not sent yet, the first as a reply.

        Raises LogbookError; what Telegram does is written into the inbox.
        """
        for part in await self._inbox.parts(entry):
            outgoing = Outgoing.from_json(part.content)
            elsewhere = outgoing.chat_id is not None
            to: Place = {"chat_id": outgoing.chat_id} if elsewhere else place
            try:
                to = await self._send(entry, part, outgoing, to, language)
            except Undeliverable as reason:
                logger.warning("a message of entry %d was not delivered: %s", entry.id, reason)
                if elsewhere:
                    await self._inbox.skip(entry, part)
                    continue
                await self._inbox.undelivered(entry, str(reason))
                return
            if not elsewhere:
                place = _without_reply(to)

    async def _send(
        self, entry: Entry, part: Part, outgoing: Outgoing, place: Place, language: Language
    ) -> Place:
        """Send one message until Telegram has it, and return the place that took it.

        Without a receipt it may have arrived: it is sent again after a minute, and says so.
        """
        attempt, styled = 0, True
        while True:
            if part.state == "sending":
                await self._wait_for_repeat(part)
            await self._pace.turn(_chat(place))
            part = await self._inbox.sending(part)
            shown = repeated(outgoing, language) if part.repeats else outgoing
            try:
                message_id = await self._send_once(shown, place, styled=styled)
            except TelegramError as error:
                if not may_have_arrived(error):
                    part = await self._inbox.not_sent(part)
                place, styled = await self._recover(error, entry, place, attempt, styled=styled)
                attempt += 1
            else:
                await self._inbox.sent(entry, part, _chat(place), message_id)
                return place

    async def _wait_for_repeat(self, part: Part) -> None:
        since = part.attempted_at or self._now()
        left = (since + timedelta(seconds=_REPEAT_SECONDS) - self._now()).total_seconds()
        logger.warning("a message has no receipt; it is repeated in %.0f s", max(left, 0))
        if left > 0:
            await self._sleep(min(left, _REPEAT_SECONDS))

    async def _send_once(self, outgoing: Outgoing, place: Place, *, styled: bool) -> int:
        params: dict[str, Any] = {**place, "link_preview_options": _NO_PREVIEW}
        if outgoing.silent:
            params["disable_notification"] = True
        if styled:
            params |= {"text": outgoing.text, "parse_mode": ParseMode.HTML}
            if outgoing.keyboard:
                params["reply_markup"] = reply_markup(outgoing.keyboard)
        else:
            params["text"] = unstyled(outgoing.text)
        return message_id_of(await call(self._bot, "sendMessage", params))

    async def _recover(
        self, error: TelegramError, entry: Entry, place: Place, attempt: int, *, styled: bool
    ) -> tuple[Place, bool]:
        """Return how to send a message anew, after the pause it takes; raises Undeliverable."""
        if isinstance(error, ChatMigrated):
            return {"chat_id": error.new_chat_id}, styled
        if isinstance(error, RetryAfter):
            self._pace.hold(_chat(place), retry_seconds(error))
            return place, styled
        if isinstance(error, Forbidden):
            raise Undeliverable("the chat does not let the bot in") from None
        if isinstance(error, BadRequest):
            if not styled:
                raise Undeliverable("Telegram refused the message") from None
            return {"chat_id": place["chat_id"]}, False
        if self._now() - entry.received_at > _LONGEST:
            raise Undeliverable("Telegram could not be reached for a day") from None
        if not may_have_arrived(error):
            await self._sleep(min(2.0 ** min(attempt, 9), _LONGEST_PAUSE))
        return place, styled


def place_of(message: Message) -> Place:
    """Return where the answer to a message goes: into its topic, as a reply to it."""
    topic = {"message_thread_id": message.message_thread_id} if message.is_topic_message else {}
    reply = {"message_id": message.message_id, "allow_sending_without_reply": True}
    return {"chat_id": message.chat_id, **topic, "reply_parameters": reply}


def message_id_of(receipt: Any) -> int:
    """Return the id in what Telegram says it sent; raises TelegramError where there is none."""
    found = receipt.get("message_id") if isinstance(receipt, dict) else None
    if not isinstance(found, int):
        raise TelegramError("the receipt has no message id")
    return found


def _without_reply(place: Place) -> Place:
    return {name: value for name, value in place.items() if name != "reply_parameters"}


def _chat(place: Place) -> int:
    return int(str(place["chat_id"]))
