"""The table `preferences`: what a reader chose."""

from __future__ import annotations

from bot.storage.log_file import LogFile
from retrieval.models import Language

_LAST_SEEN = (
    "SELECT coalesce(json_extract(content, '$.message.from.language_code'), "
    "json_extract(content, '$.callback_query.from.language_code')) "
    "FROM inbox WHERE user_id = ? ORDER BY id DESC LIMIT 1"
)


class PreferencesTable:
    """The readers' choices, and what their clients are set to."""

    def __init__(self, log: LogFile) -> None:
        self._log = log

    def language(self, user_id: int) -> Language | None:
        """Return the language a reader chose; None for that of the question."""
        with self._log.reading() as db:
            row = db.execute(
                "SELECT language FROM preferences WHERE user_id = ?", [user_id]
            ).fetchone()
        language: Language | None = row[0] if row else None
        return language

    def client(self, user_id: int) -> str | None:
        """Return the language that a person's client had when last seen; None: not lately."""
        with self._log.reading() as db:
            row = db.execute(_LAST_SEEN, [user_id]).fetchone()
        return row[0] if row and isinstance(row[0], str) else None

    def quiet(self, user_id: int) -> str | None:
        """Return the code of the hours in which a reader is not disturbed; None: never chosen."""
        with self._log.reading() as db:
            query = "SELECT quiet FROM preferences WHERE user_id = ?"
            row = db.execute(query, [user_id]).fetchone()
        return row[0] if row else None

    def choose_quiet(self, user_id: int, code: str) -> None:
        """Keep the hours in which a reader is not disturbed."""
        with self._log.writing() as db:
            db.execute(
                "INSERT INTO preferences (user_id, quiet) VALUES (?, ?) "
                "ON CONFLICT (user_id) DO UPDATE SET quiet = excluded.quiet",
                [user_id, code],
            )

    def choose(self, user_id: int, language: Language | None) -> None:
        """Keep a reader's choice."""
        with self._log.writing() as db:
            db.execute(
                "INSERT INTO preferences (user_id, language) VALUES (?, ?) "
                "ON CONFLICT (user_id) DO UPDATE SET language = excluded.language",
                [user_id, language],
            )
