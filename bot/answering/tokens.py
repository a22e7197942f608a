"""Token counts: an endpoint's own, tiktoken's, or an estimate that is never low."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence

import tiktoken

from bot.answering.llm import Reply
from bot.answering.models import Usage
from bot.answering.prompting import Message
from bot.errors import LanguageModelError

_ENCODING = "o200k_base"
_BYTES_PER_TOKEN = 3.4  # never under-counted o200k on Arabic or English news
_UNPAID = frozenset({"unreachable", "refused", "busy"})  # nobody is paid for these


class TokenCounter:
    """Counts a text's tokens.

    tiktoken fetches its vocabulary at first use, without a deadline, and fails offline.
    So a daemon thread loads it, and nobody waits for that thread: until it is done, and
    where it fails, the estimate counts.
    """

    def __init__(self) -> None:
        self._encoding: tiktoken.Encoding | None = None
        threading.Thread(target=self._load, name="tiktoken", daemon=True).start()

    def _load(self) -> None:
        try:
            self._encoding = tiktoken.get_encoding(_ENCODING)
        except Exception:  # noqa: BLE001 - whatever stands in the way, the estimate serves
            return

    def count(self, text: str) -> int:
        """Return how many tokens `text` takes, or at most takes."""
        if self._encoding is None:
            return estimate(text)
        return len(self._encoding.encode(text, disallowed_special=()))


def estimate(text: str) -> int:
    """Return `ceil(utf8_bytes / 3.4)`."""
    return math.ceil(len(text.encode()) / _BYTES_PER_TOKEN)


def spent(
    model: str, messages: Sequence[Message], reply: Reply, count: Callable[[str], int]
) -> Usage:
    """Return what a call took: as the endpoint counts, or as `count` does where it does not."""
    return Usage(
        model,
        reply.input_tokens or _sent(messages, count),
        reply.output_tokens or count(reply.text),
    )


def spent_in_vain(
    model: str,
    messages: Sequence[Message],
    heard: str,
    error: LanguageModelError,
    count: Callable[[str], int],
) -> Usage:
    """Return what a call that failed took, by `count`: what was sent, and `heard` before it failed.

    A call that reached no model took nothing.
    """
    if not heard and error.code in _UNPAID:
        return Usage(model)
    return Usage(model, _sent(messages, count), count(heard))


def both(one: Usage, other: Usage) -> Usage:
    """Return what two calls took together; the model is that of the first that names one."""
    return Usage(
        one.model or other.model,
        (one.input_tokens or 0) + (other.input_tokens or 0),
        (one.output_tokens or 0) + (other.output_tokens or 0),
    )


def _sent(messages: Sequence[Message], count: Callable[[str], int]) -> int:
    return sum(count(message["content"]) for message in messages)
