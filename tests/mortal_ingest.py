"""`dalil ingest` that gets a signal before a given statement; for the kill tests alone."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from retrieval import ingestion
from tests.fakes.newsroom import environment
from tests.forked import Forked, command

_execute = Database.execute


@dataclass(frozen=True, slots=True)
class Lives:
    """Ingests a folder in a process for each home; `batch` articles a transaction."""

    folder: Path
    batch: int

    def ingest(self, home: Path, statement: int | None, by: int = signal.SIGKILL) -> int:
        """Return how the process ended; before its `statement` it gets the signal."""
        home.mkdir(exist_ok=True)
        return Forked(partial(self._live, statement, by), environment(home), home).end(600)

    def _live(self, statement: int | None, by: int) -> None:
        left = statement

        def execute(db: Database, sql: str, parameters: Any = None) -> Any:
            nonlocal left
            if left is not None:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), by)
                    left = None
            return _execute(db, sql, parameters)

        Database.execute = execute  # type: ignore[method-assign]
        ingestion._BATCH_ARTICLES = self.batch
        command("ingest", str(self.folder))
