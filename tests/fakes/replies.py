"""What a model's endpoint may send: good replies, and every bad one a test asks for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Reply:
    """What the endpoint sends; `raw` replaces the whole body, seconds count in real time.

    `delay` comes before the headers, `pause` before each event of a stream (or byte of `raw`).
    After `pieces` events a stream ends as `then` says, with no finish_reason. A stream waits for
    `before_start` and, once all is said, for `before_end`.
    """

    content: str | Sequence[Mapping[str, Any]] | None = ""
    finish_reason: str | None = "stop"
    status: int = 200
    raw: str | bytes | None = None
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    pause: float = 0
    pieces: int | None = None
    then: Literal["end", "hang", "reset"] = "end"
    reasoning: str | None = None
    reasoning_field: str = "reasoning_content"
    refusal: str | None = None
    piece: int = 7  # characters an event
    usage: bool = True
    streams: bool = True
    keep_alives: bool = False
    endless: bool = False
    before_start: Callable[[], None] = lambda: None
    before_end: Callable[[], None] = lambda: None


Behaviour = Callable[[dict[str, Any]], Reply | str]


def cite(p: object, quote: str, stance: str = "supports", translation: str = "") -> dict[str, Any]:
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


# An endpoint that says no


def failure(status: int, message: str = "failed", retry_after: float | None = None) -> Reply:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    raw = json.dumps({"error": {"message": message, "type": "error", "param": None, "code": None}})
    return Reply(status=status, raw=raw, headers=headers)


def html_page() -> Reply:
    return Reply(raw="<!doctype html><p>Bad gateway</p>", content_type="text/html")


def failure_in_stream(code: int | str = 500) -> Reply:
    """An error after the headers said 200."""
    raw = f"data: {json.dumps({'error': {'message': 'failed', 'code': code}})}\n\n"
    return Reply(raw=raw, content_type="text/event-stream")


def refusing(behaviour: Behaviour, *parameters: str, message: str | None = None) -> Behaviour:
    """Return an endpoint that answers 400 to these parameters, and names them or does not."""

    def behave(request: dict[str, Any]) -> Reply | str:
        held = [name for name in parameters if request.get(name)]
        if held:
            return failure(400, message or f"Unsupported parameter: '{held[0]}'")
        return behaviour(request)

    return behave


def without_response_format(behaviour: Behaviour) -> Behaviour:
    """Return an endpoint that knows no `response_format` and answers 400 to it."""
    return refusing(behaviour, "response_format")


# An endpoint that takes its time


def hanging() -> Reply:
    """Never answer; the connection is let go when the endpoint closes."""
    return Reply(delay=3600)


def slow(content: str, seconds: float) -> Reply:
    return Reply(content, delay=seconds)


def stalled(content: str, pieces: int) -> Reply:
    """Say some pieces and then nothing more."""
    return Reply(content, pieces=pieces, then="hang")


def dripping(content: str, pause: float) -> Reply:
    """Say a character now and then, and never come to an end in time."""
    return Reply(content, piece=1, pause=pause)


def dripping_bytes(pause: float) -> Reply:
    """Send a byte of white space now and then: a sign of life, and no reply."""
    return Reply(raw=" " * 10_000, pause=pause)


# An endpoint that breaks off


def truncated(content: str) -> Reply:
    return Reply(content[: len(content) // 2], finish_reason="length")


def cut_off(content: str) -> Reply:
    """Half a reply without a finish_reason: a stream that broke."""
    return Reply(content[: len(content) // 2], finish_reason=None)


def reset(content: str = "", pieces: int = 0) -> Reply:
    """Reset the connection after so many pieces."""
    return Reply(content, pieces=pieces, then="reset")


def hanging_up() -> Reply:
    """Close the connection without a word."""
    return Reply(delay=-1)


# An endpoint that says something else


def no_choices() -> Reply:
    return Reply(content=None)


def not_json() -> Reply:
    return Reply("I think the answer is yes.")


def thinking_apart(content: str, name: str = "reasoning_content") -> Reply:
    """Put the reply where the thinking belongs."""
    return Reply("", reasoning=content, reasoning_field=name)


def broken_utf8(content: str) -> Reply:
    """Send the first letter of each Arabic word broken, as cut by a careless proxy."""
    event = {"choices": [{"delta": {"content": content}, "finish_reason": "stop"}]}
    body = f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
    return Reply(raw=body.replace(b" \xd9", b" \xff"), content_type="text/event-stream")


def giant(length: int = 3_000_000) -> Reply:
    return Reply('{"sentences": [' + " " * length, piece=50_000)


def endless() -> Reply:
    return Reply("a" * 5_000, piece=5_000, endless=True)
