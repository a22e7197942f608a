"""Messages on their way to a chat: each at least once, in order, over restarts and floods."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Bot
from telegram.error import ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.chat.api import Sleep, call, may_have_arrived, refused, retry_seconds
from bot.chat.forms import Form, request
from bot.chat.openings import repeated
from bot.chat.outgoing import Outgoing, Place
from bot.chat.pacing import Pace
from bot.chat.places import chat_of, without_reply
from bot.errors import DalilError
from bot.storage.deliveries import Deliveries
from bot.storage.entries import Entry, Part
from bot.storage.moves import Moves
from retrieval.models import Language

logger = logging.getLogger(__name__)

# So long one process tries; by its own clock, for that of the wall may be put right meanwhile.
_LONGEST = 24 * 60 * 60.0
_LONGEST_PAUSE = 60.0
_REPEAT_SECONDS = 60.0


BLOCKED = "the chat does not let the bot in"
"""The reason that the inbox keeps where the bot was blocked or put out of a group."""


class Undeliverable(Exception):
    """A message cannot reach its chat; the text is the reason that the inbox keeps."""


class Delivery:
    """Sends what the inbox holds; after a restart it goes on with the next message."""

    def __init__(
        self,
        bot: Bot,
        deliveries: Deliveries,
        moves: Moves,
        pace: Pace,
        sleep: Sleep = asyncio.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bot = bot
        self._deliveries = deliveries
        self._moves = moves
        self._pace = pace
        self._sleep = sleep
        self._now = now
        self._clock = clock
        self._resting: set[asyncio.Task[Any]] = set()
        self._leaving = False

    def leave_repeats(self) -> None:
        """End each task that waits to repeat a message, now and from now on.

        The next start goes on with them.
        """
        self._leaving = True
        for task in self._resting:
            task.cancel()

    async def deliver(self, entry: Entry, place: Place, language: Language) -> None:
        """Send the messages of an answer that were not sent yet, the first as a reply.

        Raises LogbookError; what Telegram does is written into the inbox.
        """
        for part in await self._deliveries.parts(entry):
            outgoing = Outgoing.from_json(part.content)
            elsewhere = outgoing.chat_id is not None
            to: Place = {"chat_id": outgoing.chat_id} if elsewhere else place
            try:
                to = await self._send(entry, part, outgoing, to, language)
            except Undeliverable as reason:
                logger.warning("a message of entry %d was not delivered: %s", entry.id, reason)
                if elsewhere:
                    await self._deliveries.skip(entry, part)
                    continue
                await self._deliveries.give_up(entry, str(reason))
                return
            if not elsewhere:
                place = without_reply(to)

    async def _send(
        self, entry: Entry, part: Part, outgoing: Outgoing, place: Place, language: Language
    ) -> Place:
        """Send one message until Telegram has it, and return the place that took it."""
        attempt, until = 0, self._clock() + _LONGEST
        form = Form.first(outgoing, place, language)
        while True:
            if part.state == "sending":
                await self._wait_for_repeat(part, until)
            await self._pace.turn(chat_of(form.place))
            if (noted := await self._deliveries.sending(entry, part)) is None:
                return form.place
            part = noted
            try:
                message_id = await self._send_once(form, language, repeats=part.repeats)
            except TelegramError as error:
                if not may_have_arrived(error):
                    part = await self._deliveries.not_sent(entry, part)
                form = await self._recover(error, form, attempt, until, language)
                attempt += 1
            else:
                await self._keep_receipt(entry, part, chat_of(form.place), message_id)
                return form.place

    async def _keep_receipt(self, entry: Entry, part: Part, chat_id: int, message_id: int) -> None:
        """Note a receipt, however long the log fails: without it the message would be repeated."""
        attempt = 0
        while True:
            try:
                await self._deliveries.sent(entry, part, chat_id, message_id)
            except DalilError as error:
                logger.error("a receipt of entry %d waits: %s", entry.id, error)  # noqa: TRY400
            else:
                return
            await self._sleep(_pause(attempt))
            attempt += 1

    async def _wait_for_repeat(self, part: Part, until: float) -> None:
        """Wait until a message without a receipt, which may have arrived, is to be sent again.

        A minute, and twice as long after each repeat that has none either; and then until
        Telegram answers, so that the one repeat has every chance to be the last.
        """
        pause = _REPEAT_SECONDS * 2.0 ** min(part.repeats, 12)
        since = part.attempted_at or self._now()
        left = (since + timedelta(seconds=pause) - self._now()).total_seconds()
        left = min(max(left, 0.0), pause)  # whatever became of the clock
        logger.warning("a message has no receipt; it is repeated in %.0f s", left)
        await self._rest(left)
        await self._until_it_answers(until)

    async def _rest(self, seconds: float) -> None:
        if (task := asyncio.current_task()) is None:
            raise RuntimeError("a message is sent by a task")
        self._resting.add(task)
        try:
            if self._leaving:
                task.cancel()
            await self._sleep(seconds)
        finally:
            self._resting.discard(task)

    async def _until_it_answers(self, until: float) -> None:
        attempt = 0
        while True:
            try:
                await call(self._bot, "getMe", {})
            except TelegramError:
                self._check_time(until)
                await self._sleep(_pause(attempt))
                attempt += 1
            else:
                return

    async def _send_once(self, form: Form, language: Language, *, repeats: int) -> int:
        shown = repeated(form.outgoing, language) if repeats else form.outgoing
        method, params = request(replace(form, outgoing=shown))
        return message_id_of(await call(self._bot, method, params))

    async def _recover(
        self, error: TelegramError, form: Form, attempt: int, until: float, language: Language
    ) -> Form:
        """Return how to send a message anew, after the pause it takes; raises Undeliverable."""
        chat_id = chat_of(form.place)
        if isinstance(error, ChatMigrated):
            await self._moves.note(chat_id, error.new_chat_id)
            return form.at({"chat_id": error.new_chat_id})
        if isinstance(error, RetryAfter):
            self._pace.hold(chat_id, retry_seconds(error))
            return form
        if isinstance(error, Forbidden):
            raise Undeliverable(BLOCKED) from None
        if refused(error):
            if (plainer := form.plainer(language)) is None:
                raise Undeliverable("Telegram refused the message") from None
            return plainer
        self._check_time(until)
        if not may_have_arrived(error):
            await self._sleep(_pause(attempt))
        return form

    def _check_time(self, until: float) -> None:
        if self._clock() > until:
            raise Undeliverable("Telegram could not be reached for a day") from None


def message_id_of(receipt: Any) -> int:
    """Return the id in what Telegram says it sent; raises TelegramError where there is none."""
    found = receipt.get("message_id") if isinstance(receipt, dict) else None
    if not isinstance(found, int):
        raise TelegramError("the receipt has no message id")
    return found


def _pause(attempt: int) -> float:
    return min(2.0 ** min(attempt, 9), _LONGEST_PAUSE)
