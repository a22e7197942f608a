from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.chat.delivery import Delivery
from bot.chat.outgoing import Button, Outgoing
from bot.chat.texts import Texts
from bot.storage.database import LogbookError
from bot.storage.deliveries import Deliveries
from bot.storage.entries import Entry
from tests.fakes.loopback import nobody
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_failures import BAD_GATEWAY, HANG_UP, Failure
from tests.sending import CHAT, Sending

ADMIN = 99
REPEAT = Texts.load("en")("repeat")
ME = {"id": 123456789, "is_bot": True, "first_name": "Dalil", "username": "dalil_test_bot"}
GET_ME = json.dumps({"ok": True, "result": ME})  # of the first call, by the bot itself


def _deliver(
    fake: FakeTelegram, home: Path, parts: Sequence[str | Outgoing], **question: Any
) -> list[float]:
    sending = Sending(fake, home)
    return sending.deliver(sending.answer(parts, **question))


def _die_after_a_send(sending: Sending, entry: Entry, *, noted: bool) -> None:
    """End a delivery after its first send, before or after that is noted."""
    sent = Deliveries.sent

    async def last_breath(*args: Any) -> None:
        if noted:
            await sent(*args)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Deliveries, "sent", last_breath)
        with pytest.raises(KeyboardInterrupt):
            sending.deliver(entry)


