"""The bytes of a chat completion, in whatever pieces they come."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.endpoint.completion import CompletionReader
from bot.answering.llm import Reply
from bot.errors import ModelNonsense
from tests.fakes import wire
from tests.fakes.replies import Reply as Sent

REQUEST: dict[str, Any] = {
    "model": "m",
    "messages": [{"role": "user", "content": "سؤال"}],
    "stream": True,
    "stream_options": {"include_usage": True},
}
_TEXT = st.text(st.sampled_from('قال{}"\\\n\r \u2028😀a:data'), min_size=1, max_size=40)


def read(pieces: list[bytes]) -> tuple[Reply, str]:
    reader = CompletionReader()
    heard = "".join(reader.feed(piece) for piece in pieces)
    return reader.reply(), heard


def cut(body: bytes, places: list[int]) -> list[bytes]:
    bounds = [0, *sorted(place % (len(body) + 1) for place in places), len(body)]
    return [body[start:end] for start, end in pairwise(bounds)]


@given(_TEXT.filter(str.strip), st.lists(st.integers(0), max_size=30), st.booleans(), st.booleans())
def test_a_stream_is_read_the_same_in_whatever_pieces_it_comes(
    text: str, places: list[int], alive: bool, windows: bool
) -> None:
    body = b"".join(wire.events(REQUEST, Sent(text, piece=3, keep_alives=alive)))
    if windows:
        body = body.replace(b"\n", b"\r\n")
    reply, heard = read(cut(body, places))
    assert reply.text == heard == text
    assert reply.output_tokens == len(text) // 3


@given(_TEXT.filter(str.strip), st.lists(st.integers(0), max_size=30))
def test_a_document_is_read_the_same_in_whatever_pieces_it_comes(
    text: str, places: list[int]
) -> None:
    body = json.dumps(wire.completion(REQUEST, Sent(text)), indent=1).encode()
    reply, heard = read(cut(b"\n " + body, places))
    assert (reply.text, heard) == (text, "")


@given(st.binary(max_size=300), st.lists(st.integers(0), max_size=10))
def test_any_bytes_are_a_reply_or_nonsense(body: bytes, places: list[int]) -> None:
    with pytest.raises(ModelNonsense):
        read(cut(b"data: " + body, places))


def test_an_event_without_a_blank_after_its_name_is_read() -> None:
    event = b'\xef\xbb\xbfdata:{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}'
    assert read([event])[0].text == "a"
