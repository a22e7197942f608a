"""The table `conversations`: from where in the inbox on a chat's conversation counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from bot.storage.log_file import LogFile, utc
from bot.storage.moves import current_chat

_LATELY = timedelta(minutes=10)


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

    def said_before(self, entry_id: int) -> Mapping[str, Any] | None:
        """Return what a person wrote to a chat before an entry, some minutes ago at most.

        None where that was no question, or the chat began anew since; raises LogbookError.
        """
        with self._log.reading() as db:
            chat_id, user_id, came = db.execute(
                "SELECT chat_id, user_id, received_at FROM inbox WHERE id = ?", [entry_id]
            ).fetchone()
            found = db.execute(
                "SELECT kind, content FROM inbox WHERE chat_id = ? AND user_id = ? "
                "AND id BETWEEN ? AND ? AND received_at >= ? AND state <> 'joined' "
                "AND kind IN ('question', 'notice') ORDER BY id DESC LIMIT 1",
                [
                    chat_id,
                    user_id,
                    begun_after(db, chat_id) + 1,
                    entry_id - 1,
                    utc(datetime.fromisoformat(came) - _LATELY),
                ],
            ).fetchone()
        return json.loads(found[1]) if found and found[0] == "question" else None


def begun_after(db: Database, chat_id: int | None) -> int:
    """Return the entry after which a chat's conversation counts; -1: from its start."""
    found = db.execute("SELECT after FROM conversations WHERE chat_id = ?", [chat_id]).fetchone()
    return int(found[0]) if found else -1
