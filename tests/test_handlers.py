from __future__ import annotations

import asyncio
import functools
import gc
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.answering.models import Answer
from bot.chat.access import Access
from bot.chat.handlers import Ask, Handlers
from bot.chat.runner import check_token, run_polling
from bot.chat.texts import Texts
from bot.errors import NothingDone, UsageError
from bot.settings import AllowedUsers
from tests.fakes.telegram import TOKEN, FakeTelegram

READER, COLLEAGUE, STRANGER, ADMIN, GROUP = 7, 8, 66, 99, -100
ACCESS = Access(AllowedUsers(frozenset({READER, COLLEAGUE})), frozenset({ADMIN}))
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


class Asked:
    """Answers at once and remembers who asked what."""

    def __init__(self) -> None:
        self.questions: list[tuple[str, int, int | None]] = []

    async def __call__(self, question: str, chat_id: int, user_id: int | None) -> Answer:
        self.questions.append((question, chat_id, user_id))
        return _answer(question)


async def _no_time(_seconds: float) -> None:
    await asyncio.sleep(0)


def _run(fake: FakeTelegram, handlers: Handlers, script: Callable[[], Awaitable[None]]) -> None:
    """Run the bot over HTTP against the fake while a script of the readers' doings runs.

    The bot is stopped after the script, unless the script did that.
    """
    stop = functools.partial(os.kill, os.getpid(), signal.SIGTERM)

    async def run() -> None:
        bot = asyncio.create_task(run_polling(TOKEN, fake.url, handlers.on_update, _no_time))
        try:
            await script()
        finally:
            if not bot.done() and signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
                stop()
            await bot

    asyncio.run(run())


def _replies(
    fake: FakeTelegram, n: int, ask: Ask | None = None, access: Access = ACCESS
) -> list[tuple[str, int | None]]:
    """Serve until `n` messages were sent; return their texts and what each replies to."""

    async def script() -> None:
        await asyncio.to_thread(fake.wait_for_messages, n)

    _run(fake, Handlers(ask or Asked(), access), script)
    assert fake.violations == []
    assert fake.conflicts == 0
    return [(message.plain, message.reply_to) for message in fake.sent()]


# Notices


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("/start", "ar", AR("start")),
        ("/start payload", "ar-SY", AR("start")),
        ("/start", None, AR("start")),
        ("/help", "en", EN("help")),
        ("/help@dalil_test_bot", "fr", EN("help")),
        ("/weather", "en", f"{EN('unknown_command')}\n\n{EN('help')}"),
        ("/weather@dalil_test_bot", "ar", f"{AR('unknown_command')}\n\n{AR('help')}"),
    ],
)
def test_a_command_is_answered_in_the_readers_language(
    text: str, code: str | None, shown: str
) -> None:
    with FakeTelegram() as fake:
        sent = fake.user_sends(READER, text, language_code=code)
        ((reply, to),) = _replies(fake, 1)
        assert reply.replace("\u200f", "").replace("\u200e", "") == shown
        assert to == sent


def test_what_is_no_text_gets_one_polite_line() -> None:
    with FakeTelegram() as fake:
        photo = fake.user_sends(READER, photo=[PHOTO], language_code="en")
        fake.user_sends(READER, new_chat_title="a service message", language_code="en")
        help_wanted = fake.user_sends(READER, "/help", language_code="en")
        replies = {to: reply.replace("\u200e", "") for reply, to in _replies(fake, 2)}
        assert replies == {photo: EN("only_text"), help_wanted: EN("help")}


@pytest.mark.parametrize("text", ["/start", "question?", None])
def test_a_stranger_is_told_their_own_id_and_whom_to_ask(text: str | None) -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        extra = {} if text else {"voice": {"file_id": "x", "file_unique_id": "x", "duration": 1}}
        fake.user_sends(STRANGER, text, language_code="en", **extra)
        ((reply, _),) = _replies(fake, 1, asked)
        assert f"Your id: {STRANGER}" in reply
        assert f"Send it to {ADMIN}" in reply
        assert asked.questions == []


