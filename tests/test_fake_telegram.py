from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_failures import (
    BAD_GATEWAY,
    BLOCKED,
    HANG_UP,
    TIMEOUT,
    Failure,
    drawn,
    flood,
    migrated,
)
from tests.fakes.telegram_limits import Limits

READER, COLLEAGUE, GROUP = 7, 8, -100


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def _call(fake: FakeTelegram, method: str, timeout: float = 60, **params: Any) -> Any:
    connection = HTTPConnection(urlsplit(fake.url).netloc, timeout=timeout)
    try:
        headers = {"Content-Type": "application/json"}
        connection.request("POST", f"/bot{TOKEN}/{method}", json.dumps(params), headers)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def _send(fake: FakeTelegram, chat_id: int = READER, text: str = "x", **params: Any) -> Any:
    return _call(fake, "sendMessage", chat_id=chat_id, text=text, **params)


def _refusal(fake: FakeTelegram, method: str, **params: Any) -> str:
    reply = _call(fake, method, **params)
    assert reply["ok"] is False
    return str(reply["description"])


def _keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


# Buttons


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "b"}, "Text buttons are unallowed"),
        ({"text": " ", "callback_data": "x"}, "non-empty"),
        ({"callback_data": "x"}, 'Field "text"'),
        ({"text": "b", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "b", "callback_data": "ع" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "b", "callback_data": "x", "url": "https://a.example"}, "more than one kind"),
        ({"text": "b", "url": "javascript:alert(1)"}, "Wrong HTTP URL"),
        ({"text": "b", "url": "https://a.example/a b"}, "Wrong HTTP URL"),
        ({"text": "b", "url": "https://localhost/"}, "Wrong HTTP URL"),
        ({"text": "b", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "b", "copy_text": {"text": "😀" * 129}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "b", "data": "x"}, "unknown field data"),
    ],
)
def test_a_button_telegram_would_refuse_is_refused(button: dict[str, Any], reason: str) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "hello")
        markup = _keyboard(button)
        assert reason in _refusal(
            fake, "sendMessage", chat_id=READER, text="x", reply_markup=markup
        )
        assert fake.sent() == []


@pytest.mark.parametrize(
    "markup",
    [
        {"inline_keyboard": [[{"text": "b", "callback_data": "x"}]] * 101},
        {"inline_keyboard": [[{"text": "b", "callback_data": "x"}] * 9]},
    ],
)
def test_a_keyboard_that_is_too_large_is_refused(markup: dict[str, Any]) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "hello")
        assert "TOO_LONG" in _refusal(
            fake, "sendMessage", chat_id=READER, text="x", reply_markup=markup
        )


def test_a_press_reaches_the_bot_and_its_answer_the_reader() -> None:
    buttons = (
        {"text": "Source 1", "callback_data": "s:1:1"},
        {"text": "Open", "url": "https://a.example/#:~:text=x"},
        {"text": "Copy", "copy_text": {"text": "ع" * 256}},
    )
    with FakeTelegram() as fake:
        fake.user_sends(READER, "hello")
        _send(fake, reply_markup=_keyboard(*buttons))
        (message,) = fake.sent()
        assert fake.user_presses(message, "Open").url == "https://a.example/#:~:text=x"
        assert fake.user_presses(message, "Copy").copy == "ع" * 256
        fake.user_presses(message, "Source")
        update = _call(fake, "getUpdates", offset=1002)["result"][0]
        query = update["callback_query"]
        assert (query["data"], query["from"]["id"]) == ("s:1:1", READER)
        assert query["message"]["message_id"] == message.message_id
        assert query["message"]["reply_markup"] == _keyboard(*buttons)
        assert fake.unanswered() == [query["id"]]
        too_long = _refusal(
            fake, "answerCallbackQuery", callback_query_id=query["id"], text="x" * 201
        )
        assert "MESSAGE_TOO_LONG" in too_long
        _call(fake, "answerCallbackQuery", callback_query_id=query["id"], text="Thanks")
        assert fake.unanswered() == []
        assert [toast.text for toast in fake.toasts] == ["Thanks"]
        with pytest.raises(LookupError):
            fake.user_presses(message, "Nothing")


def test_an_answer_to_a_press_that_is_late_or_second_or_of_no_press_is_refused() -> None:
    clock = Clock()
    with FakeTelegram(clock=clock) as fake:
        fake.user_sends(READER, "hello")
        _send(fake)
        (message,) = fake.sent()
        late = fake.user_forges(message, "x")
        clock.now += 16
        quick = fake.user_forges(message, "x")
        assert _call(fake, "answerCallbackQuery", callback_query_id=quick)["ok"]
        for query_id in (late, quick, "1"):
            reason = _refusal(fake, "answerCallbackQuery", callback_query_id=query_id)
            assert "query is too old" in reason