def test_parts_arrive_in_order_and_the_first_is_a_reply_without_previews(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        assert sending.deliver(sending.answer(["<b>one</b>", "two"])) == [1.05]
        assert [(m.plain, m.reply_to) for m in fake.sent(CHAT)] == [("one", 1), ("two", None)]
        calls = [call.params for call in fake.calls if call.method == "sendMessage"]
        assert all('"is_disabled": true' in call["link_preview_options"] for call in calls)
        assert sending.left() == []


def test_buttons_and_silence_go_with_their_message(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        keyboard = ((Button("a", data="x:1"), Button("b", url="https://example.org")),)
        _deliver(fake, tmp_path, [Outgoing("one", keyboard, silent=True)])
        (call,) = [call.params for call in fake.calls if call.method == "sendMessage"]
        assert call["disable_notification"] == "true"
        assert '"callback_data": "x:1"' in call["reply_markup"]
        assert '"url": "https://example.org"' in call["reply_markup"]


def test_a_deleted_question_is_answered_all_the_same(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        entry = sending.answer(["one"])
        fake._state.messages.clear()
        sending.deliver(entry)
        assert [(m.plain, m.reply_to) for m in fake.sent(CHAT)] == [("one", None)]


def test_a_flood_limit_is_waited_out(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.fail_next("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
        assert sum(_deliver(fake, tmp_path, ["one", "two"])) == pytest.approx(3 + 1.05, abs=0.2)
        assert [message.plain for message in fake.sent(CHAT)] == ["one", "two"]


def test_a_failure_that_telegram_reports_is_tried_again_soon(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.fail_next("sendMessage", 502, "Bad Gateway")
        fake.fail_next("sendMessage", 500, "Internal Server Error")
        pauses = _deliver(fake, tmp_path, ["one"])
        assert sum(pauses) < 5
        assert [message.plain for message in fake.sent(CHAT)] == ["one"]


def test_a_server_out_of_reach_is_tried_for_a_day_and_nothing_is_called_a_repeat(
    tmp_path: Path,
) -> None:
    with FakeTelegram() as fake, nobody() as gone:
        sending = Sending(fake, tmp_path)
        entry = sending.answer(["one"])
        assert sum(sending.deliver(entry, gone)) == pytest.approx(86_400, abs=120)
        assert sending.left() == []
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer(["two"]))
        assert [message.plain for message in fake.sent(CHAT)] == ["two"]


@pytest.mark.parametrize("arrived", [False, True])
def test_what_has_no_receipt_is_repeated_after_a_minute_and_says_so(
    arrived: bool, tmp_path: Path
) -> None:
    with FakeTelegram() as fake:
        fake.fail_next("sendMessage", None, after_storing=arrived)
        assert sum(_deliver(fake, tmp_path, ["one", "two"])) == pytest.approx(61.05, abs=0.1)
        marked = f"{REPEAT}\n\none"
        shown = ["one", marked, "two"] if arrived else [marked, "two"]
        assert [m.plain.replace("\u200e", "") for m in fake.sent(CHAT)] == shown


def test_a_repeat_that_has_no_receipt_is_repeated_too(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.fail_next("sendMessage", None)
        fake.fail_next("sendMessage", None)
        assert sum(_deliver(fake, tmp_path, ["one"])) == pytest.approx(60 + 120, abs=1.2)
        assert len(fake.sent(CHAT)) == 1


def test_a_stop_does_not_wait_for_a_repeat_and_the_next_start_goes_on_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = Delivery._rest

    async def stopped(self: Delivery, seconds: float) -> None:
        asyncio.get_running_loop().call_soon(self.leave_repeats)
        await rest(self, seconds)

    with FakeTelegram() as fake:
        fake.plan("sendMessage", HANG_UP)
        sending = Sending(fake, tmp_path)
        entry = sending.answer(["one"])
        with monkeypatch.context() as patch:
            patch.setattr(Delivery, "_rest", stopped)
            with pytest.raises(asyncio.CancelledError):
                sending.deliver(entry)
        assert fake.sent(CHAT) == []
        sending.deliver(*sending.left())
        assert [REPEAT in message.plain for message in fake.sent(CHAT)] == [True]


def test_a_message_that_always_arrives_without_a_receipt_comes_a_few_times_in_a_day(
    tmp_path: Path,
) -> None:
    with FakeTelegram() as fake:
        fake.plan("sendMessage", *[HANG_UP.stored] * 100)
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer(["one"]))
        assert 2 < len(fake.sent(CHAT)) <= 12
        assert sending.left() == []


def test_nothing_is_repeated_before_telegram_answers_again(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.plan("sendMessage", HANG_UP.stored)
        sending = Sending(fake, tmp_path)
        entry = sending.answer(["one"])
        fake.plan("getMe", Failure(200, body=GET_ME), *[BAD_GATEWAY, HANG_UP] * 5)
        pauses = sending.deliver(entry)
        assert sum(pauses) > 120
        assert len(fake.sent(CHAT)) == 2


def test_an_answer_that_lay_for_days_is_not_given_up_for_one_failure(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        entry = sending.answer(["one"])
        sending.clock.now += timedelta(days=3)
        fake.fail_next("sendMessage", 502, "Bad Gateway")
        sending.deliver(entry)
        assert [message.plain for message in fake.sent(CHAT)] == ["one"]


@pytest.mark.parametrize("days", [-400, 400])
def test_a_repeat_comes_in_time_whatever_becomes_of_the_clock(days: int, tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        entry = sending.answer(["one"])
        _die_after_a_send(sending, entry, noted=False)
        sending.clock.now += timedelta(days=days)
        assert sum(sending.deliver(entry)) <= 61
        assert len(fake.sent(CHAT)) == 2


@pytest.mark.parametrize("body", ['{"ok": true}', "[1]", "null", "1", "<html>", "[" * 99999])
def test_a_receipt_that_is_none_is_no_receipt(body: str, tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.fail_next("sendMessage", 200, body=body)
        assert sum(_deliver(fake, tmp_path, ["one"])) == pytest.approx(60, abs=0.1)
        assert len(fake.sent(CHAT)) == 1


def test_a_process_that_takes_over_goes_on_with_the_next_part(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        entry = sending.answer(["one", "two"])
        _die_after_a_send(sending, entry, noted=True)
        (left,) = sending.left()
        assert (left.state, left.language) == ("answered", "en")
        sending.deliver(left)
        assert [(m.plain, m.reply_to) for m in fake.sent(CHAT)] == [("one", 1), ("two", 1)]


def test_a_process_that_takes_over_after_a_send_says_that_it_may_repeat(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        entry = sending.answer(["one"])
        _die_after_a_send(sending, entry, noted=False)
        assert sum(sending.deliver(entry)) == pytest.approx(60, abs=0.1)
        first, second = fake.sent(CHAT)
        assert first.plain == "one"
        assert second.plain.replace("\u200e", "") == f"{REPEAT}\n\none"


def test_markup_that_telegram_cannot_read_is_sent_as_plain_text(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        _deliver(fake, tmp_path, ["<b>one</b> &lt; <i>x", "<b>two</b>"])
        one, two = fake.sent(CHAT)
        assert (one.plain, one.reply_to, one.text.styled("bold")) == ("one < x", None, [])
        assert (two.plain, two.text.styled("bold")) == ("two", ["two"])


def test_an_answer_goes_into_the_topic_of_the_question(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        _deliver(fake, tmp_path, ["one", "two"], chat_type="supergroup", topic=5)
        assert [message.topic for message in fake.sent(CHAT)] == [5, 5]


def test_an_answer_to_a_topic_that_is_gone_comes_all_the_same(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        entry = sending.answer(["one", "two"], chat_type="supergroup", topic=5)
        fake._state.topics.clear()
        sending.deliver(entry)
        assert [(m.plain, m.topic) for m in fake.sent(CHAT)] == [("one", None), ("two", None)]


def test_an_answer_follows_its_group_to_a_new_id(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        entry = sending.answer(["<b>one</b>", "two"], chat_type="group")
        fake.group_becomes_supergroup(CHAT, -100)
        sending.deliver(entry)
        assert [m.plain for m in fake.sent(-100)] == ["one", "two"]
        assert fake.sent(-100)[0].text.styled("bold") == ["one"]
        assert fake.count("sendMessage") == 3


def test_a_refused_part_ends_the_delivery_without_its_text_in_the_log(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with FakeTelegram() as fake, caplog.at_level(logging.DEBUG, "bot"):
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer(["<secret>", "two"]))
        assert fake.sent(CHAT) == []
        assert sending.left() == []
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert ours == ["a message of entry 1 was not delivered: Telegram refused the message"]


def test_a_reader_who_blocked_the_bot_ends_the_delivery(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer(["one", "two"]))
        assert fake.sent(CHAT) == []
        assert sending.left() == []


def test_an_admin_out_of_reach_does_not_keep_the_others_from_their_messages(
    tmp_path: Path,
) -> None:
    with FakeTelegram() as fake:
        parts = [Outgoing("for an admin", chat_id=ADMIN), Outgoing("for the reader")]
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer(parts))
        assert [(m.plain, m.reply_to) for m in fake.sent()] == [("for the reader", 1)]
        assert sending.left() == []


def test_a_receipt_that_the_log_cannot_take_is_kept_for_it_and_nothing_is_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sent, failures = Deliveries.sent, [3]

    async def failing(self: Deliveries, *receipt: Any) -> None:
        if failures[0]:
            failures[0] -= 1
            raise LogbookError("the disk is full")
        await sent(self, *receipt)

    monkeypatch.setattr(Deliveries, "sent", failing)
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        assert sending.deliver(sending.answer(["one", "two"]))[:3] == [1, 2, 4]
        assert [message.plain for message in fake.sent()] == ["one", "two"]
        assert sending.left() == []
    assert caplog.text.count("the disk is full") == 3
