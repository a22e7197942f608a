"""A log, the tables on it and the people of it, for the tests of the chat's surface."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.chat.access import Access
from bot.chat.admins.office import Office
from bot.chat.buttons import Buttons
from bot.chat.desk import Ask, Desk
from bot.chat.edits import EditButton
from bot.chat.finding.examples import Examples
from bot.chat.finding.finder import Finder
from bot.chat.finding.pages import Page, PageUnreadable
from bot.chat.keeping.keeping import Keeping
from bot.chat.limits import Limits
from bot.chat.reactions import Person
from bot.chat.watches import Watching
from bot.keeping import keeping_of
from bot.settings import AllowedUsers, Settings
from bot.storage.access import AccessTable
from bot.storage.commands import Commands
from bot.storage.conversations import Conversations
from bot.storage.feedback import Feedback
from bot.storage.forgetting import Forgetting
from bot.storage.log_file import LogFile
from bot.storage.logbook import Logbook
from bot.storage.preferences import PreferencesTable
from bot.storage.saved_answers import SavedAnswers
from bot.storage.shares import Shares
from bot.storage.versions import Versions
from bot.storage.watches import Watches
from retrieval import BM25Retriever, Corpus
from tests.offices import office

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
    finder: Finder
    keeping: Keeping
    office: Office
    watching: Watching

    def desk(self, ask: Ask) -> Desk:
        return Desk(
            ask,
            self.access,
            self.limits,
            self.preferences,
            self.buttons,
            self.finder,
            office=self.office,
            watching=self.watching,
            keeping=self.keeping,
            conversations=Conversations(self.log),
        )

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
    with (
        closing(LogFile(home / "log.db")) as log,
        closing(Logbook(home / "log.db")) as logbook,
        closing(Forgetting(home / "log.db")) as forgetting,
        Corpus(home / "corpus.db") as corpus,
    ):
        preferences, shares = PreferencesTable(log), Shares(log)
        access = Access(allowed, admins, AccessTable(log), preferences)
        limits = Limits(settings, shares)
        finder = _finder(home, corpus, logbook, log)
        keeping = keeping_of(settings, log, forgetting)
        rooms = office(settings, allowed, admins, corpus, log)
        watching = Watching(Watches(log), logbook, corpus, access, preferences)
        buttons = Buttons(
            logbook,
            corpus,
            access,
            Feedback(log),
            preferences,
            limits,
            finder,
            office=rooms,
            keeping=keeping,
            edits=EditButton(Versions(log), limits),
            watching=watching,
        )
        yield Surface(
            log,
            logbook,
            corpus,
            access,
            preferences,
            shares,
            limits,
            buttons,
            finder,
            office=rooms,
            keeping=keeping,
            watching=watching,
        )


def _finder(home: Path, corpus: Corpus, logbook: Logbook, log: LogFile) -> Finder:
    retriever = BM25Retriever(corpus, home / "index")
    examples = Examples(corpus, retriever, patience=60)
    return Finder(corpus, retriever, logbook, SavedAnswers(log), examples, _no_page, Commands(log))


async def _no_page(_: str) -> Page:
    raise PageUnreadable