def test_a_stranger_is_sent_to_the_operator_where_there_is_no_admin() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(STRANGER, "question?", language_code="en")
        ((reply, _),) = _replies(fake, 1, access=Access(AllowedUsers()))
        assert f"Send it to {EN('operator')}" in reply


def test_another_bots_command_is_not_ours() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "/help@another_bot")
        wanted = fake.user_sends(READER, "/help")
        ((_, to),) = _replies(fake, 1)
        assert to == wanted


# Questions


def test_a_caption_is_a_question() -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        fake.user_sends(READER, photo=[PHOTO], caption="who is this?")
        _replies(fake, 1, asked)
    assert asked.questions == [("who is this?", READER, READER)]


def test_a_question_is_answered_as_a_reply_while_typing_is_shown() -> None:
    asked = Asked()

    async def ask(question: str, chat_id: int, user_id: int | None) -> Answer:
        await asyncio.to_thread(fake.wait_for_call, "sendChatAction")
        return await asked(question, chat_id, user_id)

    with FakeTelegram() as fake:
        sent = fake.user_sends(READER, "who?")
        ((reply, to),) = _replies(fake, 1, ask)
        assert "Nothing on who?." in reply
        assert to == sent
        assert asked.questions == [("who?", READER, READER)]
        methods = [call.method for call in fake.calls]
        assert methods.index("sendChatAction") < methods.index("sendMessage")


def test_everyone_may_ask_where_the_operator_says_so_and_an_admin_always() -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        fake.user_sends(STRANGER, "who?")
        _replies(fake, 1, asked, Access(AllowedUsers(everyone=True)))
        fake.user_sends(ADMIN, "when?")
        _replies(fake, 2, asked)
    assert [question for question, _, _ in asked.questions] == ["who?", "when?"]


def test_an_edited_question_is_not_asked_again() -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        fake.user_edits(READER, fake.user_sends(READER, "who?"), "when?")
        fake.user_sends(READER, "where?")
        _replies(fake, 2, asked)
    assert [question for question, _, _ in asked.questions] == ["who?", "where?"]


def test_one_chats_questions_are_answered_in_order_and_others_do_not_wait() -> None:
    release = asyncio.Event()
    begun: list[str] = []

    async def ask(question: str, _chat: int, _user: int | None) -> Answer:
        begun.append(question)
        if question == "slow":
            await release.wait()
        return _answer(question)

    with FakeTelegram() as fake:

        async def script() -> None:
            slow, quick = fake.user_sends(READER, "slow"), fake.user_sends(READER, "quick")
            fake.user_sends(COLLEAGUE, "other")
            await asyncio.to_thread(fake.wait_for_messages, 1, chat_id=COLLEAGUE)
            assert begun == ["slow", "other"]
            fake.user_sends(READER, "/help")
            await asyncio.to_thread(fake.wait_for_messages, 1, chat_id=READER)
            release.set()
            await asyncio.to_thread(fake.wait_for_messages, 3, chat_id=READER)
            assert [message.reply_to for message in fake.sent(READER)[1:]] == [slow, quick]

        _run(fake, Handlers(ask, ACCESS), script)


def test_nothing_is_kept_of_a_chat_without_questions() -> None:
    handlers = Handlers(Asked(), ACCESS)
    with FakeTelegram() as fake:
        fake.user_sends(READER, "who?")

        async def script() -> None:
            await asyncio.to_thread(fake.wait_for_messages, 1)

        _run(fake, handlers, script)
    gc.collect()
    assert not handlers._turns


