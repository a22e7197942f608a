"""A log, the tables on it and the people of it, for the tests of the chat's surface."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.chat.access import Access
from bot.chat.buttons import Buttons
from bot.chat.limits import Limits
from bot.chat.reactions import Person
from bot.settings import AllowedUsers, Settings
from bot.storage.access import AccessTable
from bot.storage.feedback import Feedback
from bot.storage.log_file import LogFile
from bot.storage.logbook import Logbook
from bot.storage.preferences import PreferencesTable
from bot.storage.shares import Shares
from retrieval import Corpus

READER = Person(7, "Rima", "en")
COLLEAGUE = Person(8, "سامي", "ar")
STRANGER = Person(66, "Mallory <b>", "en")
ADMIN = Person(99, "Huda", "en")
ALLOWED = AllowedUsers(frozenset({READER.id, COLLEAGUE.id}))


@dataclass(frozen=True, slots=True)
class Surface:
    """All that a press, a command or a question meets, on one log and one corpus."""

    log: LogFile
    logbook: Logbook
    corpus: Corpus
    access: Access
    preferences: PreferencesTable
    shares: Shares
    limits: Limits
    buttons: Buttons

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.log.reading() as db:
            return list(db.table(table).rows)


@contextmanager
def surface(
    home: Path,
    allowed: AllowedUsers = ALLOWED,
    admins: frozenset[int] = frozenset({ADMIN.id}),
    **environ: str,
) -> Iterator[Surface]:
    settings = Settings.load({"DALIL_HOME": str(home), **environ}, home)
    log, logbook = LogFile(home / "log.db"), Logbook(home / "log.db")
    preferences, shares = PreferencesTable(log), Shares(log)
    access = Access(allowed, admins, AccessTable(log), preferences)
    limits = Limits(settings, shares)
    with Corpus(home / "corpus.db") as corpus:
        buttons = Buttons(logbook, corpus, access, Feedback(log), preferences, limits)
        yield Surface(log, logbook, corpus, access, preferences, shares, limits, buttons)
    logbook.close()
    log.close()
