from __future__ import annotations

import asyncio
import functools
import logging
import os
import signal
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Message

from bot.answering.models import Answer, Turn
from bot.answering.planner import make_plan
from bot.chat.desk import Ask, Desk, Question
from bot.chat.progress import Shown
from bot.chat.runner import Line, check_token, serve
from bot.chat.texts import Texts
from bot.errors import NothingDone, UsageError
from bot.settings import AllowedUsers
from bot.storage.database import explained
from bot.storage.writer import Writer
from tests.fakes.loopback import nobody
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_failures import TIMEOUT
from tests.people import ALLOWED, surface
from tests.visible import bare

READER, COLLEAGUE, STRANGER, ADMIN, GROUP = 7, 8, 66, 99, -100
AR, EN = Texts.load("ar"), Texts.load("en")
PHOTO = {"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}


def _answer(question: str) -> Answer:
    return Answer(
        question=question,
        language="en",
        kind="question",
        mode="model",
        verdict="not_enough_evidence",
        missing=f"Nothing on {question}.",
    )


def _turn(text: str) -> Turn:
    return Turn(_answer(text), make_plan(text))


class Asked:
    """Answers at once and remembers who asked what."""

    def __init__(self) -> None:
        self.questions: list[tuple[str, int, int | None]] = []

    async def __call__(self, question: Question) -> Turn:
        self.questions.append((question.text, question.chat_id, question.user_id))
        return _turn(question.text)


async def _little_time(seconds: float) -> None:
    await asyncio.sleep(min(seconds, 0.01))


pytestmark = pytest.mark.usefixtures("unpaced")


class Bot:
    """The bot at home in a folder, which it may be started in again."""

    def __init__(
        self,
        home: Path,
        ask: Ask | None = None,
        allowed: AllowedUsers = ALLOWED,
        admins: frozenset[int] = frozenset({ADMIN}),
    ) -> None:
        self.home = home
        self._ask = ask or Asked()
        self._people = allowed, admins

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        with surface(self.home, *self._people) as s:
            yield s.desk(self._ask)

    async def serve(self, api: str) -> None:
        with self.desk() as desk:
            await serve(Line(TOKEN, api), self.home, desk, _little_time)

    def states(self) -> list[tuple[str, str | None]]:
        with closing(sqlite3.connect(self.home / "log.db")) as db:
            return db.execute("SELECT state, reason FROM inbox ORDER BY id").fetchall()


def _run(fake: FakeTelegram, bot: Bot, script: Callable[[], Awaitable[None]]) -> None:
    """Run the bot over HTTP against the fake while a script of the readers' doings runs.

    The bot is stopped after the script, unless the script did that.
    """
    stop = functools.partial(os.kill, os.getpid(), signal.SIGTERM)

    async def run() -> None:
        serving = asyncio.create_task(bot.serve(fake.url))
        try:
            await script()
        finally:
            if not serving.done() and signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
                stop()
            await serving

    asyncio.run(run())


def _replies(
    fake: FakeTelegram, home: Path, n: int, ask: Ask | None = None, allowed: AllowedUsers = ALLOWED
) -> list[tuple[str, int | None]]:
    """Serve until `n` messages were sent; return their texts and what each replies to."""

    async def script() -> None:
        await asyncio.to_thread(fake.wait_for_messages, n)

    _run(fake, Bot(home, ask, allowed), script)
    assert fake.violations == []
    assert fake.conflicts == 0
    return [(message.plain, message.reply_to) for message in fake.sent()]


# Notices

HELP = "\n\n".join(
    (EN("help"), EN("help_more"), EN("help_inline", name="@dalil_test_bot")),
)


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("/start", "ar", AR("start_empty")),
        ("/start payload", "ar-SY", AR("start_empty")),
        ("/start", None, AR("start_empty")),
        ("/help", "en", HELP),
        ("/help@dalil_test_bot", "fr", HELP),
        ("/weather", "en", EN("unknown_command")),
        ("/weather@dalil_test_bot", "ar", AR("unknown_command")),
    ],
)
def test_a_command_is_answered_in_the_readers_language(
    text: str, code: str | None, shown: str, tmp_path: Path
) -> None:
    with FakeTelegram() as fake:
        sent = fake.user_sends(READER, text, language_code=code)
        ((reply, to),) = _replies(fake, tmp_path, 1)
        assert bare(reply) == shown
        assert to == sent


