"""The tables `answer_links` and `answer_openings`: links to saved answers, and who opened them.

Both hang on the turn: they go with it where it is forgotten.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from bot.storage.log_file import LogFile, utc

_TOKEN_BYTES = 16  # a link is as hard to guess as a key


class SavedAnswers:
    """Links to turns; whoever has one and may ask may open the answer."""

    def __init__(
        self,
        log: LogFile,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        token: Callable[[], str] = lambda: secrets.token_urlsafe(_TOKEN_BYTES),
    ) -> None:
        self._log = log
        self._now = now
        self._token = token

    def link(self, turn_id: int, user_id: int) -> str:
        """Return the token of a turn's link: the one it has, or a new one; raises LogbookError."""
        with self._log.writing() as db:
            db.execute(
                "INSERT INTO answer_links (token, turn_id, user_id, made_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (turn_id) DO NOTHING",
                [self._token(), turn_id, user_id, utc(self._now())],
            )
            (token,) = db.execute(
                "SELECT token FROM answer_links WHERE turn_id = ?", [turn_id]
            ).fetchone()
        return str(token)

    def turn_of(self, token: str) -> int | None:
        """Return the turn that a token leads to; None for one that leads nowhere, or no more."""
        with self._log.reading() as db:
            row = db.execute("SELECT turn_id FROM answer_links WHERE token = ?", [token]).fetchone()
        return int(row[0]) if row else None

    def opened(self, turn_id: int, user_id: int) -> None:
        """Note that a person opened an answer: its buttons are theirs, too."""
        with self._log.writing() as db:
            db.execute(
                "INSERT INTO answer_openings (turn_id, user_id) VALUES (?, ?) "
                "ON CONFLICT DO NOTHING",
                [turn_id, user_id],
            )
