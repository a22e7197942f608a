"""A strict OpenAI-compatible endpoint over HTTP on loopback, well behaved or as badly as asked."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.loopback import Handler, Loopback
from tests.fakes.oracle import Oracle, evidence_blocks
from tests.fakes.replies import (
    Behaviour,
    Reply,
    answer_json,
    broken_utf8,
    cite,
    cut_off,
    dripping,
    dripping_bytes,
    endless,
    failure,
    failure_in_stream,
    giant,
    hanging,
    hanging_up,
    html_page,
    no_choices,
    not_json,
    refusing,
    reset,
    slow,
    stalled,
    thinking_apart,
    truncated,
    without_response_format,
)
from tests.fakes.wire import completion, events

# One import brings all that a test tells the endpoint.
__all__ = [
    "Behaviour",
    "FakeModel",
    "Oracle",
    "Reply",
    "answer_json",
    "broken_utf8",
    "cite",
    "cut_off",
    "dripping",
    "dripping_bytes",
    "endless",
    "evidence_blocks",
    "failure",
    "failure_in_stream",
    "giant",
    "hanging",
    "hanging_up",
    "html_page",
    "no_choices",
    "not_json",
    "refusing",
    "reset",
    "slow",
    "stalled",
    "thinking_apart",
    "truncated",
    "without_response_format",
]

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
_RESET = struct.pack("ii", 1, 0)


class _ModelHandler(Handler):
    fake: FakeModel

    def do_GET(self) -> None:  # noqa: N802  # the name is http.server's
        listed = self.fake.models
        raw = listed.raw or b""
        self._raw(listed, raw.encode() if isinstance(raw, str) else raw)

    def do_POST(self) -> None:  # noqa: N802  # the name is http.server's
        body = self.body()
        reply = self.fake.reply_to(self.path, self.headers, body)
        if reply.delay < 0 or (reply.delay and self.fake.closing.wait(reply.delay)):
            return self.hang_up()
        if reply.raw is not None:
            return self._raw(reply, reply.raw.encode() if isinstance(reply.raw, str) else reply.raw)
        request = json.loads(body)
        if request.get("stream") and reply.streams:
            return self._stream(request, reply)
        whole = json.dumps(completion(request, reply), ensure_ascii=False)
        return self.reply(200, whole.encode(), "application/json")

    def _raw(self, reply: Reply, body: bytes) -> None:
        if not reply.pause:
            return self.reply(reply.status, body, reply.content_type, dict(reply.headers))
        self._begin(reply.content_type)
        for byte in body:
            if self.fake.closing.wait(reply.pause):
                return None
            self.wfile.write(bytes([byte]))
        return None

    def _stream(self, request: dict[str, Any], reply: Reply) -> None:
        self._begin("text/event-stream")
        for number, event in enumerate(events(request, reply)):
            if number == reply.pieces:
                return self._stop(reply.then)
            if number and reply.pause and self.fake.closing.wait(reply.pause):
                return None
            self.wfile.write(event)
        return None

    def _begin(self, content_type: str) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Connection", "close")
        self.end_headers()

    def _stop(self, then: str) -> None:
        if then == "hang":
            self.fake.closing.wait()
        elif then == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.connection.close()


class FakeModel(Loopback):
    """An endpoint at `base_url` that behaves as it is told and records what it was asked.

    `behaviour` is a function from the request to a reply, or replies given in turn, the
    last one for ever. `refusals` lists what a request did wrong: empty in a good test.
    `models` is the reply to who asks for the endpoint's models.
    `path` is where it is; it may hold a query, as Azure\'s does.
    """

    handler = _ModelHandler

    def __init__(
        self,
        behaviour: Behaviour | Sequence[Reply | str],
        *,
        api_key: str | None = None,
        schema_name: str | None = None,
        path: str = "/v1",
        models: Reply | None = None,
    ) -> None:
        super().__init__()
        self.models = models or failure(404, "no models here")
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.refusals: list[str] = []
        self._behaviour = behaviour if callable(behaviour) else _in_turn(behaviour)
        self._api_key = api_key
        self._schema_names = {schema_name} if schema_name else {"answer", "plan"}
        self._path = path
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        return f"{self.url}{self._path}"

    def reply_to(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Return the reply to one request, or the refusal it deserves."""
        wanted = urlsplit(self._path)
        if path != wanted._replace(path=f"{wanted.path}/chat/completions").geturl():
            return failure(404, f"Unknown path {path}")
        keys = (headers.get("Authorization", "").removeprefix("Bearer "), headers.get("api-key"))
        if self._api_key is not None and self._api_key not in keys:
            return failure(401, "Incorrect API key provided")
        try:
            request = json.loads(body)
            check_request(request, self._schema_names)
        except (ValueError, KeyError, TypeError) as error:
            self.refusals.append(str(error))
            return failure(400, str(error))
        with self._lock:
            self.requests.append(request)
            self.headers.append({name.lower(): value for name, value in headers.items()})
            reply = self._behaviour(request)
        return reply if isinstance(reply, Reply) else Reply(reply)


def _in_turn(replies: Sequence[Reply | str]) -> Behaviour:
    left = list(replies)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]


def check_request(request: dict[str, Any], schema_names: set[str]) -> None:
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
    _check_format(request.get("response_format"), schema_names)


def _check_format(response_format: dict[str, Any] | None, schema_names: set[str]) -> None:
    if response_format is None or response_format["type"] in {"text", "json_object"}:
        return
    if response_format["type"] != "json_schema":
        raise ValueError("Invalid value: 'response_format.type'")
    schema = response_format["json_schema"]
    if schema["name"] not in schema_names:
        raise ValueError(f"the schema is named {schema['name']}, not {schema_names}")
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
