from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace

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


def _run(fake: FakeTelegram, handlers: Handlers, script: Callable[[], Awaitable[None]]) -> None:
    """Run the bot over HTTP against the fake while a script of the readers' doings runs."""

    async def run() -> None:
        bot = asyncio.create_task(run_polling(TOKEN, fake.url, handlers.on_update))
        try:
            await script()
        finally:
            if not bot.done():
                os.kill(os.getpid(), signal.SIGTERM)
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
        ("/weather", "en", EN("help")),
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
        photo = {"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}
        fake.user_sends(READER, photo=[photo], caption="look", language_code="en")
        fake.user_sends(READER, pinned_message=None, language_code="en")
        fake.user_sends(READER, "/help", language_code="en")
        replies = [reply for reply, _ in _replies(fake, 2)]
        assert replies[0] == EN("only_text")


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


# Questions


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
    assert "a question of chat 7 failed: ValueError in ask" in caplog.text
    assert "secret" not in caplog.text
    assert TOKEN not in caplog.text


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
    with FakeTelegram() as fake:
        fake.fail_next("getUpdates", 401, "Unauthorized")
        with pytest.raises(UsageError):
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
