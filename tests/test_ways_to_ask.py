"""The ways a claim arrives, through the bot and its inbox: forwards, albums, pastes, edits."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from bot.answering.models import Exchange, Plan, Turn
from bot.app import App
from bot.chat.desk import Ask, Question
from bot.chat.runner import Line, serve
from bot.serving import asking, planned
from bot.storage.conversations import Conversations
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.people import READER as RIMA
from tests.people import surface
from tests.test_handlers import (
    COLLEAGUE,
    EN,
    GROUP,
    PHOTO,
    READER,
    Asked,
    Bot,
    _little_time,
    _replies,
    _run,
    _turn,
)

SOURCE = {"id": 4711, "is_bot": False, "first_name": "Whistleblower"}
ORIGIN = {"type": "user", "date": 1_700_000_000, "sender_user": SOURCE}
LONG = "x" * 3_000


class Curious(Asked):
    """Remembers the whole of each question."""

    def __init__(self) -> None:
        super().__init__()
        self.whole: list[Question] = []

    async def __call__(self, question: Question) -> Turn:
        self.whole.append(question)
        return await super().__call__(question)

    @property
    def texts(self) -> list[str]:
        return [question.text for question in self.whole]


def _bytes(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.glob("log.db*"))


# Forwards and replies


def test_a_forwarded_message_is_asked_and_its_sender_stands_in_no_file(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:
        fake.user_sends(READER, "a claim of theirs", forward_origin=ORIGIN)
        ((reply, _),) = _replies(fake, tmp_path, 1, asked)
    (question,) = asked.whole
    assert (question.text, question.quoted) == ("a claim of theirs", True)
    assert "Whistleblower" not in reply
    assert b"a claim of theirs" in _bytes(tmp_path)
    assert b"Whistleblower" not in _bytes(tmp_path)
    assert b"4711" not in _bytes(tmp_path)


def test_a_doubted_message_is_asked_and_whose_it_is_stands_in_no_file(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:
        said = fake.user_sends(
            GROUP, "a claim", user=4711, name="Whistleblower", chat_type="supergroup"
        )
        fake.user_sends(GROUP, "@dalil_test_bot is this true?", user=READER, reply_to=said)
        fake.user_sends(GROUP, "@dalil_test_bot who said this?", user=READER, reply_to=said)
        _replies(fake, tmp_path, 2, asked)
    assert [(q.text, q.quoted, q.about) for q in asked.whole] == [
        ("a claim", True, ""),
        ("who said this?", False, "a claim"),
    ]
    assert b"Whistleblower" not in _bytes(tmp_path)


def test_a_few_forwarded_words_are_a_claim_unless_they_ask() -> None:
    def kind(text: str, *, quoted: bool) -> str:
        return planned(_question(text, quoted=quoted), []).kind

    assert kind("Minister resigns", quoted=True) == "claim"
    assert kind("Minister resigns", quoted=False) == "question"
    assert kind("who resigned?", quoted=True) == "question"
    assert kind("hello", quoted=True) == "chat"


def test_a_question_leans_on_the_message_it_was_replied_to() -> None:
    plan = planned(_question("who said this?"), [Exchange("Fuel prices rise in Damascus", "")])
    assert any("Damascus" in phrase for phrase in plan.phrases)


@pytest.mark.parametrize(
    ("question", "leans_on"),
    [
        (Question("who?", 7, 7, 1, "en", None, print), ["the chat's 7 None"]),
        (Question("who?", 7, 7, 1, "en", None, print, replied=5), ["the chat's 7 5"]),
        (Question("who?", 7, 7, 1, "en", None, print, about="a claim"), ["a claim"]),
        (Question("a claim", 7, 7, 1, "en", None, print, quoted=True), []),
    ],
    ids=["asked", "replied to an answer", "replied to somebody", "forwarded"],
)
def test_what_a_question_leans_on_hangs_on_how_it_was_asked(
    question: Question, leans_on: list[str]
) -> None:
    app = _App()
    asyncio.run(asking(cast("App", app))(question))
    assert app.leant_on == leans_on


class _App:
    """Answers at once and remembers what the question leant on."""

    leant_on: list[str]

    def __init__(self) -> None:
        self.log = self

    def recorded(self, _: int) -> None:
        return None

    def conversation(self, chat_id: int, replied: int | None = None) -> list[Exchange]:
        return [Exchange(f"the chat's {chat_id} {replied}", "")]

    async def answer(self, plan: Plan, conversation: list[Exchange], **_: object) -> Turn:
        self.leant_on = [exchange.question for exchange in conversation]
        return _turn(plan.question)


def _question(text: str, *, quoted: bool = False) -> Question:
    return Question(text, READER, READER, 1, "en", None, lambda _: None, quoted=quoted)


def test_of_an_album_the_caption_alone_is_answered_and_one_without_is_told_once(
    tmp_path: Path,
) -> None:
    asked = Curious()
    with FakeTelegram() as fake:
        first, second = ({"media_group_id": name, "photo": [PHOTO]} for name in "ab")
        fake.user_sends(READER, caption="who?", language_code="en", **first)
        fake.user_sends(READER, language_code="en", **first)
        told = fake.user_sends(READER, language_code="en", **second)
        fake.user_sends(READER, language_code="en", **second)
        fake.user_sends(READER, "when?", language_code="en")
        replies = {to: text for text, to in _replies(fake, tmp_path, 3, asked)}
    assert len(replies) == 3
    assert EN("no_picture") in replies[told]
    assert asked.texts == ["who?", "when?"]


# Groups


@pytest.mark.parametrize("privacy", [False, True])
def test_a_group_hears_the_bot_only_where_it_is_addressed(privacy: bool, tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:
        fake.privacy = privacy

        def say(text: str, user: int = READER, **fields: Any) -> int:
            return fake.user_sends(GROUP, text, user=user, chat_type="supergroup", **fields)

        async def script() -> None:
            said = say("between us")
            fake.user_edits(GROUP, said, "still between us")
            say("/weather")
            one = say("@dalil_test_bot who?", topic=3)
            other = say("@dalil_test_bot when?", COLLEAGUE, topic=4)
            answers = await asyncio.to_thread(fake.wait_for_messages, 2)
            assert [(m.reply_to, m.topic) for m in answers] == [(one, 3), (other, 4)]
            say("and where?", COLLEAGUE, topic=3, reply_to=answers[0].message_id)
            await asyncio.to_thread(fake.wait_for_messages, 3)

        _run(fake, Bot(tmp_path, asked), script)
        assert fake.violations == []
        assert [(q.text, q.user_id, q.replied is None) for q in asked.whole] == [
            ("who?", READER, True),
            ("when?", COLLEAGUE, True),
            ("and where?", COLLEAGUE, False),
        ]
    assert b"between us" not in _bytes(tmp_path)


def test_an_edit_that_names_the_bot_asks_it(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:
        said = fake.user_sends(GROUP, "who?", user=READER, chat_type="supergroup")
        fake.user_edits(GROUP, said, "@dalil_test_bot who?")
        ((_, to),) = _replies(fake, tmp_path, 1, asked)
    assert to == said
    assert asked.texts == ["who?"]


# Pastes


def test_a_paste_that_came_as_two_messages_is_one_turn_of_the_first(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:
        first = fake.user_sends(READER, LONG)
        fake.user_sends(READER, "and the rest")
        fake.user_sends(COLLEAGUE, "who?")
        replies = _replies(fake, tmp_path, 2, asked)
    assert {to for _, to in replies} >= {first}
    assert sorted(map(len, asked.texts)) == [4, len(f"{LONG} and the rest")]


class Patient(Bot):
    """Waits for the other part of a paste until a test has seen it arrive."""

    def __init__(self, home: Path, ask: Ask) -> None:
        super().__init__(home, ask)
        self.waits, self.goes_on = asyncio.Event(), asyncio.Event()

    async def serve(self, api: str) -> None:
        async def sleep(seconds: float) -> None:
            if seconds == 2.0:
                self.waits.set()
                await self.goes_on.wait()
            await _little_time(seconds)

        with self.desk() as desk:
            await serve(Line(TOKEN, api), self.home, desk, sleep)


def test_a_message_that_is_nearly_full_waits_for_its_other_part(tmp_path: Path) -> None:
    asked = Curious()

    async def run() -> None:
        bot = Patient(tmp_path, asked)

        async def script() -> None:
            fake.user_sends(READER, LONG)
            await bot.waits.wait()
            fake.user_sends(READER, "and the rest")
            await asyncio.to_thread(fake.wait_until_taken)
            bot.goes_on.set()
            await asyncio.to_thread(fake.wait_for_messages, 1)

        serving = asyncio.create_task(bot.serve(fake.url))
        await script()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

    with FakeTelegram() as fake:
        asyncio.run(run())
    assert asked.texts == [f"{LONG} and the rest"]


def test_a_paste_that_is_too_long_in_all_is_refused_once(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:
        for _ in range(3):
            fake.user_sends(READER, "y" * 4_000, language_code="en")
        fake.user_sends(COLLEAGUE, "who?", language_code="en")
        replies = {text.replace("\u200e", "") for text, _ in _replies(fake, tmp_path, 2, asked)}
    assert asked.texts == ["who?"]
    assert EN("limit_length", n=10_000) in replies


# Edits


def test_an_edit_while_the_answer_is_made_is_answered_in_its_place(tmp_path: Path) -> None:
    asked = Curious()
    begun = asyncio.Event()

    async def ask(question: Question) -> Turn:
        if question.text == "who?":
            begun.set()
            await asyncio.Event().wait()  # until it is cancelled
        return await asked(question)

    with FakeTelegram() as fake:

        async def script() -> None:
            sent = fake.user_sends(READER, "who?")
            await begun.wait()
            fake.user_edits(READER, sent, "when?")
            (answer,) = await asyncio.to_thread(fake.wait_for_messages, 1)
            assert answer.reply_to == sent
            await asyncio.to_thread(fake.wait_until, lambda: not fake.reactions, "no sign")

        bot = Bot(tmp_path, ask)
        _run(fake, bot, script)
        assert len(fake.sent()) == 1
    assert asked.texts == ["when?"]
    assert bot.states() == [("cancelled", "edited"), ("delivered", None)]


def test_an_edited_answer_is_for_the_one_who_edited_it_and_for_its_chat(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:

        async def script() -> None:
            group = {"user": READER, "chat_type": "supergroup", "language_code": "en"}
            sent = fake.user_sends(GROUP, "@dalil_test_bot who?", **group)
            await asyncio.to_thread(fake.wait_for_messages, 1)
            fake.user_edits(GROUP, sent, "@dalil_test_bot when?")
            offer = (await asyncio.to_thread(fake.wait_for_messages, 2))[1]
            assert offer.reply_to == sent
            fake.user_presses(offer, EN("button.edited"), user=COLLEAGUE, language_code="en")
            await asyncio.to_thread(fake.wait_until_answered)
            assert fake.toasts[-1].text == EN("press.unknown")
            fake.user_presses(offer, EN("button.edited"), user=READER, language_code="en")
            await asyncio.to_thread(fake.wait_for_messages, 3)
            assert not fake.message(GROUP, offer.message_id).buttons

        _run(fake, Bot(tmp_path, asked), script)
    assert asked.texts == ["who?", "when?"]


def test_an_edit_long_after_is_not_answered_late(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sent = fake.user_sends(READER, "who?", date=1_700_000_000, language_code="en")
        fake.user_edits(READER, sent, "when?")
        ((reply, _),) = _replies(fake, tmp_path, 1)
    assert EN("late") not in reply


# A conversation anew


def test_after_new_a_chat_leans_on_nothing_that_was_asked_before(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        book, begin = it.logbook, Conversations(it.log).begin
        since = datetime(2000, 1, 1, tzinfo=UTC)
        for entry_id, text in ((1, "one"), (3, "two")):
            turn = _turn(text)
            answer = replace(turn.answer, kind="question")
            book.record(replace(turn, answer=answer), RIMA.id, RIMA.id, inbox_id=entry_id)
        assert [said.question for said in book.recent(RIMA.id, since, 9)] == ["one", "two"]
        begin(RIMA.id, 2)
        begin(RIMA.id, 2)  # a process that was killed does it again
        assert [said.question for said in book.recent(RIMA.id, since, 9)] == ["two"]
        begin(8, 9)
        begin(RIMA.id, 1)  # one that comes again later takes nothing back
        assert [said.question for said in book.recent(RIMA.id, since, 9)] == ["two"]


def test_new_begins_anew_after_the_command_itself(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "who?", language_code="en")
        fake.user_sends(READER, "/new", language_code="en")
        fake.user_sends(READER, "when?", language_code="en")
        replies = [text for text, _ in _replies(fake, tmp_path, 3)]
    assert any(EN("new") in reply for reply in replies)
    with closing(sqlite3.connect(tmp_path / "log.db")) as db:
        assert db.execute("SELECT chat_id, after FROM conversations").fetchall() == [(READER, 2)]


def test_an_answer_that_is_replied_to_is_what_a_question_leans_on(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "who?")
        _replies(fake, tmp_path, 1)
        (message,) = fake.sent()
    with surface(tmp_path) as it:
        turn = _turn("who?")
        it.logbook.record(turn, READER, READER, inbox_id=1)
        said = it.logbook.exchange_at(READER, message.message_id)
        assert said is not None
        assert said.question == "who?"
        assert it.logbook.exchange_at(COLLEAGUE, message.message_id) is None
