from __future__ import annotations

import json
import socket
import threading
import time
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.fakes import model
from tests.fakes.markup import Refused, parse_html
from tests.fakes.model import FakeModel, Oracle, Reply
from tests.fakes.telegram import TOKEN, FakeTelegram


def _post(
    url: str, body: str | bytes, kind: str = "application/x-www-form-urlencoded", **headers: str
) -> tuple[int, Any, str]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=60)
    try:
        data = body.encode() if isinstance(body, str) else body
        connection.request("POST", parts.path, data, {"Content-Type": kind, **headers})
        response = connection.getresponse()
        text = response.read().decode()
    finally:
        connection.close()
    return response.status, json.loads(text) if text.startswith("{") else None, text


def _call(fake: FakeTelegram, method: str, token: str = TOKEN, **params: Any) -> Any:
    encoded = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in params.items()
    }
    return _post(f"{fake.url}/bot{token}/{method}", urlencode(encoded))[1]


def _refusal(fake: FakeTelegram, method: str, **params: Any) -> str:
    reply = _call(fake, method, **params)
    assert reply["ok"] is False
    return str(reply["description"])


# Telegram's markup


def test_markup_becomes_plain_text_and_entities_counted_in_utf16() -> None:
    text = parse_html(
        '😀 <b>bold</b> <a href="https://a.example/?x=1&amp;y=2">l</a>'
        "<blockquote expandable>q <b>w</b></blockquote> &lt;&amp;&quot;&#39; &nbsp; &"
    )
    assert text.plain == "😀 bold lq w <&\"' &nbsp; &"
    assert [(e.type, e.offset, text.slice(e)) for e in text.entities] == [
        ("bold", 3, "bold"),
        ("text_link", 8, "l"),
        ("expandable_blockquote", 9, "q w"),
        ("bold", 11, "w"),
    ]
    assert text.entities[1].url == "https://a.example/?x=1&y=2"
    mention = parse_html('<a href="tg://user?id=7">7</a> <code>a.example</code>')
    assert [entity.type for entity in mention.entities] == ["text_mention", "code"]


@pytest.mark.parametrize(
    "source",
    [
        "a < b",
        "<b>open",
        "close</b>",
        "<b><i>crossed</b></i>",
        "<div>tag</div>",
        "<br>",
        '<b class="x">attribute</b>',
        "<blockquote cite='x'>q</blockquote>",
        "<blockquote><blockquote>nested</blockquote></blockquote>",
        "<a>no address</a>",
        '<a href="javascript:alert(1)">script</a>',
        "<b",
    ],
)
def test_bad_markup_is_refused(source: str) -> None:
    with pytest.raises(Refused):
        parse_html(source)


@pytest.mark.parametrize(
    ("text", "kind", "linked"),
    [
        ("see evil.com now", "url", "evil.com"),
        ("see http://localhost/x", "url", "http://localhost/x"),
        ("at 10.0.0.1", "url", "10.0.0.1"),
        ("ask @someone", "mention", "@someone"),
        ("on #topic", "hashtag", "#topic"),
        ("type /start", "bot_command", "/start"),
        ("write a@b.com", "email", "a@b.com"),
        ("buy $USD", "cashtag", "$USD"),
    ],
)
def test_links_that_telegram_makes_by_itself_are_entities(
    text: str, kind: str, linked: str
) -> None:
    assert linked in parse_html(text).styled(kind)


def test_text_is_cleaned_as_the_server_cleans_it() -> None:
    assert parse_html(" \n a\tb\x00c\u202ed\r\n ").plain == "a b cd"


# The Bot API


def test_a_wrong_token_is_401_and_a_malformed_one_404() -> None:
    with FakeTelegram() as fake:
        assert _call(fake, "getMe")["result"]["username"] == "dalil_test_bot"
        assert _call(fake, "getMe", token="1:other")["error_code"] == 401
        assert _call(fake, "getMe", token="nonsense")["error_code"] == 404
        assert _call(fake, "getNothing")["error_code"] == 404


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "Can't find end tag"),
        ({"text": "x", "parse_mode": "Markdown"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": 8}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "replied not found"),
        (
            {
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "ع" * 33}]]},
            },
            "BUTTON_DATA_INVALID",
        ),
    ],
)
def test_a_message_telegram_would_refuse_is_refused(params: dict[str, Any], reason: str) -> None:
    with FakeTelegram() as fake:
        fake.user_sends(7, "hello")
        assert reason in _refusal(fake, "sendMessage", **{"chat_id": 7, **params})
        assert fake.sent() == []


