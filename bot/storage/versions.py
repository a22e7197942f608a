"""Edited questions that are offered to be answered, as the inbox keeps them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.storage.log_file import LogFile
from bot.storage.moves import current_chat


class Versions:
    """The edits in the inbox; one that is taken has the reason `asked`, and the next is new."""

    def __init__(self, log: LogFile) -> None:
        self._log = log

    def newest(self, entry_id: int, chat_id: int | None, user_id: int) -> Mapping[str, Any] | None:
        """Return an edited message as it is now; None if it is not this person's in this chat."""
        with self._log.reading() as db:
            found = db.execute(
                "SELECT content FROM inbox WHERE id = ? AND kind = 'edit' AND chat_id = ? "
                "AND user_id = ? AND state <> 'joined'",
                [entry_id, current_chat(db, chat_id), user_id],
            ).fetchone()
        return json.loads(found[0]) if found else None

    def first(self, entry_id: int) -> int:
        """Return the entry with which an edited message first came; itself where that is gone."""
        with self._log.reading() as db:
            (first,) = db.execute(
                "WITH edited AS (SELECT chat_id, user_id, "
                "substr(identity, 1, instr(identity, ' edited ') - 1) AS message "
                "FROM inbox WHERE id = ?) "
                "SELECT ifnull(min(inbox.id), ?) FROM inbox JOIN edited USING (chat_id, user_id) "
                "WHERE identity = message OR substr(identity, 1, length(message) + 8) "
                "= message || ' edited '",
                [entry_id, entry_id],
            ).fetchone()
        return int(first)

    def taken(self, entry_id: int) -> None:
        """Note that an edit is being answered: a later one is offered by itself."""
        with self._log.writing() as db:
            db.execute("UPDATE inbox SET reason = 'asked' WHERE id = ?", [entry_id])
