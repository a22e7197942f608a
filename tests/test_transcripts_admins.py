"""What an admin sees of each of their commands, whole, in both languages: see tests/transcripts.

What they send is read by the real process. Where a screen has the hour, the day or the machine in
it, it is told in an office whose clock stands still.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.answering.models import Plan, Turn
from bot.chat.calls import Call
from bot.chat.commands import obey
from bot.chat.outgoing import Keyboard, Outgoing
from bot.chat.reactions import Person, Press, Reaction
from bot.storage.logbook import Logbook
from bot.storage.queue import Waiting
from retrieval.feeds.store import FeedStore
from retrieval.models import Language
from tests.cited import answer
from tests.fakes.markup import parse_html
from tests.fakes.telegram_chat import styled
from tests.offices import NOW, WELL
from tests.people import ADMIN, COLLEAGUE, READER, Surface, surface
from tests.stories import (
    LANGUAGES,
    Book,
    Reader,
    is_as_it_was_read,
    screens_test,
)
from tests.visible import bare

BOOK = Book()
TOLD = {
    "ar": "هبطت المركبة «رحّالة» على سطح المريخ صباح الثلاثاء.\n\n"
    "وقالت مديرة البعثة ليلى حداد إن أول صورة تصل إلى الأرض خلال ساعة.\n",
    "en": "The glassblowers of Norwich open their old furnace to visitors.\n\nCurator Edith Marlow "
    "said that children may blow a bottle of their own on Saturdays.\n",
}
TOGETHER = {
    "ar": (
        "افتتح متحف النسيج في حماة قاعة للأنوال القديمة يوم الأحد، وفيها تسعة أنوال من الخشب.\n",
        "حصد مزارعو الزيتون في عفرين ضعف محصول العام الماضي، كما قالت جمعيتهم يوم الاثنين.\n",
    ),
    "en": (
        "The weavers of Kendal showed nine wooden looms in their new hall on Sunday morning.\n",
        "Apple growers in Kent picked twice the crop of last year, their union said on Monday.\n",
    ),
}
ASKED = {
    "ar": "ماذا قالت مديرة البعثة ليلى حداد عن أول صورة من المريخ؟",
    "en": "What did curator Edith Marlow say of children and bottles?",
}
NAMES = {"ar": "../../هبوط على المريخ.txt", "en": "../../Old furnace.txt"}


def _sends(
    admin: Reader, name: str | None, data: bytes, caption: str | None = None, **more: Any
) -> int:
    fields: dict[str, Any] = {"document": admin.telegram.document(name, data), **more}
    return admin.says(None, **fields, **({"caption": caption} if caption else {}))


@BOOK.story(admin=True)
def an_admin_sends_a_document(admin: Reader) -> None:
    _sends(admin, NAMES[admin.language], TOLD[admin.language].encode(), "/ingest")
    admin.gets()
    answered = admin.says_and_gets(ASKED[admin.language])
    assert {"ar": "خلال ساعة", "en": "on Saturdays"}[admin.language] in answered.plain
    _sends(admin, NAMES[admin.language], TOLD[admin.language].encode(), "/ingest")
    admin.gets()


@BOOK.story(admin=True)
def an_admin_sends_what_cannot_be_read(admin: Reader) -> None:
    admin.says_and_gets("/ingest")
    sent = _sends(admin, "scan.pdf", b"%PDF-1.4 nothing of a page")
    admin.gets()
    admin.says_and_gets("/ingest", reply_to=sent)
    _sends(admin, None, b"", "/ingest")
    admin.gets()
    _sends(admin, "archive.zip", bytes(20_000_001), "/ingest")
    admin.gets()


@BOOK.story(admin=True)
def an_admin_sends_documents_together(admin: Reader) -> None:
    first, second = TOGETHER[admin.language]
    with admin.telegram.at_once():
        _sends(admin, "first.txt", first.encode(), "/ingest", media_group_id=f"{admin.id} a")
        _sends(admin, "scan.pdf", b"%PDF-1.4", media_group_id=f"{admin.id} a")
        _sends(admin, "second.txt", second.encode(), media_group_id=f"{admin.id} a")
    admin.gets()
    with admin.telegram.at_once():
        sent = _sends(admin, "first.txt", first.encode(), media_group_id=f"{admin.id} b")
        _sends(admin, "second.txt", second.encode(), media_group_id=f"{admin.id} b")
    admin.gets()
    admin.says_and_gets("/ingest", reply_to=sent)


@BOOK.story(admin=True)
def an_admin_sends_links(admin: Reader) -> None:
    admin.says_and_gets("/ingest http://127.0.0.1/news file:///etc/passwd")
    admin.says_and_gets("/feeds")
    admin.says_and_gets("/feeds http://10.0.0.1/rss")
    admin.says_and_gets("/feeds --help")


@BOOK.story(admin=True, group=True)
def an_admin_is_in_a_group(admin: Reader) -> None:
    for name in ("users", "stats", "unanswered", "ingest", "feeds", "health"):
        admin.says_and_gets(f"/{name}")


@BOOK.story()
def a_reader_tries_the_admins_commands(reader: Reader) -> None:
    admin_only = ("users", "stats", "unanswered", "ingest", "feeds", "health")
    said = {reader.says_and_gets(f"/{name}").plain for name in admin_only}
    assert len(said) == 1


told = BOOK.fixture()
test_the_screen_is_as_it_was_read_and_found_good = screens_test(BOOK.names)


# Where the clock stands still


async def _nobody(_: object) -> Any:
    raise AssertionError("a command asks nobody")


async def _cancel() -> int:
    return 0


class Office:
    """An admin's chat with an office, and what was said in it."""

    def __init__(self, it: Surface, language: Language) -> None:
        self.it = it
        self.language = language
        self.lines: list[str] = []

    def says(self, command: str, **office: Any) -> Reaction:
        name, _, argument = command[1:].partition(" ")
        person = replace(ADMIN, language_code=self.language)
        desk = replace(self.it.desk(_nobody), office=replace(self.it.office, **office))
        call = Call(name, argument, person, self.language, _cancel)
        reaction = asyncio.run(obey(desk, call))
        self.lines += [f"Admin: {command}", *map(_shown, reaction.outgoing)]
        return reaction

    def presses(self, keyboard: Keyboard | None, label: str) -> Reaction:
        (button,) = [b for row in keyboard or () for b in row if label in b.text]
        person = replace(ADMIN, language_code=self.language)
        reaction = self.it.buttons.on_callback(Press(button.data or "", ADMIN.id, person))
        self.lines.append(f"Admin presses: {button.text}")
        if reaction.answer_text:
            self.lines.append(f"Told at the button: {reaction.answer_text}")
        if reaction.edit and reaction.edit.text:
            changed = Outgoing(reaction.edit.text, reaction.edit.keyboard)
            self.lines.append(_shown(changed).replace("Dalil:", "Dalil (edited):", 1))
        return reaction

    def asked(self, question: str, days_ago: int, user_id: int, **changes: Any) -> None:
        moment = NOW - timedelta(days=days_ago)
        book = Logbook(self.it.office.settings.home / "log.db", now=lambda: moment)
        said = answer(question=question, **changes)
        book.record(Turn(said, Plan(said.question, said.language, said.kind)), user_id, user_id)
        book.close()


