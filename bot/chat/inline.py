"""Inline queries: passages in any chat, at once or not at all.

They are not kept: Telegram takes no late answer. A reader who goes on typing is answered about
the last letters only, and no query waits for a chat, or a chat for a query. Whoever is not known
to be let in waits at the door, beside the readers: however many strangers type, they do not
delay a reader's passages.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot.chat.access import Access
from bot.chat.api import call
from bot.chat.faults import origin
from bot.chat.finding.finder import Finder
from bot.chat.floods import Flood
from bot.chat.inline_lanes import Lane
from bot.chat.inline_results import Typed, only, result, typed_of
from bot.chat.preferences import reader_language
from bot.storage.preferences import PreferencesTable

logger = logging.getLogger(__name__)

SECONDS = 8.0  # Telegram waits about ten
MOST = 20
_READERS_WAITING, _READERS_WORKERS = 100, 2
_DOOR_WAITING, _DOOR_CALLS = 500, 4
_TYPED, _TYPED_SECONDS = 60, 20.0  # nobody types faster for long
_KNOCKS, _KNOCK_SECONDS = 5, 20.0
_MOST_LET_IN = 10_000
_CACHE_SECONDS = 60
_DOOR_CACHE_SECONDS = 10  # so long who was let in meanwhile sees the door for the same letters


class Inline:
    """Answers inline queries beside the chats, each within `seconds` of its arrival."""

    def __init__(
        self,
        bot: Bot,
        finder: Finder,
        access: Access,
        preferences: PreferencesTable,
        seconds: float = SECONDS,
    ) -> None:
        self._bot = bot
        self._finder = finder
        self._access = access
        self._preferences = preferences
        self._seconds = seconds
        typed, knocked = Flood(_TYPED, _TYPED_SECONDS), Flood(_KNOCKS, _KNOCK_SECONDS)
        self._readers = Lane("readers", _READERS_WAITING, _READERS_WORKERS, typed)
        self._door = Lane("door", _DOOR_WAITING, 1, knocked)
        self._door_calls = asyncio.Semaphore(_DOOR_CALLS)
        self._let_in: set[int] = set()

    def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Begin to answer the inline queries among some updates; raises nothing."""
        for query in filter(None, map(typed_of, updates)):
            for lane in (self._readers, self._door):
                lane.drop(query.user_id)
            if query.user_id in self._let_in:
                self._readers.begin(query, self._answer)
            else:
                self._door.begin(query, self._at_door)

    async def close(self) -> None:
        """Drop what waits: by the next start it is too late for it."""
        await self._door.close()  # first: from there readers come in
        await self._readers.close()

    async def _at_door(self, query: Typed) -> None:
        """Let a reader in; tell a stranger the way in, a few at a time."""
        await self._within_time(self._admitted(query))
        if query.user_id in self._let_in:
            self._readers.begin(query, self._answer)

    async def _admitted(self, query: Typed) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._door.pool, self._look_up, query.user_id)
        if query.user_id not in self._let_in:
            async with self._door_calls:
                await call(self._bot, "answerInlineQuery", _turned_away(query))

    def _look_up(self, user_id: int) -> None:
        if self._access.allows(user_id):
            if len(self._let_in) >= _MOST_LET_IN:
                self._let_in.clear()  # they are looked up again
            self._let_in.add(user_id)

    async def _answer(self, query: Typed) -> None:
        await self._within_time(self._found_and_sent(query))

    async def _found_and_sent(self, query: Typed) -> None:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._readers.pool, self._found, query)
        await call(self._bot, "answerInlineQuery", found)

    async def _within_time(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await work
        except TimeoutError:
            logger.info("an inline query was dropped: it took too long")
        except TelegramError as error:
            logger.info("an inline query was not answered (%s)", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - nothing that is found ends the bot
            logger.error("an inline query failed: %s", origin(error))  # noqa: TRY400

    def _found(self, query: Typed) -> dict[str, Any]:
        """Return the parameters of the answer; of one who is shut out meanwhile, the way in."""
        if not self._access.allows(query.user_id):
            self._let_in.discard(query.user_id)
            return _turned_away(query)
        chosen = self._preferences.language(query.user_id)
        language = reader_language(chosen, query.language_code)
        answer = {"inline_query_id": query.id, "is_personal": True, "cache_time": 0}
        if not any(map(str.isalnum, query.text)):
            return answer | only("type", language)
        hits = self._finder.passages(query.text, MOST)
        if not hits:
            return answer | only("nothing", language)
        results = [result(hit, language) for hit in hits]
        return answer | {"cache_time": _CACHE_SECONDS, "results": results}


def _turned_away(query: Typed) -> dict[str, Any]:
    """Return the way in and nothing else."""
    language = reader_language(None, query.language_code)
    answer = {"inline_query_id": query.id, "is_personal": True, "cache_time": _DOOR_CACHE_SECONDS}
    return answer | only("ask_in", language)
