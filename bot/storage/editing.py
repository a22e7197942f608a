"""New versions of messages: in the place of a question that waits, or to be offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.storage import pastes
from bot.storage.earlier import (
    COLUMNS,
    Earlier,
    change,
    earlier,
    entry_at,
    give_its_parts,
    join,
    with_parts,
)
from bot.storage.entries import Arrival, Entry
from bot.storage.moves import current_chat
from bot.storage.rows import insert, json_text

_OPEN = {"received", "answering"}
_SENT = {"answered", "delivered"}


def edited(db: Database, arrival: Arrival, now: datetime) -> Entry | None:
    """Take in a new version of a message; None where there is nothing to do about it."""
    known = _versions(db, arrival)
    if known is None:
        is_asked = arrival.alone and arrival.kind == "question"
        return insert(db, arrival, now) if is_asked else None
    if known.state == "joined":
        return _part_edited(db, arrival, known, now)
    if not arrival.alone:
        return None
    whole = with_parts(db, known.id, dict(arrival.content))
    return _taken(db, replace(arrival, content=whole), known, now)


def renewed(db: Database, arrival: Arrival, owner: Earlier, first: dict[str, Any]) -> Arrival:
    """Return a version of a question that is new by what joins it, which is kept by itself."""
    family = owner.identity.partition(" edited ")[0]
    return replace(
        arrival,
        update_id=None,
        kind="question",
        identity=f"{family} edited with {arrival.identity}",
        content=with_parts(db, owner.id, first),
    )


def replaced(db: Database, arrival: Arrival, known: Earlier, now: datetime) -> Entry | None:
    """Put a new version in the place of a question that is not answered yet."""
    entry = insert(db, arrival, now)
    if entry is None:
        return None
    change(db, known.id, now, state="cancelled", reason="edited")
    return give_its_parts(db, replace(entry, replaces=known.id), known)


def _taken(db: Database, arrival: Arrival, known: Earlier, now: datetime) -> Entry | None:
    """Take the new version of a question: in its place, or to be offered."""
    if pastes.words_of(known.content) == pastes.words_of(arrival.content):
        return None
    if known.kind == "question" and known.state in _OPEN:
        return replaced(db, arrival, known, now)
    if arrival.kind != "question":
        return None
    # Of one that was emptied by a forgetting nobody knows whether its offer still stands.
    if known.kind == "edit" and known.reason is None and known.content:
        if arrival.update_id is None or join(db, replace(arrival, kind="edit"), known.id, now):
            change(db, known.id, now, content=json_text(arrival.content))
        return None
    answered = known.kind == "edit" or (known.kind == "question" and known.state in _SENT)
    entry = insert(db, replace(arrival, kind="edit") if answered else arrival, now)
    return give_its_parts(db, entry, known)


def _part_edited(db: Database, arrival: Arrival, part: Earlier, now: datetime) -> Entry | None:
    """Take the new version of what joined a question as one of the whole."""
    owner = entry_at(db, int(part.reason or 0))
    first = pastes.alone(owner.content) if owner else None
    words = pastes.words_of(arrival.content)
    if owner is None or first is None or words in {"", pastes.words_of(part.content)}:
        return None
    if not join(db, replace(arrival, kind="question"), owner.id, now):
        return None
    change(db, part.id, now, state="cancelled", reason="edited")
    first["message"] = {**first["message"], "edit_date": arrival.content["message"]["edit_date"]}
    return _taken(db, renewed(db, arrival, owner, first), owner, now)


def _versions(db: Database, arrival: Arrival) -> Earlier | None:
    """Return the newest version of a message that is kept."""
    first = arrival.edits or ""
    later = f"{first} edited "
    found = db.execute(
        f"SELECT {COLUMNS} FROM inbox WHERE chat_id = ? AND user_id = ? "  # noqa: S608 - no value
        "AND (identity = ? OR substr(identity, 1, ?) = ?) "
        "ORDER BY state = 'joined' AND kind = 'edit', id DESC LIMIT 1",
        [current_chat(db, arrival.chat_id), arrival.user_id, first, len(later), later],
    ).fetchone()
    return earlier(found) if found else None
