"""How an update comes into the inbox: by itself, as a version of a message, or joining one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.storage import pastes
from bot.storage.earlier import COLUMNS, Earlier, change, earlier, entry_at, join
from bot.storage.editing import edited, renewed, replaced
from bot.storage.entries import Arrival, Entry
from bot.storage.log_file import utc
from bot.storage.moves import current_chat
from bot.storage.rows import insert, json_text

_LATELY = timedelta(minutes=1)  # what is one comes to us together


def take_in(db: Database, arrival: Arrival, now: datetime) -> Entry | None:
    """Keep an update in the transaction under way; None where there is nothing to do about it.

    A part of a paste joins the question before it, until that is begun; a forwarded message joins
    the comment before it, until that is answered, and so do the other pictures of its album. A new
    version of a question that waits takes its place; of one that was answered it is an `edit`, and
    of one that offers to be answered it changes the text. That of a part is a version of the whole.
    """
    if arrival.edits is not None:
        return edited(db, arrival, now)
    if arrival.goes_on and (before := _before(db, arrival, now)):
        return _joining(db, arrival, before, now)
    if (owner_id := _album_joined(db, arrival, now)) is not None:
        join(db, arrival, owner_id, now)
        return None
    return insert(db, arrival, now) if arrival.alone else None


def _joining(db: Database, arrival: Arrival, before: Earlier, now: datetime) -> Entry | None:
    """Let a message join its question, unless that was begun; to a refused one it adds nothing.

    What is forwarded behind a comment that is being answered takes its place with it.
    """
    owner = entry_at(db, int(before.reason or 0)) if before.state == "joined" else before
    comments = owner == before and pastes.comments_on(before.content, arrival.content)
    joins = {"received", "refused", "cancelled"} | ({"answering"} if comments else set())
    if owner is None or owner.state not in joins:
        return insert(db, arrival, now) if arrival.alone else None
    if not join(db, replace(arrival, kind="question"), owner.id, now):
        return None
    if owner.state == "received":
        change(db, owner.id, now, content=json_text(pastes.joined(owner.content, arrival.content)))
    elif owner.state == "answering":
        return replaced(db, renewed(db, arrival, owner, owner.content), owner, now)
    return None


def _before(db: Database, arrival: Arrival, now: datetime) -> Earlier | None:
    """Return the message of the same person before this one, if this one belongs to it.

    It need not have the number before: a bot's private chats are numbered together.
    """
    found = db.execute(
        f"SELECT {COLUMNS} FROM inbox WHERE chat_id = ? AND user_id = ? "  # noqa: S608 - no value
        "AND kind IN ('question', 'notice') AND received_at >= ? ORDER BY id DESC LIMIT 1",
        [current_chat(db, arrival.chat_id), arrival.user_id, utc(now - _LATELY)],
    ).fetchone()
    if not found or found[1] != "question":
        return None
    before, after = earlier(found), arrival.content
    belongs = pastes.goes_on(before.content, after) or pastes.comments_on(before.content, after)
    return before if belongs else None


def _album_joined(db: Database, arrival: Arrival, now: datetime) -> int | None:
    """Return the entry that the message with the words of an album joined; None if none did."""
    album = pastes.album_of(arrival.content)
    if album is None:
        return None
    found = db.execute(
        "SELECT reason FROM inbox WHERE chat_id = ? AND user_id = ? AND received_at >= ? "
        "AND state = 'joined' AND kind = 'question' "
        "AND json_extract(content, '$.message.media_group_id') = ?",
        [current_chat(db, arrival.chat_id), arrival.user_id, utc(now - _LATELY), album],
    ).fetchone()
    return int(found[0]) if found else None
