"""The logbook: every turn, with the evidence offered and what became of each citation."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any

from bot.answering.models import Answer, Citation, Evidence, Exchange, Plan, Turn, Usage
from bot.answering.reuse import Same, is_reusable
from bot.storage.conversations import begun_after
from bot.storage.database import explained, open_log, transaction
from bot.storage.days import summed
from bot.storage.feedback import opinions
from bot.storage.moves import current_chat

_LONGEST = 1_000  # characters of an earlier question or answer
_PLACE = ("article_id", "article_version", "title", "publisher", "published", "url")


class Logbook:
    """Turns in `log.db`; safe to share among threads."""

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Open the logbook; raises LogbookError."""
        self._path = path
        self._now = now
        self._lock = threading.Lock()
        self._db = open_log(path)

    def close(self) -> None:
        """Close the file, once what is being written is."""
        with self._lock:
            self._db.close()

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
        answer = turn.answer
        row = {
            **self._asked(turn.plan, chat_id, user_id),
            "kind": answer.kind,
            "verdict": answer.verdict,
            "mode": answer.mode,
            "fallback": answer.fallback,
            "model": answer.usage.model,
            "input_tokens": answer.usage.input_tokens,
            "output_tokens": answer.usage.output_tokens,
            "prompt_hash": turn.prompt_hash,
            "timings_ms": _json(answer.timings_ms),
            "answer": _json(answer.to_json()),
            "corpus_revision": same.corpus_revision if same else None,
            "reuse_key": same.key if same and is_reusable(answer) else None,
            "inbox_id": inbox_id,
        }
        return self._write(row, turn)

    def record_failure(
        self, plan: Plan, error: str, chat_id: int | None = None, user_id: int | None = None
    ) -> int:
        """Keep a turn that has no answer, with the name of what went wrong; return its id."""
        return self._write({**self._asked(plan, chat_id, user_id), "error": error}, None)

    def record_spending(self, usage: Usage) -> None:
        """Count the tokens of a turn that is not kept."""
        with self._lock, explained(self._path), transaction(self._db):
            self._spend(usage, self._utc_now())

    def tokens_spent(self, day: date, timezone: tzinfo | None = None) -> int:
        """Return the tokens, in and out, of a day in a time zone; None: the machine's.

        Turns that were forgotten or not kept count too.
        """
        since, until = (_utc(datetime.combine(d, time(), timezone)) for d in (day, _next(day)))
        with self._lock, explained(self._path):
            (tokens,) = self._db.execute(
                "SELECT ifnull(sum(input_tokens + output_tokens), 0) FROM spending "
                "WHERE spent_at >= ? AND spent_at < ?",
                [since, until],
            ).fetchone()
        return int(tokens)

    def same_answer(self, key: str, chat_id: int | None, since: datetime) -> Answer | None:
        """Return the newest answer kept under a key in this chat since a moment.

        Its `composed_at` says when it was composed, in UTC.
        """
        with self._lock, explained(self._path):
            found = self._db.execute(
                "SELECT answer, asked_at FROM turns "
                "WHERE reuse_key = ? AND chat_id IS ? AND asked_at >= ? ORDER BY id DESC LIMIT 1",
                [key, current_chat(self._db, chat_id), _utc(since)],
            ).fetchone()
        if found is None:
            return None
        with suppress(ValueError):
            return replace(Answer.from_json(json.loads(found[0])), composed_at=found[1])
        return None

    def answer_to(self, inbox_id: int) -> tuple[int, Answer] | None:
        """Return the turn that answered an update, its id and its answer; None where none did."""
        with self._lock, explained(self._path):
            found = self._db.execute(
                "SELECT id, answer FROM turns WHERE inbox_id = ? AND answer IS NOT NULL "
                "ORDER BY id DESC LIMIT 1",
                [inbox_id],
            ).fetchone()
        if found is None:
            return None
        with suppress(ValueError):
            return int(found[0]), Answer.from_json(json.loads(found[1]))
        return None

    def recent(self, chat_id: int | None, since: datetime, limit: int) -> list[Exchange]:
        """Return the last exchanges of a chat since a moment, oldest first, small talk left out.

        Those without an answer are left out too, and those from before the chat began anew; long
        questions and answers are cut.
        """
        with self._lock, explained(self._path):
            chat = current_chat(self._db, chat_id)
            rows = self._db.execute(
                "SELECT question, answer FROM turns WHERE chat_id IS ? AND asked_at >= ? "
                "AND ifnull(inbox_id, 0) > ? "
                "AND answer IS NOT NULL AND kind <> 'chat' ORDER BY id DESC LIMIT ?",
                [chat, _utc(since), begun_after(self._db, chat), limit],
            ).fetchall()
        return [_exchange(*row) for row in reversed(rows)]

    def exchange_at(self, chat_id: int, message_id: int) -> Exchange | None:
        """Return the question and the answer of a message of the bot in a chat; None if none."""
        with self._lock, explained(self._path):
            found = self._db.execute(
                "SELECT question, answer FROM turns JOIN deliveries USING (inbox_id) "
                "WHERE deliveries.chat_id = ? AND message_id = ? AND answer IS NOT NULL "
                "AND kind <> 'chat' ORDER BY turns.id DESC LIMIT 1",
                [chat_id, message_id],
            ).fetchone()
        return _exchange(*found) if found else None

    def days(self, limit: int, timezone: tzinfo | None = None) -> list[dict[str, Any]]:
        """Return the newest days with their turns, verdicts, tokens and opinions, newest first."""
        with self._lock, explained(self._path):
            turns = self._db.execute("SELECT asked_at, verdict, error FROM turns").fetchall()
            spent = self._db.execute(
                "SELECT spent_at, input_tokens, output_tokens FROM spending"
            ).fetchall()
            given = self._db.execute("SELECT given_at, rating FROM feedback").fetchall()
        return summed(turns, spent, given, timezone)[:limit]

    def turns(self, limit: int) -> list[dict[str, Any]]:
        """Return the newest turns, newest first, without their evidence and citations.

        `feedback` is what readers thought of each: who, `up` or `down`, why, and when.
        """
        with self._lock, explained(self._path):
            rows = list(self._db.table("turns").rows_where(order_by="id desc", limit=limit))
            given = opinions(self._db, [row["id"] for row in rows])
        return [{**_turn(row), "feedback": given[row["id"]]} for row in rows]

    def turn(self, turn_id: int) -> dict[str, Any] | None:
        """Return a turn with the evidence offered and every citation, kept and dropped.

        `feedback` is as `turns` gives it.
        """
        with self._lock, explained(self._path):
            rows = list(self._db.table("turns").rows_where("id = ?", [turn_id]))
            if not rows:
                return None
            parts = {
                name: list(self._db.table(name).rows_where("turn_id = ?", [turn_id], order_by="id"))
                for name in ("evidence", "citations")
            }
            parts["feedback"] = opinions(self._db, [turn_id])[turn_id]
        return {**_turn(rows[0]), **parts}

    def was_sent_to(self, turn_id: int, chat_id: int) -> bool:
        """Tell whether an answer was asked for in a chat, or went there: a group may move.

        Also where it was opened there by its link: a private chat has its person's id.
        """
        with self._lock, explained(self._path):
            found = self._db.execute(
                "SELECT 1 FROM turns WHERE id = ? AND (chat_id = ? OR EXISTS "
                "(SELECT 1 FROM deliveries WHERE deliveries.inbox_id = turns.inbox_id "
                "AND deliveries.chat_id = ?) OR EXISTS "
                "(SELECT 1 FROM answer_openings WHERE turn_id = turns.id AND user_id = ?))",
                [turn_id, current_chat(self._db, chat_id), chat_id, chat_id],
            ).fetchone()
        return found is not None

    def _asked(self, plan: Plan, chat_id: int | None, user_id: int | None) -> dict[str, Any]:
        return {
            "chat_id": chat_id,
            "user_id": user_id,
            "asked_at": self._utc_now(),
            "question": plan.question,
            "language": plan.language,
            "kind": plan.kind,
            "plan": json.dumps(asdict(plan), ensure_ascii=False, default=str),
        }

    def _utc_now(self) -> str:
        return _utc(self._now())

    def _write(self, row: dict[str, Any], turn: Turn | None) -> int:
        with self._lock, explained(self._path), transaction(self._db):
            row["chat_id"] = current_chat(self._db, row["chat_id"])
            turn_id = self._db.table("turns").insert(row).last_pk
            if turn is not None:
                self._spend(turn.answer.usage, row["asked_at"])
                for part in _parts(turn):
                    self._db.table("evidence").insert_all(
                        {"turn_id": turn_id, **_evidence(piece)} for piece in part.evidence
                    )
                    self._db.table("citations").insert_all(
                        {"turn_id": turn_id, **citation} for citation in _citations(part)
                    )
        return int(str(turn_id))

    def _spend(self, usage: Usage, at: str) -> None:
        tokens = (usage.input_tokens or 0, usage.output_tokens or 0)
        if any(tokens):
            row = {"spent_at": at, "input_tokens": tokens[0], "output_tokens": tokens[1]}
            self._db.table("spending").insert(row)


