"""The inbox's rows: how an entry is written, and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.storage.entries import Arrival, Entry, State
from bot.storage.log_file import utc
from bot.storage.moves import current_chat

COLUMNS = (
    "id, update_id, chat_id, user_id, kind, state, tries, received_at, content, language, turn_id"
)


def insert(db: Database, arrival: Arrival, now: datetime) -> Entry | None:
    """Insert an update unless it is there; an older one that had its number gives it up.

    What comes from a chat that moved belongs to where it is now.
    """
    found = db.execute(
        "SELECT id, identity FROM inbox WHERE update_id = ?", [arrival.update_id]
    ).fetchone()
    if found and found[1] == arrival.identity:
        return None
    if found:
        db.execute("UPDATE inbox SET update_id = NULL WHERE id = ?", [found[0]])
    return put(db, _row(arrival, current_chat(db, arrival.chat_id), now))


def put(db: Database, row: Mapping[str, Any]) -> Entry:
    """Insert a row; return its entry."""
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    # All rows are fetched: a statement that is not at its end keeps the commit waiting.
    (inserted,) = db.execute(
        f"INSERT INTO inbox ({names}) VALUES ({marks}) RETURNING {COLUMNS}",  # noqa: S608 - ours
        list(row.values()),
    ).fetchall()
    return entry_of(inserted)


def entry_of(row: Sequence[Any]) -> Entry:
    """Return the entry that stands in a row of `COLUMNS`."""
    entry_id, update_id, chat_id, user_id, kind, state, tries, received_at, content, *more = row
    received, found = datetime.fromisoformat(received_at), json.loads(content)
    who = (entry_id, update_id, chat_id, user_id)
    return Entry(*who, kind, state, tries, received, found, more[0], more[1])


def json_text(value: Any) -> str:
    """Write JSON to be read by people; escaped where Telegram sent half a character."""
    written = json.dumps(value, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return written


def _row(arrival: Arrival, chat_id: int | None, now: datetime) -> dict[str, Any]:
    state: State = "failed" if arrival.kind == "unreadable" else "received"
    return {
        "update_id": arrival.update_id,
        "chat_id": chat_id,
        "user_id": arrival.user_id,
        "kind": arrival.kind,
        "identity": arrival.identity,
        "content": json_text(arrival.content),
        "state": state,
        "reason": "unreadable" if state == "failed" else None,
        "tries": 0,
        "received_at": utc(now),
        "changed_at": utc(now),
    }
