"""The language model behind any OpenAI-compatible endpoint; the only importer of openai."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import httpx2
import openai

from bot.answering.endpoint.completion import CompletionReader
from bot.answering.endpoint.ladder import Rung
from bot.answering.llm import Reply
from bot.answering.prompting import Message
from bot.errors import (
    LanguageModelError,
    ModelBusy,
    ModelNonsense,
    ModelRefused,
    ModelTooSlow,
    ModelUnreachable,
)

_CONNECT_SECONDS = 5.0
_FIRST_SHARE = 0.75  # of the deadline, for the first piece of a reply
_IDLE_SHARE, _IDLE_SECONDS = 0.25, 3.0  # between two pieces, the larger of the two
_USAGE_SECONDS = 1.0  # after a reply's end, for the count of its tokens
_LONGEST_WAIT = 3600.0
_PASSING = frozenset({502, 503})
_NOT_LISTED = frozenset({404, 405, 501})


class OpenAIModel:
    """A model behind an OpenAI-compatible endpoint.

    Endpoints differ in what they understand. What this one accepted is remembered for as long
    as this object lives.
    """

    def __init__(self, model: str, api_key: str | None, base_url: str | None) -> None:
        self.name = model
        self._client = _client(api_key, base_url)
        self._rung = Rung()

    async def reply(
        self,
        messages: Sequence[Message],
        name: str,
        schema: Mapping[str, Any],
        seconds: float,
        heard: Callable[[str], None] | None = None,
    ) -> Reply:
        """Ask the endpoint; see LanguageModel.

        A connection that fails before the first piece is tried once more, and so is a 502 or
        a 503. A `Retry-After` is never waited for.
        """
        async with _explained(), asyncio.timeout(seconds):
            call = _Call(self._client, self.name, messages, seconds, heard)
            try:
                return await self._descend(call, name, schema)
            except (
                openai.APIStatusError,
                openai.APIConnectionError,
                httpx2.TransportError,
            ) as error:
                if call.reader.pieces or not _is_passing(error):
                    raise
            return await self._descend(call, name, schema)

    async def listed(self, seconds: float) -> list[str]:
        """Return the names of the endpoint's models, which costs nothing.

        Empty for an endpoint that does not list them: it is there all the same. Raises
        LanguageModelError.
        """
        async with _explained(), asyncio.timeout(seconds):
            try:
                response = await self._client.get("/models", cast_to=httpx2.Response)
            except openai.APIStatusError as error:
                if error.status_code not in _NOT_LISTED:
                    raise
                return []
            return _names(json.loads(response.content))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _descend(self, call: _Call, name: str, schema: Mapping[str, Any]) -> Reply:
        """Go down the ladder until the endpoint takes the request."""
        rung = self._rung
        while True:
            try:
                reply = await call.ask(rung.arguments(name, schema))
            except openai.APIStatusError as error:
                below = rung.below(error.status_code, _told(error))
                if below is None:
                    raise
                rung = below
            else:
                self._rung = rung
                return reply


class _Call:
    """One question to the endpoint, and what was read of the reply so far."""

    def __init__(
        self,
        client: openai.AsyncOpenAI,
        model: str,
        messages: Sequence[Message],
        seconds: float,
        heard: Callable[[str], None] | None,
    ) -> None:
        self.reader = CompletionReader()
        self._client = client
        self._fixed: dict[str, Any] = {"model": model, "messages": list(messages)}
        self._heard = heard or (lambda _piece: None)
        self._clock = asyncio.get_running_loop().time
        self._end = self._clock() + seconds
        self._first = self._clock() + _FIRST_SHARE * seconds
        self._idle = max(_IDLE_SHARE * seconds, _IDLE_SECONDS)

    async def ask(self, arguments: Mapping[str, Any]) -> Reply:
        """Send the request and read the reply, all within the deadlines."""
        self.reader = CompletionReader()
        left = max(self._end - self._clock(), 0.001)
        timeout = openai.Timeout(left, connect=min(left, _CONNECT_SECONDS))
        create = self._client.chat.completions.with_streaming_response.create
        try:
            async with (
                asyncio.timeout_at(self._first if "stream" in arguments else self._end) as limit,
                create(timeout=timeout, **self._fixed, **arguments) as response,
            ):
                async for data in response.iter_bytes():
                    if self._take(data):
                        limit.reschedule(self._limit())
        except (TimeoutError, httpx2.TransportError):
            if not self.reader.ended:
                raise
        return self.reader.reply()

    def _take(self, data: bytes) -> bool:
        """Read the next bytes; return whether the reply went on."""
        before = self.reader.pieces
        piece = self.reader.feed(data)
        if piece:
            self._heard(piece)
        return self.reader.pieces > before or self.reader.ended

    def _limit(self) -> float:
        """Return when the next bytes must be there."""
        patience = _USAGE_SECONDS if self.reader.ended else self._idle
        return min(self._end, self._clock() + patience)


def _client(api_key: str | None, base_url: str | None) -> openai.AsyncOpenAI:
    """Return the client; a query in the address, as Azure wants it, goes into every request."""
    address = urlsplit(base_url or "")
    query = dict(parse_qsl(address.query))
    azure = "api-version" in query
    return openai.AsyncOpenAI(
        api_key=api_key or "none",  # local endpoints want no key
        base_url=urlunsplit(address._replace(query="")) or None,
        max_retries=0,  # the library's own retries wait outside every deadline
        default_query=query,
        default_headers={"api-key": api_key} if azure and api_key else None,
    )


def _names(listed: Any) -> list[str]:
    """Return the names in a list of models; raises ValueError for what is none."""
    if not isinstance(listed, dict) or "error" in listed:
        raise ValueError("not a list of models")
    models = listed.get("data")
    items = models if isinstance(models, list) else []
    named = [item.get("id") for item in items if isinstance(item, dict)]
    return [name for name in named if isinstance(name, str)]


def _told(error: openai.APIStatusError) -> str:
    """Return what a refusal says; a web page in its place says nothing."""
    told = str(error.body or "")
    return "" if told.lstrip().startswith("<") else told


def _is_passing(error: Exception) -> bool:
    """Tell a failure that may be over at once: a lost connection, an endpoint that restarts."""
    if isinstance(error, openai.APIStatusError):
        return error.status_code in _PASSING
    return not isinstance(error, (openai.APITimeoutError, httpx2.TimeoutException))


@asynccontextmanager
async def _explained() -> AsyncIterator[None]:
    """Turn the library's errors into ours; theirs may hold the question, the address, the key."""
    try:
        yield
    except (openai.OpenAIError, httpx2.HTTPError, TimeoutError) as error:
        raise _ours(error) from None
    except (ValueError, RecursionError):
        raise ModelNonsense("The model's endpoint replied with something else.") from None


