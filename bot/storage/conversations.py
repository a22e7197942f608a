"""The table `conversations`: from where in the inbox on a chat's conversation counts."""

from __future__ import annotations

from sqlite_utils import Database

from bot.storage.log_file import LogFile
from bot.storage.moves import current_chat


class Conversations:
    """Where a chat began anew; what was asked before is no part of its conversation."""

    def __init__(self, log: LogFile) -> None:
        self._log = log

    def begin(self, chat_id: int, entry_id: int) -> None:
        """Begin a chat's conversation anew after an entry of the inbox; raises LogbookError."""
        with self._log.writing() as db:
            db.execute(
                "INSERT INTO conversations (chat_id, after) VALUES (?, ?) "
                "ON CONFLICT (chat_id) DO UPDATE SET after = max(after, excluded.after)",
                [current_chat(db, chat_id), entry_id],
            )


def begun_after(db: Database, chat_id: int | None) -> int:
    """Return the entry after which a chat's conversation counts; -1: from its start."""
    found = db.execute("SELECT after FROM conversations WHERE chat_id = ?", [chat_id]).fetchone()
    return int(found[0]) if found else -1