def test_a_failure_is_an_apology_and_a_log_line_without_the_question(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def ask(question: str, _chat: int, _user: int | None) -> Answer:
        raise ValueError(f"cannot read {question}")

    with FakeTelegram() as fake, caplog.at_level(logging.INFO):
        sent = fake.user_sends(READER, "my secret question", language_code="en")
        ((reply, to),) = _replies(fake, 1, ask)
        assert (reply, to) == (EN("apology"), sent)
    assert "a message of chat 7 failed: ValueError in ask" in caplog.text
    assert "secret" not in caplog.text
    assert TOKEN not in caplog.text


def test_a_message_that_cannot_be_handled_is_an_apology_too(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(message: object) -> str:
        raise ValueError(f"secret of {message}")

    monkeypatch.setattr("bot.chat.handlers.question_of", broken)
    with FakeTelegram() as fake:
        fake.user_sends(READER, "my secret question", language_code="en")
        ((reply, _),) = _replies(fake, 1)
    assert reply == EN("apology")
    assert "a message of chat 7 failed: ValueError in broken" in caplog.text
    assert "secret" not in caplog.text


def test_a_long_answer_replies_once_and_goes_on() -> None:
    async def ask(question: str, _chat: int, _user: int | None) -> Answer:
        return replace(_answer(question), missing="word " * 2000)

    with FakeTelegram() as fake:
        sent = fake.user_sends(READER, "who?")
        replies = _replies(fake, 3, ask)
        assert [to for _, to in replies] == [sent, None, None]


# Groups


def test_in_a_group_only_what_is_meant_for_the_bot_is_answered() -> None:
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

        _run(fake, Handlers(asked, ACCESS), script)
        assert sorted(question for question, _, _ in asked.questions) == ["and when?", "who?"]
        assert len(fake.sent()) == 4


def test_in_a_group_a_mention_is_found_in_a_caption_and_cut_out_by_its_place() -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        group = {"user": READER, "chat_type": "group"}
        fake.user_sends(GROUP, photo=[PHOTO], caption="🇸🇾 @Dalil_Test_Bot 😀 who?", **group)
        fake.user_sends(GROUP, "@dalil_test_bot who is @dalil_test_bot2?", **group)
        _replies(fake, 2, asked)
    questions = [question for question, _, _ in asked.questions]
    assert questions == ["🇸🇾  😀 who?", "who is @dalil_test_bot2?"]


@pytest.mark.parametrize("claim", [{"text": "a claim"}, {"photo": [PHOTO], "caption": "a claim"}])
def test_the_bots_name_in_reply_to_somebody_asks_what_they_said(claim: dict[str, Any]) -> None:
    asked = Asked()
    with FakeTelegram() as fake:
        said = fake.user_sends(GROUP, user=STRANGER, chat_type="group", **claim)
        call = fake.user_sends(GROUP, " @dalil_test_bot ", user=READER, reply_to=said)
        ((_, to),) = _replies(fake, 1, asked)
    assert asked.questions == [("a claim", GROUP, READER)]
    assert to == call


def test_in_a_group_a_stranger_a_channel_and_no_one_are_told_nothing() -> None:
    question = "@dalil_test_bot who?"
    asked = Asked()
    with FakeTelegram() as fake:
        fake.user_sends(GROUP, question, user=STRANGER, chat_type="group")
        fake.user_sends(GROUP, question, user=READER, is_automatic_forward=True)
        chat = {"id": GROUP, "type": "group", "title": "Newsroom"}
        fake.update_arrives(message={"message_id": 77, "date": 1, "chat": chat, "text": question})
        fake.user_sends(GROUP, "/weather@dalil_test_bot", user=READER)
        wanted = fake.user_sends(GROUP, question, user=READER)
        ((_, to),) = _replies(fake, 1, asked)
    assert to == wanted
    assert len(asked.questions) == 1


# Long polling


def test_a_rejected_token_is_one_sentence_without_the_token() -> None:
    wrong = "123456789:wrong-token"
    with FakeTelegram() as fake, pytest.raises(UsageError) as caught:
        asyncio.run(check_token(wrong, fake.url))
    assert "TELEGRAM_BOT_TOKEN" in str(caught.value)
    assert wrong not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    with FakeTelegram() as gone:
        pass
    with pytest.raises(NothingDone, match="no usable reply"):
        asyncio.run(run_polling(TOKEN, gone.url, Handlers(Asked(), ACCESS).on_update))


def test_a_token_is_checked_by_the_name_of_its_bot() -> None:
    with FakeTelegram() as fake:
        assert asyncio.run(check_token(TOKEN, fake.url)) == "dalil_test_bot"


def test_a_token_revoked_while_serving_ends_it() -> None:
    async def run() -> None:
        handlers = Handlers(Asked(), ACCESS)
        bot = asyncio.create_task(run_polling(TOKEN, fake.url, handlers.on_update))
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
    failure: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with FakeTelegram() as fake, caplog.at_level(logging.DEBUG, "bot"):
        fake.fail_next("getUpdates", **failure)
        fake.user_sends(READER, "my secret question")
        assert len(_replies(fake, 1)) == 1
    assert "polling again in 1 s" in caplog.text
    assert "secret" not in caplog.text


def test_an_update_that_cannot_be_read_is_a_log_line_and_the_rest_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    poll = {"id": "1", "question": "my secret question", "options": []}
    with FakeTelegram() as fake, caplog.at_level(logging.WARNING):
        fake.user_sends(READER, "first")
        fake.user_sends(READER, poll=poll)
        fake.update_arrives(message="my secret question")
        fake.user_sends(READER, "last")
        assert len(_replies(fake, 2)) == 2
        assert fake.pending() == 0
    assert "update 1002 cannot be read: TypeError" in caplog.text
    assert "update 1003 cannot be read: " in caplog.text
    assert "secret" not in caplog.text
    assert "polling again" not in caplog.text


def test_what_ended_the_serving_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken() -> None:
        raise NotImplementedError

    monkeypatch.setattr("bot.chat.runner._stop_signal", broken)
    with FakeTelegram() as fake, pytest.raises(NotImplementedError):
        asyncio.run(run_polling(TOKEN, fake.url, Handlers(Asked(), ACCESS).on_update))


def test_a_poll_that_fails_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    with FakeTelegram() as fake, caplog.at_level(logging.WARNING):
        fake.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request")
        fake.user_sends(READER, "who?")
        assert len(_replies(fake, 1)) == 1
    assert "stop one of the two" in caplog.text


def test_a_stopped_bot_finishes_what_was_begun_and_confirms_it() -> None:
    async def ask(question: str, _chat: int, _user: int | None) -> Answer:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.05)
        return _answer(question)

    with FakeTelegram() as fake:
        fake.user_sends(READER, "who?")
        asyncio.run(run_polling(TOKEN, fake.url, Handlers(ask, ACCESS).on_update))
        assert len(fake.sent(READER)) == 1
        assert fake.pending() == 0
        assert fake.conflicts == 0


def test_a_stopped_bot_tells_those_who_wait_and_finishes_what_was_begun(
    caplog: pytest.LogCaptureFixture,
) -> None:
    release = asyncio.Event()

    async def ask(question: str, _chat: int, _user: int | None) -> Answer:
        await release.wait()
        return _answer(question)

    with FakeTelegram() as fake, caplog.at_level(logging.INFO):
        begun = [fake.user_sends(READER, "slow"), fake.user_sends(COLLEAGUE, "slow too")]
        waiting = [fake.user_sends(READER, question, language_code="en") for question in "ab"]

        async def script() -> None:
            await asyncio.to_thread(fake.wait_until_taken)
            os.kill(os.getpid(), signal.SIGTERM)
            told = await asyncio.to_thread(fake.wait_for_messages, 2)
            assert {message.reply_to for message in told} == set(waiting)
            assert {message.plain for message in told} == {EN("restarting")}
            # A reply that no one foresaw does not keep the others from their answers.
            fake.fail_next("getUpdates", 200, body="[1]")
            release.set()

        _run(fake, Handlers(ask, ACCESS), script)
        assert {message.reply_to for message in fake.sent()[2:]} == set(begun)
    assert "2 questions were not answered" in caplog.text