def _ours(error: Exception) -> LanguageModelError:
    if isinstance(error, openai.APIStatusError):
        return _by_status(error)
    if isinstance(error.__cause__, httpx2.ConnectTimeout):
        return ModelUnreachable("The model's endpoint cannot be reached.")
    if isinstance(error, (TimeoutError, openai.APITimeoutError, httpx2.TimeoutException)):
        return ModelTooSlow("The model did not answer in time.")
    if isinstance(error, (openai.APIConnectionError, httpx2.TransportError)):
        return ModelUnreachable("The model's endpoint cannot be reached.")
    return ModelNonsense("The model's endpoint replied with something else.")


def _by_status(error: openai.APIStatusError) -> LanguageModelError:
    if error.status_code >= 500:
        return ModelUnreachable("The model's endpoint failed.")
    if error.status_code == 429:
        wait = _seconds(error.response.headers.get("retry-after"))
        return ModelBusy(
            "The model's endpoint has too many requests, or its quota is used up.", wait
        )
    return ModelRefused("The model's endpoint refused the request: its key or model.")


def _seconds(value: str | None) -> float | None:
    """Read a Retry-After; one that is a date is not read."""
    try:
        seconds = float(value or "")
    except ValueError:
        return None
    return min(seconds, _LONGEST_WAIT) if seconds >= 0 else None