def _shown(message: Outgoing) -> str:
    lines = ["Dalil:", styled(parse_html(message.text))]
    if message.attachment:
        lines.insert(1, f"⟨{message.attachment.kind} {message.attachment.name}⟩")
    rows = message.keyboard or ()
    lines += ["  ".join(f"[ {button.text} ]" for button in row) for row in rows]
    return "\n".join(lines)


Scene = Callable[[Office], None]
SCENES: dict[str, Scene] = {}


def scene(tell: Scene) -> Scene:
    SCENES[tell.__name__] = tell
    return tell


UNKNOWN: dict[str, Any] = {"verdict": "not_enough_evidence", "sentences": (), "citations": ()}


@scene
def an_admin_asks_who_may_ask(admin: Office) -> None:
    table = admin.it.access._table
    table._now = lambda: NOW  # type: ignore[method-assign]
    admin.it.access.meet(Person(66, "Mallory <b> @all", "en"), "en", 1)
    admin.it.access.meet(Person(67, "سامي", "ar"), "ar", 1)
    admin.it.access.on_command("deny", "67 68", ADMIN, "en")
    admin.it.access.on_command("allow", "70", ADMIN, "en")
    admin.asked("who?", 1, READER.id)
    admin.asked("when?", 1, READER.id)
    admin.asked("why?", 1, 70)
    admin.says("/users")


@scene
def an_admin_asks_what_was_not_answered(admin: Office) -> None:
    admin.says("/unanswered")
    for days_ago, user_id in ((9, READER.id), (3, COLLEAGUE.id), (1, READER.id)):
        admin.asked("كم عدد سفن القمح التي وصلت هذا العام؟", days_ago, user_id, **UNKNOWN)
    admin.asked("Who owns the new ferry, <b>and</b> example.org?", 2, READER.id, **UNKNOWN)
    admin.says("/unanswered")


@scene
def an_admin_asks_for_numbers(admin: Office) -> None:
    admin.says("/stats 0")
    admin.says("/stats 7")
    admin.asked("who?", 1, READER.id)
    admin.asked("is it so?", 1, READER.id, verdict="supported", kind="claim")
    admin.asked("when?", 0, READER.id, **UNKNOWN)
    admin.says("/stats 7")


@scene
def an_admin_asks_how_the_bot_is(admin: Office) -> None:
    async def ill() -> Any:
        return replace(
            WELL,
            articles=0,
            newest=None,
            search="the index is broken: remove its folder",
            model="unreachable",
            waiting=Waiting(12, 600.0, 3, 2),
            feeds=tuple(FeedStore(admin.it.corpus).feeds()),
            free=400_000_000,
        )

    admin.says("/health")
    _feeds(admin)
    admin.says("/health", check=ill)


@scene
def an_admin_looks_after_the_feeds(admin: Office) -> None:
    _feeds(admin)
    shown = admin.says("/feeds").outgoing[-1].keyboard
    asked = admin.presses(shown, "🗑 2.").edit
    assert asked is not None
    admin.presses(asked.keyboard, "🗑")


def _feeds(admin: Office) -> None:
    store = FeedStore(admin.it.corpus)
    titles = {"https://news.example/feed?key=1": "مرفأ نيوز", "https://wire.example/rss": None}
    for url, title in titles.items():
        store.add(url, "rss", title, NOW)
    news, wire = store.feeds()
    store.unchanged(news, NOW)
    store.failed(wire, "the server says 404 Not Found", NOW, NOW + timedelta(hours=1))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCENES)
def test_the_scene_is_as_it_was_read_and_found_good(
    tmp_path: Path, name: str, language: Language
) -> None:
    with surface(tmp_path, DALIL_TIMEZONE="Asia/Damascus") as it:
        admin = Office(it, language)
        SCENES[name](admin)
    shown = bare("\n\n".join(admin.lines)) + "\n"
    is_as_it_was_read(shown, name, language)
    assert not re.search(r"key=|/tmp/", shown)
