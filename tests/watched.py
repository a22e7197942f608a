"""A newsroom whose readers watch questions, over a real log, corpus, index and model endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.answering.models import Turn
from bot.answering.planner import make_plan
from bot.app import App, open_app
from bot.chat.access import Access
from bot.chat.limits import Limits
from bot.chat.reactions import Person, Press
from bot.chat.texts import Texts
from bot.chat.watches import Watching
from bot.settings import Settings
from bot.storage.access import AccessTable
from bot.storage.entries import Entry
from bot.storage.log_file import LogFile
from bot.storage.preferences import PreferencesTable
from bot.storage.shares import Shares
from bot.storage.watches import Watches
from bot.watching import Rounds
from retrieval.models import Article
from tests.articles import made, put
from tests.fakes.model import answer_json, cite, evidence_blocks

RIMA, SAMI, BOSS, STRANGER = 7, 8, 99, 66
GROUP = -100
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
AR = Texts.load("ar")

OPENED = "أعلنت وزارة النقل السورية أن الجسر الجديد في مدينة حمص فُتح أمام حركة السير صباح اليوم."
COST = "وأضاف المتحدث باسم الوزارة أن أعمال ترميم الجسر كلفت ثلاثة ملايين دولار في عامين كاملين."
DENIED = (
    "نفت وزارة النقل السورية أن يكون الجسر الجديد في مدينة حمص قد فُتح أمام حركة السير حتى الآن."
)
SHARED = "فُتح باب التسجيل في مدارس مدينة حمص صباح اليوم، وازدحمت حركة السير حول مديرية التربية."
OTHER = "تراجعت أسعار الخضار في أسواق دمشق هذا الأسبوع بعد وصول شاحنات محمّلة من الساحل والجزيرة."
QUESTION = "هل فُتح الجسر الجديد في مدينة حمص أمام حركة السير؟"
FIRST = made("first", OPENED, COST, title="فتح الجسر", publisher="عنب بلدي")
NEWS = made("denial", DENIED, title="نفي", publisher="سانا", published="2025-02-06")
SHARES_WORDS = made("shares", SHARED, title="التسجيل", publisher="سانا", published="2025-02-07")
UNRELATED = made("other", OTHER, title="أسواق", publisher="سانا", published="2025-02-08")
STANCES = {OPENED: "supports", DENIED: "refutes"}


@dataclass(slots=True)
class Judge:
    """A model that cites the sentences it knows, each with its stance; and counts its answers."""

    stances: Mapping[str, str] = field(default_factory=lambda: STANCES)
    asked: int = 0

    def __call__(self, request: dict[str, Any]) -> str:
        self.asked += 1
        prompt = "\n".join(message["content"] for message in request["messages"])
        found = [
            (sentence, [cite(label, sentence.rstrip("."), stance)])
            for sentence, stance in self.stances.items()
            for label, text in evidence_blocks(prompt).items()
            if sentence in text
        ]
        stances = {cites[0]["stance"] for _, cites in found} - {"context"}
        return answer_json(found, _VERDICTS[frozenset(stances)], "claim")


_VERDICTS = {
    frozenset(): "not_enough_evidence",
    frozenset({"supports"}): "supported",
    frozenset({"refutes"}): "refuted",
    frozenset({"supports", "refutes"}): "conflicting",
}


@dataclass(slots=True)
class Room:
    """The newsroom: what happens in it, and what was sent."""

    app: App
    log: LogFile
    watching: Watching
    limits: Limits
    access: AccessTable
    preferences: PreferencesTable
    now: datetime = NOON
    sent: list[Entry] = field(default_factory=list)
    rounds: Rounds | None = None

    def starts(self) -> None:
        """Begin anew with the rounds, as a process does."""
        clock = lambda: self.now  # noqa: E731 - a clock
        self.rounds = Rounds(self.app, self.limits, self.watching, self.sent.append, clock)

    async def watches(self, person: int = RIMA, chat: int | None = None, **asked: Any) -> str:
        """Ask a question in a chat, watch its answer; return the word at the button."""
        turn = await self.asks(person, chat, **asked)
        return self.presses(f"w:{turn.id}", person, chat)

    async def asks(
        self, person: int = RIMA, chat: int | None = None, question: str = QUESTION
    ) -> Turn:
        return await self.app.answer(
            make_plan(question), chat_id=chat or person, user_id=person, fresh=True
        )

    def presses(self, data: str, person: int = RIMA, chat: int | None = None) -> str:
        verb, *arguments = data.split(":")
        who = Person(person, "x", "ar")
        press = Press(data, chat or person, who, private=chat is None)
        if verb != "w":
            return self.watching.on_pressed(verb, arguments, press, AR).answer_text or ""
        turn = self.app.logbook.turn(int(arguments[0]))
        assert turn
        return self.watching.on_answer(press, turn, AR).answer_text or ""

    def comes(self, *articles: Article) -> None:
        put(self.app.corpus, *articles)

    async def goes_on(self, minutes: float = 20) -> None:
        """Let time pass, with a round before and one after."""
        if self.rounds is None:
            self.starts()
        assert self.rounds
        await self.rounds.round()
        self.now += timedelta(minutes=minutes)
        await self.rounds.round()

    def told(self, chat: int = RIMA) -> list[str]:
        """Return the messages that are stored for a chat, as HTML."""
        with self.log.reading() as db:
            rows = db.execute(
                "SELECT json_extract(deliveries.content, '$.text') FROM deliveries "
                "JOIN inbox ON inbox.id = inbox_id WHERE inbox.chat_id = ? AND kind = 'watch' "
                "ORDER BY deliveries.id",
                [chat],
            ).fetchall()
        return [text for (text,) in rows]

    def rows(self) -> list[dict[str, Any]]:
        with self.log.reading() as db:
            return list(db.table("watches").rows)


@asynccontextmanager
async def room(home: Path, model: str | None = None, **environ: str) -> AsyncIterator[Room]:
    """Open a newsroom with the first article; `model` is an endpoint's address."""
    endpoint = {"DALIL_MODEL": "fake", "OPENAI_BASE_URL": model} if model else {}
    given = {"DALIL_HOME": str(home), "DALIL_TIMEZONE": "Asia/Damascus", **endpoint, **environ}
    settings = Settings.load({"DALIL_ALLOWED_USERS": f"{RIMA},{SAMI}", **given}, home)
    async with open_app(settings) as app:
        with closing(LogFile(home / "log.db")) as log:
            preferences, table = PreferencesTable(log), AccessTable(log)
            access = Access(settings.allowed_users, frozenset({BOSS}), table, preferences)
            opened: Room

            def now() -> datetime:
                return opened.now

            watches = Watches(log, now)
            watching = Watching(watches, app.logbook, app.corpus, access, preferences)
            limits = Limits(settings, Shares(log), now)
            opened = Room(app, log, watching, limits, table, preferences)
            if not app.corpus.counts().articles:
                opened.comes(FIRST, UNRELATED)
            yield opened


def run(story: Any) -> None:
    """Run a story to its end."""
    asyncio.run(story)
