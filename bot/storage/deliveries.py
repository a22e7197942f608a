"""The table `deliveries`: each message of an answer, until it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from bot.storage.entries import Entry, Part
from bot.storage.log_file import utc
from bot.storage.rows import json_text
from bot.storage.writer import Writer


class Deliveries:
    """The messages on their way; each method returns once its change is durable."""

    def __init__(
        self, writer: Writer, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._writer = writer
        self._now = now

    async def parts(self, entry: Entry) -> list[Part]:
        """Return the messages of an answer that are not known to have arrived, in order."""
        return await self._writer.write(lambda db: _parts(db, entry.id))

    async def sending(self, entry: Entry, part: Part) -> Part | None:
        """Note that a message is about to be sent: from now on it may have arrived.

        None where it is not to be sent any more: it was forgotten meanwhile.
        """
        now = self._now()
        repeats = part.repeats + (part.state == "sending")
        values = {"attempted_at": utc(now), "repeats": repeats}
        noted = await self._part(entry, part, state="sending", **values)
        return replace(part, state="sending", attempted_at=now, repeats=repeats) if noted else None

    async def not_sent(self, entry: Entry, part: Part) -> Part:
        """Note that Telegram did not take a message."""
        await self._part(entry, part, state="waiting")
        return replace(part, state="waiting")

    async def sent(self, entry: Entry, part: Part, chat_id: int, message_id: int) -> None:
        """Note a message's receipt; with the last one its answer is delivered."""

        def write(db: Database) -> None:
            receipt = {"chat_id": chat_id, "message_id": message_id}
            _set(db, entry, part, state="sent", attachment=None, **receipt)
            settle(db, entry.id, self._now())

        await self._writer.write(write)

    async def skip(self, entry: Entry, part: Part) -> None:
        """Leave out a message that cannot reach its chat."""

        def write(db: Database) -> None:
            _set(db, entry, part, state="undelivered", attachment=None)
            settle(db, entry.id, self._now())

        await self._writer.write(write)

    async def give_up(self, entry: Entry, reason: str) -> None:
        """Give up the messages that are left: they cannot reach their chat."""

        def write(db: Database) -> None:
            db.execute(
                "UPDATE deliveries SET state = 'undelivered', attachment = NULL "
                "WHERE inbox_id = ? AND state <> 'sent'",
                [entry.id],
            )
            db.execute(
                "UPDATE inbox SET state = iif(state IN ('received', 'answering', 'answered'), "
                "'failed', state), reason = ifnull(reason, ?), changed_at = ? WHERE id = ?",
                [reason, utc(self._now()), entry.id],
            )

        await self._writer.write(write)

    async def _part(self, entry: Entry, part: Part, **values: Any) -> bool:
        return await self._writer.write(lambda db: _set(db, entry, part, **values))


def store(db: Database, entry_id: int, parts: Iterable[Mapping[str, Any]]) -> None:
    """Put an answer's messages in the place of those that an entry had.

    A part is plain JSON values, but for the bytes of its attachment's `data`.
    """
    db.execute("DELETE FROM deliveries WHERE inbox_id = ?", [entry_id])
    for number, part in enumerate(parts, start=1):
        content, attachment = _apart(part)
        db.execute(
            "INSERT INTO deliveries (inbox_id, part, content, attachment, state) "
            "VALUES (?, ?, ?, ?, 'waiting')",
            [entry_id, number, json_text(content), attachment],
        )


def settle(db: Database, entry_id: int, now: datetime) -> None:
    """Call an answer delivered where nothing of it is left to send."""
    db.execute(
        "UPDATE inbox SET state = 'delivered', changed_at = ? WHERE id = ? "
        "AND state = 'answered' AND NOT EXISTS "
        "(SELECT 1 FROM deliveries WHERE inbox_id = inbox.id "
        "AND state IN ('waiting', 'sending'))",
        [utc(now), entry_id],
    )


def _parts(db: Database, entry_id: int) -> list[Part]:
    rows = db.execute(
        "SELECT id, content, attachment, state, attempted_at, repeats FROM deliveries "
        "WHERE inbox_id = ? AND state IN ('waiting', 'sending') ORDER BY part",
        [entry_id],
    ).fetchall()
    return [
        Part(part_id, _joined(json.loads(content), data), state, at and _moment(at), repeats)
        for part_id, content, data, state, at, repeats in rows
    ]


def _apart(part: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes | None]:
    """Return a message without the bytes of its attachment, and these: they are no JSON."""
    carried = part.get("attachment")
    if not carried:
        return part, None
    named = {name: value for name, value in carried.items() if name != "data"}
    return {**part, "attachment": named}, carried["data"]


def _joined(content: dict[str, Any], data: bytes | None) -> dict[str, Any]:
    if data is not None:
        content["attachment"]["data"] = data
    return content


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _set(db: Database, entry: Entry, part: Part, **values: Any) -> bool:
    """Change a message; False if it is there no more. Its number may be another's by now."""
    columns = ", ".join(f"{name} = ?" for name in values)
    done = db.execute(
        f"UPDATE deliveries SET {columns} WHERE id = ? AND inbox_id = ?",  # noqa: S608 - our own
        [*values.values(), part.id, entry.id],
    )
    return bool(done.rowcount)
