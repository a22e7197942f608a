"""What a reader sees while an answer is made: 👀 at once, typing, headlines, sentences."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from weakref import WeakValueDictionary

from telegram import Bot, Message
from telegram.constants import ChatAction, ChatType, ReactionEmoji
from telegram.error import TelegramError

from bot.answering.progress import Progress, Tell
from bot.chat.api import Sleep
from bot.chat.frames import Frames
from bot.chat.outgoing import Place
from bot.chat.pacing import Pace
from bot.chat.placeholder import Placeholder, take_away
from bot.chat.places import place_of, without_reply
from bot.chat.previews import Draft, Preview, Room, ornament
from bot.storage.placeholders import Placeholders
from retrieval.models import Language

_FIRST_SECONDS = 0.3  # an answer that is there so soon needs no preview
_TYPING_SECONDS = 4.0  # Telegram shows it for five
_FADING_SECONDS = 20.0  # a draft is shown for thirty
_CLOSING_SECONDS = 2.0
_MANY = 1_000


class Shown:
    """Keeps readers informed; whatever becomes of that, no answer is lost or late by it."""

    def __init__(
        self,
        bot: Bot,
        pace: Pace,
        placeholders: Placeholders,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bot = bot
        self._pace = pace
        self._placeholders = placeholders
        self._sleep = sleep
        self._clock = clock
        self._rooms: dict[int, Room] = {}
        # A reaction that is on its way must not come after the one that takes it back.
        self._reacting: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    async def seen(self, message: Message) -> None:
        """React to a question: it was received, and waits for its turn."""
        await self._react(message, [{"type": "emoji", "emoji": ReactionEmoji.EYES}])

    async def settled(self, message: Message) -> None:
        """Take the reaction away: the question was answered, or will not be."""
        await self._react(message, [])

    async def tidy(self, left: Sequence[tuple[int, int]]) -> None:
        """Take away what a killed process left standing in its chats; raises nothing."""
        for chat_id, message_id in left:
            await take_away(self._bot, self._placeholders, chat_id, message_id)

    @asynccontextmanager
    async def answering(self, message: Message, language: Language) -> AsyncIterator[Tell]:
        """Show what an answer tells while the block runs; at its end nothing more comes."""
        showing = _Showing(self, message, Frames(language))
        async with _beside(showing, showing.type(), showing.draw()):
            yield showing.tell

    @asynccontextmanager
    async def working(self, message: Message, language: Language) -> AsyncIterator[None]:
        """Show “typing…” while the block runs: a command searches no articles."""
        showing = _Showing(self, message, Frames(language))
        async with _beside(showing, showing.type()):
            yield

    def room(self, chat_id: int) -> Room:
        """Return what a chat may still be shown."""
        if chat_id not in self._rooms and len(self._rooms) >= _MANY:
            now = self._clock()
            self._rooms = {key: room for key, room in self._rooms.items() if not room.idle(now)}
        return self._rooms.setdefault(chat_id, Room())

    def preview(self, message: Message, room: Room, *, drafts: bool) -> Preview:
        """Return where to show the answer to a message."""
        place = place_of(message)
        if drafts:
            return Draft(self._bot, place, message.message_id, room, self._clock)
        return Placeholder(self._bot, place, room, self._pace, self._placeholders, self._clock)

    async def type(self, place: Place, room: Room) -> None:
        """Show “typing…” where the chat has calls left for it."""
        if room.previews.wait(self._clock()) > 0:
            return
        room.previews.take(self._clock())
        params = {**without_reply(place), "action": ChatAction.TYPING}
        with suppress(TelegramError):
            await ornament(self._bot, "sendChatAction", params)

    async def wait(self, seconds: float, *events: asyncio.Event) -> None:
        """Wait until one of the events, or so long."""
        waits: list[Coroutine[Any, Any, object]] = [event.wait() for event in events]
        if seconds != float("inf"):
            waits.append(_slept(self._sleep, seconds))
        tasks = [asyncio.create_task(wait) for wait in waits]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    async def _react(self, message: Message, reaction: list[dict[str, str]]) -> None:
        which = {"chat_id": message.chat_id, "message_id": message.message_id}
        key = message.chat_id, message.message_id
        async with self._reacting.setdefault(key, asyncio.Lock()):
            with suppress(TelegramError):
                await ornament(self._bot, "setMessageReaction", which | {"reaction": reaction})


class _Showing:
    """One answer on its way."""

    def __init__(self, shown: Shown, message: Message, frames: Frames) -> None:
        self.stop = asyncio.Event()
        self._shown = shown
        self._message = message
        self._frames = frames
        self._changed = asyncio.Event()
        self._room = shown.room(message.chat_id)
        self._private = message.chat.type == ChatType.PRIVATE
        self._drawn = False
        self.preview = shown.preview(message, self._room, drafts=self._private)

    def tell(self, progress: Progress) -> None:
        """Take what the answer tells."""
        self._frames.add(progress)
        self._changed.set()

    async def type(self) -> None:
        """Keep “typing…” on the screen; a draft is one by itself, and typing would hide it."""
        place = place_of(self._message)
        while not self.stop.is_set():
            if not (self._drawn and self.preview.fades):
                await self._shown.type(place, self._room)
            await self._shown.wait(_TYPING_SECONDS, self.stop)

    async def draw(self) -> None:
        """Show each change, as often as the chat allows, and what would fade away again."""
        await self._shown.wait(_FIRST_SECONDS, self.stop, self._changed)
        while not self.stop.is_set():
            self._changed.clear()
            if not self._frames and not self.preview.fades:
                await self._shown.wait(float("inf"), self.stop, self._changed)
            elif (seconds := self.preview.wait()) > 0:
                await self._held(seconds)
            elif await self.preview.show(self._frames.html()):
                self._drawn = True
                again = _FADING_SECONDS if self.preview.fades else float("inf")
                await self._shown.wait(again, self.stop, self._changed)

    async def _held(self, seconds: float) -> None:
        """Wait; a chat that takes no drafts at all is shown a message instead."""
        if seconds == float("inf") and self.preview.fades and not self._drawn:
            self.preview = self._shown.preview(self._message, self._room, drafts=False)
            return
        await self._shown.wait(seconds, self.stop)


@asynccontextmanager
async def _beside(showing: _Showing, *works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do what shows an answer while the block runs."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        showing.stop.set()
        # Not cut off at once: a draft that is on its way would arrive after the answer.
        _, slow = await asyncio.wait(tasks, timeout=_CLOSING_SECONDS)
        for task in slow:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await showing.preview.clear()


async def _slept(sleep: Sleep, seconds: float) -> None:
    await sleep(seconds)
