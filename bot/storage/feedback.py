"""The table `feedback`: what readers thought of an answer, one opinion a reader."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from sqlite_utils import Database

from bot.storage.log_file import LogFile, utc

Rating = Literal["up", "down"]


class Feedback:
    """The readers' opinions of turns."""

    def __init__(
        self, log: LogFile, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._log = log
        self._now = now

    def give(self, turn_id: int, user_id: int, rating: Rating, reason: str | None = None) -> None:
        """Keep a reader's opinion of a turn in place of an earlier one."""
        with self._log.writing() as db:
            db.execute(
                "INSERT INTO feedback (turn_id, user_id, rating, reason, given_at) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (turn_id, user_id) DO UPDATE SET "
                "rating = excluded.rating, reason = excluded.reason, given_at = excluded.given_at",
                [turn_id, user_id, rating, reason, utc(self._now())],
            )


def opinions(db: Database, turn_ids: Sequence[int]) -> defaultdict[int, list[dict[str, Any]]]:
    """Return what readers thought of turns, by turn, the oldest opinion first."""
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = db.query(
        "SELECT turn_id, user_id, rating, reason, given_at FROM feedback "
        "WHERE turn_id IN (SELECT value FROM json_each(?)) ORDER BY given_at, id",
        [json.dumps(list(turn_ids))],
    )
    for row in rows:
        found[row.pop("turn_id")].append(row)
    return found