def test_a_message_is_stored_as_its_reader_sees_it() -> None:
    with FakeTelegram() as fake:
        question = fake.user_sends(7, "hello")
        _call(fake, "sendMessage", chat_id=7, text="😀" * 2048)
        _call(
            fake,
            "sendMessage",
            chat_id=7,
            text="<b>a</b> &lt; b",
            parse_mode="HTML",
            reply_parameters={"message_id": question},
        )
        _call(
            fake,
            "sendMessage",
            chat_id=7,
            text="no such question",
            reply_parameters={"message_id": 99, "allow_sending_without_reply": True},
        )
        _, reply, orphan = fake.wait_for_messages(3)
        assert (reply.plain, reply.reply_to, reply.text.styled("bold")) == (
            "a < b",
            question,
            ["a"],
        )
        assert orphan.reply_to is None
        assert "#1 User 7:\nhello" in fake.transcript(7)
        assert "#3 Dalil (to #1):\na < b" in fake.transcript(7)


def test_entities_that_telegram_would_drop_are_a_violation() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(7, "hello")
        _call(fake, "sendMessage", chat_id=7, text="<b>x</b> " * 101, parse_mode="HTML")
        assert fake.violations == ["101 entities in a message"]


def test_json_and_multipart_bodies_are_read_too() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(7, "hello")
        url = f"{fake.url}/bot{TOKEN}/sendMessage"
        _post(url, json.dumps({"chat_id": 7, "text": "a"}), "application/json")
        parts = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("chat_id", "7"), ("text", "b"))
        )
        _post(url, f"{parts}--x--\r\n", "multipart/form-data; boundary=x")
        assert [message.plain for message in fake.sent(7)] == ["a", "b"]


def test_an_edit_without_a_change_is_refused() -> None:
    with FakeTelegram() as fake:
        theirs = fake.user_sends(7, "hello")
        sent = _call(fake, "sendMessage", chat_id=7, text="a")["result"]["message_id"]
        assert _call(fake, "editMessageText", chat_id=7, message_id=sent, text="b")["ok"]
        edit = {"chat_id": 7, "text": "b"}
        assert "not modified" in _refusal(fake, "editMessageText", message_id=sent, **edit)
        assert "not found" in _refusal(fake, "editMessageText", message_id=99, **edit)
        assert "can't be edited" in _refusal(fake, "editMessageText", message_id=theirs, **edit)


def test_a_poll_waits_for_an_update_and_an_offset_confirms_it() -> None:
    with FakeTelegram() as fake:
        timer = threading.Timer(0.05, lambda: fake.user_sends(7, "hello"))
        timer.start()
        (update,) = _call(fake, "getUpdates", timeout=50)["result"]
        assert update["message"]["text"] == "hello"
        assert _call(fake, "getUpdates")["result"] == [update]
        assert _call(fake, "getUpdates", offset=update["update_id"] + 1)["result"] == []
        assert fake.pending() == 0


def test_a_poll_without_updates_ends_at_its_timeout() -> None:
    with FakeTelegram() as fake:
        start = time.monotonic()
        assert _call(fake, "getUpdates", timeout=0.1)["result"] == []
        assert time.monotonic() - start >= 0.1


def test_updates_that_were_not_asked_for_do_not_come() -> None:
    with FakeTelegram() as fake:
        _call(fake, "getUpdates", allowed_updates=["message"])
        fake.user_edits(7, fake.user_sends(7, "hello"), "hallo")
        (update,) = _call(fake, "getUpdates")["result"]
        assert update["message"]["text"] == "hello"


def test_the_older_of_two_polls_gets_a_conflict() -> None:
    with FakeTelegram() as fake:
        replies: list[Any] = []
        older = threading.Thread(
            target=lambda: replies.append(_call(fake, "getUpdates", timeout=50))
        )
        older.start()
        fake.wait_for_poll()
        _call(fake, "getUpdates")
        older.join()
        assert replies[0]["error_code"] == 409
        assert fake.conflicts == 1


def test_a_planned_failure_happens_once_before_or_after_storing() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(7, "hello")
        fake.fail_next("sendMessage", 429, "Too Many Requests", retry_after=3)
        fake.fail_next("sendMessage", 500, "Internal", after_storing=True)
        first = _call(fake, "sendMessage", chat_id=7, text="a")
        assert first["parameters"] == {"retry_after": 3}
        assert _refusal(fake, "sendMessage", chat_id=7, text="b") == "Internal"
        assert [message.plain for message in fake.sent()] == ["b"]


def test_a_planned_failure_may_wait_for_one_chat_or_be_a_reply_of_any_form() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(7, "hello")
        fake.user_sends(8, "hello")
        fake.fail_next("sendMessage", 403, "Forbidden", chat_id=8)
        fake.fail_next("getMe", 200, body="[1]")
        assert _call(fake, "sendMessage", chat_id=7, text="a")["ok"]
        assert _refusal(fake, "sendMessage", chat_id=8, text="b") == "Forbidden"
        assert _post(f"{fake.url}/bot{TOKEN}/getMe", "")[::2] == (200, "[1]")


