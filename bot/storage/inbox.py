"""The inbox: every update, kept until it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from bot.storage import deliveries
from bot.storage.arriving import take_in
from bot.storage.entries import Arrival, Entry, State
from bot.storage.finished import remove_finished
from bot.storage.log_file import utc
from bot.storage.rows import COLUMNS, entry_of
from bot.storage.writer import Writer

_OPEN = "state IN ('received', 'answering')"


class Inbox:
    """The updates in `log.db`; each method returns once its change is durable.

    received → answering → answered → delivered | failed | refused | cancelled | joined, which is
    answered with the entry that `reason` names. An answer's messages are stored with it.
    """

    def __init__(
        self, writer: Writer, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._writer = writer
        self._now = now

    async def accept(self, arrivals: Sequence[Arrival]) -> list[Entry]:
        """Keep updates and return those that are new, in order, all in one commit.

        What joined a question that waits is kept, but is no more to be answered by itself.
        """
        now = self._now()
        return await self._writer.write(
            lambda db: [entry for a in arrivals if (entry := take_in(db, a, now)) is not None]
        )

    async def begin(self, entry: Entry) -> Entry | None:
        """Count a try at answering; return the entry as it is now, None if it was cancelled."""
        which = (
            "UPDATE inbox SET state = 'answering', changed_at = ?, tries = tries + 1 "  # noqa: S608 - no value
            f"WHERE id = ? AND {_OPEN} RETURNING {COLUMNS}"
        )

        def write(db: Database) -> Entry | None:
            # All rows are fetched: a statement that is not at its end keeps the commit waiting.
            rows = db.execute(which, [utc(self._now()), entry.id]).fetchall()
            return entry_of(rows[0]) if rows else None

        return await self._writer.write(write)

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
        now = self._now()
        await self._writer.write(lambda db: remove_finished(db, now))

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
