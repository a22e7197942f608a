"""Telegram's flood limits, kept ahead of time: overall, in a chat, in a group."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.chat.api import Sleep

# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
# A little longer than Telegram's own seconds: two messages may travel at different speeds.
OVERALL = (29, 1.05)
PER_CHAT = (1, 1.05)
PER_GROUP = (20, 61.0)
_MANY = 1_000


@dataclass(slots=True)
class Window:
    """Grants of at most `most` turns in any `seconds`."""

    most: int
    seconds: float
    turns: deque[float] = field(default_factory=deque)

    def next(self, now: float) -> float:
        """Return the first moment at which another turn is allowed."""
        if len(self.turns) < self.most:
            return now
        return max(now, self.turns[-self.most] + self.seconds)

    def take(self, at: float) -> None:
        """Count a turn."""
        self.turns.append(at)
        while len(self.turns) > self.most:
            self.turns.popleft()

    def idle(self, now: float) -> bool:
        """Whether no turn counts any more."""
        return not self.turns or self.turns[-1] + self.seconds < now


@dataclass(slots=True)
class _Chat:
    windows: tuple[Window, ...]
    held_until: float = 0.0

    def next(self, now: float) -> float:
        return max(self.held_until, *(window.next(now) for window in self.windows))

    def idle(self, now: float) -> bool:
        return self.held_until < now and all(window.idle(now) for window in self.windows)


class Pace:
    """Gives each message its turn; first come, first served, and one chat holds up no other."""

    def __init__(
        self, sleep: Sleep = asyncio.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sleep = sleep
        self._clock = clock
        self._overall = Window(*OVERALL)
        self._chats: dict[int, _Chat] = {}

    async def turn(self, chat_id: int) -> None:
        """Wait until a message to this chat is allowed, and count it.

        A group's id is negative, a person's is not.
        """
        chat = self._chat(chat_id)
        # Asked again after each wait: the chat may have been held up meanwhile.
        while (at := chat.next(self._clock())) > self._clock():
            await self._sleep(at - self._clock())
        # The chat's turn is taken at once, so that two messages to it do not share one.
        at = self._overall.next(self._clock())
        self._overall.take(at)
        for window in chat.windows:
            window.take(at)
        if (wait := at - self._clock()) > 0:
            await self._sleep(wait)

    def spare(self, chat_id: int) -> bool:
        """Take a turn if one is free at once; for ornaments, which can be left out."""
        now, chat = self._clock(), self._chat(chat_id)
        if chat.next(now) > now or self._overall.next(now) > now:
            return False
        for window in (self._overall, *chat.windows):
            window.take(now)
        return True

    def hold(self, chat_id: int, seconds: float) -> None:
        """Send nothing to this chat for a while: Telegram said so."""
        chat = self._chat(chat_id)
        chat.held_until = max(chat.held_until, self._clock() + seconds)

    def _chat(self, chat_id: int) -> _Chat:
        if chat_id not in self._chats:
            if len(self._chats) >= _MANY:
                self._forget_idle()
            limits = (PER_CHAT, PER_GROUP) if chat_id < 0 else (PER_CHAT,)
            self._chats[chat_id] = _Chat(tuple(Window(*limit) for limit in limits))
        return self._chats[chat_id]

    def _forget_idle(self) -> None:
        now = self._clock()
        for chat_id in [key for key, chat in self._chats.items() if chat.idle(now)]:
            del self._chats[chat_id]
