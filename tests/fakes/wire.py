"""Chat completions as OpenAI writes them: one JSON document, or server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Any

from tests.fakes.replies import Reply


def completion(request: dict[str, Any], reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.content, "refusal": reply.refusal}
    if reply.reasoning is not None:
        message[reply.reasoning_field] = reply.reasoning
    choice = {
        "index": 0,
        "message": message,
        "finish_reason": reply.finish_reason,
        "logprobs": None,
    }
    body: dict[str, Any] = {"choices": [choice] if _says_something(reply) else []}
    if reply.usage:
        body["usage"] = _usage(request, reply)
    return _head(request, "chat.completion") | body


def events(request: dict[str, Any], reply: Reply) -> Iterator[bytes]:
    """Yield the stream event by event: the role, the pieces, the reason to stop, the usage."""
    for chunk in _chunks(request, reply):
        if reply.keep_alives:
            yield b": keep-alive\r\n\r\n"
        yield b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"
    if reply.finish_reason is not None:
        yield b"data: [DONE]\n\n"


def _chunks(request: dict[str, Any], reply: Reply) -> Iterable[dict[str, Any]]:
    head = _head(request, "chat.completion.chunk")
    counts = bool(reply.usage and request.get("stream_options", {}).get("include_usage"))
    if counts:
        head["usage"] = None
    if _says_something(reply):
        yield head | {"choices": [_delta({"role": "assistant", "content": ""})]}
        reply.before_start()
        for delta in _deltas(reply):
            yield head | {"choices": [_delta(delta)]}
        reply.before_end()
        if reply.finish_reason is not None:
            yield head | {"choices": [_delta({}, reply.finish_reason)]}
    if counts and reply.finish_reason is not None:
        yield head | {"choices": [], "usage": _usage(request, reply)}


def _deltas(reply: Reply) -> Iterator[dict[str, Any]]:
    for thought in _cut(reply.reasoning or "", reply.piece):
        yield {reply.reasoning_field: thought}
    if reply.refusal is not None:
        yield {"refusal": reply.refusal}
    if isinstance(reply.content, str):
        for _ in repeat(0) if reply.endless else (0,):
            yield from ({"content": piece} for piece in _cut(reply.content, reply.piece))
    else:
        yield {"content": reply.content}


def _cut(text: str, length: int) -> Iterator[str]:
    return (text[start : start + length] for start in range(0, len(text), length))


def _says_something(reply: Reply) -> bool:
    return any(part is not None for part in (reply.content, reply.reasoning, reply.refusal))


def _head(request: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": request["model"]}


def _delta(delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish_reason}


def _usage(request: dict[str, Any], reply: Reply) -> dict[str, int]:
    asked = sum(len(message["content"]) for message in request["messages"]) // 3
    said = len(reply.content or "") // 3
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}
