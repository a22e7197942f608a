"""How an update comes into the inbox: by itself, as a version of a message, as a part of one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlite_utils import Database

from bot.storage.entries import Arrival, Entry
from bot.storage.log_file import utc
from bot.storage.moves import current_chat
from bot.storage.pastes import goes_on, joined
from bot.storage.rows import insert, json_text

_LATELY = timedelta(minutes=1)  # the parts of a paste come to us together
_OPEN = {"received", "answering"}
_SENT = {"answered", "delivered"}


class _Row(NamedTuple):
    """What is kept of an earlier update."""

    id: int
    kind: str
    state: str
    reason: str | None
    content: dict[str, Any]


def take_in(db: Database, arrival: Arrival, now: datetime) -> Entry | None:
    """Keep an update in the transaction under way; None where there is nothing to do about it.

    A part of a paste joins the question before it, until that is begun. A new version of a
    question that waits takes its place; of one that was answered it is an `edit`, and of one that
    offers to be answered it changes the text.
    """
    if arrival.edits is not None:
        return _edited(db, arrival, now)
    if arrival.after is not None and (before := _before(db, arrival, now)):
        return _part(db, arrival, before, now)
    return insert(db, arrival, now) if arrival.alone else None


def _edited(db: Database, arrival: Arrival, now: datetime) -> Entry | None:
    known = _versions(db, arrival)
    if known is None:
        is_asked = arrival.alone and arrival.kind == "question"
        return insert(db, arrival, now) if is_asked else None
    arrival = replace(arrival, content=_with_parts(db, known.id, dict(arrival.content)))
    same = _words(known.content) == _words(arrival.content)
    if same or known.state == "joined" or not arrival.alone:
        return None
    if known.kind == "question" and known.state in _OPEN:
        return _replaced(db, arrival, known, now)
    if arrival.kind != "question":
        return None
    if known.kind == "edit" and known.reason is None:
        if _join(db, arrival, known.id, now):
            _set(db, known.id, now, content=json_text(arrival.content))
        return None
    answered = known.kind == "edit" or (known.kind == "question" and known.state in _SENT)
    entry = insert(db, replace(arrival, kind="edit") if answered else arrival, now)
    return _with_its_parts(db, entry, known)


def _replaced(db: Database, arrival: Arrival, known: _Row, now: datetime) -> Entry | None:
    """Put a new version in the place of a question that is not answered yet."""
    entry = insert(db, arrival, now)
    if entry is None:
        return None
    _set(db, known.id, now, state="cancelled", reason="edited")
    return _with_its_parts(db, replace(entry, replaces=known.id), known)


def _with_its_parts(db: Database, entry: Entry | None, known: _Row) -> Entry | None:
    """Give what joined an earlier version to the new one."""
    if entry is not None:
        db.execute(
            "UPDATE inbox SET reason = ? WHERE state = 'joined' AND kind = 'question' "
            "AND reason = ?",
            [str(entry.id), str(known.id)],
        )
    return entry


def _part(db: Database, arrival: Arrival, before: _Row, now: datetime) -> Entry | None:
    """Join a part to its question, unless that was begun; to a refused one it adds nothing."""
    owner = _row(db, int(before.reason or 0)) if before.state == "joined" else before
    if owner is None or owner.state not in {"received", "refused", "cancelled"}:
        return insert(db, arrival, now) if arrival.alone else None
    if not _join(db, arrival, owner.id, now):
        return None
    if owner.state == "received":
        _set(db, owner.id, now, content=json_text(joined(owner.content, arrival.content)))
    return None


def _join(db: Database, arrival: Arrival, owner_id: int, now: datetime) -> bool:
    """Keep an update as a part of another; False where that was done before."""
    entry = insert(db, arrival, now)
    if entry is None:
        return False
    _set(db, entry.id, now, state="joined", reason=str(owner_id))
    return True


def _before(db: Database, arrival: Arrival, now: datetime) -> _Row | None:
    """Return the message of the same person before this one, if this one goes on where it ends."""
    start, chat_id = arrival.after or "", current_chat(db, arrival.chat_id)
    found = db.execute(
        "SELECT id, kind, state, reason, content FROM inbox WHERE chat_id = ? AND user_id = ? "
        "AND substr(identity, 1, ?) = ? AND kind = 'question' AND received_at >= ? "
        "ORDER BY id DESC LIMIT 1",
        [chat_id, arrival.user_id, len(start), start, utc(now - _LATELY)],
    ).fetchone()
    before = found and _read(found)
    return before if before and goes_on(before.content, arrival.content) else None


def _versions(db: Database, arrival: Arrival) -> _Row | None:
    """Return the newest version of a message that is kept."""
    first = arrival.edits or ""
    later = f"{first} edited "
    found = db.execute(
        "SELECT id, kind, state, reason, content FROM inbox WHERE chat_id = ? AND user_id = ? "
        "AND (identity = ? OR substr(identity, 1, ?) = ?) "
        "ORDER BY state = 'joined', id DESC LIMIT 1",
        [current_chat(db, arrival.chat_id), arrival.user_id, first, len(later), later],
    ).fetchone()
    return _read(found) if found else None


def _with_parts(db: Database, owner_id: int, content: dict[str, Any]) -> dict[str, Any]:
    """Return a new version of a paste's first part with the others at its end."""
    rows = db.execute(
        "SELECT content FROM inbox WHERE state = 'joined' AND reason = ? AND kind = 'question' "
        "ORDER BY id",
        [str(owner_id)],
    ).fetchall()
    for (part,) in rows:
        content = joined(content, json.loads(part))
    return content


def _row(db: Database, entry_id: int) -> _Row | None:
    found = db.execute(
        "SELECT id, kind, state, reason, content FROM inbox WHERE id = ?", [entry_id]
    ).fetchone()
    return _read(found) if found else None


def _read(row: tuple[Any, ...]) -> _Row:
    entry_id, kind, state, reason, content = row
    return _Row(entry_id, kind, state, reason, json.loads(content))


def _words(content: Mapping[str, Any]) -> str:
    message = content.get("message", {})
    return str(message.get("text") or message.get("caption") or "")


def _set(db: Database, entry_id: int, now: datetime, **values: Any) -> None:
    columns = ", ".join(f"{name} = ?" for name in ("changed_at", *values))
    db.execute(
        f"UPDATE inbox SET {columns} WHERE id = ?",  # noqa: S608 - our own names
        [utc(now), *values.values(), entry_id],
    )