def test_an_inline_answer_is_refused_after_ten_seconds_and_must_be_personal() -> None:
    clock = Clock()
    result = {"type": "article", "id": "1", "title": "t"}
    result["input_message_content"] = {"message_text": "x"}  # type: ignore[assignment]
    with FakeTelegram(clock=clock) as fake:
        query = fake.user_queries_inline(READER, "russia")
        same = [result, result]
        assert "DUPLICATE" in _refusal(
            fake, "answerInlineQuery", inline_query_id=query, results=same
        )
        assert _call(fake, "answerInlineQuery", inline_query_id=query, results=[result])["ok"]
        assert fake.violations == ["an inline answer is shared between readers"]
        late = fake.user_queries_inline(READER, "russia")
        clock.now += 11
        reason = _refusal(
            fake, "answerInlineQuery", inline_query_id=late, results=[], is_personal=True
        )
        assert "query is too old" in reason


# Messages that change


def test_an_edit_without_a_keyboard_takes_the_buttons_away() -> None:
    markup = _keyboard({"text": "b", "callback_data": "x"})
    with FakeTelegram() as fake:
        fake.user_sends(READER, "hello")
        _send(fake, reply_markup=markup)
        where = {"chat_id": READER, "message_id": 2}
        again = _refusal(fake, "editMessageText", **where, text="x", reply_markup=markup)
        assert "not modified" in again
        assert _call(fake, "editMessageText", **where, text="x")["ok"]
        assert fake.sent()[0].keyboard == ()
        assert _call(fake, "editMessageReplyMarkup", **where, reply_markup=markup)["ok"]
        assert fake.sent()[0].buttons[0].data == "x"
        assert "not modified" in _refusal(
            fake, "editMessageReplyMarkup", **where, reply_markup=markup
        )
        assert "can't be edited" in _refusal(
            fake, "editMessageText", chat_id=READER, message_id=1, text="y"
        )


def test_a_deleted_message_is_gone_and_unknown() -> None:
    with FakeTelegram() as fake:
        question = fake.user_sends(READER, "hello")
        _send(fake)
        assert _call(fake, "deleteMessage", chat_id=READER, message_id=2)["ok"]
        assert fake.sent() == []
        assert "not found" in _refusal(fake, "deleteMessage", chat_id=READER, message_id=2)
        fake.user_deletes(READER, question)
        reply = {"message_id": question}
        assert "replied not found" in _refusal(
            fake, "sendMessage", chat_id=READER, text="x", reply_parameters=reply
        )
        group = fake.user_sends(GROUP, "hello", user=READER, chat_type="supergroup")
        assert "can't be deleted" in _refusal(
            fake, "deleteMessage", chat_id=GROUP, message_id=group
        )


@pytest.mark.parametrize(
    ("message_id", "reaction", "reason"),
    [
        (1, [{"type": "emoji", "emoji": "🔎"}], "REACTION_INVALID"),
        (1, [{"type": "paid"}], "REACTION_INVALID"),
        (1, [{"type": "emoji", "emoji": "👀"}] * 2, "REACTIONS_TOO_MANY"),
        (9, [{"type": "emoji", "emoji": "👀"}], "message to react not found"),
    ],
)
def test_a_reaction_telegram_would_refuse_is_refused(
    message_id: int, reaction: list[Any], reason: str
) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "hello")
        where = {"chat_id": READER, "message_id": message_id}
        assert reason in _refusal(fake, "setMessageReaction", **where, reaction=reaction)


def test_a_reaction_stands_until_it_is_taken_away() -> None:
    with FakeTelegram() as fake:
        where = {"chat_id": READER, "message_id": fake.user_sends(READER, "hello")}
        _call(fake, "setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👀"}])
        assert fake.reactions == {(READER, 1): "👀"}
        assert "(👀)" in fake.screen(READER)
        _call(fake, "setMessageReaction", **where, reaction=[])
        assert fake.reactions == {}


# Drafts


def test_a_draft_is_shown_until_the_message_comes_or_half_a_minute_is_over() -> None:
    clock = Clock()
    with FakeTelegram(clock=clock) as fake:
        fake.user_sends(READER, "hello")
        draft = {"chat_id": READER, "draft_id": 5, "text": "<b>x</b>", "parse_mode": "HTML"}
        assert _call(fake, "sendMessageDraft", **draft)["result"] is True
        shown = fake.draft(READER)
        assert shown is not None
        assert shown.plain == "x"
        assert fake.sent() == []
        clock.now += 31
        assert fake.draft(READER) is None
        _call(fake, "sendMessageDraft", **draft)
        _send(fake)
        assert fake.draft(READER) is None
        assert [item.draft_id for item in fake.drafts] == [5, 5]


