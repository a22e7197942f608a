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


class OpenAIModel:
    """A model behind an OpenAI-compatible endpoint.

    Endpoints differ in how they take a schema: strictly, loosely or not at all. The first
    rung that an endpoint accepts is remembered for as long as this object lives.
    """

    def __init__(self, model: str, api_key: str | None, base_url: str | None) -> None:
        self._model = model
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
        while True:
            try:
                return await self._call(messages, rungs[self._rung], seconds)
            except (openai.BadRequestError, openai.UnprocessableEntityError):
                if self._rung == len(rungs) - 1:
                    self._rung = 0
                    raise
                self._rung += 1

    async def _call(
        self, messages: Sequence[Message], response_format: Any, seconds: float
    ) -> Reply:
        timeout = openai.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
        arguments: dict[str, Any] = {"model": self._model, "messages": list(messages)}
        if response_format is not None:
            arguments["response_format"] = response_format
        completion = await self._client.chat.completions.create(timeout=timeout, **arguments)
        return self._read(completion)

    def _read(self, completion: Any) -> Reply:
        """Read a completion that may be anything: some endpoints send HTML with status 200."""
        try:
            choice = completion.choices[0]
            text = choice.message.content
        except (AttributeError, IndexError, TypeError) as error:
            raise ModelNonsense("The model's endpoint replied with something else.") from error
        if not isinstance(text, str) or not text.strip() or choice.finish_reason == "length":
            raise ModelNonsense("The model's reply is empty or cut short.")
        usage = completion.usage
        return Reply(
            text=text,
            model=completion.model or self._model,
            input_tokens=usage.prompt_tokens if usage else 0,
            output_tokens=usage.completion_tokens if usage else 0,
        )


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
    except (openai.OpenAIError, ValueError) as error:
        raise ModelNonsense("The model's endpoint replied with something else.") from error


def _by_status(status: int) -> LanguageModelError:
    if status >= 500:
        return ModelUnreachable("The model's endpoint failed.")
    return ModelRefused("The model's endpoint refused the request: its key, model or quota.")
