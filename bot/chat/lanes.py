"""One queue a chat: what a chat asks is done in its order, and no chat waits for another."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.chat.asked import Wanted
from bot.storage.entries import Entry
from bot.storage.moves import Moves

Work = Callable[[Entry, Wanted | None], Awaitable[None]]
Spawn = Callable[[Coroutine[Any, Any, None]], None]


class Lanes:
    """Runs work on entries, a chat's one after the other; a group's also while it moves.

    Where it is `stopping` what waits is not begun.
    """

    def __init__(self, work: Work, spawn: Spawn, moves: Moves) -> None:
        self._work = work
        self._spawn = spawn
        self._moves = moves
        self._lanes: dict[int, deque[tuple[Entry, Wanted | None]]] = {}
        self.stopping = False

    def waiting(self, chat_id: int) -> int:
        """Return how many wait in a chat."""
        return len(self._lanes.get(self._key(chat_id), ()))

    def add(self, chat_id: int, entry: Entry, plan: Wanted | None = None) -> None:
        """Do an entry, or a plan of its, once all that the chat asked before is done."""
        key = self._key(chat_id)
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append((entry, plan))
            return
        self._lanes[key] = deque([(entry, plan)])
        self._spawn(self._run(key))

    def _key(self, chat_id: int) -> int:
        """Return the id that a chat's lane was begun under: it may be an earlier one."""
        if chat_id in self._lanes:
            return chat_id
        return next((key for key in self._lanes if self._moves.now(key) == chat_id), chat_id)

    async def _run(self, key: int) -> None:
        lane = self._lanes[key]
        try:
            while lane and not self.stopping:
                await self._work(*lane.popleft())
        finally:
            del self._lanes[key]
