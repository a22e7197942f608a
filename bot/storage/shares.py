"""What each person has had of questions and tokens, by the inbox and the logbook."""

from __future__ import annotations

from datetime import datetime

from bot.storage.log_file import LogFile, to_the_second, utc


class Shares:
    """Counts over the inbox and the logbook, so that a restart forgets nothing."""

    def __init__(self, log: LogFile) -> None:
        self._log = log

    def questions(self, user_id: int, since: datetime, before: int | None = None) -> int:
        """Count a person's questions since a moment, those turned away left out.

        Only those `before` an entry of the inbox, if one is named. A button counts where it led
        to an answer.
        """
        with self._log.reading() as db:
            (count,) = db.execute(
                "SELECT count(*) FROM inbox WHERE user_id = ? AND received_at > ? "
                "AND id < ifnull(?, id + 1) AND state NOT IN ('refused', 'cancelled', 'joined') "
                "AND (kind = 'question' OR EXISTS "
                "(SELECT 1 FROM turns WHERE turns.inbox_id = inbox.id))",
                [user_id, utc(since), before],
            ).fetchone()
        return int(count)

    def tokens(self, user_id: int, since: datetime, before: int | None = None) -> int:
        """Sum the tokens of a person's turns since a moment.

        Only of those made when an entry of the inbox came, if one is named.
        """
        with self._log.reading() as db:
            (tokens,) = db.execute(
                "SELECT ifnull(sum(ifnull(input_tokens, 0) + ifnull(output_tokens, 0)), 0) "
                "FROM turns WHERE user_id = ? AND asked_at >= ? AND asked_at <= "
                "ifnull((SELECT received_at FROM inbox WHERE id = ?), asked_at)",
                [user_id, to_the_second(since), before],
            ).fetchone()
        return int(tokens)
