"""What is taken out of the tables of the log to forget a person, or what is old.

An erased turn leaves its number, its moment, who asked and its tokens for a day, so that no
number is given twice and a person's share of the day holds; an erased update leaves its numbers
until the inbox removes it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.storage.deliveries import settle
from bot.storage.echoes import Words, asked_anew, end_watches, erase_shown, take_apart

_LEFT = {"id", "user_id", "asked_at", "input_tokens", "output_tokens", "inbox_id"}
_OPEN = (
    "(state IN ('received', 'answering', 'answered') OR EXISTS (SELECT 1 FROM deliveries "
    "WHERE inbox_id = inbox.id AND deliveries.state IN ('waiting', 'sending')))"
)
_EMPTY = "question = '' AND answer IS NULL AND error IS NULL"
_BEFORE = "id <= :last AND id <> :asking"
_THEIRS = f"(user_id = :user OR chat_id = :user) AND {_BEFORE}"
# A turn that failed does not know its update.
_THEIR_TURNS = (
    "SELECT id FROM turns WHERE (user_id = :user OR chat_id = :user) "  # noqa: S608 - our own names
    "AND (inbox_id <= :last OR inbox_id IS NULL AND (asked_at <= :at OR error IS NOT NULL)) "
    f"AND NOT ({_EMPTY})"
)
_OTHERWISE = {"turns", "inbox", "access", "forgettings"}


@dataclass(frozen=True, slots=True)
class Request:
    """Whom to forget, up to which update; `asking_id` is the update that asks for it.

    `chats` are others' in which words of theirs may stand, as JSON.
    """

    id: int
    user_id: int
    asking_id: int | None
    last_inbox_id: int
    asked_at: str
    chats: str


def erase_person(db: Database, request: Request) -> bool:
    """Erase what a person asked, said and was told, and whole their private chat.

    Returns False while something of theirs is still to be answered or sent: it is left, to be
    erased once it is done. What may have arrived already is not sent again.
    """
    about: dict[str, int | str] = {
        "user": request.user_id,
        "last": request.last_inbox_id,
        "at": request.asked_at,
        "asking": request.asking_id or 0,
    }
    chats = sorted({*json.loads(request.chats), *chats_of(db, request.user_id)})
    _drop_unsure(db, about)
    theirs = [row[0] for row in db.execute(_THEIR_TURNS, about).fetchall()]
    words = Words(request.user_id, _questions(db, theirs), chats)
    end_watches(db, words)
    take_apart(db, words)
    _erase_turns(db, [*theirs, *asked_anew(db, words)])
    _erase_entries(db, f"{_THEIRS} AND NOT {_OPEN}", about)
    erase_shown(db, request.last_inbox_id)
    for chat in chats:  # others' updates hold what they replied to; once done nothing needs them
        there = f"chat_id = :chat AND {_BEFORE} AND NOT {_OPEN}"
        _erase_entries(db, there, {**about, "chat": chat})
    _erase_rows(db, request.user_id)
    there = "chat_id IN (SELECT value FROM json_each(:chats))"
    (left,) = db.execute(
        f"SELECT count(*) FROM inbox WHERE ({_THEIRS} OR {there} AND {_BEFORE}) AND {_OPEN}",  # noqa: S608
        {**about, "chats": json.dumps(chats)},
    ).fetchone()
    return bool(left == 0)


def erase_before(db: Database, moment: str) -> int:
    """Erase the turns that were asked, and the updates that were done, before a moment (UTC).

    Returns how many turns and updates there were; 0 for nothing.
    """
    old = f"SELECT id FROM turns WHERE asked_at < ? AND NOT ({_EMPTY})"  # noqa: S608 - our own
    turns = [row[0] for row in db.execute(old, [moment]).fetchall()]
    _erase_turns(db, turns)
    if turns:
        (last,) = db.execute("SELECT ifnull(max(id), 0) FROM inbox").fetchone()
        erase_shown(db, last)
    where = f"changed_at < :moment AND NOT {_OPEN}"
    return len(turns) + _erase_entries(db, where, {"moment": moment})


def sweep(db: Database, moment: str) -> None:
    """Remove the numbers that erased turns of before a moment (UTC) left."""
    db.execute(
        f"DELETE FROM turns WHERE {_EMPTY} AND asked_at < ? "  # noqa: S608 - our own names
        "AND id < (SELECT max(id) FROM turns)",  # so that no id is given twice
        [moment],
    )


def chats_of(db: Database, user_id: int) -> list[int]:
    """Return the groups in which a person was heard, and the chats that opened their answers."""
    found = db.execute(
        "SELECT chat_id FROM inbox WHERE user_id = :user UNION "
        "SELECT chat_id FROM turns WHERE user_id = :user UNION "
        "SELECT answer_openings.user_id FROM answer_openings "
        "JOIN turns ON turns.id = turn_id WHERE turns.user_id = :user",
        {"user": user_id},
    ).fetchall()
    return [chat for (chat,) in found if chat not in {None, user_id}]


def _drop_unsure(db: Database, about: dict[str, int | str]) -> None:
    """Drop a person's messages without a receipt, and settle what they answered."""
    dropped = db.execute(
        "DELETE FROM deliveries WHERE state = 'sending' AND inbox_id IN "  # noqa: S608 - our own
        f"(SELECT id FROM inbox WHERE {_THEIRS}) RETURNING inbox_id",
        about,
    ).fetchall()
    for (entry_id,) in dropped:
        settle(db, entry_id, datetime.fromisoformat(str(about["at"])))


