"""What answering needs of a language model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.answering.prompting import Message

LONGEST_REPLY = 100_000  # characters; what is longer was not written to be read


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote, and what it took, in tokens if the endpoint counts them."""

    text: str
    input_tokens: int | None
    output_tokens: int | None


class LanguageModel(Protocol):
    """What answering needs of a model; `name` is what the endpoint knows it by."""

    name: str

    async def reply(
        self,
        messages: Sequence[Message],
        name: str,
        schema: Mapping[str, Any],
        seconds: float,
        heard: Callable[[str], None] | None = None,
    ) -> Reply:
        """Return the reply, JSON by the `schema` of that `name`, within so many seconds.

        `heard` is called with each piece of the reply's text as it streams in; the pieces are
        the beginning of the text, or all of it, or none where the endpoint does not stream.
        Raises LanguageModelError, one kind for each way to fail.
        """
        ...
