"""The turns of the logbook that can be exported: those that have an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from bot.answering.kept import answer_of, plan_of
from bot.answering.models import Answer


@dataclass(frozen=True, slots=True)
class Record:
    """A turn with its answer; `asked_at` is in the newsroom's time zone.

    `asked` is what was judged, a follow-up made whole: “are you sure?” says nothing to who did not
    read along.
    """

    id: int
    asked_at: datetime
    answer: Answer
    asked: str

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
    answer = answer_of(row["answer"])
    if answer is None or answer.kind == "chat":
        return None
    asked_at = datetime.fromisoformat(row["asked_at"]).astimezone(timezone)
    plan = plan_of(row.get("plan"))
    return Record(row["id"], asked_at, answer, plan.asked if plan else answer.question)