def _questions(db: Database, turn_ids: Sequence[int]) -> set[str]:
    ids = json.dumps(list(turn_ids))
    query = "SELECT DISTINCT question FROM turns WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.execute(query, [ids]).fetchall()}


def _erase_turns(db: Database, turn_ids: Sequence[int]) -> None:
    ids = [(turn_id,) for turn_id in turn_ids]
    for name in _tables(db):
        table = db.table(name)
        for key in table.foreign_keys:
            if key.other_table == "turns":
                _many(db, f'DELETE FROM "{name}" WHERE "{key.column}" = ?', ids)  # noqa: S608
    emptied = [c for c in db.table("turns").columns_dict if c not in _LEFT | {"question"}]
    columns = ", ".join(f'"{column}" = NULL' for column in emptied)
    _many(db, f"UPDATE turns SET question = '', {columns} WHERE id = ?", ids)  # noqa: S608


def _erase_entries(db: Database, where: str, values: dict[str, int | str]) -> int:
    entries = f"SELECT id FROM inbox WHERE {where}"  # noqa: S608 - our own names
    # Also of an entry without an update: what is told unasked has none.
    told = db.execute(
        f"DELETE FROM deliveries WHERE inbox_id IN ({entries})",  # noqa: S608
        values,
    ).rowcount
    heard = db.execute(
        "UPDATE inbox SET content = '{}', reason = NULL "  # noqa: S608
        f"WHERE content <> '{{}}' AND id IN ({entries})",
        values,
    ).rowcount
    return heard or told


def _erase_rows(db: Database, user_id: int) -> None:
    """Erase a person in every other table that knows people, also in one made later."""
    for name in _tables(db):
        if "user_id" in db.table(name).columns_dict and name not in _OTHERWISE:
            db.execute(f'DELETE FROM "{name}" WHERE user_id = ?', [user_id])  # noqa: S608
    # Whether they may ask is the admins' decision, and stays.
    db.execute(
        "UPDATE access SET name = NULL, language = NULL "
        "WHERE user_id = ? AND ifnull(name, language) IS NOT NULL",
        [user_id],
    )


def _tables(db: Database) -> list[str]:
    return [name for name in db.table_names() if not name.startswith(("sqlite_", "_sqlite"))]


def _many(db: Database, statement: str, ids: list[tuple[int]]) -> None:
    if ids:
        db.conn.executemany(statement, ids)
