"""An office on a home of its own, for the tests of what admins ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.chat.admins.health_values import Health
from bot.chat.admins.office import Office
from bot.child import Ended
from bot.settings import AllowedUsers, Settings
from bot.storage.albums import AlbumTable
from bot.storage.log_file import LogFile
from bot.storage.people import People
from bot.storage.queue import Waiting
from bot.storage.statistics import Figures, Statistics
from retrieval import Corpus
from retrieval.models import Language

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WELL = Health(
    articles=3,
    newest="2025-03-02",
    search=None,
    model="ok",
    waiting=Waiting(0, 0.0, 0, 0),
    feeds=(),
    free=5_000_000_000,
    total=20_000_000_000,
    files=(("corpus.db", 1_500_000),),
    versions="Dalil 0.1.0",
    since="2026-11-21T09:00:00+00:00",
)


class Commands:
    """Stands for the processes of `dalil`: keeps what was run, and ends as it was told to."""

    def __init__(self, *ends: Ended) -> None:
        self.ran: list[tuple[str, ...]] = []
        self._ends = list(ends)

    async def __call__(self, arguments: Sequence[str]) -> Ended:
        self.ran.append(tuple(arguments))
        return self._ends.pop(0)


def office(
    settings: Settings,
    allowed: AllowedUsers,
    admins: frozenset[int],
    corpus: Corpus,
    log: LogFile,
) -> Office:
    """Return an office where nothing is drawn and no process is started."""
    return Office(
        settings=replace(settings, allowed_users=allowed, admins=admins),
        corpus=corpus,
        people=People(log),
        albums=AlbumTable(log),
        statistics=Statistics(log, settings.timezone),
        run=Commands(),
        check=_well,
        draw=_drawn,
        now=lambda: NOW,
    )


async def _well() -> Health:
    return WELL


def _drawn(_figures: Figures, _language: Language) -> bytes:
    return b"\x89PNG"