def test_the_case_of_a_methods_name_does_not_matter() -> None:
    with FakeTelegram() as fake:
        assert _call(fake, "getme")["ok"]
        assert fake.count("getMe") == 1


def test_a_parameter_that_is_no_json_is_refused() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(7, "hello")
        message = {"chat_id": 7, "text": "x", "reply_parameters": "{bad"}
        assert "can't parse JSON" in _refusal(fake, "sendMessage", **message)
        url = f"{fake.url}/bot{TOKEN}/sendMessage"
        assert _post(url, "{bad", "application/json")[0] == 400


def test_a_message_and_the_call_that_sent_it_are_seen_at_once() -> None:
    def clock() -> float:
        time.sleep(0.1)  # in which others could look
        return 0.0

    with FakeTelegram(clock=clock) as fake:
        fake.user_sends(7, "hello")
        params = {"chat_id": 7, "text": "x"}
        sending = threading.Thread(target=_call, args=(fake, "sendMessage"), kwargs=params)
        sending.start()
        try:
            fake.wait_for_messages(1)
            assert fake.count("sendMessage") == 1
        finally:
            sending.join()


@pytest.mark.parametrize(("code", "accepted"), [("", True), ("ar", True), ("arabic", False)])
def test_commands_are_for_a_language_of_two_letters(code: str, accepted: bool) -> None:
    with FakeTelegram() as fake:
        commands = [{"command": "start", "description": "x"}]
        reply = _call(fake, "setMyCommands", commands=commands, language_code=code)
        assert reply["ok"] is accepted


def test_a_reader_cannot_send_more_than_fits_into_a_message() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(7, "😀" * 2048)
        with pytest.raises(ValueError, match="several messages"):
            fake.user_sends(7, "😀" * 2049)


def test_a_message_goes_into_a_topic_that_is_there() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(-100, "hello", user=7, chat_type="supergroup", topic=5)
        message = {"chat_id": -100, "text": "x"}
        stored = _call(fake, "sendMessage", message_thread_id=5, **message)["result"]
        assert (stored["message_thread_id"], stored["is_topic_message"]) == (5, True)
        assert "thread not found" in _refusal(fake, "sendMessage", message_thread_id=6, **message)
        action = {"chat_id": -100, "action": "typing", "message_thread_id": 6}
        assert "thread not found" in _refusal(fake, "sendChatAction", **action)
        assert [message.topic for message in fake.sent()] == [5]


def test_a_group_that_became_a_supergroup_is_refused_and_its_new_id_named() -> None:
    with FakeTelegram() as fake:
        fake.user_sends(-1, "hello", user=7, chat_type="group")
        fake.group_becomes_supergroup(-1, -100)
        reply = _call(fake, "sendMessage", chat_id=-1, text="x")
        assert reply["parameters"] == {"migrate_to_chat_id": -100}
        assert _call(fake, "sendMessage", chat_id=-100, text="x")["ok"]


def test_a_message_that_is_replied_to_comes_as_it_was_sent() -> None:
    with FakeTelegram() as fake:
        said = fake.user_sends(7, photo=[], caption="look @dalil_test_bot")
        fake.user_sends(7, "what?", reply_to=said)
        first, second = _call(fake, "getUpdates")["result"]
        assert second["message"]["reply_to_message"] == first["message"]
        assert [e["type"] for e in first["message"]["caption_entities"]] == ["mention"]


# The model's endpoint


def _ask(fake: FakeModel, **changes: Any) -> tuple[int, Any, str]:
    request = {"model": "m", "messages": [{"role": "user", "content": "hi"}], **changes}
    return _post(f"{fake.base_url}/chat/completions", json.dumps(request), "application/json")


def _streamed(text: str) -> str:
    events = [line[6:] for line in text.splitlines() if line.startswith("data: ")]
    assert events[-1] == "[DONE]"
    choices = [choice for event in events[:-1] for choice in json.loads(event)["choices"]]
    return "".join(choice["delta"].get("content", "") for choice in choices)


def test_the_endpoint_answers_whole_and_streamed() -> None:
    with FakeModel(["first reply", "the second and last reply"]) as fake:
        assert _ask(fake)[1]["choices"][0]["message"]["content"] == "first reply"
        assert _streamed(_ask(fake, stream=True)[2]) == "the second and last reply"
        assert len(fake.requests) == 2