def test_a_draft_in_a_group_or_without_an_id_or_too_long_is_refused() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "hello")
        fake.user_sends(GROUP, "hello", user=READER, chat_type="group")
        draft = {"chat_id": READER, "draft_id": 1, "text": "x"}
        assert "TEXTDRAFT_PEER_INVALID" in _refusal(
            fake, "sendMessageDraft", **draft | {"chat_id": GROUP}
        )
        assert "non-zero" in _refusal(fake, "sendMessageDraft", **draft | {"draft_id": 0})
        assert "too long" in _refusal(fake, "sendMessageDraft", **draft | {"text": "x" * 4097})
        assert _call(fake, "sendMessageDraft", chat_id=READER, draft_id=1, text="")["ok"]


# Flood limits


def _accepted(fake: FakeTelegram, times: int, method: str, **params: Any) -> int:
    return sum(_call(fake, method, **params)["ok"] for _ in range(times))


def test_a_chat_that_gets_too_much_at_once_is_shut_and_another_is_not() -> None:
    clock = Clock()
    with FakeTelegram(limits=Limits(), clock=clock) as fake:
        for chat in (READER, COLLEAGUE):
            fake.user_sends(chat, "hello")
        assert _accepted(fake, 5, "sendMessage", chat_id=READER, text="x") == 3
        reply = _send(fake)
        assert (reply["error_code"], reply["parameters"]["retry_after"]) == (429, 1)
        assert _send(fake, COLLEAGUE)["ok"]
        clock.now += 1
        assert _send(fake)["ok"]


def test_edits_count_as_messages_and_a_group_takes_twenty_a_minute() -> None:
    clock = Clock()
    with FakeTelegram(limits=Limits(), clock=clock) as fake:
        fake.user_sends(GROUP, "hello", user=READER, chat_type="supergroup")
        _send(fake, GROUP)
        for n in range(19):
            clock.now += 1
            assert _call(fake, "editMessageText", chat_id=GROUP, message_id=2, text=f"{n}")["ok"]
        clock.now += 1
        assert 30 < _send(fake, GROUP)["parameters"]["retry_after"] <= 60
        clock.now += 40
        assert _send(fake, GROUP)["ok"]


def test_all_chats_together_take_thirty_a_second() -> None:
    clock = Clock()
    with FakeTelegram(limits=Limits(), clock=clock) as fake:
        for chat in range(1, 33):
            fake.user_sends(chat, "hello")
        accepted = [_send(fake, chat)["ok"] for chat in range(1, 33)]
        assert accepted == [True] * 30 + [False] * 2


def test_drafts_and_typing_share_a_limit_of_their_own() -> None:
    clock = Clock()
    with FakeTelegram(limits=Limits(), clock=clock) as fake:
        fake.user_sends(READER, "hello")
        typing = {"chat_id": READER, "action": "typing"}
        draft = {"chat_id": READER, "draft_id": 1, "text": "x"}
        assert _accepted(fake, 10, "sendChatAction", **typing) == 10
        assert _accepted(fake, 20, "sendMessageDraft", **draft) == 10
        clock.now += 5
        assert _accepted(fake, 21, "sendMessageDraft", **draft) == 20
        clock.now += 5
        assert _accepted(fake, 1, "sendMessageDraft", **draft) == 0
        assert _send(fake)["ok"]


def test_a_chat_under_a_flood_limit_says_how_long_it_lasts() -> None:
    clock = Clock()
    with FakeTelegram(clock=clock) as fake:
        for chat in (READER, COLLEAGUE):
            fake.user_sends(chat, "hello")
        fake.flood(READER, 60)
        clock.now += 20
        assert _send(fake)["parameters"]["retry_after"] == 40
        assert _send(fake, COLLEAGUE)["ok"]
        clock.now += 41
        assert _send(fake)["ok"]


# Failures


def test_planned_failures_come_in_their_order() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "hello")
        fake.plan("sendMessage", flood(9), BAD_GATEWAY, migrated(-2), BLOCKED, HANG_UP.stored)
        replies = [_send(fake) for _ in range(4)]
        assert [reply["error_code"] for reply in replies] == [429, 502, 400, 403]
        assert replies[0]["parameters"] == {"retry_after": 9}
        assert replies[2]["parameters"] == {"migrate_to_chat_id": -2}
        assert fake.sent() == []
        with pytest.raises((OSError, HTTPException)):
            _send(fake)
        assert len(fake.sent()) == 1


