"""Forgetting: a person's questions and answers, or old ones, gone from the files as bytes."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from bot.files import files_below
from bot.storage.database import explained, open_log
from bot.storage.erasing import Request, chats_of, erase_before, erase_person, sweep
from bot.storage.finished import remove_finished
from bot.storage.log_file import to_the_second
from retrieval.sqlite import transaction

_DAY = timedelta(days=1)
_SIDES = ("-wal", "-shm")
_HEADER = b"SQLite format 3\0"
# Who is in the way is waited for this long, and then it is tried again later.
_PATIENCE_MS = 2_000
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class Forgetting:
    """Erases in `log.db` over a connection of its own; safe to share among threads.

    What is erased from the tables may stand in the file's free pages and in its write-ahead log
    until both are written anew. That needs a moment without a reader of an older state, so
    each request is kept until it came.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Open the log; raises LogbookError."""
        self._path = path
        self._now = now
        self._lock = threading.Lock()
        self._rewritten = False
        self._db = open_log(path)
        # Zeros in place of what is deleted, also where the file cannot be written anew yet.
        self._db.execute("PRAGMA secure_delete = ON")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def forget(self, user_id: int, asking: str | None = None) -> bool:
        """Forget all that a person asked and was told until now; raises LogbookError.

        `asking` is the identity of the update that asks for it, which is yet to be answered.
        Returns True once no trace is left in the files, False where `finish` must see to it
        later; from the tables it is gone at once, but for what is still being answered.
        """
        with self._lock, explained(self._path):
            with transaction(self._db):
                self._request(user_id, asking)
            return self._finish()

    def expire(self, days: int) -> bool:
        """Forget all turns older than so many days, 0 for none, and finish what was left.

        Updates that were done with a week ago are removed.
        Returns and raises what `forget` does.
        """
        now = self._now()
        with self._lock, explained(self._path):
            with transaction(self._db):
                if days and erase_before(self._db, to_the_second(now - timedelta(days=days))):
                    self._request(None, None)
                sweep(self._db, to_the_second(now - _DAY))
                remove_finished(self._db, now)
            return self._finish()

    def finish(self) -> bool:
        """Go on with what could not be finished; returns and raises what `forget` does."""
        with self._lock, explained(self._path):
            return self._finish()

    def _request(self, user_id: int | None, asking: str | None) -> None:
        chats = [] if user_id is None else chats_of(self._db, user_id)
        self._db.execute(
            "INSERT INTO forgettings (user_id, asking_id, last_inbox_id, asked_at, chats) VALUES "
            "(?, (SELECT max(id) FROM inbox WHERE identity = ? AND user_id = ?), "
            "(SELECT ifnull(max(id), 0) FROM inbox), ?, ?)",
            [user_id, asking, user_id, to_the_second(self._now()), json.dumps(chats)],
        )
        self._rewritten = False

    def _finish(self) -> bool:
        """Erase and write anew; False where a reader or a writer is in the way."""
        (usual,) = self._db.execute("PRAGMA busy_timeout").fetchone()
        self._db.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
        try:
            return self._erased_and_scrubbed()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode in _BUSY:
                return False
            raise
        finally:
            self._db.execute(f"PRAGMA busy_timeout = {usual}")

    def _erased_and_scrubbed(self) -> bool:
        waiting, whole = self._erase()
        if not waiting:
            return True
        if not self._scrub():
            return False
        with transaction(self._db):
            self._db.conn.executemany("DELETE FROM forgettings WHERE id = ?", [(n,) for n in whole])
        return whole == waiting

    def _erase(self) -> tuple[list[int], list[int]]:
        """Erase what waits from the tables; return the requests, and those that are whole."""
        columns = "id, user_id, asking_id, last_inbox_id, asked_at, ifnull(chats, '[]')"
        rows = self._db.execute(f"SELECT {columns} FROM forgettings").fetchall()  # noqa: S608
        if not rows:
            return [], []
        with transaction(self._db):
            before = self._db.conn.total_changes
            whole = [
                row[0] for row in rows if row[1] is None or erase_person(self._db, Request(*row))
            ]
            if self._db.conn.total_changes > before:
                self._rewritten = False
        return [row[0] for row in rows], whole

    def _scrub(self) -> bool:
        """Write file and write-ahead log anew; False where a reader holds an older state."""
        if not self._rewritten:
            self._db.execute("VACUUM")
            self._rewritten = True
        busy, _, _ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return bool(busy == 0)


def copies(home: Path, log: str = "log.db") -> list[Path]:
    """Return the files beside the log that hold turns too, or look as if: backups.

    Dalil does not change them: a person who is forgotten is told their names.
    """
    own = {home / f"{log}{side}" for side in ("", *_SIDES)}
    others = (path for path in files_below(home) if path not in own)
    return [path for path in others if path.name.startswith(log) or _holds_turns(path)]


def _holds_turns(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            if file.read(len(_HEADER)) != _HEADER:
                return False
        # Read as it lies there: a copy is not to grow files beside it.
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return "turns" in Database(connection).table_names()
        finally:
            connection.close()
    except (OSError, sqlite3.Error):
        return False
