"""Where an unfinished answer is shown, how often a chat allows it, and a draft to show it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.chat.api import call, retry_seconds
from bot.chat.outgoing import Place
from bot.chat.pacing import Window
from bot.chat.places import without_reply

# Drafts and typing share a chat's limits: of thirty drafts sent 150 ms apart Telegram refused
# the twentieth, and forty go in half a minute. Kept a little below.
_PREVIEWS = ((16, 5.2), (36, 31.0))
# Of the twenty messages a group takes in a minute, most are for answers.
_MESSAGES = (6, 61.0)
_PAUSE = 3.0
_CALL_SECONDS = 3.0
NEVER = float("inf")


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
        self._place = without_reply(place)
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


async def ornament(bot: Bot, method: str, params: Mapping[str, object]) -> Any:
    """Make a call that nobody waits long for; raises TelegramError."""
    return await call(bot, method, params, read_timeout=_CALL_SECONDS)


def pause_after(error: TelegramError) -> float:
    """Return for how long a refusal lasts: of a flood as long as it says, else a moment."""
    if isinstance(error, RetryAfter):
        return retry_seconds(error)
    return NEVER if isinstance(error, BadRequest | Forbidden) else _PAUSE
