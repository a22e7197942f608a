"""How the inbox is: what waits in it, and what went wrong lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.storage.log_file import LogFile, utc

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Questions without an answer, how long the first waits in seconds; failures of a day."""

    questions: int
    seconds: float
    undelivered: int
    failed: int


def waiting(log: LogFile, now: datetime) -> Waiting:
    """Count what waits; raises LogbookError."""
    with log.reading() as db:
        questions, oldest = db.execute(
            "SELECT count(*), min(received_at) FROM inbox "
            "WHERE kind = 'question' AND state IN ('received', 'answering')"
        ).fetchone()
        (undelivered,) = db.execute(
            "SELECT count(DISTINCT inbox_id) FROM deliveries WHERE state IN ('waiting', 'sending')"
        ).fetchone()
        (failed,) = db.execute(
            "SELECT count(*) FROM inbox WHERE state = 'failed' AND received_at >= ?",
            [utc(now - _DAY)],
        ).fetchone()
    since = datetime.fromisoformat(oldest).astimezone(UTC) if oldest else now
    return Waiting(questions, max((now - since).total_seconds(), 0.0), undelivered, failed)
