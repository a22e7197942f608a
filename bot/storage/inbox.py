"""The inbox: every update, kept until it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from bot.storage import deliveries
from bot.storage.entries import Arrival, Entry, State
from bot.storage.log_file import utc
from bot.storage.rows import COLUMNS, entry_of, insert
from bot.storage.writer import Writer

# Telegram keeps what nobody took for a day, and starts its numbers anew after a week of silence.
_KEPT = timedelta(days=7)
_OPEN = "state IN ('received', 'answering')"


class Inbox:
    """The updates in `log.db`; each method returns once its change is durable.

    received → answering → answered → delivered | failed | refused | cancelled. An answer's
    messages are stored with it.
    """

    def __init__(
        self, writer: Writer, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._writer = writer
        self._now = now

    async def accept(self, arrivals: Sequence[Arrival]) -> list[Entry]:
        """Keep updates and return those that are new, in order, all in one commit."""
        now = self._now()
        return await self._writer.write(
            lambda db: [entry for a in arrivals if (entry := insert(db, a, now)) is not None]
        )

    async def begin(self, entry: Entry) -> bool:
        """Count a try at answering; False if the entry was cancelled meanwhile."""
        return await self._change(
            entry.id, "answering", f"id = ? AND {_OPEN}", also="tries = tries + 1"
        )

    async def answered(
        self,
        entry: Entry,
        parts: Sequence[Mapping[str, Any]],
        language: str,
        turn_id: int | None = None,
    ) -> Entry | None:
        """Store the answer before it is sent; None if the entry was cancelled meanwhile."""
        return await self._store(entry, "answered", parts, language, turn_id=turn_id)

    async def refuse(
        self, entry: Entry, reason: str, parts: Sequence[Mapping[str, Any]], language: str
    ) -> Entry | None:
        """Turn an update away, with what its sender is told."""
        return await self._store(entry, "refused", parts, language, reason=reason)

    async def fail(
        self, entry: Entry, reason: str, parts: Sequence[Mapping[str, Any]], language: str
    ) -> Entry | None:
        """Give an update up, with the apology."""
        return await self._store(entry, "failed", parts, language, reason=reason)

    async def cancel(self, chat_id: int, user_id: int, before: int) -> list[int]:
        """Cancel a reader's unanswered questions in a chat from before an entry.

        Return the ids of their entries.
        """
        return await self._writer.write(
            lambda db: [
                row[0]
                for row in db.execute(
                    "UPDATE inbox SET state = 'cancelled', changed_at = ? WHERE chat_id = ? "  # noqa: S608
                    f"AND user_id = ? AND id < ? AND kind <> 'notice' AND {_OPEN} RETURNING id",
                    [utc(self._now()), chat_id, user_id, before],
                ).fetchall()
            ]
        )

    async def park(self, entry: Entry) -> bool:
        """Put an answer that was begun back, for the next start; the try does not count."""
        return await self._change(
            entry.id, "received", "id = ? AND state = 'answering'", also="tries = tries - 1"
        )

    async def entry(self, entry: Entry) -> Entry:
        """Return an entry as it is now."""
        where = f"SELECT {COLUMNS} FROM inbox WHERE id = ?"  # noqa: S608 - no value
        return await self._writer.write(
            lambda db: entry_of(db.execute(where, [entry.id]).fetchone())
        )

    async def unfinished(self) -> list[Entry]:
        """Return what a stopped process left undone, oldest first."""
        which = (
            f"SELECT {COLUMNS} FROM inbox WHERE state IN "  # noqa: S608 - no value
            "('received', 'answering', 'answered') OR id IN "
            "(SELECT inbox_id FROM deliveries WHERE state IN ('waiting', 'sending')) ORDER BY id"
        )
        return await self._writer.write(lambda db: list(map(entry_of, db.execute(which))))

    async def forget(self) -> None:
        """Remove what was finished a week ago: the logbook keeps the turns."""
        since = utc(self._now() - _KEPT)
        old = (
            "SELECT id FROM inbox WHERE changed_at < ? "
            "AND state NOT IN ('received', 'answering', 'answered') "
            "AND id < (SELECT max(id) FROM inbox)"  # so that no id is given twice
        )

        def write(db: Database) -> None:
            db.execute(f"DELETE FROM deliveries WHERE inbox_id IN ({old})", [since])  # noqa: S608
            db.execute(f"DELETE FROM inbox WHERE id IN ({old})", [since])  # noqa: S608

        await self._writer.write(write)

    async def _change(self, entry_id: int, state: State, where: str, also: str) -> bool:
        return await self._writer.write(
            lambda db: bool(
                db.execute(
                    f"UPDATE inbox SET state = ?, changed_at = ?, {also} WHERE {where}",  # noqa: S608
                    [state, utc(self._now()), entry_id],
                ).rowcount
            )
        )

    async def _store(
        self,
        entry: Entry,
        state: State,
        parts: Sequence[Mapping[str, Any]],
        language: str,
        *,
        reason: str | None = None,
        turn_id: int | None = None,
    ) -> Entry | None:
        def write(db: Database) -> bool:
            now = self._now()
            changed = db.execute(
                "UPDATE inbox SET state = ?, reason = ?, language = ?, turn_id = ?, "  # noqa: S608
                f"changed_at = ? WHERE id = ? AND {_OPEN}",
                [state, reason, language, turn_id, utc(now), entry.id],
            ).rowcount
            if not changed:
                return False
            deliveries.store(db, entry.id, parts)
            deliveries.settle(db, entry.id, now)  # where nothing is to be sent
            return True

        stored = await self._writer.write(write)
        return replace(entry, state=state, language=language, turn_id=turn_id) if stored else None
