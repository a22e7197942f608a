"""What the log keeps for the chats, over one connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.storage.deliveries import Deliveries
from bot.storage.inbox import Inbox
from bot.storage.moves import Moves
from bot.storage.placeholders import Placeholders
from bot.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Kept:
    """Updates, the messages that answer them, chats' new ids, and what stands in a chat."""

    inbox: Inbox
    deliveries: Deliveries
    moves: Moves
    placeholders: Placeholders


@asynccontextmanager
async def keeping(
    path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> AsyncIterator[Kept]:
    """Open the log while the block runs; raises LogbookError."""
    writer = Writer(path)
    try:
        inbox, deliveries = Inbox(writer, now), Deliveries(writer, now)
        yield Kept(inbox, deliveries, Moves(writer), Placeholders(writer))
    finally:
        await writer.close()
