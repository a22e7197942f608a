"""The logbook: every turn, with the evidence offered and what became of each citation."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.answering.models import Citation, Evidence, Plan, Turn
from bot.storage.database import explained, open_log, transaction

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
        """Close the file."""
        self._db.close()

    def record(self, turn: Turn, chat_id: int | None = None, user_id: int | None = None) -> int:
        """Keep a turn whole; return its id."""
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
        }
        return self._write(row, turn)

    def record_failure(
        self, plan: Plan, error: str, chat_id: int | None = None, user_id: int | None = None
    ) -> int:
        """Keep a turn that has no answer, with the name of what went wrong; return its id."""
        return self._write({**self._asked(plan, chat_id, user_id), "error": error}, None)

    def turns(self, limit: int) -> list[dict[str, Any]]:
        """Return the newest turns, newest first, without their evidence and citations."""
        with self._lock, explained(self._path):
            rows = self._db.table("turns").rows_where(order_by="id desc", limit=limit)
            return [_turn(row) for row in rows]

    def turn(self, turn_id: int) -> dict[str, Any] | None:
        """Return a turn with the evidence offered and every citation, kept and dropped."""
        with self._lock, explained(self._path):
            rows = list(self._db.table("turns").rows_where("id = ?", [turn_id]))
            if not rows:
                return None
            parts = {
                name: list(self._db.table(name).rows_where("turn_id = ?", [turn_id], order_by="id"))
                for name in ("evidence", "citations")
            }
        return {**_turn(rows[0]), **parts}

    def _asked(self, plan: Plan, chat_id: int | None, user_id: int | None) -> dict[str, Any]:
        return {
            "chat_id": chat_id,
            "user_id": user_id,
            "asked_at": self._now().isoformat(timespec="seconds"),
            "question": plan.question,
            "language": plan.language,
            "kind": plan.kind,
            "plan": json.dumps(asdict(plan), ensure_ascii=False, default=str),
        }

    def _write(self, row: dict[str, Any], turn: Turn | None) -> int:
        with self._lock, explained(self._path), transaction(self._db):
            turn_id = self._db.table("turns").insert(row).last_pk
            if turn is not None:
                self._db.table("evidence").insert_all(
                    {"turn_id": turn_id, **_evidence(piece)} for piece in turn.evidence
                )
                self._db.table("citations").insert_all(
                    {"turn_id": turn_id, **citation} for citation in _citations(turn)
                )
        return int(str(turn_id))


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


def _citations(turn: Turn) -> Iterator[dict[str, Any]]:
    """One row a citation: those of the answer by number, and those a check dropped."""
    by_number = {citation.n: citation for citation in turn.answer.citations}
    if turn.answer.mode == "quotes":
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
