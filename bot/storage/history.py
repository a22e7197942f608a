"""A person's own turns in a chat, newest first: what they may look up again and take away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.answering.kept import answer_of
from bot.answering.models import Answer
from bot.storage.log_file import LogFile

# Small talk is no question, and a turn that was forgotten has no answer.
_THEIRS = "user_id = ? AND chat_id = ? AND answer IS NOT NULL AND kind <> 'chat'"
_COLUMNS = "id, asked_at, question, answer"


@dataclass(frozen=True, slots=True)
class Past:
    """A turn of before; `answer` is None where another version of Dalil made it."""

    id: int
    asked_at: datetime
    question: str
    answer: Answer | None


class History:
    """Reads the turns that have an answer, of one person in one chat."""

    def __init__(self, log: LogFile) -> None:
        self._log = log

    def page(self, user_id: int, chat_id: int, offset: int, limit: int) -> tuple[list[Past], int]:
        """Return so many turns from the newest but `offset` on, and how many there are in all.

        Raises LogbookError.
        """
        with self._log.reading() as db:
            rows = db.execute(
                f"SELECT {_COLUMNS} FROM turns WHERE {_THEIRS} "  # noqa: S608 - our own names
                "ORDER BY id DESC LIMIT ? OFFSET ?",
                [user_id, chat_id, limit, offset],
            ).fetchall()
            (total,) = db.execute(
                f"SELECT count(*) FROM turns WHERE {_THEIRS}",  # noqa: S608 - our own names
                [user_id, chat_id],
            ).fetchone()
        return [_past(row) for row in rows], int(total)

    def turn(self, user_id: int, chat_id: int, turn_id: int) -> Past | None:
        """Return one turn of this person in this chat; None where it is none; raises LogbookError.

        What is forgotten is none.
        """
        with self._log.reading() as db:
            row = db.execute(
                f"SELECT {_COLUMNS} FROM turns WHERE {_THEIRS} AND id = ?",  # noqa: S608
                [user_id, chat_id, turn_id],
            ).fetchone()
        return _past(row) if row else None

    def rows(self, user_id: int, chat_id: int, limit: int) -> list[dict[str, Any]]:
        """Return the newest turns as the exports read them, newest first; raises LogbookError."""
        with self._log.reading() as db:
            found = db.execute(
                f"SELECT id, asked_at, answer, plan FROM turns WHERE {_THEIRS} "  # noqa: S608
                "ORDER BY id DESC LIMIT ?",
                [user_id, chat_id, limit],
            ).fetchall()
        return [
            {
                "id": row[0],
                "asked_at": row[1],
                "answer": json.loads(row[2]),
                "plan": json.loads(row[3]) if row[3] else None,
            }
            for row in found
        ]


def _past(row: Sequence[Any]) -> Past:
    return Past(row[0], datetime.fromisoformat(row[1]), row[2], answer_of(json.loads(row[3])))
