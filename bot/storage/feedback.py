"""The table `feedback`: what readers thought of an answer, one opinion a reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

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
