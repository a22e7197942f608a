"""The ways a claim arrives, through the bot and its inbox: forwards, albums, pastes, edits."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from bot.answering.models import Exchange, Plan, Turn
from bot.app import App
from bot.chat.desk import Ask, Desk, Question
from bot.chat.finding.pages import Page, PageUnreadable
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

pytestmark = pytest.mark.usefixtures("unpaced")

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


def _first_without_end(
    asked: Curious, first: Callable[[Question], bool]
) -> tuple[Ask, asyncio.Event]:
    """Return what answers all but the first question, and when it has begun with that."""
    begun = asyncio.Event()

    async def ask(question: Question) -> Turn:
        if first(question):
            begun.set()
            await asyncio.Event().wait()  # until it is cancelled
        return await asked(question)

    return ask, begun


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


@pytest.mark.parametrize("text", ["Is this true?", "هل هذا الخبر صحيح؟", "صحيح؟"])
def test_a_doubt_with_nothing_before_it_claims_nothing(text: str) -> None:
    assert planned(_question(text), []).kind == "chat"
    assert planned(_question(text), [Exchange("Fuel prices rise in Damascus", "")]).kind == "claim"


def test_a_question_leans_on_the_message_it_was_replied_to() -> None:
    plan = planned(_question("who said this?"), [Exchange("Fuel prices rise in Damascus", "")])
    assert any("Damascus" in phrase for phrase in plan.phrases)


@pytest.mark.parametrize(
    ("question", "leans_on"),
    [
        (Question("who?", 7, 7, 1, "en", None, print), ["the chat's 7 None None"]),
        (Question("who?", 7, 7, 1, "en", None, print, replied=5), ["the chat's 7 5 None"]),
        (Question("who?", 7, 7, 1, "en", None, print, about="a claim"), ["a claim"]),
        (Question("who?", 7, 7, 1, "en", None, print, before=4), ["the chat's 7 None 4"]),
        (Question("a claim", 7, 7, 1, "en", None, print, quoted=True), []),
        (Question("who?", 7, 7, 1, "en", None, print, first=("a",)), []),
        (Question("who?", 7, 7, 1, "en", None, print, first=("a",), about="title"), ["title"]),
    ],
    ids=[
        "asked",
        "replied to an answer",
        "replied to somebody",
        "edited",
        "forwarded",
        "asked of an article",
        "asked of an article with a title",
    ],
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

    def conversation(
        self, chat_id: int, replied: int | None = None, before: int | None = None
    ) -> list[Exchange]:
        return [Exchange(f"the chat's {chat_id} {replied} {before}", "")]

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


# What is forwarded behind a comment


class Patient(Bot):
    """Waits for what belongs to a message until a test has seen it arrive, once."""

    def __init__(self, home: Path, ask: Ask, seconds: float = 2.0) -> None:
        super().__init__(home, ask)
        self.seconds = seconds
        self.waits, self.goes_on = asyncio.Event(), asyncio.Event()

    async def serve(self, api: str) -> None:
        async def sleep(seconds: float) -> None:
            if seconds == self.seconds:
                self.waits.set()
                await self.goes_on.wait()
            await _little_time(seconds)

        with self.desk() as desk:
            await serve(Line(TOKEN, api), self.home, desk, sleep)


async def _patiently(
    bot: Patient, fake: FakeTelegram, script: Callable[[Patient], Awaitable[None]]
) -> None:
    serving = asyncio.create_task(bot.serve(fake.url))
    await script(bot)
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


def _commented(fake: FakeTelegram, comment: str, claim: str, **fields: Any) -> int:
    """A comment and a forwarded message, as a client sends them: the number of the first."""
    first = fake.user_sends(READER, comment, language_code="en", **fields)
    fake.user_sends(READER, claim, forward_origin=ORIGIN, language_code="en", **fields)
    return first


@pytest.mark.parametrize(
    ("comment", "text", "quoted", "about"),
    [
        ("Is this true?", "a claim of theirs", True, ""),
        ("هل هذا صحيح؟", "a claim of theirs", True, ""),
        ("Look at this nonsense", "a claim of theirs", True, ""),
        ("Who said this?", "Who said this?", False, "a claim of theirs"),
    ],
)
def test_a_comment_and_what_is_forwarded_with_it_are_one_turn_of_the_comment(
    tmp_path: Path, comment: str, text: str, quoted: bool, about: str
) -> None:
    asked = Curious()
    with FakeTelegram() as fake:
        first = _commented(fake, comment, "a claim of theirs")
        ((reply, to),) = _replies(fake, tmp_path, 1, asked)
    (question,) = asked.whole
    assert (question.text, question.quoted, question.about) == (text, quoted, about)
    assert to == first
    assert "Whistleblower" not in reply
    assert b"Whistleblower" not in _bytes(tmp_path)


class Reading(Bot):
    """A bot whose finder gives every page, and knows which were asked for."""

    def __init__(self, home: Path, ask: Ask) -> None:
        super().__init__(home, ask)
        self.read: list[str] = []

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        async def read(url: str) -> Page:
            self.read.append(url)
            raise PageUnreadable

        with super().desk() as desk:
            yield replace(desk, finder=replace(desk.finder, read_page=read))


def test_a_doubt_behind_a_link_is_about_its_page_and_one_behind_a_question_is_not(
    tmp_path: Path,
) -> None:
    asked, link = Curious(), "https://news.example.org/a"
    bot = Reading(tmp_path, asked)
    with FakeTelegram() as fake:

        async def script() -> None:
            said = [link, "Is this true?", "who?", "Is this true?", link, "/new", "Is this true?"]
            for number, text in enumerate(said, 1):
                fake.user_sends(READER, text, language_code="en")
                await asyncio.to_thread(fake.wait_for_messages, number)

        _run(fake, bot, script)
    assert bot.read == [link, link, link]
    assert asked.texts == ["who?", "Is this true?", "Is this true?"]


def test_of_an_album_that_is_forwarded_with_a_comment_nothing_more_is_said(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:
        album: dict[str, Any] = {
            "media_group_id": "a",
            "photo": [PHOTO],
            "forward_origin": ORIGIN,
        }
        fake.user_sends(READER, "Is this true?", language_code="en")
        fake.user_sends(READER, caption="a claim", language_code="en", **album)
        fake.user_sends(READER, language_code="en", **album)
        fake.user_sends(COLLEAGUE, "who?")
        replies = _replies(fake, tmp_path, 2, asked)
    assert len(replies) == 2
    assert sorted(asked.texts) == ["a claim", "who?"]


def test_a_comment_that_doubts_waits_for_what_is_forwarded_and_no_longer(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:

        async def script(bot: Patient) -> None:
            fake.user_sends(READER, "Is this true?", language_code="en")
            await bot.waits.wait()
            fake.user_sends(READER, "a claim", forward_origin=ORIGIN, language_code="en")
            await asyncio.to_thread(fake.wait_until_taken)
            bot.goes_on.set()
            await asyncio.to_thread(fake.wait_for_messages, 1)
            fake.user_sends(READER, "Is this true?", language_code="en")
            await asyncio.to_thread(fake.wait_for_messages, 2)

        asyncio.run(_patiently(Patient(tmp_path, asked, 1.0), fake, script))
    assert asked.texts == ["a claim", "Is this true?"]


def test_a_question_that_is_being_answered_is_answered_anew_about_what_is_forwarded(
    tmp_path: Path,
) -> None:
    asked = Curious()
    ask, begun = _first_without_end(asked, lambda question: not question.about)
    with FakeTelegram() as fake:

        async def script() -> None:
            first = fake.user_sends(READER, "Who said this?")
            await begun.wait()
            fake.user_sends(READER, "a claim", forward_origin=ORIGIN)
            (answer,) = await asyncio.to_thread(fake.wait_for_messages, 1)
            assert answer.reply_to == first
            await asyncio.to_thread(fake.wait_until, lambda: not fake.reactions, "no sign")

        bot = Bot(tmp_path, ask)
        _run(fake, bot, script)
        assert len(fake.sent()) == 1
    assert [(question.text, question.about) for question in asked.whole] == [
        ("Who said this?", "a claim")
    ]
    assert sorted(bot.states()) == [
        ("cancelled", "edited"),
        ("delivered", None),
        ("joined", "3"),
    ]


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


def test_a_message_that_is_nearly_full_waits_for_its_other_part(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:

        async def script(bot: Patient) -> None:
            fake.user_sends(READER, LONG)
            await bot.waits.wait()
            fake.user_sends(READER, "and the rest")
            await asyncio.to_thread(fake.wait_until_taken)
            bot.goes_on.set()
            await asyncio.to_thread(fake.wait_for_messages, 1)

        asyncio.run(_patiently(Patient(tmp_path, asked), fake, script))
    assert asked.texts == [f"{LONG} and the rest"]


def test_an_edit_of_a_later_part_is_answered_as_the_whole(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:

        async def script() -> None:
            first = fake.user_sends(READER, LONG, language_code="en")
            rest = fake.user_sends(READER, "and the rest", language_code="en")
            await asyncio.to_thread(fake.wait_for_messages, 1)
            fake.user_edits(READER, rest, "and another end")
            offer = (await asyncio.to_thread(fake.wait_for_messages, 2))[1]
            assert offer.reply_to == first
            assert offer.plain.startswith(EN("edited"))
            fake.user_presses(offer, EN("button.edited"), language_code="en")
            await asyncio.to_thread(fake.wait_for_messages, 3)

        _run(fake, Bot(tmp_path, asked), script)
    assert asked.texts == [f"{LONG} and the rest", f"{LONG} and another end"]


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
    ask, begun = _first_without_end(asked, lambda question: question.text == "who?")
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


def test_an_edited_question_keeps_what_it_leant_on(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:

        async def script() -> None:
            fake.user_sends(READER, "Who visited Moscow?", language_code="en")
            (answer,) = await asyncio.to_thread(fake.wait_for_messages, 1)
            followed = fake.user_sends(READER, "and when?", language_code="en")
            await asyncio.to_thread(fake.wait_for_messages, 2)
            replied = fake.user_sends(
                READER, "and why?", reply_to=answer.message_id, language_code="en"
            )
            await asyncio.to_thread(fake.wait_for_messages, 3)
            fake.user_sends(READER, "How much is bread?", language_code="en")
            await asyncio.to_thread(fake.wait_for_messages, 4)
            for number, (message, text) in enumerate(
                [(followed, "and where?"), (replied, "and how?")]
            ):
                fake.user_edits(READER, message, text)
                offer = (await asyncio.to_thread(fake.wait_for_messages, 5 + 2 * number))[-1]
                fake.user_presses(offer, EN("button.edited"), language_code="en")
                await asyncio.to_thread(fake.wait_for_messages, 6 + 2 * number)

        _run(fake, Bot(tmp_path, asked), script)
    where, how = asked.whole[4:]
    first = asked.whole[1].inbox_id
    assert (where.text, where.before, where.plan, where.replied) == (
        "and where?",
        first,
        None,
        None,
    )
    assert (how.text, how.before) == ("and how?", asked.whole[2].inbox_id)
    assert how.replied == asked.whole[2].replied is not None


def test_a_question_that_becomes_a_link_by_an_edit_is_answered_as_one(tmp_path: Path) -> None:
    asked = Curious()
    with FakeTelegram() as fake:

        async def script() -> None:
            sent = fake.user_sends(READER, "who?", language_code="en")
            await asyncio.to_thread(fake.wait_for_messages, 1)
            fake.user_edits(READER, sent, "https://news.example.org/a")
            offer = (await asyncio.to_thread(fake.wait_for_messages, 2))[1]
            fake.user_presses(offer, EN("button.edited"), language_code="en")
            told = (await asyncio.to_thread(fake.wait_for_messages, 3))[2]
            assert told.plain == EN("page.unreadable", reason=EN("page.why"))

        _run(fake, Bot(tmp_path, asked), script)
    assert asked.texts == ["who?"]


def test_what_was_asked_before_an_entry_is_all_that_an_edit_leans_on(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        since = datetime(2000, 1, 1, tzinfo=UTC)
        for entry_id, text in ((1, "one"), (3, "two"), (5, "three")):
            turn = _turn(text)
            answer = replace(turn.answer, kind="question")
            it.logbook.record(replace(turn, answer=answer), RIMA.id, RIMA.id, inbox_id=entry_id)
        said = it.logbook.recent(RIMA.id, since, 9, before=3)
        assert [exchange.question for exchange in said] == ["one"]


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
