"""Where an unfinished answer is shown: a draft in a private chat, elsewhere a message edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Protocol

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.chat.api import call, may_have_arrived, retry_seconds
from bot.chat.outgoing import Place
from bot.chat.pacing import Pace, Window

# Drafts and typing share a chat's limits: of thirty drafts sent 150 ms apart Telegram refused
# the twentieth, and forty go in half a minute. Kept a little below.
_PREVIEWS = ((16, 5.2), (36, 31.0))
# Of the twenty messages a group takes in a minute, most are for answers.
_MESSAGES = (6, 61.0)
_EDIT_SECONDS = 3.0
_PAUSE = 3.0
_CALL_SECONDS = 3.0
_NEVER = float("inf")


class Allowance:
    """How many calls that only adorn a chat are left to it."""

    def __init__(self, *limits: tuple[int, float]) -> None:
        self._windows = tuple(Window(*limit) for limit in limits)

    def wait(self, now: float) -> float:
        """Return for how many seconds none is left."""
        return max(window.next(now) for window in self._windows) - now

    def take(self, now: float) -> None:
        """Count a call."""
        for window in self._windows:
            window.take(now)

    def idle(self, now: float) -> bool:
        """Whether no call counts any more."""
        return all(window.idle(now) for window in self._windows)


class Room:
    """What a chat may still be shown, from one question to the next."""

    def __init__(self) -> None:
        self.previews = Allowance(*_PREVIEWS)
        self.messages = Allowance(_MESSAGES)

    def idle(self, now: float) -> bool:
        """Whether the chat was shown nothing for a while."""
        return self.previews.idle(now) and self.messages.idle(now)


class Preview(Protocol):
    """Shows an unfinished answer; what Telegram refuses is left out, never raised."""

    fades: bool  # what it showed has to be shown again after half a minute

    def wait(self) -> float:
        """Return for how many seconds nothing can be shown; infinite where it gave up."""

    async def show(self, html: str) -> bool:
        """Show a text instead of the last; False if it was not shown."""

    async def clear(self) -> None:
        """Make room for the answer."""


class Draft:
    """A draft in a private chat; the next real message takes its place by itself."""

    fades = True

    def __init__(
        self, bot: Bot, place: Place, draft_id: int, room: Room, clock: Callable[[], float]
    ) -> None:
        self._bot = bot
        self._place = {name: place[name] for name in place if name != "reply_parameters"}
        self._draft_id = draft_id
        self._room = room
        self._clock = clock
        self._held_until = 0.0

    def wait(self) -> float:
        """Return for how many seconds nothing can be shown."""
        now = self._clock()
        return max(self._held_until - now, self._room.previews.wait(now))

    async def show(self, html: str) -> bool:
        """Show a text instead of the last; False if Telegram did not take it."""
        self._room.previews.take(self._clock())
        text = {"text": html, "parse_mode": ParseMode.HTML, "draft_id": self._draft_id}
        try:
            await ornament(self._bot, "sendMessageDraft", {**self._place, **text})
        except TelegramError as error:
            self._held_until = self._clock() + pause_after(error)
            return False
        return True

    async def clear(self) -> None:
        """Do nothing: an empty draft would only show Telegram's own placeholder."""


class Placeholder:
    """A quiet reply that is edited, and deleted once the answer is there."""

    fades = False

    def __init__(
        self, bot: Bot, place: Place, room: Room, pace: Pace, clock: Callable[[], float]
    ) -> None:
        self._bot = bot
        self._place = place
        self._room = room
        self._pace = pace
        self._clock = clock
        self._held_until = 0.0
        self._message_id: int | None = None

    def wait(self) -> float:
        """Return for how many seconds nothing can be shown."""
        now = self._clock()
        return max(self._held_until - now, self._room.messages.wait(now))

    async def show(self, html: str) -> bool:
        """Send or edit the message, if the chat has a turn to spare."""
        chat_id = int(str(self._place["chat_id"]))
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
            self._held_until = _NEVER if lost else self._clock() + pause_after(error)
            return False
        return True

    async def clear(self) -> None:
        """Delete the message."""
        if self._message_id is None:
            return
        which = {"chat_id": self._place["chat_id"], "message_id": self._message_id}
        for _ in range(2):
            with suppress(TelegramError):
                await ornament(self._bot, "deleteMessage", which)
                return

    async def _write(self, text: Mapping[str, Any]) -> None:
        text = {**text, "link_preview_options": {"is_disabled": True}}
        if self._message_id is None:
            silent = {"disable_notification": True}
            sent = await ornament(self._bot, "sendMessage", {**self._place, **text, **silent})
            self._message_id = int(sent["message_id"])
        else:
            which = {"chat_id": self._place["chat_id"], "message_id": self._message_id}
            await ornament(self._bot, "editMessageText", {**which, **text})


async def ornament(bot: Bot, method: str, params: Mapping[str, object]) -> Any:
    """Make a call that nobody waits long for; raises TelegramError."""
    return await call(bot, method, params, read_timeout=_CALL_SECONDS)


def pause_after(error: TelegramError) -> float:
    """Return for how long a refusal lasts: of a flood as long as it says, else a moment."""
    if isinstance(error, RetryAfter):
        return retry_seconds(error)
    return _NEVER if isinstance(error, BadRequest | Forbidden) else _PAUSE