@pytest.mark.parametrize(("failure", "arrived"), [(TIMEOUT, 0), (TIMEOUT.stored, 1)])
def test_a_timeout_keeps_the_caller_waiting_whether_or_not_it_arrived(
    failure: Failure, arrived: int
) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "hello")
        fake.plan("sendMessage", failure)
        with pytest.raises(TimeoutError):
            _call(fake, "sendMessage", timeout=0.1, chat_id=READER, text="x")
        fake.wait_for_call("sendMessage")  # the caller may give up before it is read
        assert len(fake.sent()) == arrived
        assert _send(fake)["ok"]


def test_a_seed_decides_which_calls_fail() -> None:
    def failed(seed: int) -> list[int]:
        schedule = drawn(seed, 0.3, {"sendMessage": [BAD_GATEWAY, flood(1)]}, most=5)
        with FakeTelegram(schedule=schedule) as fake:
            fake.user_sends(READER, "hello")
            for _ in range(40):
                _send(fake)
            assert _call(fake, "getMe")["ok"]
            return [call.status for call in fake.calls]

    assert failed(1) == failed(1)
    assert failed(1) != failed(2)
    assert len([status for status in failed(1) if status != 200]) == 5


def test_who_blocked_the_bot_gets_nothing_until_they_come_back() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "hello")
        fake.user_sends(GROUP, "hello", user=READER, chat_type="supergroup")
        fake.user_blocks(READER)
        fake.group_removes_bot(GROUP)
        assert "blocked by the user" in _send(fake)["description"]
        assert "kicked from the supergroup" in _send(fake, GROUP)["description"]
        fake.user_unblocks(READER)
        assert _send(fake)["ok"]


def test_a_parameter_telegram_does_not_know_is_a_violation() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "hello")
        _send(fake, disable_web_page_preview=True)
        assert fake.violations == ["sendMessage has no parameter disable_web_page_preview"]


@pytest.mark.parametrize(
    ("text", "clashing"),
    [
        ("<b><code>x</code></b>", True),
        ('<a href="https://a.example/"><code>x</code></a>', True),
        ('<a href="https://a.example/"><b>x</b></a> <code>y</code>', False),
        ("<blockquote>a <code>x</code> <b>b</b></blockquote>", False),
    ],
)
def test_styles_of_which_telegram_drops_one_are_a_violation(text: str, clashing: bool) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(READER, "hello")
        _send(fake, text=text, parse_mode="HTML")
        assert bool(fake.violations) == clashing


# Webhook


@contextmanager
def _site(statuses: list[int]) -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """Serve a webhook that answers with these statuses, then 200; yield what it was sent."""
    seen: list[tuple[str, dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name is http.server's
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((self.headers["X-Telegram-Bot-Api-Secret-Token"] or "", json.loads(body)))
            self.send_response(statuses.pop(0) if statuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Print nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_webhook_gets_updates_in_order_until_it_takes_them() -> None:
    with _site([500, 200, 503]) as (url, seen), FakeTelegram() as fake:
        assert "HTTPS" in _refusal(fake, "setWebhook", url="http://a.example/")
        assert "unallowed" in _refusal(fake, "setWebhook", url=url, secret_token="a b")
        fake.user_sends(READER, "one")
        assert _call(fake, "setWebhook", url=url, secret_token="s3cret")["ok"]
        assert _call(fake, "getUpdates")["error_code"] == 409
        fake.user_sends(READER, "two")
        fake.wait_until_taken()
        assert _call(fake, "getWebhookInfo")["result"]["url"] == url
        assert _call(fake, "deleteWebhook")["ok"]
    assert {secret for secret, _ in seen} == {"s3cret"}
    texts = [update["message"]["text"] for _, update in seen]
    assert texts == ["one", "one", "two", "two"]


# What a reader sees


def test_a_screen_shows_styles_quotations_and_buttons_and_a_story_what_happened() -> None:
    text = '<b>Yes</b> &lt;\n<blockquote expandable>😀 a <b>b</b>\nc</blockquote><code>7</code> \
<a href="https://a.example/">l</a>'
    markup = _keyboard(
        {"text": "Open", "url": "https://a.example/"}, {"text": "👍", "callback_data": "u"}
    )
    with FakeTelegram() as fake:
        fake.user_sends(READER, "who?")
        _call(fake, "sendChatAction", chat_id=READER, action="typing")
        _send(
            fake,
            text=text,
            parse_mode="HTML",
            reply_markup=markup,
            reply_parameters={"message_id": 1},
        )
        assert fake.screen(READER) == (
            "#1 User 7:\nwho?\n\n#2 Dalil (to #1):\n**Yes** <\n▎😀 a **b**\n▎c"
            "`7` [l](https://a.example/)\n[ Open ↗ ]  [ 👍 ]"
        )
        fake.user_presses(fake.sent()[0], "👍")
        assert [line.split(":")[0] for line in fake.story(READER)] == [
            "User 7",
            "Dalil",
            "Dalil",
            "User 7 presses",
        ]
