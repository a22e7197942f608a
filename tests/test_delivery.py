from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from telegram import Bot, Message
from telegram.request import HTTPXRequest

from bot.chat.delivery import deliver, typing
from tests.fakes.telegram import TOKEN, FakeTelegram

CHAT = 7


class Pauses:
    """Sleeps that take no time and remember what they were asked for."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


async def _with_question(
    fake: FakeTelegram,
    use: Callable[[Message], Awaitable[None]],
    api: str | None = None,
    **question: Any,
) -> None:
    request = HTTPXRequest(read_timeout=0.5, connect_timeout=0.5)
    async with Bot(TOKEN, f"{fake.url}/bot", request=request) as bot:
        fake.user_sends(CHAT, "question", **question)
        (update,) = await bot.get_updates()
        if update.message is None:
            raise LookupError("the update holds no message")
        if api is not None:
            bot._base_url = f"{api}/bot{TOKEN}"
        await use(update.message)


def _deliver(fake: FakeTelegram, parts: Sequence[str], api: str | None = None) -> list[float]:
    pauses = Pauses()
    asyncio.run(_with_question(fake, lambda message: deliver(message, parts, pauses), api))
    return pauses.seconds


def test_parts_arrive_in_order_and_the_first_is_a_reply_without_previews() -> None:
    with FakeTelegram() as fake:
        _deliver(fake, ["<b>one</b>", "two"])
        assert [(m.plain, m.reply_to) for m in fake.sent(CHAT)] == [("one", 1), ("two", None)]
        calls = [call.params for call in fake.calls if call.method == "sendMessage"]
        assert all('"is_disabled": true' in call["link_preview_options"] for call in calls)


def test_a_deleted_question_is_answered_all_the_same() -> None:
    with FakeTelegram() as fake:

        async def answer(message: Message) -> None:
            fake._state.messages.clear()
            await deliver(message, ["one"])

        asyncio.run(_with_question(fake, answer))
        assert [(m.plain, m.reply_to) for m in fake.sent(CHAT)] == [("one", None)]


def test_a_flood_limit_is_waited_out() -> None:
    with FakeTelegram() as fake:
        fake.fail_next("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
        assert _deliver(fake, ["one", "two"]) == [3]
        assert [message.plain for message in fake.sent(CHAT)] == ["one", "two"]


def test_a_failure_of_the_server_is_tried_again() -> None:
    with FakeTelegram() as fake:
        fake.fail_next("sendMessage", 502, "Bad Gateway")
        fake.fail_next("sendMessage", 500, "Internal Server Error")
        assert _deliver(fake, ["one"]) == [1, 2]
        assert [message.plain for message in fake.sent(CHAT)] == ["one"]


def test_a_server_that_cannot_be_reached_is_tried_eight_times(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with FakeTelegram() as gone:
        pass
    with FakeTelegram() as fake:
        assert _deliver(fake, ["one"], api=gone.url) == [1, 2, 4, 8, 16, 30, 30]
    assert "part 1 of 1 to chat 7 has no receipt: NetworkError" in caplog.text


@pytest.mark.parametrize(
    ("arrived", "shown"), [(False, ["one", "two"]), (True, ["one", "one", "two"])]
)
def test_what_has_no_receipt_is_sent_again(arrived: bool, shown: list[str]) -> None:
    with FakeTelegram() as fake:
        fake.fail_next("sendMessage", None, after_storing=arrived)
        assert _deliver(fake, ["one", "two"]) == [1]
        assert [message.plain for message in fake.sent(CHAT)] == shown


@pytest.mark.parametrize("body", ['{"ok": true}', "[1]", "null", "1", "<html>", "[" * 99999])
def test_a_receipt_that_is_none_is_no_receipt(body: str, caplog: pytest.LogCaptureFixture) -> None:
    with FakeTelegram() as fake:
        fake.fail_next("sendMessage", 200, body=body)
        assert _deliver(fake, ["one"]) == [1]
        assert [message.plain for message in fake.sent(CHAT)] == ["one"]
        for _ in range(8):
            fake.fail_next("sendMessage", 200, body=body)
        fake.user_sends(CHAT, "question")
        asyncio.run(_again(fake))
    assert "part 1 of 1 to chat 7 has no receipt" in caplog.text


async def _again(fake: FakeTelegram) -> None:
    async with Bot(TOKEN, f"{fake.url}/bot") as bot:
        message = (await bot.get_updates())[-1].message
        assert message is not None
        await deliver(message, ["again"], Pauses())


def test_markup_that_telegram_cannot_read_is_sent_as_plain_text() -> None:
    with FakeTelegram() as fake:
        assert _deliver(fake, ["<b>one</b> &lt; <i>x", "<b>two</b>"]) == []
        one, two = fake.sent(CHAT)
        assert (one.plain, one.reply_to, one.text.styled("bold")) == ("one < x", None, [])
        assert (two.plain, two.text.styled("bold")) == ("two", ["two"])


def test_an_answer_and_its_typing_go_into_the_topic_of_the_question() -> None:
    async def work(message: Message) -> None:
        async with typing(message):
            await asyncio.to_thread(fake.wait_for_call, "sendChatAction")
        await deliver(message, ["one", "two"])

    with FakeTelegram() as fake:
        asyncio.run(_with_question(fake, work, chat_type="supergroup", topic=5))
        assert [message.topic for message in fake.sent(CHAT)] == [5, 5]
        shown = [call.params for call in fake.calls if call.method == "sendChatAction"]
        assert [params["message_thread_id"] for params in shown] == ["5"]


def test_an_answer_to_a_topic_that_is_gone_comes_all_the_same() -> None:
    async def work(message: Message) -> None:
        fake._state.topics.clear()
        await deliver(message, ["one", "two"])

    with FakeTelegram() as fake:
        asyncio.run(_with_question(fake, work, chat_type="supergroup", topic=5))
        assert [(m.plain, m.topic) for m in fake.sent(CHAT)] == [("one", None), ("two", None)]


def test_an_answer_follows_its_group_to_a_new_id() -> None:
    async def work(message: Message) -> None:
        fake.group_becomes_supergroup(CHAT, -100)
        await deliver(message, ["<b>one</b>", "two"])

    with FakeTelegram() as fake:
        asyncio.run(_with_question(fake, work, chat_type="group"))
        assert [m.plain for m in fake.sent(-100)] == ["one", "two"]
        assert fake.sent(-100)[0].text.styled("bold") == ["one"]
        assert fake.count("sendMessage") == 3


def test_a_refused_part_ends_the_delivery_without_its_text_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with FakeTelegram() as fake, caplog.at_level(logging.DEBUG, "bot"):
        _deliver(fake, ["<secret>", "two"])
        assert fake.sent(CHAT) == []
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert ours == ["part 1 of 2 to chat 7 has no receipt: BadRequest"]


def test_a_reader_who_blocked_the_bot_ends_the_delivery() -> None:
    with FakeTelegram() as fake:
        fake.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
        assert _deliver(fake, ["one", "two"]) == []
        assert fake.sent(CHAT) == []


def test_typing_is_shown_again_and_again_until_the_work_is_done() -> None:
    pauses = Pauses()

    async def work(message: Message) -> None:
        async with typing(message, pauses):
            await asyncio.to_thread(fake.wait_for_call, "sendChatAction", 3)

    with FakeTelegram() as fake:
        asyncio.run(_with_question(fake, work))
        shown = [call.params["action"] for call in fake.calls if call.method == "sendChatAction"]
        assert set(shown) == {"typing"}
        assert set(pauses.seconds) == {4}


@pytest.mark.parametrize(
    "failure", [{"status": 429, "retry_after": 9}, {"status": 200, "body": "[1]"}, {"status": None}]
)
def test_typing_that_fails_disturbs_nothing(failure: dict[str, Any]) -> None:
    async def work(message: Message) -> None:
        async with typing(message, Pauses()):
            await asyncio.to_thread(fake.wait_for_call, "sendChatAction", 2)
        await deliver(message, ["one"])

    with FakeTelegram() as fake:
        fake.fail_next("sendChatAction", **failure)
        asyncio.run(_with_question(fake, work))
        assert [message.plain for message in fake.sent(CHAT)] == ["one"]
