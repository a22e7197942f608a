"""An unfinished answer in a group: a quiet message, edited, and gone once the answer is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.chat.api import may_have_arrived, retry_seconds
from bot.chat.outgoing import Place
from bot.chat.pacing import Pace
from bot.chat.places import chat_of
from bot.chat.previews import NEVER, Room, ornament, pause_after
from bot.errors import DalilError
from bot.storage.placeholders import Placeholders

_EDIT_SECONDS = 3.0
_TRIES = 2


class Placeholder:
    """A quiet reply that is edited, and deleted once the answer is there.

    It is noted while it stands, so that a process that is killed leaves it to the next one.
    """

    fades = False

    def __init__(
        self,
        bot: Bot,
        place: Place,
        room: Room,
        pace: Pace,
        placeholders: Placeholders,
        clock: Callable[[], float],
    ) -> None:
        self._bot = bot
        self._place = place
        self._room = room
        self._pace = pace
        self._placeholders = placeholders
        self._clock = clock
        self._held_until = 0.0
        self._message_id: int | None = None

    def wait(self) -> float:
        """Return for how many seconds nothing can be shown."""
        now = self._clock()
        return max(self._held_until - now, self._room.messages.wait(now))

    async def show(self, html: str) -> bool:
        """Send or edit the message, if the chat has a turn to spare."""
        chat_id = chat_of(self._place)
        if not self._pace.spare(chat_id):
            self._held_until = self._clock() + 1
            return False
        self._room.messages.take(self._clock())
        self._held_until = self._clock() + _EDIT_SECONDS
        try:
            await self._write({"text": html, "parse_mode": ParseMode.HTML})
        except TelegramError as error:
            if isinstance(error, RetryAfter):
                self._pace.hold(chat_id, retry_seconds(error))
            # Sent again it might stand there twice, and only one of the two be deleted.
            lost = self._message_id is None and may_have_arrived(error)
            self._held_until = NEVER if lost else self._clock() + pause_after(error)
            return False
        return True

    async def clear(self) -> None:
        """Delete the message."""
        if self._message_id is not None:
            chat_id = chat_of(self._place)
            await take_away(self._bot, self._placeholders, chat_id, self._message_id)

    async def _write(self, text: Mapping[str, Any]) -> None:
        text = {**text, "link_preview_options": {"is_disabled": True}}
        chat_id = chat_of(self._place)
        if self._message_id is None:
            silent = {"disable_notification": True}
            sent = await ornament(self._bot, "sendMessage", {**self._place, **text, **silent})
            self._message_id = int(sent["message_id"])
            with suppress(DalilError):  # a log that fails is met, and told, where it matters
                await self._placeholders.keep(chat_id, self._message_id)
        else:
            which = {"chat_id": chat_id, "message_id": self._message_id}
            await ornament(self._bot, "editMessageText", {**which, **text})


async def take_away(bot: Bot, placeholders: Placeholders, chat_id: int, message_id: int) -> None:
    """Delete a message; where Telegram is out of reach it is left for the next start."""
    which = {"chat_id": chat_id, "message_id": message_id}
    for _ in range(_TRIES):
        try:
            await ornament(bot, "deleteMessage", which)
        except (BadRequest, ChatMigrated, Forbidden):
            pass  # gone, or out of reach for good
        except TelegramError:
            continue
        with suppress(DalilError):
            await placeholders.forget(chat_id, message_id)
        return
