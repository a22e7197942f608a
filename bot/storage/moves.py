"""The table `moves`: groups that became supergroups, and with that got another id."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlite_utils import Database

from bot.storage.log_file import utc
from bot.storage.writer import Writer


class Moves:
    """Where chats are now; what a chat had goes with it."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._seen: dict[int, int] = {}

    async def note(self, old: int, new: int) -> None:
        """Give a chat's conversation and what it waits for to its new id; raises LogbookError."""
        if self._seen.get(old) != new:
            await self._writer.write(lambda db: _move(db, old, new))
            self._seen[old] = new

    def now(self, chat_id: int) -> int:
        """Return a chat's id after the moves that this process has seen.

        Of what comes out of the inbox the earlier ones are done already.
        """
        return self._seen.get(chat_id, chat_id)


def current_chat(db: Database, chat_id: int | None) -> int | None:
    """Return the id that a chat has now."""
    found = db.execute("SELECT new_id FROM moves WHERE old_id = ?", [chat_id]).fetchone()
    return int(found[0]) if found else chat_id


def _move(db: Database, old: int, new: int) -> None:
    db.execute(
        "INSERT INTO moves (old_id, new_id, moved_at) VALUES (?, ?, ?) "
        "ON CONFLICT (old_id) DO UPDATE SET new_id = excluded.new_id",
        [old, new, utc(datetime.now(UTC))],
    )
    db.execute("UPDATE turns SET chat_id = ? WHERE chat_id = ?", [new, old])
    db.execute("UPDATE OR REPLACE conversations SET chat_id = ? WHERE chat_id = ?", [new, old])
    db.execute("UPDATE OR REPLACE watches SET chat_id = ? WHERE chat_id = ?", [new, old])
    db.execute(
        "UPDATE inbox SET chat_id = ? WHERE chat_id = ? "
        "AND state IN ('received', 'answering', 'answered')",
        [new, old],
    )
