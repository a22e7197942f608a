"""The office: what the admins' commands work with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.chat.admins.health_values import Health
from bot.child import Run
from bot.settings import Settings
from bot.storage.albums import AlbumTable
from bot.storage.people import People
from bot.storage.statistics import Figures, Statistics
from retrieval import Corpus
from retrieval.models import Language

Draw = Callable[[Figures, Language], bytes]
"""Draws the figures as a PNG; blocks."""


@dataclass(frozen=True, slots=True)
class Office:
    """What the admins' commands ask and use.

    `run` runs `dalil` in a process of its own; `reading` is held by the one that reads what an
    admin sent.
    """

    settings: Settings
    corpus: Corpus
    people: People
    albums: AlbumTable
    statistics: Statistics
    run: Run
    check: Callable[[], Awaitable[Health]]
    draw: Draw
    now: Callable[[], datetime]
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def today(self) -> date:
        """Return the date in the newsroom's time zone."""
        return self.now().astimezone(self.settings.timezone).date()

    def local(self, moment: str) -> str:
        """Return an ISO moment as the newsroom's clocks show it."""
        shown = datetime.fromisoformat(moment).astimezone(self.settings.timezone)
        return f"{shown:%Y-%m-%d %H:%M}"
