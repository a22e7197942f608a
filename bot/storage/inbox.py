"""The inbox: every update, kept until it is answered, and every answer until it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.storage.database import open_log
from bot.storage.entries import Arrival, Entry, Part, State
from bot.storage.writer import Writer

# Telegram keeps what nobody took for a day, and starts its numbers anew after a week of silence.
_KEPT = timedelta(days=7)
_COLUMNS = (
    "id, update_id, chat_id, user_id, kind, state, tries, received_at, content, language, turn_id"
)
_OPEN = "state IN ('received', 'answering')"


class Inbox:
    """The updates and deliveries in `log.db`; each method returns once its change is durable.

    received → answering → answered → delivered | failed | refused | cancelled. An answer's
    parts are stored with it, and each says whether it was sent.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Open the inbox; raises LogbookError."""
        self._now = now
        self._db = open_log(path)
        self._writer = Writer(self._db, path)

    async def close(self) -> None:
        """Write what waits, and close the file."""
        await self._writer.finish()
        self._db.close()

    async def accept(self, arrivals: Sequence[Arrival]) -> list[Entry]:
        """Keep updates and return those that are new, in order, all in one commit."""
        return await self._writer.write(lambda db: self._accept(db, arrivals))

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
                    [_iso(self._now()), chat_id, user_id, before],
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
        where = f"SELECT {_COLUMNS} FROM inbox WHERE id = ?"  # noqa: S608 - no value
        return await self._writer.write(lambda db: _entry(db.execute(where, [entry.id]).fetchone()))

    async def parts(self, entry: Entry) -> list[Part]:
        """Return the messages of an answer that are not known to have arrived, in order."""
        return await self._writer.write(lambda db: _parts(db, entry.id))

    async def sending(self, part: Part) -> Part:
        """Note that a message is about to be sent: from now on it may have arrived."""
        now = self._now()
        repeats = part.repeats + (part.state == "sending")
        await self._part(part, state="sending", attempted_at=_iso(now), repeats=repeats)
        return replace(part, state="sending", attempted_at=now, repeats=repeats)

    async def not_sent(self, part: Part) -> Part:
        """Note that Telegram did not take a message."""
        await self._part(part, state="waiting")
        return replace(part, state="waiting")

    async def sent(self, entry: Entry, part: Part, chat_id: int, message_id: int) -> None:
        """Note a message's receipt; with the last one its answer is delivered."""

        def write(db: Database) -> None:
            _set(db, part.id, state="sent", chat_id=chat_id, message_id=message_id)
            self._delivered(db, entry.id)

        await self._writer.write(write)

    async def skip(self, entry: Entry, part: Part) -> None:
        """Leave out a message that cannot reach its chat."""

        def write(db: Database) -> None:
            _set(db, part.id, state="undelivered")
            self._delivered(db, entry.id)

        await self._writer.write(write)

    async def undelivered(self, entry: Entry, reason: str) -> None:
        """Give up the messages that are left: they cannot reach their chat."""

        def write(db: Database) -> None:
            db.execute(
                "UPDATE deliveries SET state = 'undelivered' WHERE inbox_id = ? "
                "AND state <> 'sent'",
                [entry.id],
            )
            db.execute(
                "UPDATE inbox SET state = iif(state IN ('received', 'answering', 'answered'), "
                "'failed', state), reason = ifnull(reason, ?), changed_at = ? WHERE id = ?",
                [reason, _iso(self._now()), entry.id],
            )

        await self._writer.write(write)

    async def unfinished(self) -> list[Entry]:
        """Return what a stopped process left undone, oldest first."""
        return await self._writer.write(
            lambda db: [
                _entry(row)
                for row in db.execute(
                    f"SELECT {_COLUMNS} FROM inbox WHERE state IN "  # noqa: S608 - no value
                    "('received', 'answering', 'answered') OR id IN "
                    "(SELECT inbox_id FROM deliveries WHERE state IN ('waiting', 'sending')) "
                    "ORDER BY id"
                ).fetchall()
            ]
        )

    async def forget(self) -> None:
        """Remove what was finished a week ago: the logbook keeps the turns."""
        since = _iso(self._now() - _KEPT)
        old = (
            "SELECT id FROM inbox WHERE changed_at < ? "
            "AND state NOT IN ('received', 'answering', 'answered') "
            "AND id < (SELECT max(id) FROM inbox)"  # so that no id is given twice
        )

        def write(db: Database) -> None:
            db.execute(f"DELETE FROM deliveries WHERE inbox_id IN ({old})", [since])  # noqa: S608
            db.execute(f"DELETE FROM inbox WHERE id IN ({old})", [since])  # noqa: S608

        await self._writer.write(write)

    def _accept(self, db: Database, arrivals: Iterable[Arrival]) -> list[Entry]:
        now = self._now()
        return [entry for a in arrivals if (entry := _insert(db, a, now)) is not None]

    async def _change(self, entry_id: int, state: State, where: str, also: str) -> bool:
        return await self._writer.write(
            lambda db: bool(
                db.execute(
                    f"UPDATE inbox SET state = ?, changed_at = ?, {also} WHERE {where}",  # noqa: S608
                    [state, _iso(self._now()), entry_id],
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
            changed = db.execute(
                "UPDATE inbox SET state = ?, reason = ?, language = ?, turn_id = ?, "  # noqa: S608
                f"changed_at = ? WHERE id = ? AND {_OPEN}",
                [state, reason, language, turn_id, _iso(self._now()), entry.id],
            ).rowcount
            if not changed:
                return False
            db.execute("DELETE FROM deliveries WHERE inbox_id = ?", [entry.id])
            for number, part in enumerate(parts, start=1):
                db.execute(
                    "INSERT INTO deliveries (inbox_id, part, content, state) VALUES (?, ?, ?, ?)",
                    [entry.id, number, _json(part), "waiting"],
                )
            self._delivered(db, entry.id)  # where nothing is to be sent
            return True

        stored = await self._writer.write(write)
        return replace(entry, state=state, language=language, turn_id=turn_id) if stored else None

    def _delivered(self, db: Database, entry_id: int) -> None:
        db.execute(
            "UPDATE inbox SET state = 'delivered', changed_at = ? WHERE id = ? "
            "AND state = 'answered' AND NOT EXISTS "
            "(SELECT 1 FROM deliveries WHERE inbox_id = inbox.id "
            "AND state IN ('waiting', 'sending'))",
            [_iso(self._now()), entry_id],
        )

    async def _part(self, part: Part, **values: Any) -> None:
        await self._writer.write(lambda db: _set(db, part.id, **values))


def _insert(db: Database, arrival: Arrival, now: datetime) -> Entry | None:
    """Insert an update unless it is there; an older one that had its number gives it up."""
    found = db.execute(
        "SELECT id, identity FROM inbox WHERE update_id = ?", [arrival.update_id]
    ).fetchone()
    if found and found[1] == arrival.identity:
        return None
    if found:
        db.execute("UPDATE inbox SET update_id = NULL WHERE id = ?", [found[0]])
    state: State = "failed" if arrival.kind == "unreadable" else "received"
    row = {
        "update_id": arrival.update_id,
        "chat_id": arrival.chat_id,
        "user_id": arrival.user_id,
        "kind": arrival.kind,
        "identity": arrival.identity,
        "content": _json(arrival.content),
        "state": state,
        "reason": "unreadable" if state == "failed" else None,
        "tries": 0,
        "received_at": _iso(now),
        "changed_at": _iso(now),
    }
    marks = ", ".join("?" * len(row))
    cursor = db.execute(
        f"INSERT INTO inbox ({', '.join(row)}) VALUES ({marks})",  # noqa: S608 - our own names
        list(row.values()),
    )
    entry_id = int(str(cursor.lastrowid))
    return Entry(
        entry_id,
        arrival.update_id,
        arrival.chat_id,
        arrival.user_id,
        arrival.kind,
        state,
        0,
        now,
        arrival.content,
    )


def _parts(db: Database, entry_id: int) -> list[Part]:
    rows = db.execute(
        "SELECT id, content, state, attempted_at, repeats FROM deliveries "
        "WHERE inbox_id = ? AND state IN ('waiting', 'sending') ORDER BY part",
        [entry_id],
    ).fetchall()
    return [
        Part(row[0], json.loads(row[1]), row[2], row[3] and datetime.fromisoformat(row[3]), row[4])
        for row in rows
    ]


def _set(db: Database, part_id: int, **values: Any) -> None:
    columns = ", ".join(f"{name} = ?" for name in values)
    db.execute(
        f"UPDATE deliveries SET {columns} WHERE id = ?",  # noqa: S608 - our own names
        [*values.values(), part_id],
    )


def _entry(row: Sequence[Any]) -> Entry:
    entry_id, update_id, chat_id, user_id, kind, state, tries, received_at, content, *more = row
    received, found = datetime.fromisoformat(received_at), json.loads(content)
    who = (entry_id, update_id, chat_id, user_id)
    return Entry(*who, kind, state, tries, received, found, more[0], more[1])


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _json(value: Any) -> str:
    """Write JSON to be read by people; escaped where Telegram sent half a character."""
    written = json.dumps(value, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return written
