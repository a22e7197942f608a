"""The client of a model's endpoint, against an endpoint that does what it likes."""

from __future__ import annotations

import asyncio
import socket
import traceback
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from bot.answering.endpoint import openai_model
from bot.answering.endpoint.openai_model import OpenAIModel
from bot.answering.llm import Reply
from bot.answering.prompting import SCHEMA
from bot.errors import (
    LanguageModelError,
    ModelBusy,
    ModelNonsense,
    ModelRefused,
    ModelTooSlow,
    ModelUnreachable,
)
from tests.fakes import model as fake
from tests.fakes.model import Behaviour, FakeModel

KEY = "sk-of-nobody"
QUESTION = "سؤال لا يجوز أن يُطبع"
MESSAGES = [{"role": "user", "content": QUESTION}]
ANSWER = fake.answer_json([("قال كذا.", [fake.cite(1, "قال كذا وكذا")])])
ENDLESS = ANSWER * 1_000
LONG = 200.0  # what no busy machine needs for a reply


@dataclass
class Asked:
    """What came of asking: a reply or an error, and what was heard on the way."""

    outcomes: list[Reply | LanguageModelError]
    heard: str
    requests: list[dict[str, Any]]
    headers: list[dict[str, str]]

    @property
    def reply(self) -> Reply:
        assert isinstance(self.outcomes[-1], Reply), self.outcomes
        return self.outcomes[-1]

    @property
    def error(self) -> LanguageModelError:
        assert isinstance(self.outcomes[-1], LanguageModelError), self.outcomes
        return self.outcomes[-1]


def ask(
    behaviour: Behaviour | Sequence[fake.Reply | str],
    seconds: float = LONG,
    times: int = 1,
    passing: float = 0,
    **endpoint: Any,
) -> Asked:
    with FakeModel(behaviour, **endpoint) as server:
        outcomes, heard = _asked(server.base_url, seconds, times, passing)
        return Asked(outcomes, heard, server.requests, server.headers)


