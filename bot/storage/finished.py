"""Updates that were done with a week ago: the logbook keeps their turns."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.storage.log_file import utc

# Telegram keeps what nobody took for a day, and starts its numbers anew after a week of silence.
KEPT = timedelta(days=7)


def remove_finished(db: Database, now: datetime) -> None:
    """Remove the updates that were done with a week ago, and the messages that answered them."""
    since = utc(now - KEPT)
    old = (
        "SELECT id FROM inbox WHERE changed_at < ? "
        "AND state NOT IN ('received', 'answering', 'answered') "
        "AND id < (SELECT max(id) FROM inbox)"  # so that no id is given twice
    )
    db.execute(f"DELETE FROM deliveries WHERE inbox_id IN ({old})", [since])  # noqa: S608
    db.execute(f"DELETE FROM inbox WHERE id IN ({old})", [since])  # noqa: S608
