"""The people of the bot, for its admins: who stands where, and how much each asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.storage.access import State
from bot.storage.log_file import LogFile, utc

_STANDINGS = "SELECT user_id, state, name, ifnull(decided_at, asked_at) FROM access"
_ASKED = (
    "SELECT user_id, count(*) FROM turns WHERE user_id IS NOT NULL AND asked_at >= ? "
    "GROUP BY user_id"
)


@dataclass(frozen=True, slots=True)
class Someone:
    """A person whom the log knows: by what an admin decided, or by what they asked.

    `state` is null for one who needed no decision, `since` an ISO moment in UTC: of the decision,
    or of the wish to be let in.
    """

    id: int
    state: State | None
    name: str | None
    since: str | None
    questions: int


class People:
    """Everyone whom the log knows."""

    def __init__(self, log: LogFile) -> None:
        self._log = log

    def known(self, since: datetime) -> list[Someone]:
        """Return them, most questions since a moment first; raises LogbookError."""
        with self._log.reading() as db:
            asked: dict[int, int] = dict(db.execute(_ASKED, [utc(since)]).fetchall())
            found = [
                Someone(user_id, state, name, moment, asked.pop(user_id, 0))
                for user_id, state, name, moment in db.execute(_STANDINGS).fetchall()
            ]
        found += [Someone(user_id, None, None, None, count) for user_id, count in asked.items()]
        return sorted(found, key=lambda one: (-one.questions, one.id))