class _Loop(asyncio.SelectorEventLoop):
    """A loop whose clock a test sets forward."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


def _asked(
    base_url: str, seconds: float, times: int = 1, passing: float = 0
) -> tuple[list[Reply | LanguageModelError], str]:
    """Ask so many times; so many seconds pass at each letter that is heard.

    Raises TimeoutError where a reply is waited for beyond every deadline of these tests.
    """
    outcomes: list[Reply | LanguageModelError] = []
    heard: list[str] = []
    loop = _Loop()

    def hear(piece: str) -> None:
        heard.append(piece)
        loop.ahead += passing * len(piece)

    async def ask() -> None:
        model = OpenAIModel("test-model", KEY, base_url)
        try:
            for _ in range(times):
                try:
                    reply = await model.reply(MESSAGES, "answer", SCHEMA, seconds, hear)
                except LanguageModelError as error:
                    outcomes.append(error)
                else:
                    outcomes.append(reply)
        finally:
            await model.close()

    async def bounded() -> None:
        async with asyncio.timeout(None if passing else LONG):
            await ask()

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(bounded())
    return outcomes, "".join(heard)


# Replies


def test_a_streamed_reply_is_heard_as_it_comes_and_counted() -> None:
    asked = ask([ANSWER])
    assert asked.reply.text == asked.heard == ANSWER
    assert asked.reply.input_tokens == len(QUESTION) // 3
    assert asked.reply.output_tokens == len(ANSWER) // 3
    (request,) = asked.requests
    assert request["stream"] is True
    assert request["response_format"]["json_schema"]["strict"] is True
    assert not {"max_tokens", "max_completion_tokens", "temperature"} & set(request)


@pytest.mark.parametrize(
    ("reply", "heard"),
    [
        (fake.Reply(ANSWER, keep_alives=True), ANSWER),
        (fake.Reply(ANSWER, streams=False), ""),
        (fake.Reply(ANSWER, reasoning="Let me see… {}"), ANSWER),
        (fake.Reply(ANSWER, reasoning="Let me see…", streams=False), ""),
        (fake.thinking_apart(ANSWER), ""),
        (fake.thinking_apart(ANSWER, "reasoning"), ""),
        (fake.Reply([{"type": "text", "text": ANSWER}]), ANSWER),
        (fake.Reply([{"type": "text", "text": ANSWER}], streams=False), ""),
        (fake.Reply(ANSWER, finish_reason="eos_token"), ANSWER),
        (fake.Reply(ANSWER, piece=1), ANSWER),
        (fake.Reply(f"<think>hm</think>{ANSWER}"), f"<think>hm</think>{ANSWER}"),
    ],
)
def test_a_reply_is_read_however_an_endpoint_writes_it(reply: fake.Reply, heard: str) -> None:
    asked = ask([reply])
    assert asked.reply.text.endswith(ANSWER)
    assert asked.heard == heard


def test_an_endpoint_that_counts_no_tokens_leaves_them_unknown() -> None:
    reply = ask([fake.Reply(ANSWER, usage=False)]).reply
    assert (reply.input_tokens, reply.output_tokens) == (None, None)


def test_a_character_cut_in_two_by_the_stream_is_whole_again() -> None:
    event = 'data: {"choices": [{"delta": {"content": "%s"}, "finish_reason": %s}]}\n\n'
    raw = event % ("a\\ud83d", "null") + event % ("\\ude00b\\ud83d", '"stop"')
    asked = ask([fake.Reply(raw=raw, content_type="text/event-stream")])
    assert asked.reply.text == asked.heard == "a😀b"


def test_broken_bytes_become_marks_that_no_quotation_holds() -> None:
    text = ask([fake.broken_utf8(ANSWER)]).reply.text
    assert "\ufffd" in text
    assert "verdict" in text


# An endpoint that fails


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (fake.failure(400), ModelRefused),
        (fake.failure(401), ModelRefused),
        (fake.failure(403), ModelRefused),
        (fake.failure(404), ModelRefused),
        (fake.failure(413), ModelRefused),
        (fake.failure(429, retry_after=120), ModelBusy),
        (fake.failure(500), ModelUnreachable),
        (fake.failure(502), ModelUnreachable),
        (fake.failure(503), ModelUnreachable),
        (fake.failure_in_stream(500), ModelUnreachable),
        (fake.failure_in_stream(429), ModelBusy),
        (fake.Reply(raw='{"error": "overloaded"}'), ModelUnreachable),
        (fake.hanging_up(), ModelUnreachable),
        (fake.reset(), ModelUnreachable),
        (fake.reset(ANSWER, 4), ModelUnreachable),
        (fake.html_page(), ModelNonsense),
        (fake.no_choices(), ModelNonsense),
        (fake.truncated(ANSWER), ModelNonsense),
        (fake.cut_off(ANSWER), ModelNonsense),
        (fake.Reply(ANSWER, pieces=5), ModelNonsense),
        (fake.Reply(ANSWER, finish_reason=None), ModelNonsense),
        (fake.Reply(ANSWER, finish_reason="content_filter"), ModelNonsense),
        (fake.Reply(ANSWER, finish_reason="MAX_TOKENS", streams=False), ModelNonsense),
        (fake.Reply(ANSWER, finish_reason=None, streams=False), ModelNonsense),
        (fake.Reply(None, refusal="I cannot help with that."), ModelNonsense),
        (fake.Reply(None, refusal="I cannot help with that.", streams=False), ModelNonsense),
        (fake.Reply(""), ModelNonsense),
        (fake.Reply(" \n"), ModelNonsense),
        (fake.Reply(raw=""), ModelNonsense),
        (fake.Reply(raw="null"), ModelNonsense),
        (fake.Reply(raw="[]"), ModelNonsense),
        (fake.Reply(raw="[" * 100_000), ModelNonsense),
        (fake.Reply(raw='{"choices": {}}'), ModelNonsense),
        (fake.Reply(raw='{"choices": [7]}'), ModelNonsense),
        (fake.Reply(raw='{"choices": [{"message": 7, "finish_reason": "stop"}]}'), ModelNonsense),
        (fake.Reply(raw="{not json"), ModelNonsense),
        (fake.Reply(raw="data: {not json\n\n", content_type="text/event-stream"), ModelNonsense),
        (fake.Reply(raw=b"\xff\xfe\x00" * 50), ModelNonsense),
        (fake.Reply(raw="x", headers={"Content-Encoding": "gzip"}), ModelNonsense),
        (fake.giant(), ModelNonsense),
        (fake.endless(), ModelNonsense),
        (fake.Reply(raw='{"choices": "' + "a" * 3_000_000), ModelNonsense),
        (fake.Reply(raw="data: " + "a" * 3_000_000), ModelNonsense),
        (fake.Reply(raw=f":{'a' * 1_000}\n" * 21_000), ModelNonsense),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_every_failure_has_its_kind(reply: fake.Reply, kind: type[LanguageModelError]) -> None:
    assert type(ask([reply]).error) is kind


def test_nothing_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        outcomes, _ = _asked(url, LONG)
    assert isinstance(outcomes[0], ModelUnreachable)


@pytest.mark.parametrize("retry_after", [None, 7.5, 120])
def test_a_busy_endpoint_says_when_to_come_back_and_is_not_waited_for(
    retry_after: float | None,
) -> None:
    asked = ask([fake.failure(429, retry_after=retry_after), ANSWER])
    assert isinstance(asked.error, ModelBusy)
    assert asked.error.retry_after == retry_after
    assert len(asked.requests) == 1


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_an_odd_time_to_come_back_is_none(value: str) -> None:
    asked = ask([fake.Reply(status=429, raw="{}", headers={"Retry-After": value})])
    assert isinstance(asked.error, ModelBusy)
    assert asked.error.retry_after is None


@pytest.mark.parametrize(
    "reply",
    [
        fake.failure(400, f"invalid: {QUESTION} {KEY}"),
        fake.failure(429, f"{QUESTION} {KEY}"),
        fake.failure(500, f"{QUESTION} {KEY}"),
        fake.Reply(raw=f"{{{QUESTION} {KEY}"),
        fake.hanging_up(),
    ],
)
def test_an_error_tells_no_question_no_key_and_no_address(reply: fake.Reply) -> None:
    told = "".join(traceback.format_exception(ask([reply]).error))
    assert QUESTION not in told
    assert KEY not in told
    assert "127.0.0.1" not in told


# Deadlines


@pytest.mark.parametrize(
    "reply",
    [
        fake.hanging(),
        fake.stalled(ANSWER, 0),
        fake.stalled(ANSWER, 1),
        fake.stalled(ANSWER, 3),
        fake.dripping(ENDLESS, 0.05),
        fake.dripping_bytes(0.05),
        fake.Reply(ENDLESS, keep_alives=True, pause=0.1),
        fake.slow(ANSWER, 3600),
        fake.Reply(raw=f"data: {ENDLESS}", pause=0.1),
    ],
)
def test_an_endpoint_that_takes_too_long_is_left_at_the_deadline(reply: fake.Reply) -> None:
    asked = ask([reply], seconds=1)
    assert isinstance(asked.error, ModelTooSlow)
    assert len(asked.requests) <= 1  # on a busy machine it is over before the first arrives


def test_the_first_piece_is_waited_for_less_than_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_model, "_FIRST_SHARE", 0.0001)
    asked = ask([fake.stalled(ANSWER, 1)], seconds=3600)
    assert isinstance(asked.error, ModelTooSlow)


def test_a_pause_between_two_pieces_is_waited_for_less_than_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(openai_model, "_IDLE_SHARE", 0.0001)
    monkeypatch.setattr(openai_model, "_IDLE_SECONDS", 0.1)
    asked = ask([fake.stalled(ANSWER, 4)], seconds=3600)
    assert isinstance(asked.error, ModelTooSlow)
    assert asked.heard
    assert ANSWER.startswith(asked.heard)


def test_pieces_that_keep_coming_put_the_deadline_off() -> None:
    seconds = 36_000  # of which the first piece may take three quarters, and the next a quarter
    passing = 0.9 * seconds / len(ANSWER)
    asked = ask([fake.Reply(ANSWER, piece=20, pause=0.02)], seconds, passing=passing)
    assert asked.reply.text == ANSWER


def test_a_whole_reply_after_which_the_endpoint_hangs_is_a_reply() -> None:
    ended = len(ANSWER) // 7 + 3  # role, pieces, the reason to stop
    assert ask([fake.stalled(ANSWER, ended)]).reply.text == ANSWER
    assert ask([fake.Reply(ANSWER, pieces=ended)]).reply.text == ANSWER


def test_an_endpoint_that_cannot_be_reached_in_time_is_unreachable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(openai_model, "_CONNECT_SECONDS", 0.2)
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        with ExitStack() as waiting:
            for _ in range(8):
                waiting.enter_context(_knock(full.getsockname()))
            url = f"http://127.0.0.1:{full.getsockname()[1]}/v1"
            outcomes, _ = _asked(url, 3600)
    assert isinstance(outcomes[0], ModelUnreachable)


def _knock(address: tuple[str, int]) -> socket.socket:
    caller = socket.socket()
    caller.setblocking(False)
    caller.connect_ex(address)
    return caller


# Trying again


@pytest.mark.parametrize(
    "first",
    [fake.hanging_up(), fake.reset(), fake.reset(ANSWER, 1), fake.failure(502), fake.failure(503)],
)
def test_what_may_be_over_at_once_is_tried_once_more(first: fake.Reply) -> None:
    asked = ask([first, ANSWER])
    assert asked.reply.text == asked.heard == ANSWER
    assert len(asked.requests) == 2
    assert len(ask([first, first, ANSWER]).requests) == 2


@pytest.mark.parametrize(
    "first",
    [
        fake.reset(ANSWER, 3),
        fake.reset(ANSWER, 20),
        fake.failure(500),
        fake.failure(401),
        fake.html_page(),
        fake.cut_off(ANSWER),
    ],
)
def test_what_was_heard_or_said_is_not_asked_again(first: fake.Reply) -> None:
    asked = ask([first, ANSWER])
    assert isinstance(asked.error, LanguageModelError)
    assert len(asked.requests) == 1


# What an endpoint does not understand


def _asked_for(request: dict[str, Any]) -> str:
    given = request.get("response_format")
    form = "strict" if given and given["json_schema"].get("strict") else "loose" if given else "-"
    counts = "usage" if "stream_options" in request else "-"
    return f"{form} {counts} {'stream' if request.get('stream') else '-'}"


@pytest.mark.parametrize(
    ("refused", "message", "last", "calls"),
    [
        (["stream_options"], None, "strict - stream", 2),
        (["response_format"], None, "- usage stream", 3),
        (["stream"], None, "strict - -", 2),
        (["stream_options", "response_format"], None, "- - stream", 4),
        (["response_format", "stream_options", "stream"], None, "- - -", 5),
        (["response_format"], "Bad Request", "- usage stream", 3),
        (["stream_options"], "Bad Request", "- - -", 4),
        (["stream"], "Bad Request", "- - -", 4),
    ],
)
def test_what_is_refused_is_left_out_and_that_is_remembered(
    refused: list[str], message: str | None, last: str, calls: int
) -> None:
    behaviour = fake.refusing(lambda _request: ANSWER, *refused, message=message)
    asked = ask(behaviour, times=2)
    assert [type(outcome) for outcome in asked.outcomes] == [Reply, Reply]
    assert [_asked_for(request) for request in asked.requests[-2:]] == [last, last]
    assert len(asked.requests) == calls + 1


def test_a_schema_that_is_not_taken_strictly_is_given_loosely() -> None:
    def behave(request: dict[str, Any]) -> fake.Reply | str:
        strict = request["response_format"]["json_schema"].get("strict")
        return fake.failure(422, "extra inputs: strict") if strict else ANSWER

    asked = ask(behave, times=2)
    assert [_asked_for(request).split()[0] for request in asked.requests] == [
        "strict",
        "loose",
        "loose",
    ]


@pytest.mark.parametrize(
    ("status", "message", "calls"),
    [
        (401, "response_format", 1),
        (404, "no such model", 1),
        (404, "no endpoint supports response_format", 3),
        (404, "<!doctype html><html itemtype='https://schema.org/WebPage'>", 1),
        (500, "failed to parse grammar", 3),
        (500, "upstream connect error: reset before streaming", 1),
        (400, "Bad Request", 4),
    ],
)
def test_a_refusal_of_everything_costs_a_few_calls_and_is_not_remembered(
    status: int, message: str, calls: int
) -> None:
    refusal = fake.failure(status, message)
    if message.startswith("<"):
        refusal = fake.Reply(raw=message, status=status, content_type="text/html")
    asked = ask([refusal] * calls + [ANSWER], times=2)
    assert isinstance(asked.outcomes[0], LanguageModelError)
    assert _asked_for(asked.requests[calls]) == "strict usage stream"
    assert asked.reply.text == ANSWER


def test_questions_at_once_do_not_hinder_each_other() -> None:
    async def ask_all(base_url: str) -> list[Reply]:
        model = OpenAIModel("m", None, base_url)
        try:
            calls = (model.reply(MESSAGES, "answer", SCHEMA, LONG) for _ in range(6))
            return await asyncio.gather(*calls)
        finally:
            await model.close()

    with FakeModel(fake.without_response_format(lambda _request: ANSWER)) as server:
        replies = asyncio.run(ask_all(server.base_url))
    assert [reply.text for reply in replies] == [ANSWER] * 6


# Where an endpoint is


def test_an_address_with_a_version_is_asked_as_azure_wants_it() -> None:
    path = "/openai/deployments/gpt/?api-version=2024-10-21"
    asked = ask([ANSWER], path=path.replace("/?", "?"), api_key=KEY)
    assert asked.reply.text == ANSWER
    assert asked.headers[0]["api-key"] == KEY


def test_the_key_goes_to_an_endpoint_as_a_bearer_and_in_no_other_way() -> None:
    asked = ask([ANSWER], api_key=KEY)
    assert asked.headers[0]["authorization"] == f"Bearer {KEY}"
    assert "api-key" not in asked.headers[0]


# What an endpoint lists


def listed(models: fake.Reply) -> list[str]:
    async def look(base_url: str) -> list[str]:
        model = OpenAIModel("m", KEY, base_url)
        try:
            return await model.listed(LONG)
        finally:
            await model.close()

    with FakeModel([ANSWER], models=models) as server:
        return asyncio.run(look(server.base_url))


def test_the_models_of_an_endpoint_are_named_as_far_as_it_lists_them() -> None:
    assert listed(fake.Reply(raw='{"data": [{"id": "one"}, {"id": 2}, 3, {"id": "two"}]}')) == [
        "one",
        "two",
    ]
    for odd in ("{}", '{"data": null}', '{"data": 5}'):
        assert listed(fake.Reply(raw=odd)) == []
    for status in (404, 405, 501):
        assert listed(fake.failure(status)) == []


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (fake.html_page(), ModelNonsense),
        (fake.Reply(raw="[]"), ModelNonsense),
        (fake.Reply(raw='{"error": "Unexpected endpoint"}'), ModelNonsense),
        (fake.failure(401), ModelRefused),
        (fake.failure(429), ModelBusy),
        (fake.failure(500), ModelUnreachable),
    ],
)
def test_what_lists_no_models_for_another_reason_is_explained(
    reply: fake.Reply, kind: type[LanguageModelError]
) -> None:
    with pytest.raises(kind):
        listed(reply)
