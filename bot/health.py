"""How the running bot is: looked at live, and changing nothing."""

from __future__ import annotations

import asyncio
import platform
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from bot.app import App, open_model
from bot.chat.admins.health_values import Health
from bot.errors import LanguageModelError
from bot.files import files_below, size_of
from bot.settings import Settings
from bot.storage.log_file import LogFile
from bot.storage.queue import waiting
from retrieval import CorpusError, Query
from retrieval.feeds.store import FeedStore

_MODEL_SECONDS = 10.0
_KEPT = ("corpus.db", "log.db", "index", "uploads")


def checking(
    app: App, log: LogFile, now: Callable[[], datetime]
) -> Callable[[], Awaitable[Health]]:
    """Return what looks at a process that began now."""
    since = now()

    async def check() -> Health:
        model = await _model(app.settings)
        return await asyncio.to_thread(_looked_at, app, log, model, now(), since)

    return check


def _looked_at(app: App, log: LogFile, model: str, now: datetime, since: datetime) -> Health:
    home, newest = app.settings.home, next(iter(app.corpus.list(k=1)), None)
    disk = shutil.disk_usage(home)
    return Health(
        articles=app.corpus.counts().articles,
        newest=newest.published if newest else None,
        search=_search(app),
        model=model,
        waiting=waiting(log, now),
        feeds=tuple(FeedStore(app.corpus).feeds()),
        free=disk.free,
        total=disk.total,
        files=tuple(_sizes(home)),
        versions=_versions(),
        since=since.isoformat(),
    )


def _search(app: App) -> str | None:
    try:
        app.retriever.search(Query("دليل", k=1))
    except CorpusError as error:
        return str(error)
    return None


async def _model(settings: Settings) -> str:
    model = open_model(settings)
    if model is None:
        return "none"
    try:
        await model.listed(_MODEL_SECONDS)
    except LanguageModelError as error:
        return error.code
    finally:
        await model.close()
    return "ok"


def _sizes(home: Path) -> Iterator[tuple[str, int]]:
    """Yield the sizes of what the home holds, each with its write-ahead log."""
    for name in _KEPT:
        size = sum(map(size_of, [*home.glob(f"{name}*"), *files_below(home / name)]))
        if size:
            yield name, size


def _versions() -> str:
    names = {"Dalil": "dalil", "python-telegram-bot": "python-telegram-bot"}
    shown = [f"{name} {version(package)}" for name, package in names.items()]
    shown += [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    return ", ".join(shown)
