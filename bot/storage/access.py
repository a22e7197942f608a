"""The table `access`: who asked to be let in, who was, and who was not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from bot.storage.log_file import LogFile, utc

State = Literal["asked", "allowed", "denied"]

_HOUR = timedelta(hours=1)
_COLUMNS = "state, name, language"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands; name and client language are null for one who never wrote."""

    state: State
    name: str | None
    language: str | None


class AccessTable:
    """What the admins decided from the chat."""

    def __init__(
        self, log: LogFile, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._log = log
        self._now = now

    def standing(self, user_id: int) -> Standing | None:
        """Return where a person stands; None for one nobody has met."""
        with self._log.reading() as db:
            row = db.execute(
                f"SELECT {_COLUMNS} FROM access WHERE user_id = ?",  # noqa: S608 - our own names
                [user_id],
            ).fetchone()
        return row and Standing(*row)

    def ask(self, user_id: int, name: str, language: str, message_id: int, most: int) -> bool:
        """Note a stranger's first message; False if it is not, or `most` asked within the hour.

        Noted before, it is still the first: a process may have died before it told the admins.
        """
        now = self._now()
        with self._log.writing() as db:
            (lately,) = db.execute(
                "SELECT count(*) FROM access WHERE asked_at > ? AND user_id <> ?",
                [utc(now - _HOUR), user_id],
            ).fetchone()
            if lately >= most:
                return False
            return bool(
                db.execute(
                    "INSERT INTO access (user_id, state, name, language, asked_at, message_id) "
                    "VALUES (?, 'asked', ?, ?, ?, ?) ON CONFLICT (user_id) DO UPDATE "
                    "SET name = excluded.name "
                    "WHERE state = 'asked' AND message_id = excluded.message_id",
                    [user_id, name, language, utc(now), message_id],
                ).rowcount
            )

    def decide(self, user_id: int, state: State, admin_id: int) -> Standing | None:
        """Let a person in or keep them out; return where they stood before."""
        with self._log.writing() as db:
            before = db.execute(
                f"SELECT {_COLUMNS} FROM access WHERE user_id = ?",  # noqa: S608 - our own names
                [user_id],
            ).fetchone()
            db.execute(
                "INSERT INTO access (user_id, state, decided_by, decided_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (user_id) DO UPDATE SET state = excluded.state, "
                "decided_by = excluded.decided_by, decided_at = excluded.decided_at",
                [user_id, state, admin_id, utc(self._now())],
            )
        return before and Standing(*before)
