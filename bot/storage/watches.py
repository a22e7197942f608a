"""The table `watches`: answers whose change a chat wants to hear of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from bot.answering.kept import answer_of, plan_of
from bot.answering.looking import whole
from bot.answering.models import Answer, Plan
from bot.storage import deliveries
from bot.storage.entries import Entry
from bot.storage.log_file import LogFile, utc
from bot.storage.moves import current_chat
from bot.storage.rows import json_text, put

_COLUMNS = "chat_id, topic, user_id, plan, answer, seen, revision, id"


@dataclass(frozen=True, slots=True)
class Watched:
    """A watch: where it speaks, who set it, what is asked, and the answer that was last told.

    `seen` are the sentences that were cited so far. `revision` is the corpus's up to which it
    looked. The `id` is 0 until it is set.
    """

    chat_id: int
    topic: int | None
    user_id: int
    plan: Plan
    answer: Answer
    seen: tuple[str, ...]
    revision: str
    id: int = 0


class Due(NamedTuple):
    """A watch that is to look again, without what it watches: there may be thousands."""

    id: int
    chat_id: int
    topic: int | None
    user_id: int


class Watches:
    """The watches; safe to share among threads, each method raises LogbookError."""

    def __init__(
        self, log: LogFile, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._log = log
        self._now = now

    def add(self, wish: Watched, most: int) -> Literal["set", "there", "full"]:
        """Set a watch, unless its chat has it, or it or its person has `most`."""
        question, now = whole(wish.plan), self._now()
        with self._log.writing() as db:
            chat_id = current_chat(db, wish.chat_id)
            there = "SELECT 1 FROM watches WHERE chat_id = ? AND question = ?"
            if db.execute(there, [chat_id, question]).fetchone():
                return "there"
            if max(_count(db, "user_id", wish.user_id), _count(db, "chat_id", chat_id)) >= most:
                return "full"
            row = [_number(db, now), chat_id, wish.topic, wish.user_id, question]
            row += [_json(asdict(wish.plan)), _json(wish.answer.to_json()), _json(wish.seen)]
            db.execute(
                "INSERT INTO watches (id, chat_id, topic, user_id, question, plan, answer, seen, "
                "revision, set_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [*row, wish.revision, utc(now)],
            )
        return "set"

    def get(self, watch_id: int) -> Watched | None:
        """Return a watch; None where it has ended."""
        return next(iter(self._rows("id = ?", [watch_id])), None)

    def of_chat(self, chat_id: int) -> list[Watched]:
        """Return the watches that speak to a chat, oldest first."""
        return self._rows("chat_id = ?", [chat_id])

    def of_person(self, user_id: int) -> list[Watched]:
        """Return the watches that a person set, oldest first."""
        return self._rows("user_id = ?", [user_id])

    def people(self) -> list[int]:
        """Return who set watches."""
        with self._log.reading() as db:
            return [row[0] for row in db.execute("SELECT DISTINCT user_id FROM watches")]

    def turn_at(self, chat_id: int, message_id: int) -> int | None:
        """Return the turn whose answer a message of a chat holds; None where that is not known."""
        with self._log.reading() as db:
            row = db.execute(
                "SELECT inbox.turn_id FROM deliveries JOIN inbox ON inbox.id = inbox_id "
                "WHERE deliveries.chat_id = ? AND deliveries.message_id = ?",
                [chat_id, message_id],
            ).fetchone()
        return row[0] if row else None

    def behind(self, revision: str, before: datetime) -> list[Due]:
        """Return the watches that have not looked up to a revision, nor since a moment."""
        with self._log.reading() as db:
            rows = db.execute(
                "SELECT id, chat_id, topic, user_id FROM watches "
                "WHERE revision <> ? AND ifnull(checked_at, '') <= ? ORDER BY id",
                [revision, utc(before)],
            ).fetchall()
        return [Due(*row) for row in rows]

    def end(self, watch_id: int) -> None:
        """End a watch."""
        with self._log.writing() as db:
            db.execute("DELETE FROM watches WHERE id = ?", [watch_id])

    def end_of(self, user_id: int) -> None:
        """End the watches that a person set."""
        with self._log.writing() as db:
            db.execute("DELETE FROM watches WHERE user_id = ?", [user_id])

    def end_where(self, reason: str) -> None:
        """End the watches of chats to which a message was given up for a reason since then."""
        with self._log.writing() as db:
            db.execute(
                "DELETE FROM watches WHERE EXISTS (SELECT 1 FROM inbox "
                "WHERE inbox.chat_id = watches.chat_id AND inbox.reason = ? "
                "AND inbox.changed_at >= watches.set_at)",
                [reason],
            )

    def looked(self, watched: Watched, revision: str, *, asked: bool) -> None:
        """Note up to where a watch looked and found nothing to tell; `asked`: with an answer."""
        with self._log.writing() as db:
            db.execute(
                "UPDATE watches SET revision = ?, checked_at = iif(?, ?, checked_at) "
                "WHERE id = ? AND revision = ?",
                [revision, asked, utc(self._now()), watched.id, watched.revision],
            )

    def tell(
        self, found: Sequence[Watched], before: Mapping[int, str], message: Message
    ) -> Entry | None:
        """Note what is told of watches of one chat, and with it store the message that tells it.

        `found` are the watches as they are now, `before` the revisions that they had by their
        ids. Of one that has ended or changed meanwhile nothing is told; None if none is left.
        """
        now = self._now()
        with self._log.writing() as db:
            left = [watched for watched in found if _renew(db, watched, before[watched.id], now)]
            return _stored(db, left, message, now) if left else None

    def _rows(self, where: str, values: Iterable[object]) -> list[Watched]:
        query = f"SELECT {_COLUMNS} FROM watches WHERE {where} ORDER BY id"  # noqa: S608 - as above
        with self._log.reading() as db:
            rows = db.execute(query, list(values)).fetchall()
        return list(filter(None, map(_watched, rows)))


Message = Callable[[Sequence[Watched]], tuple[str, Sequence[Mapping[str, Any]]]]
"""Makes of watches the language and the messages that tell their news."""


def _number(db: Database, now: datetime) -> int:
    """Return the number of a new watch: none that was given before, for old buttons name it."""
    (newest,) = db.execute("SELECT ifnull(max(id), 0) FROM watches").fetchone()
    return max(int(newest) + 1, int(now.timestamp() * 1000))


def _count(db: Database, column: str, value: int | None) -> int:
    query = f"SELECT count(*) FROM watches WHERE {column} = ?"  # noqa: S608 - our own names
    return int(db.execute(query, [value]).fetchone()[0])


def _renew(db: Database, watched: Watched, before: str, now: datetime) -> bool:
    values = [_json(watched.answer.to_json()), _json(watched.seen), watched.revision, utc(now)]
    return bool(
        db.execute(
            "UPDATE watches SET answer = ?, seen = ?, revision = ?, checked_at = ? "
            "WHERE id = ? AND revision = ?",
            [*values, watched.id, before],
        ).rowcount
    )


def _stored(db: Database, told: Sequence[Watched], message: Message, now: datetime) -> Entry:
    """Put an entry into the inbox that no update led to, with its messages."""
    people = {watched.user_id for watched in told}
    language, parts = message(told)
    topic = told[0].topic
    row = {
        "chat_id": current_chat(db, told[0].chat_id),
        "user_id": people.pop() if len(people) == 1 else None,
        "kind": "watch",
        "identity": "watch",
        "content": json_text({"topic": topic} if topic else {}),
        "state": "answered",
        "tries": 0,
        "received_at": utc(now),
        "changed_at": utc(now),
        "language": language,
    }
    entry = put(db, row)
    deliveries.store(db, entry.id, parts)
    return entry


def _watched(row: Sequence[Any]) -> Watched | None:
    """Read a row; None where another version of Dalil wrote it."""
    chat_id, topic, user_id, *texts, revision, watch_id = row
    plan, answer, seen = map(json.loads, texts)
    asked, told = plan_of(plan), answer_of(answer)
    if asked is None or told is None:
        return None
    return Watched(chat_id, topic, user_id, asked, told, tuple(seen), revision, watch_id)


def renewed(watched: Watched, answer: Answer, seen: Iterable[str], revision: str) -> Watched:
    """Return a watch that has told an answer and more sentences, up to a revision."""
    return replace(watched, answer=answer, seen=(*watched.seen, *seen), revision=revision)


def _json(value: Any) -> str:
    """Write plain values as JSON, days as text."""
    return json_text(json.loads(json.dumps(value, default=str)))
