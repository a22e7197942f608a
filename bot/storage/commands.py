"""Commands as the inbox keeps them: a button under what one showed finds its words again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.storage.log_file import LogFile
from bot.storage.moves import current_chat


class Commands:
    """The messages with a command in the inbox; one that was forgotten has no content."""

    def __init__(self, log: LogFile) -> None:
        self._log = log

    def content(self, entry_id: int, chat_id: int | None, user_id: int) -> Mapping[str, Any] | None:
        """Return the update that brought a command; None if it is not this person's in this chat.

        Raises LogbookError.
        """
        with self._log.reading() as db:
            found = db.execute(
                "SELECT content FROM inbox WHERE id = ? AND kind IN ('notice', 'edit') "
                "AND chat_id = ? AND user_id = ?",
                [entry_id, current_chat(db, chat_id), user_id],
            ).fetchone()
        return json.loads(found[0]) if found else None