def test_what_is_no_text_gets_one_polite_line(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        photo = fake.user_sends(READER, photo=[PHOTO], language_code="en")
        fake.user_sends(READER, new_chat_title="a service message", language_code="en")
        help_wanted = fake.user_sends(READER, "/help", language_code="en")
        replies = {to: bare(reply) for reply, to in _replies(fake, tmp_path, 2)}
        assert replies == {photo: EN("no_picture"), help_wanted: HELP}


@pytest.mark.parametrize("text", ["/start", "question?", None])
def test_a_stranger_is_told_their_own_id_and_whom_to_ask(text: str | None, tmp_path: Path) -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        extra = {} if text else {"voice": {"file_id": "x", "file_unique_id": "x", "duration": 1}}
        fake.user_sends(STRANGER, text, language_code="en", **extra)
        ((reply, _),) = _replies(fake, tmp_path, 1, asked)
        assert f"Your id: {STRANGER}" in reply
        assert EN("access.pending") in reply
        assert asked.questions == []


def test_a_stranger_is_sent_to_the_operator_where_there_is_no_admin(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(STRANGER, "question?", language_code="en")

        async def script() -> None:
            await asyncio.to_thread(fake.wait_for_messages, 1)

        _run(fake, Bot(tmp_path, allowed=AllowedUsers(), admins=frozenset()), script)
        reply = fake.sent()[0].plain
        assert f"Send it to {EN('operator')}" in reply


def test_another_bots_command_is_not_ours(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "/help@another_bot")
        wanted = fake.user_sends(READER, "/help")
        ((_, to),) = _replies(fake, tmp_path, 1)
        assert to == wanted


# Questions


def test_a_caption_is_a_question(tmp_path: Path) -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        fake.user_sends(READER, photo=[PHOTO], caption="who is this?")
        _replies(fake, tmp_path, 1, asked)
    assert asked.questions == [("who is this?", READER, READER)]


def test_a_question_is_answered_as_a_reply_while_typing_is_shown(tmp_path: Path) -> None:
    asked = Asked()

    async def ask(question: Question) -> Turn:
        await asyncio.to_thread(fake.wait_for_call, "sendChatAction")
        return await asked(question)

    with FakeTelegram() as fake:
        sent = fake.user_sends(READER, "who?")
        ((reply, to),) = _replies(fake, tmp_path, 1, ask)
        assert "Nothing on who?." in reply
        assert to == sent
        assert asked.questions == [("who?", READER, READER)]
        methods = [call.method for call in fake.calls]
        assert methods.index("sendChatAction") < methods.index("sendMessage")


def test_everyone_may_ask_where_the_operator_says_so_and_an_admin_always(tmp_path: Path) -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        fake.user_sends(STRANGER, "who?")
        _replies(fake, tmp_path, 1, asked, AllowedUsers(everyone=True))
        fake.user_sends(ADMIN, "when?")
        _replies(fake, tmp_path, 2, asked)
    assert [question for question, _, _ in asked.questions] == ["who?", "when?"]


def test_one_chats_questions_are_answered_in_order_and_others_do_not_wait(tmp_path: Path) -> None:
    release, slow_is_begun = asyncio.Event(), asyncio.Event()
    begun: list[str] = []

    async def ask(question: Question) -> Turn:
        begun.append(question.text)
        if question.text == "slow":
            slow_is_begun.set()
            await release.wait()
        return _turn(question.text)

    with FakeTelegram() as fake:

        async def script() -> None:
            slow, quick = fake.user_sends(READER, "slow"), fake.user_sends(READER, "quick")
            fake.user_sends(COLLEAGUE, "other")
            await asyncio.to_thread(fake.wait_for_messages, 1, chat_id=COLLEAGUE)
            await slow_is_begun.wait()
            assert sorted(begun) == ["other", "slow"]  # which of two chats is first is open
            fake.user_sends(READER, "/help")
            await asyncio.to_thread(fake.wait_for_messages, 1, chat_id=READER)
            release.set()
            await asyncio.to_thread(fake.wait_for_messages, 3, chat_id=READER)
            assert [message.reply_to for message in fake.sent(READER)[1:]] == [slow, quick]

        _run(fake, Bot(tmp_path, ask), script)


def test_a_failure_is_an_apology_and_a_log_line_without_the_question(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    async def ask(question: Question) -> Turn:
        raise ValueError(f"cannot read {question.text}")

    with FakeTelegram() as fake, caplog.at_level(logging.INFO):
        sent = fake.user_sends(READER, "my secret question", language_code="en")
        ((reply, to),) = _replies(fake, tmp_path, 1, ask)
        assert (reply, to) == (EN("apology"), sent)
    assert "a message of chat 7 failed: ValueError in ask" in caplog.text
    assert "secret" not in caplog.text
    assert TOKEN not in caplog.text


def test_a_message_that_cannot_be_handled_is_an_apology_too(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(message: object) -> str:
        raise ValueError(f"secret of {message}")

    monkeypatch.setattr("bot.chat.handlers.asked_of", broken)
    with FakeTelegram() as fake:
        fake.user_sends(READER, "my secret question", language_code="en")
        ((reply, _),) = _replies(fake, tmp_path, 1)
    assert reply == EN("apology")
    assert "a message of chat 7 failed: ValueError in broken" in caplog.text
    assert "secret" not in caplog.text


def test_a_long_answer_replies_once_and_goes_on(tmp_path: Path) -> None:
    async def ask(question: Question) -> Turn:
        answer = replace(_answer(question.text), missing="word " * 2000)
        return replace(_turn(question.text), answer=answer)

    with FakeTelegram() as fake:
        sent = fake.user_sends(READER, "who?")
        replies = _replies(fake, tmp_path, 3, ask)
        assert [to for _, to in replies] == [sent, None, None]


# Groups


def test_in_a_group_only_what_is_meant_for_the_bot_is_answered(tmp_path: Path) -> None:
    asked = Asked()
    with FakeTelegram() as fake:

        def say(text: str, reply_to: int | None = None) -> None:
            fake.user_sends(GROUP, text, user=READER, chat_type="supergroup", reply_to=reply_to)

        async def script() -> None:
            say("between us")
            say("/weather")
            say("/help@another_bot")
            say("@dalil_test_bot who?")
            (first,) = await asyncio.to_thread(fake.wait_for_messages, 1)
            say("and when?", reply_to=first.message_id)
            say("/help")
            say("@dalil_test_bot")
            await asyncio.to_thread(fake.wait_for_messages, 4)

        _run(fake, Bot(tmp_path, asked), script)
        assert sorted(question for question, _, _ in asked.questions) == ["and when?", "who?"]
        assert len(fake.sent()) == 4


def test_in_a_group_a_mention_is_found_in_a_caption_and_cut_out_by_its_place(
    tmp_path: Path,
) -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        group = {"user": READER, "chat_type": "group"}
        fake.user_sends(GROUP, photo=[PHOTO], caption="🇸🇾 @Dalil_Test_Bot 😀 who?", **group)
        fake.user_sends(GROUP, "@dalil_test_bot who is @dalil_test_bot2?", **group)
        _replies(fake, tmp_path, 2, asked)
    questions = [question for question, _, _ in asked.questions]
    assert questions == ["🇸🇾  😀 who?", "who is @dalil_test_bot2?"]


@pytest.mark.parametrize("claim", [{"text": "a claim"}, {"photo": [PHOTO], "caption": "a claim"}])
def test_the_bots_name_in_reply_to_somebody_asks_what_they_said(
    claim: dict[str, Any], tmp_path: Path
) -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        said = fake.user_sends(GROUP, user=STRANGER, chat_type="group", **claim)
        call = fake.user_sends(GROUP, " @dalil_test_bot ", user=READER, reply_to=said)
        ((_, to),) = _replies(fake, tmp_path, 1, asked)
    assert asked.questions == [("a claim", GROUP, READER)]
    assert to == call


def test_in_a_group_a_stranger_a_channel_and_no_one_are_told_nothing(tmp_path: Path) -> None:
    question = "@dalil_test_bot who?"
    asked = Asked()
    with FakeTelegram() as fake:
        fake.user_sends(GROUP, question, user=STRANGER, chat_type="group")
        fake.user_sends(GROUP, question, user=READER, is_automatic_forward=True)
        chat = {"id": GROUP, "type": "group", "title": "Newsroom"}
        fake.update_arrives(message={"message_id": 77, "date": 1, "chat": chat, "text": question})
        fake.user_sends(GROUP, "/weather", user=READER)
        fake.user_sends(GROUP, "/weather@dalil_test_bot", user=STRANGER)
        fake.user_sends(GROUP, "/weather@another_bot", user=READER)
        wanted = fake.user_sends(GROUP, question, user=READER)
        ((_, to),) = _replies(fake, tmp_path, 1, asked)
    assert to == wanted
    assert len(asked.questions) == 1


def test_in_a_group_an_unknown_command_that_names_the_bot_gets_one_line(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        chat = {"user": READER, "chat_type": "group", "language_code": "en"}
        fake.user_sends(GROUP, "/weather", **chat)
        named = fake.user_sends(GROUP, "/weather@dalil_test_bot", **chat)
        ((told, to),) = _replies(fake, tmp_path, 1)
    assert (told, to) == (EN("unknown_command"), named)


# Long polling


def test_a_rejected_token_is_one_sentence_without_the_token() -> None:
    wrong = "123456789:wrong-token"
    with FakeTelegram() as fake, pytest.raises(UsageError) as caught:
        asyncio.run(check_token(wrong, fake.url))
    assert "TELEGRAM_BOT_TOKEN" in str(caught.value)
    assert wrong not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with nobody() as gone, pytest.raises(NothingDone, match="no usable reply"):
        asyncio.run(Bot(tmp_path).serve(gone))


def test_a_token_is_checked_by_the_name_of_its_bot() -> None:
    with FakeTelegram() as fake:
        assert asyncio.run(check_token(TOKEN, fake.url)) == "dalil_test_bot"


def test_a_token_revoked_while_serving_ends_it(tmp_path: Path) -> None:
    async def run() -> None:
        bot = asyncio.create_task(Bot(tmp_path).serve(fake.url))
        await asyncio.to_thread(fake.wait_for_poll)
        fake.fail_next("getUpdates", 401, "Unauthorized")
        fake.fail_next("getMe", 401, "Unauthorized")
        fake.user_sends(READER, "who?")
        await bot

    with FakeTelegram() as fake, pytest.raises(UsageError, match="TELEGRAM_BOT_TOKEN"):
        asyncio.run(run())


@pytest.mark.parametrize(
    "failure",
    [
        {"status": 404, "description": "Not Found"},
        {"status": 200, "body": '{"ok": true}'},
        {"status": 200, "body": "[1]"},
        {"status": 200, "body": '{"ok": true, "result": true}'},
        {"status": 200, "body": '{"ok": true, "result": [{"message": "my secret question"}]}'},
        {"status": 200, "body": "<html>my secret question"},
        {"status": None},
    ],
)
def test_a_bad_reply_to_a_poll_is_waited_out(
    failure: dict[str, Any], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with FakeTelegram() as fake, caplog.at_level(logging.DEBUG, "bot"):
        fake.fail_next("getUpdates", **failure)
        fake.user_sends(READER, "my secret question")
        assert len(_replies(fake, tmp_path, 1)) == 1
    assert "polling again in 1 s" in caplog.text
    assert "secret" not in caplog.text


def test_an_update_that_cannot_be_read_is_a_log_line_and_the_rest_go_on(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    poll = {"id": "1", "question": "my secret question", "options": []}
    with FakeTelegram() as fake, caplog.at_level(logging.WARNING):
        fake.user_sends(READER, "first")
        fake.user_sends(READER, poll=poll)
        fake.update_arrives(message="my secret question")
        fake.user_sends(READER, "last")
        assert len(_replies(fake, tmp_path, 2)) == 2
        assert fake.pending() == 0
    assert "update 1002 cannot be read: TypeError" in caplog.text
    assert "update 1003 cannot be read: " in caplog.text
    assert "secret" not in caplog.text
    assert "polling again" not in caplog.text


def test_what_ended_the_serving_is_raised(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def broken(_worker: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("bot.chat.worker.Worker.resume", broken)
    with FakeTelegram() as fake, pytest.raises(RuntimeError, match="broken"):
        asyncio.run(Bot(tmp_path).serve(fake.url))


def test_a_poll_that_fails_is_tried_again(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    with FakeTelegram() as fake, caplog.at_level(logging.WARNING):
        fake.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request")
        fake.user_sends(READER, "who?")
        assert len(_replies(fake, tmp_path, 1)) == 1
    assert "stop one of the two" in caplog.text


class _Held:
    """Answers no question before it is told to."""

    def __init__(self) -> None:
        self.release = asyncio.Event()
        self.begun: asyncio.Queue[str] = asyncio.Queue()

    async def __call__(self, question: Question) -> Turn:
        self.begun.put_nowait(question.text)
        await self.release.wait()
        return _turn(question.text)


def test_a_stopped_bot_finishes_what_was_begun_and_confirms_it(tmp_path: Path) -> None:
    async def ask(question: Question) -> Turn:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.05)
        return _turn(question.text)

    with FakeTelegram() as fake:
        fake.user_sends(READER, "who?")
        asyncio.run(Bot(tmp_path, ask).serve(fake.url))
        assert len(fake.sent(READER)) == 1
        assert fake.pending() == 0
        assert fake.conflicts == 0


def test_a_stopped_bot_takes_the_sign_back_that_a_question_was_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = Shown.settled

    async def later(self: Shown, message: Message) -> None:
        await asyncio.sleep(0.05)
        await settled(self, message)

    monkeypatch.setattr(Shown, "settled", later)

    async def ask(question: Question) -> Turn:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.05)
        return _turn(question.text)

    with FakeTelegram() as fake:
        fake.user_sends(READER, "who?")
        asyncio.run(Bot(tmp_path, ask).serve(fake.url))
        assert fake.count("setMessageReaction") == 2
        assert fake.reactions == {}


def test_a_stopped_bot_finishes_what_was_begun_and_the_next_goes_on_with_the_rest(
    tmp_path: Path,
) -> None:
    held = _Held()
    with FakeTelegram() as fake:
        begun = [fake.user_sends(READER, "slow"), fake.user_sends(COLLEAGUE, "slow too")]
        waiting = [fake.user_sends(READER, question) for question in "ab"]

        async def script() -> None:
            await asyncio.to_thread(fake.wait_until_taken)
            for _ in begun:  # what is taken may not be begun yet
                await held.begun.get()
            os.kill(os.getpid(), signal.SIGTERM)
            # A reply that no one foresaw does not keep the others from their answers.
            fake.fail_next("getUpdates", 200, body="[1]")
            held.release.set()

        bot = Bot(tmp_path, held)
        _run(fake, bot, script)
        assert {message.reply_to for message in fake.sent()} == set(begun)
        assert [state for state, _ in bot.states()] == ["delivered"] * 2 + ["received"] * 2
        replies = _replies(fake, tmp_path, 4)
        assert [to for _, to in replies[2:]] == waiting


def test_a_stopped_bot_begins_no_other_question_while_telegram_is_slow_to_take_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.polling._LAST_SECONDS", 1.0)
    held = _Held()
    with FakeTelegram() as fake:
        for question in ("begun", "waiting"):
            fake.user_sends(READER, question)

        async def script() -> None:
            await asyncio.to_thread(fake.wait_until_taken)
            assert await held.begun.get() == "begun"
            fake.plan("getUpdates", TIMEOUT)
            os.kill(os.getpid(), signal.SIGTERM)
            held.release.set()

        bot = Bot(tmp_path, held)
        _run(fake, bot, script)
        assert bot.states() == [("delivered", None), ("received", None)]


def test_an_answer_that_does_not_end_in_time_is_parked_and_no_try_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.runner._STOP_SECONDS", 0.01)

    async def ask(_question: Question) -> Turn:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(60)
        raise LookupError

    with FakeTelegram() as fake:
        sent = fake.user_sends(READER, "who?")
        bot = Bot(tmp_path, ask)
        for _ in range(4):
            asyncio.run(bot.serve(fake.url))
            assert bot.states() == [("received", None)]
        ((reply, to),) = _replies(fake, tmp_path, 1)
        assert to == sent
        assert "Nothing on who?" in reply


def test_a_second_process_on_the_same_home_is_turned_away_in_one_sentence(tmp_path: Path) -> None:
    with FakeTelegram() as fake:

        async def script() -> None:
            await asyncio.to_thread(fake.wait_for_poll)
            with pytest.raises(NothingDone, match=f"process {os.getpid()}"):
                await Bot(tmp_path).serve(fake.url)

        _run(fake, Bot(tmp_path), script)


def test_a_second_process_for_the_same_bot_is_turned_away_from_another_home(tmp_path: Path) -> None:
    with FakeTelegram() as fake:

        async def script() -> None:
            await asyncio.to_thread(fake.wait_for_poll)
            with pytest.raises(NothingDone, match="another home"):
                await Bot(tmp_path / "second").serve(fake.url)

        _run(fake, Bot(tmp_path / "first"), script)
        assert fake.conflicts == 0


# The inbox


def test_an_update_that_comes_twice_is_answered_once(tmp_path: Path) -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        fake.user_sends(READER, "who?")
        update = dict(fake._state.updates[0])
        _replies(fake, tmp_path, 1, asked)
        fake._state.updates.append(update)
        fake.user_sends(READER, "when?")
        _replies(fake, tmp_path, 2, asked)
    assert [question for question, _, _ in asked.questions] == ["who?", "when?"]


def test_another_update_of_the_same_number_is_no_duplicate(tmp_path: Path) -> None:
    asked = Asked()
    for question in ("who?", "when?"):
        with FakeTelegram() as fake:  # whose numbers begin anew
            fake._state.last_message = len(asked.questions)
            fake.user_sends(READER, question)
            _replies(fake, tmp_path, 1, asked)
    assert [question for question, _, _ in asked.questions] == ["who?", "when?"]


def test_three_failures_are_an_apology_and_a_reason(tmp_path: Path) -> None:
    tries = []

    async def ask(question: Question) -> Turn:
        tries.append(question.text)
        raise ValueError

    with FakeTelegram() as fake:
        fake.user_sends(READER, "who?", language_code="en")
        bot = Bot(tmp_path, ask)
        ((reply, _),) = _replies(fake, tmp_path, 1, ask)
        assert reply.replace("\u200e", "") == EN("apology")
        assert tries == ["who?"] * 3
        assert bot.states() == [("failed", "ValueError")]


def test_a_question_waiting_for_long_is_answered_with_a_word_of_sorrow(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "who?", date=1_700_000_000)
        ((reply, _),) = _replies(fake, tmp_path, 1)
        assert reply.startswith(EN("late"))


def test_a_full_queue_is_a_polite_line_at_once(tmp_path: Path) -> None:
    release = asyncio.Event()

    async def ask(question: Question) -> Turn:
        await release.wait()
        return _turn(question.text)

    with FakeTelegram() as fake:
        for n in range(12):
            last = fake.user_sends(READER, f"question {n}", language_code="en")

        async def script() -> None:
            (told,) = await asyncio.to_thread(fake.wait_for_messages, 1)
            assert told.reply_to == last
            assert told.plain.replace("\u200e", "") == EN("queue_full", n=10)
            release.set()
            await asyncio.to_thread(fake.wait_for_messages, 12)

        bot = Bot(tmp_path, ask)
        _run(fake, bot, script)
        assert bot.states() == [("delivered", None)] * 11 + [("refused", "queue")]


def test_a_cancel_ends_what_waits_and_what_is_under_way_at_once(tmp_path: Path) -> None:
    async def ask(question: Question) -> Turn:
        if question.text != "another":
            await asyncio.Event().wait()
        return _turn(question.text)

    with FakeTelegram() as fake:
        for question in ("slow", "waiting"):
            fake.user_sends(READER, question, language_code="en")

        async def script() -> None:
            await asyncio.to_thread(fake.wait_until_taken)
            fake.user_sends(READER, "/cancel", language_code="en")
            (told,) = await asyncio.to_thread(fake.wait_for_messages, 1)
            assert told.plain.replace("\u200e", "") == EN("cancelled", n=2)
            another = fake.user_sends(READER, "another")
            _, reply = await asyncio.to_thread(fake.wait_for_messages, 2)
            assert reply.reply_to == another

        bot = Bot(tmp_path, ask)
        _run(fake, bot, script)
        states = [state for state, _ in bot.states()]
        assert states == ["cancelled", "cancelled", "delivered", "delivered"]


def test_a_strangers_question_is_kept_as_refused(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(STRANGER, "who?", language_code="en")
        _replies(fake, tmp_path, 1)
        assert Bot(tmp_path).states() == [("refused", "stranger")]


def test_a_disk_that_fails_leaves_the_updates_with_telegram(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    commit, failures = Writer._commit, [2]

    def failing(self: Writer, works: Any) -> Any:
        if failures[0] and fake.pending():
            failures[0] -= 1
            with explained(tmp_path / "log.db"):
                raise sqlite3.OperationalError("disk I/O error")
        return commit(self, works)

    monkeypatch.setattr(Writer, "_commit", failing)
    with FakeTelegram() as fake:

        async def script() -> None:
            await asyncio.to_thread(fake.wait_for_poll)
            fake.user_sends(READER, "who?")
            await asyncio.to_thread(fake.wait_for_messages, 1)

        _run(fake, Bot(tmp_path), script)
        assert len(fake.sent()) == 1
    assert "updates cannot be kept, so Telegram keeps them" in caplog.text
