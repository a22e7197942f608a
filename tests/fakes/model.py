"""A strict OpenAI-compatible endpoint over HTTP on loopback, well behaved or as badly as asked."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category

from tests.fakes.loopback import Handler, Loopback

_KNOWN = {
    "model",
    "messages",
    "stream",
    "stream_options",
    "temperature",
    "top_p",
    "seed",
    "n",
    "max_tokens",
    "max_completion_tokens",
    "response_format",
    "reasoning_effort",
    "user",
}
_ROLES = {"system", "developer", "user", "assistant"}
_CHUNK = 7


@dataclass(frozen=True, slots=True)
class Reply:
    """What the endpoint sends; `raw` replaces the whole body, `delay` counts seconds."""

    content: str | None = ""
    finish_reason: str | None = "stop"
    status: int = 200
    raw: str | None = None
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0


Behaviour = Callable[[dict[str, Any]], Reply | str]


# Replies a test can ask for


def cite(p: int, quote: str, stance: str = "supports", translation: str = "") -> dict[str, Any]:
    return {"p": p, "stance": stance, "quote": quote, "translation": translation}


def answer_json(
    sentences: Iterable[tuple[str, Sequence[dict[str, Any]]]],
    verdict: str = "answered",
    kind: str = "question",
    missing: str = "",
) -> str:
    """Return a well-formed answer: sentences as pairs of text and cites."""
    items = [{"text": text, "cites": list(cites)} for text, cites in sentences]
    body = {"kind": kind, "sentences": items, "verdict": verdict, "missing": missing}
    return json.dumps(body, ensure_ascii=False)


def failure(status: int, message: str = "failed", retry_after: float | None = None) -> Reply:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    raw = json.dumps({"error": {"message": message, "type": "error", "param": None, "code": None}})
    return Reply(status=status, raw=raw, headers=headers)


def html_page() -> Reply:
    return Reply(raw="<!doctype html><p>Bad gateway</p>", content_type="text/html")


def no_choices() -> Reply:
    return Reply(content=None)


def hanging() -> Reply:
    """Never answer; the connection is let go when the endpoint closes."""
    return Reply(delay=3600)


def slow(content: str, seconds: float) -> Reply:
    return Reply(content, delay=seconds)


def truncated(content: str) -> Reply:
    return Reply(content[: len(content) // 2], finish_reason="length")


def cut_off(content: str) -> Reply:
    """Half a reply without a finish_reason: a stream that broke."""
    return Reply(content[: len(content) // 2], finish_reason=None)


def not_json() -> Reply:
    return Reply("I think the answer is yes.")


def without_response_format(behaviour: Behaviour) -> Behaviour:
    """Return an endpoint that knows no `response_format` and answers 400 to it."""

    def behave(request: dict[str, Any]) -> Reply | str:
        if "response_format" in request:
            return failure(400, "Unsupported parameter: 'response_format'")
        return behaviour(request)

    return behave


class Oracle:
    """Answers from the evidence in the prompt: known questions, and nothing invented.

    `supporting` maps a question to the sentences that answer it; each one that stands in a
    labelled block is cited verbatim. No block holds one: not_enough_evidence.
    """

    def __init__(self, supporting: Mapping[str, Sequence[str]], kind: str = "question") -> None:
        self._supporting = supporting
        self._kind = kind
        self._verdict = "supported" if kind == "claim" else "answered"

    def __call__(self, request: dict[str, Any]) -> str:
        prompt = "\n".join(message["content"] for message in request["messages"])
        found = self._cited(evidence_blocks(prompt), self._wanted(prompt))
        verdict = self._verdict if found else "not_enough_evidence"
        return answer_json(found, verdict, self._kind)

    def _wanted(self, prompt: str) -> Sequence[str]:
        asked = [question for question in self._supporting if question in prompt]
        return self._supporting[max(asked, key=len)] if asked else ()

    def _cited(
        self, blocks: Mapping[int, str], wanted: Sequence[str]
    ) -> list[tuple[str, list[dict[str, Any]]]]:
        found = []
        for sentence in dict.fromkeys(wanted):
            number = next((p for p, text in blocks.items() if _visible(sentence) in text), None)
            if number is not None:
                found.append((sentence, [cite(number, sentence)]))
        return found


def _visible(text: str) -> str:
    """Prompts show no invisible characters."""
    return "".join(character for character in text if category(character) != "Cf")


_BLOCK = re.compile(
    r"^P(?P<number>\d+) \|[^\n]*\n+"
    r"[^\w\n]*(?P<token>\w{4,})[^\w\n]*\n(?P<text>.*?)\n[^\w\n]*(?P=token)[^\w\n]*$",
    re.DOTALL | re.MULTILINE,
)


def evidence_blocks(prompt: str) -> dict[int, str]:
    """Return the labelled evidence of a prompt: number → text between the delimiters."""
    return {int(block["number"]): block["text"] for block in _BLOCK.finditer(prompt)}


# The endpoint


class _ModelHandler(Handler):
    fake: FakeModel

    def do_POST(self) -> None:  # noqa: N802  # the name is http.server\'s
        body = self.body()
        reply = self._checked(body)
        if reply.delay and self.fake.closing.wait(reply.delay):
            return self.hang_up()
        if reply.raw is not None:
            return self.reply(
                reply.status, reply.raw.encode(), reply.content_type, dict(reply.headers)
            )
        request = json.loads(body)
        if request.get("stream"):
            return self._stream(request, reply)
        return self.reply(200, _json(_completion(request, reply)), "application/json")

    def _checked(self, body: bytes) -> Reply:
        if not self.path.endswith("/v1/chat/completions"):
            return failure(404, f"Unknown path {self.path}")
        return self.fake.reply_to(body, self.headers.get("Authorization", ""))

    def _stream(self, request: dict[str, Any], reply: Reply) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for chunk in _chunks(request, reply):
            self.wfile.write(b"data: " + _json(chunk) + b"\n\n")
        if reply.finish_reason is not None:
            self.wfile.write(b"data: [DONE]\n\n")


class FakeModel(Loopback):
    """An endpoint at `base_url` that behaves as it is told and records what it was asked.

    `behaviour` is a function from the request to a reply, or replies given in turn, the
    last one for ever. `refusals` lists what a request did wrong: empty in a good test.
    """

    handler = _ModelHandler

    def __init__(
        self,
        behaviour: Behaviour | Sequence[Reply | str],
        *,
        api_key: str | None = None,
        schema_name: str = "answer",
    ) -> None:
        super().__init__()
        self.requests: list[dict[str, Any]] = []
        self.refusals: list[str] = []
        self._behaviour = behaviour if callable(behaviour) else _in_turn(behaviour)
        self._api_key = api_key
        self._schema_name = schema_name
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

    def reply_to(self, body: bytes, authorization: str) -> Reply:
        """Return the reply to one request, or the refusal it deserves."""
        if self._api_key is not None and authorization != f"Bearer {self._api_key}":
            return failure(401, "Incorrect API key provided")
        try:
            request = json.loads(body)
            check_request(request, self._schema_name)
        except (ValueError, KeyError, TypeError) as error:
            self.refusals.append(str(error))
            return failure(400, str(error))
        with self._lock:
            self.requests.append(request)
            reply = self._behaviour(request)
        return reply if isinstance(reply, Reply) else Reply(reply)


def _in_turn(replies: Sequence[Reply | str]) -> Behaviour:
    left = list(replies)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]


def check_request(request: dict[str, Any], schema_name: str) -> None:
    """Raise ValueError for what OpenAI or a strict compatible endpoint would refuse."""
    unknown = set(request) - _KNOWN
    if unknown:
        raise ValueError(f"Unrecognized request argument supplied: {', '.join(sorted(unknown))}")
    if not isinstance(request["model"], str) or not request["model"]:
        raise ValueError("you must provide a model parameter")
    if not request["messages"]:
        raise ValueError("[] is too short - 'messages'")
    for message in request["messages"]:
        if message["role"] not in _ROLES or not isinstance(message["content"], str):
            raise ValueError("a message needs a known role and a text as content")
    if "stream_options" in request and not request.get("stream"):
        raise ValueError("The 'stream_options' parameter is only allowed when 'stream' is enabled")
    _check_format(request.get("response_format"), schema_name)


def _check_format(response_format: dict[str, Any] | None, schema_name: str) -> None:
    if response_format is None or response_format["type"] in {"text", "json_object"}:
        return
    if response_format["type"] != "json_schema":
        raise ValueError("Invalid value: 'response_format.type'")
    schema = response_format["json_schema"]
    if schema["name"] != schema_name:
        raise ValueError(f"the schema is named {schema['name']}, not {schema_name}")
    if schema.get("strict"):
        _check_strict(schema["schema"])


def _check_strict(schema: dict[str, Any]) -> None:
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            raise ValueError("'additionalProperties' is required to be supplied and to be false")
        if set(schema.get("required", ())) != set(schema["properties"]):
            raise ValueError("'required' must include every key in properties")
        for child in schema["properties"].values():
            _check_strict(child)
    if "items" in schema:
        _check_strict(schema["items"])


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _usage(request: dict[str, Any], reply: Reply) -> dict[str, int]:
    asked = sum(len(message["content"]) for message in request["messages"]) // 3
    said = len(reply.content or "") // 3
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _head(request: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": request["model"]}


def _completion(request: dict[str, Any], reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.content, "refusal": None}
    choice = {
        "index": 0,
        "message": message,
        "finish_reason": reply.finish_reason,
        "logprobs": None,
    }
    choices = [] if reply.content is None else [choice]
    body = {"choices": choices, "usage": _usage(request, reply)}
    return _head(request, "chat.completion") | body


def _chunks(request: dict[str, Any], reply: Reply) -> Iterable[dict[str, Any]]:
    head = _head(request, "chat.completion.chunk")
    content = reply.content or ""
    pieces = [content[i : i + _CHUNK] for i in range(0, len(content), _CHUNK)]
    for piece in pieces:
        yield head | {"choices": [_delta({"content": piece}, None)]}
    if reply.content is None:
        yield head | {"choices": []}
    elif reply.finish_reason is not None:
        yield head | {"choices": [_delta({}, reply.finish_reason)]}
    if request.get("stream_options", {}).get("include_usage") and reply.finish_reason:
        yield head | {"choices": [], "usage": _usage(request, reply)}


def _delta(delta: dict[str, str], finish_reason: str | None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish_reason}
