"""The turns of the logbook that can be exported: those that have an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from bot.answering.models import Answer


@dataclass(frozen=True, slots=True)
class Record:
    """A turn with its answer; `asked_at` is in the newsroom's time zone."""

    id: int
    asked_at: datetime
    answer: Answer

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers to its claims, or the one answer that it has."""
        return self.answer.parts or (self.answer,)


def records(rows: Iterable[Mapping[str, Any]], timezone: tzinfo | None) -> list[Record]:
    """Return the turns, given as `Logbook.turns` or `Logbook.turn` does, oldest first.

    Left out are small talk, turns without an answer, and answers of another version of Dalil.
    A time zone of None is the machine's.
    """
    read = (_record(row, timezone) for row in rows if row["answer"])
    return sorted(filter(None, read), key=lambda record: record.id)


def _record(row: Mapping[str, Any], timezone: tzinfo | None) -> Record | None:
    try:
        answer = Answer.from_json(row["answer"])
    except ValueError:
        return None
    asked_at = datetime.fromisoformat(row["asked_at"]).astimezone(timezone)
    return None if answer.kind == "chat" else Record(row["id"], asked_at, answer)