def test_the_endpoint_streams_as_openai_does() -> None:
    with FakeModel([model.Reply("a reply", piece=4, keep_alives=True)]) as fake:
        text = _ask(fake, stream=True, stream_options={"include_usage": True})[2]
    assert text.startswith(": keep-alive")
    *events, done = [line[6:] for line in text.splitlines() if line.startswith("data: ")]
    assert done == "[DONE]"
    chunks = [json.loads(event) for event in events]
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks[:-1]]
    assert deltas[0] == {"role": "assistant", "content": ""}
    assert [delta.get("content") for delta in deltas[1:]] == ["a re", "ply", None]
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks[:-1]][-2:] == [None, "stop"]
    assert (chunks[-1]["choices"], chunks[-1]["usage"]["total_tokens"] > 0) == ([], True)
    assert {chunk["usage"] for chunk in chunks[:-1]} == {None}


def test_the_endpoint_breaks_a_stream_off_as_told() -> None:
    with FakeModel([model.Reply("a reply", pieces=2), model.reset("a reply", 2)]) as fake:
        assert "[DONE]" not in _ask(fake, stream=True)[2]
        with pytest.raises(ConnectionResetError):
            _ask(fake, stream=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"model": ""},
        {"messages": []},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}]},
        {"stream_options": {"include_usage": True}},
        {"temprature": 0},
        {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {}}}},
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {
                    "name": "answer",
                    "strict": True,
                    "schema": {"type": "object", "properties": {"a": {"type": "string"}}},
                },
            }
        },
    ],
)
def test_a_bad_request_is_refused(changes: dict[str, Any]) -> None:
    with FakeModel(["reply"]) as fake:
        assert _ask(fake, **changes)[0] == 400
        assert fake.refusals


def test_who_hangs_up_in_the_middle_of_a_request_is_not_refused() -> None:
    with FakeModel(["never"]) as endpoint:
        address = urlsplit(endpoint.base_url)
        with socket.create_connection((address.hostname, address.port)) as caller:
            head = f"POST {address.path}/chat/completions HTTP/1.1\r\nContent-Length: 9\r\n\r\n"
            caller.sendall(f"{head}{{".encode())
            caller.shutdown(socket.SHUT_WR)
            assert caller.recv(1) == b""  # it hangs up, too
        assert endpoint.refusals == []


def test_a_wrong_key_is_refused() -> None:
    with FakeModel(["reply"], api_key="right") as fake:
        url = f"{fake.base_url}/chat/completions"
        assert _post(url, "{}", Authorization="Bearer wrong")[0] == 401


@pytest.mark.parametrize(
    ("reply", "status", "shown"),
    [
        (model.failure(429, retry_after=2), 429, "failed"),
        (model.html_page(), 200, "<!doctype html>"),
        (model.no_choices(), 200, '"choices": []'),
        (model.truncated("abcd"), 200, '"finish_reason": "length"'),
    ],
)
def test_the_endpoint_misbehaves_as_told(reply: Reply, status: int, shown: str) -> None:
    with FakeModel([reply]) as fake:
        got, _, text = _ask(fake)
        assert got == status
        assert shown in text


def test_a_hanging_endpoint_lets_go_when_it_closes() -> None:
    errors: list[Exception] = []

    def ask() -> None:
        try:
            _ask(fake)
        except Exception as error:  # noqa: BLE001  # any kind of hanging up will do
            errors.append(error)

    with FakeModel([model.hanging()]) as fake:
        caller = threading.Thread(target=ask)
        caller.start()
    caller.join(60)
    assert errors


def test_the_oracle_cites_what_stands_in_the_evidence_and_nothing_else() -> None:
    prompt = (
        "P1 | 2025-02-04 | outlet | title\n<<<a1b2c3\nFirst. Second here.\na1b2c3>>>\n\n"
        "P2 | undated | unnamed | untitled\n<<<a1b2c3\nThird\nline.\na1b2c3>>>\n\nWho?"
    )
    oracle = Oracle({"Who?": ["Second here.", "Third\nline.", "Absent."]})
    reply = json.loads(oracle({"messages": [{"role": "user", "content": prompt}]}))
    assert reply["verdict"] == "answered"
    cited = [(cite["p"], cite["quote"]) for s in reply["sentences"] for cite in s["cites"]]
    assert cited == [(1, "Second here."), (2, "Third\nline.")]
    nothing = json.loads(oracle({"messages": [{"role": "user", "content": "What?"}]}))
    assert nothing["verdict"] == "not_enough_evidence"


def test_an_endpoint_without_response_format_refuses_it() -> None:
    with FakeModel(model.without_response_format(lambda _request: "reply")) as fake:
        assert _ask(fake, response_format={"type": "json_object"})[0] == 400
        assert _ask(fake)[0] == 200
