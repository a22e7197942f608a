"""The language model behind any OpenAI-compatible endpoint; the only importer of openai."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import openai

from bot.answering.llm import Reply
from bot.answering.prompting import Message
from bot.errors import (
    LanguageModelError,
    ModelNonsense,
    ModelRefused,
    ModelTooSlow,
    ModelUnreachable,
)

_CONNECT_SECONDS = 5.0
# What endpoints answer to a `response_format` that they do not know.
_NO_SUCH_FORMAT = frozenset({400, 404, 405, 406, 415, 422, 501})


class OpenAIModel:
    """A model behind an OpenAI-compatible endpoint.

    Endpoints differ in how they take a schema: strictly, loosely or not at all. The first
    rung that an endpoint accepts is remembered for as long as this object lives.
    """

    def __init__(self, model: str, api_key: str | None, base_url: str | None) -> None:
        self.name = model
        # The library's own retries wait outside every deadline; local endpoints want no key.
        self._client = openai.AsyncOpenAI(
            api_key=api_key or "none", base_url=base_url, max_retries=0
        )
        self._rung = 0

    async def reply(
        self, messages: Sequence[Message], name: str, schema: Mapping[str, Any], seconds: float
    ) -> Reply:
        """Ask the endpoint; see LanguageModel."""
        async with _explained(), asyncio.timeout(seconds):
            return await self._climb(messages, name, schema, seconds)

    async def check(self, seconds: float) -> None:
        """Ask the endpoint for its models, which costs nothing; raises LanguageModelError.

        An endpoint that does not list its models is there all the same.
        """
        async with _explained(), asyncio.timeout(seconds):
            with suppress(openai.NotFoundError):
                await self._client.models.list(timeout=seconds)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _climb(
        self, messages: Sequence[Message], name: str, schema: Mapping[str, Any], seconds: float
    ) -> Reply:
        """Go down the ladder until the endpoint takes the request."""
        rungs = _response_formats(name, schema)
        for rung in range(self._rung, len(rungs)):
            try:
                reply = await self._call(messages, rungs[rung], seconds)
            except openai.APIStatusError as error:
                if rungs[rung] is None or error.status_code not in _NO_SUCH_FORMAT:
                    raise
            else:
                self._rung = rung
                return reply
        raise AssertionError("the last rung returns or raises")

    async def _call(
        self, messages: Sequence[Message], response_format: Any, seconds: float
    ) -> Reply:
        timeout = openai.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
        arguments: dict[str, Any] = {"model": self.name, "messages": list(messages)}
        if response_format is not None:
            arguments["response_format"] = response_format
        completion = await self._client.chat.completions.create(timeout=timeout, **arguments)
        return self._read(completion)

    def _read(self, completion: Any) -> Reply:
        """Read a completion that may be anything: some endpoints send HTML with status 200."""
        try:
            choice = completion.choices[0]
            text, ended = choice.message.content, choice.finish_reason
        except (AttributeError, IndexError, KeyError, TypeError) as error:
            raise ModelNonsense("The model's endpoint replied with something else.") from error
        if not isinstance(text, str) or not text.strip() or ended in {"length", "content_filter"}:
            raise ModelNonsense("The model's reply is empty or cut short.")
        usage = getattr(completion, "usage", None)
        return Reply(
            text=text,
            input_tokens=_count(getattr(usage, "prompt_tokens", None)),
            output_tokens=_count(getattr(usage, "completion_tokens", None)),
        )


def _count(value: Any) -> int | None:
    """Return a count of tokens, None for whatever else an endpoint may send."""
    return value if isinstance(value, int) and 0 <= value < 2**53 else None


def _response_formats(name: str, schema: Mapping[str, Any]) -> tuple[dict[str, Any] | None, ...]:
    """Strict schema, schema, and none: the prompt holds the same schema in words."""
    strict = {"name": name, "schema": dict(schema), "strict": True}
    loose = {"name": name, "schema": dict(schema)}
    return (
        {"type": "json_schema", "json_schema": strict},
        {"type": "json_schema", "json_schema": loose},
        None,
    )


@asynccontextmanager
async def _explained() -> AsyncIterator[None]:
    """Turn the library's errors into ours."""
    try:
        yield
    except (TimeoutError, openai.APITimeoutError) as error:
        raise ModelTooSlow("The model did not answer in time.") from error
    except openai.APIConnectionError as error:
        raise ModelUnreachable("The model's endpoint cannot be reached.") from error
    except openai.APIStatusError as error:
        raise _by_status(error.status_code) from error
    except (openai.OpenAIError, ValueError, RecursionError) as error:
        raise ModelNonsense("The model's endpoint replied with something else.") from error


def _by_status(status: int) -> LanguageModelError:
    if status >= 500:
        return ModelUnreachable("The model's endpoint failed.")
    return ModelRefused("The model's endpoint refused the request: its key, model or quota.")
