"""What the inbox keeps of earlier updates, as those that come later are compared with it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlite_utils import Database

from bot.storage import pastes
from bot.storage.entries import Arrival, Entry
from bot.storage.log_file import utc
from bot.storage.rows import insert

COLUMNS = "id, kind, state, reason, identity, content"


class Earlier(NamedTuple):
    """What is kept of an earlier update; its `reason` names the entry that it joined."""

    id: int
    kind: str
    state: str
    reason: str | None
    identity: str
    content: dict[str, Any]


def earlier(row: tuple[Any, ...]) -> Earlier:
    """Return what stands in a row of `COLUMNS`."""
    entry_id, kind, state, reason, identity, content = row
    return Earlier(entry_id, kind, state, reason, identity, json.loads(content))


def entry_at(db: Database, entry_id: int) -> Earlier | None:
    """Return an entry by its number; None where there is none."""
    found = db.execute(
        f"SELECT {COLUMNS} FROM inbox WHERE id = ?",  # noqa: S608 - no value
        [entry_id],
    ).fetchone()
    return earlier(found) if found else None


def join(db: Database, arrival: Arrival, owner_id: int, now: datetime) -> bool:
    """Keep an update as a part of another; False where that was done before."""
    entry = insert(db, arrival, now)
    if entry is None:
        return False
    change(db, entry.id, now, state="joined", reason=str(owner_id))
    return True


def with_parts(db: Database, owner_id: int, content: dict[str, Any]) -> dict[str, Any]:
    """Return a message with what joined it, in the order in which that was sent."""
    rows = db.execute(
        "SELECT content FROM inbox WHERE state = 'joined' AND reason = ? AND kind = 'question'",
        [str(owner_id)],
    ).fetchall()
    for part in sorted((json.loads(part) for (part,) in rows), key=pastes.number_of):
        content = pastes.joined(content, part)
    return content


def give_its_parts(db: Database, entry: Entry | None, known: Earlier) -> Entry | None:
    """Give what joined an earlier version to the new one."""
    if entry is not None:
        db.execute(
            "UPDATE inbox SET reason = ? WHERE state = 'joined' AND kind = 'question' "
            "AND reason = ?",
            [str(entry.id), str(known.id)],
        )
    return entry


def change(db: Database, entry_id: int, now: datetime, **values: Any) -> None:
    """Change columns of an entry."""
    columns = ", ".join(f"{name} = ?" for name in ("changed_at", *values))
    db.execute(
        f"UPDATE inbox SET {columns} WHERE id = ?",  # noqa: S608 - our own names
        [utc(now), *values.values(), entry_id],
    )