def _utc(moment: datetime) -> str:
    """Write a moment the one way that sorts by time; a naive one is the machine's."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _exchange(question: str, answer: str) -> Exchange:
    return Exchange(question[:_LONGEST], _said(json.loads(answer))[:_LONGEST])


def _said(answer: Mapping[str, Any]) -> str:
    """Return the sentences that an answer and its parts show."""
    sentences = [sentence["text"] for sentence in answer["sentences"]]
    return " ".join([*sentences, *map(_said, answer["parts"])])


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _turn(row: dict[str, Any]) -> dict[str, Any]:
    """Read a row's JSON columns back."""
    for column in ("timings_ms", "plan", "answer"):
        with suppress(TypeError):
            row[column] = json.loads(row[column])
    return row


def _evidence(piece: Evidence) -> dict[str, Any]:
    return {
        "label": piece.label,
        "passages": _json([hit.passage_id for hit in piece.hits]),
        "text": piece.text,
        "start": piece.start,
        "end": piece.end,
        **{name: getattr(piece.hit, name) for name in _PLACE},
    }


def _parts(turn: Turn) -> Iterable[Turn]:
    """The turns of several claims, one after the other, or the only one."""
    given_again = (Turn(answer, turn.plan) for answer in turn.answer.parts)
    return turn.parts or tuple(given_again) or (turn,)


def _citations(turn: Turn) -> Iterator[dict[str, Any]]:
    """One row a citation: those of the answer by number, and those a check dropped.

    Quotations that no model offered, and those of an answer shown again, have no results.
    """
    by_number = {citation.n: citation for citation in turn.answer.citations}
    if turn.answer.mode == "quotes" or not turn.results:
        for citation in by_number.values():
            yield {**_shown(citation), "sentence": citation.quote, "outcome": "kept"}
    for result in turn.results:
        offered = {
            "sentence": result.sentence,
            "stance": result.stance,
            "outcome": result.outcome,
            "dropped_by": result.check,
            "label": result.label,
            "offered": result.offered,
        }
        for n in result.numbers:
            yield {**_shown(by_number[n]), **offered}
        if not result.numbers:
            yield offered


def _shown(citation: Citation) -> dict[str, Any]:
    names = ("n", "stance", "quote", "start", "end", "context", "context_start", "context_end")
    return {name: getattr(citation, name) for name in (*names, "passage_id", *_PLACE)}
