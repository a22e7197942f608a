"""The logbook: every turn, with the evidence offered and what became of each citation."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.answering.kept import answer_of
from bot.answering.models import Answer, Exchange, Plan, Turn, Usage
from bot.answering.reuse import Same
from bot.storage.conversations import begun_after
from bot.storage.days import summed
from bot.storage.feedback import opinions
from bot.storage.log_file import LogFile, to_the_second
from bot.storage.moves import current_chat
from bot.storage.spending import spend, spent_on
from bot.storage.turn_rows import (
    answered_row,
    asked_row,
    citation_rows,
    evidence_rows,
    read_turn,
)

_LAST = 2**63 - 1  # no entry of the inbox comes after it
_LONGEST = 1_000  # characters of an earlier question or answer


class Logbook:
    """Turns in `log.db`; safe to share among threads, and each method raises LogbookError."""

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Open the logbook; raises LogbookError."""
        self._log = LogFile(path)
        self._now = now

    def close(self) -> None:
        """Close the file, once what is being written is."""
        self._log.close()

    def record(
        self,
        turn: Turn,
        chat_id: int | None = None,
        user_id: int | None = None,
        same: Same | None = None,
        inbox_id: int | None = None,
    ) -> int:
        """Keep a turn whole; return its id.

        By what it shares with the `same` question its answer is found again, if it is reusable.
        `inbox_id` is the update that it answers.
        """
        asked_at = to_the_second(self._now())
        row = {**asked_row(turn.plan, asked_at), **answered_row(turn, same), "inbox_id": inbox_id}
        with self._log.writing() as db:
            turn_id = _inserted(db, row, chat_id, user_id)
            spend(db, turn.answer.usage, asked_at)
            for table, rows in (("evidence", evidence_rows), ("citations", citation_rows)):
                db.table(table).insert_all({"turn_id": turn_id, **kept} for kept in rows(turn))
        return turn_id

    def record_failure(
        self, plan: Plan, error: str, chat_id: int | None = None, user_id: int | None = None
    ) -> int:
        """Keep a turn that has no answer, with the name of what went wrong; return its id."""
        row = {**asked_row(plan, to_the_second(self._now())), "error": error}
        with self._log.writing() as db:
            return _inserted(db, row, chat_id, user_id)

    def record_spending(self, usage: Usage) -> None:
        """Count the tokens of a turn that is not kept."""
        with self._log.writing() as db:
            spend(db, usage, to_the_second(self._now()))

    def tokens_spent(self, day: date, timezone: tzinfo | None = None) -> int:
        """Return the tokens, in and out, of a day in a time zone; None: the machine's.

        Turns that were forgotten or not kept count too.
        """
        with self._log.reading() as db:
            return spent_on(db, day, timezone)

    def same_answer(self, key: str, chat_id: int | None, since: datetime) -> Answer | None:
        """Return the newest answer kept under a key in this chat since a moment.

        Its `composed_at` says when it was composed, in UTC. None where there is none, or one of
        another version of Dalil.
        """
        with self._log.reading() as db:
            found = db.execute(
                "SELECT answer, asked_at FROM turns "
                "WHERE reuse_key = ? AND chat_id IS ? AND asked_at >= ? ORDER BY id DESC LIMIT 1",
                [key, current_chat(db, chat_id), to_the_second(since)],
            ).fetchone()
        answer = answer_of(json.loads(found[0])) if found else None
        return replace(answer, composed_at=found[1]) if answer else None

    def answer_to(self, inbox_id: int) -> tuple[int, Answer] | None:
        """Return the turn that answered an update, its id and its answer; None where none did."""
        with self._log.reading() as db:
            found = db.execute(
                "SELECT id, answer FROM turns WHERE inbox_id = ? AND answer IS NOT NULL "
                "ORDER BY id DESC LIMIT 1",
                [inbox_id],
            ).fetchone()
        answer = answer_of(json.loads(found[1])) if found else None
        return (int(found[0]), answer) if answer else None

    def recent(
        self, chat_id: int | None, since: datetime, limit: int, before: int | None = None
    ) -> list[Exchange]:
        """Return the last exchanges of a chat since a moment, oldest first, small talk left out.

        Those without an answer are left out too, and those from before the chat began anew; with
        `before`, those of that entry of the inbox and later ones. Long questions and answers are
        cut.
        """
        with self._log.reading() as db:
            chat = current_chat(db, chat_id)
            rows = db.execute(
                "SELECT question, answer FROM turns WHERE chat_id IS ? AND asked_at >= ? "
                "AND ifnull(inbox_id, 0) > ? AND ifnull(inbox_id, 0) < ? "
                "AND answer IS NOT NULL AND kind <> 'chat' ORDER BY id DESC LIMIT ?",
                [chat, to_the_second(since), begun_after(db, chat), before or _LAST, limit],
            ).fetchall()
        return [_exchange(*row) for row in reversed(rows)]

    def exchange_at(self, chat_id: int, message_id: int) -> Exchange | None:
        """Return the question and the answer of a message of the bot in a chat; None if none."""
        with self._log.reading() as db:
            found = db.execute(
                "SELECT question, answer FROM turns JOIN deliveries USING (inbox_id) "
                "WHERE deliveries.chat_id = ? AND message_id = ? AND answer IS NOT NULL "
                "AND kind <> 'chat' ORDER BY turns.id DESC LIMIT 1",
                [chat_id, message_id],
            ).fetchone()
        return _exchange(*found) if found else None

    def days(self, limit: int, timezone: tzinfo | None = None) -> list[dict[str, Any]]:
        """Return the newest days with their turns, verdicts, tokens and opinions, newest first."""
        with self._log.reading() as db:
            turns = db.execute("SELECT asked_at, verdict, error FROM turns").fetchall()
            spent = db.execute(
                "SELECT spent_at, input_tokens, output_tokens FROM spending"
            ).fetchall()
            given = db.execute("SELECT given_at, rating FROM feedback").fetchall()
        return summed(turns, spent, given, timezone)[:limit]

    def turns(self, limit: int) -> list[dict[str, Any]]:
        """Return the newest turns, newest first, without their evidence and citations.

        `feedback` is what readers thought of each: who, `up` or `down`, why, and when.
        """
        with self._log.reading() as db:
            rows = list(db.table("turns").rows_where(order_by="id desc", limit=limit))
            given = opinions(db, [row["id"] for row in rows])
        return [{**read_turn(row), "feedback": given[row["id"]]} for row in rows]

    def turn(self, turn_id: int) -> dict[str, Any] | None:
        """Return a turn with the evidence offered and every citation, kept and dropped.

        `feedback` is as `turns` gives it.
        """
        with self._log.reading() as db:
            rows = list(db.table("turns").rows_where("id = ?", [turn_id]))
            if not rows:
                return None
            parts = {
                name: list(db.table(name).rows_where("turn_id = ?", [turn_id], order_by="id"))
                for name in ("evidence", "citations")
            }
            parts["feedback"] = opinions(db, [turn_id])[turn_id]
        return {**read_turn(rows[0]), **parts}

    def was_sent_to(self, turn_id: int, chat_id: int) -> bool:
        """Tell whether an answer was asked for in a chat, or went there: a group may move.

        Also where it was opened there by its link: a private chat has its person's id.
        """
        with self._log.reading() as db:
            found = db.execute(
                "SELECT 1 FROM turns WHERE id = ? AND (chat_id = ? OR EXISTS "
                "(SELECT 1 FROM deliveries WHERE deliveries.inbox_id = turns.inbox_id "
                "AND deliveries.chat_id = ?) OR EXISTS "
                "(SELECT 1 FROM answer_openings WHERE turn_id = turns.id AND user_id = ?))",
                [turn_id, current_chat(db, chat_id), chat_id, chat_id],
            ).fetchone()
        return found is not None


def _inserted(db: Database, row: dict[str, Any], chat_id: int | None, user_id: int | None) -> int:
    whose = {"chat_id": current_chat(db, chat_id), "user_id": user_id}
    return int(str(db.table("turns").insert({**whose, **row}).last_pk))


def _exchange(question: str, answer: str) -> Exchange:
    return Exchange(question[:_LONGEST], _said(json.loads(answer))[:_LONGEST])


def _said(answer: Mapping[str, Any]) -> str:
    """Return the sentences that an answer and its parts show."""
    sentences = [sentence["text"] for sentence in answer["sentences"]]
    return " ".join([*sentences, *map(_said, answer["parts"])])
