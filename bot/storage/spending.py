"""The table `spending`: the tokens of every turn, also of those forgotten or never kept."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from sqlite_utils import Database

from bot.answering.models import Usage
from bot.storage.log_file import to_the_second


def spend(db: Database, usage: Usage, at: str) -> None:
    """Note what a turn took, if it took anything."""
    tokens = (usage.input_tokens or 0, usage.output_tokens or 0)
    if any(tokens):
        row = {"spent_at": at, "input_tokens": tokens[0], "output_tokens": tokens[1]}
        db.table("spending").insert(row)


def spent_on(db: Database, day: date, timezone: tzinfo | None) -> int:
    """Return the tokens, in and out, of a day in a time zone; None: the machine's."""
    since, until = (
        to_the_second(datetime.combine(midnight, time(), timezone))
        for midnight in (day, day + timedelta(days=1))
    )
    (tokens,) = db.execute(
        "SELECT ifnull(sum(input_tokens + output_tokens), 0) FROM spending "
        "WHERE spent_at >= ? AND spent_at < ?",
        [since, until],
    ).fetchone()
    return int(tokens)
