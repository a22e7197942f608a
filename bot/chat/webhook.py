"""The webhook: Telegram's requests, answered with 200 once their update is kept."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import h11
from telegram import Bot

from bot.chat.api import call
from bot.chat.arrivals import ALLOWED_UPDATES
from bot.chat.faults import origin
from bot.chat.polling import Accept
from bot.errors import DalilError, NothingDone

logger = logging.getLogger(__name__)

LARGEST = 1024 * 1024
_SECONDS = 10.0
_IDLE_SECONDS = 75.0
_MOST_CONNECTIONS = 100
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram is to send updates, where this process listens, and what proves it them."""

    url: str
    host: str
    port: int
    secret: str = field(repr=False)


class _Refused(Exception):
    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


async def announce(bot: Bot, webhook: Webhook) -> None:
    """Tell Telegram where to send updates, one at a time, so that they come in order."""
    params = {
        "url": webhook.url,
        "secret_token": webhook.secret,
        "allowed_updates": ALLOWED_UPDATES,
        "max_connections": 1,
    }
    await call(bot, "setWebhook", params)


@asynccontextmanager
async def listening(webhook: Webhook, accept: Accept) -> AsyncIterator[int]:
    """Take updates while the block runs; gives the port. Raises NothingDone."""
    listener = _Listener(webhook, accept)
    try:
        server = await asyncio.start_server(listener.serve, webhook.host, webhook.port)
    except OSError as error:
        place = f"{webhook.host}:{webhook.port}"
        raise NothingDone(f"cannot listen on {place} ({error.strerror}).") from None
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        await listener.close()


class _Listener:
    def __init__(self, webhook: Webhook, accept: Accept) -> None:
        self._path = urlsplit(webhook.url).path or "/"
        self._secret = webhook.secret.encode()
        self._accept = accept
        self._tasks: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        """End the connections; what was kept before its reply Telegram sends again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        task = asyncio.current_task()
        if task is None or len(self._tasks) >= _MOST_CONNECTIONS:
            writer.close()
            return
        self._tasks.add(task)
        try:
            await self._requests(h11.Connection(h11.SERVER), reader, writer)
        except (OSError, TimeoutError, h11.ProtocolError, asyncio.CancelledError):
            pass  # whoever it was is gone, slow or no HTTP client
        except Exception as error:  # noqa: BLE001 - the outermost edge of a connection
            logger.error("a request failed: %s", origin(error))  # noqa: TRY400
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _requests(
        self, http: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            event = await _next(
                http, reader, _IDLE_SECONDS if http.our_state is h11.IDLE else _SECONDS
            )
            if not isinstance(event, h11.Request):
                return
            try:
                status = await self._update(event, http, reader)
            except _Refused as refused:
                status = refused.status
            headers = [("Content-Length", "0")]
            keep = status is HTTPStatus.OK
            if not keep:
                headers.append(("Connection", "close"))
            reply = h11.Response(status_code=status, headers=headers, reason=status.phrase.encode())
            for piece in (http.send(reply), http.send(h11.EndOfMessage())):
                writer.write(piece or b"")
            await writer.drain()
            if not keep:
                await _let_go(reader, writer)
            if not keep or http.our_state is not h11.DONE:
                return
            http.start_next_cycle()

    async def _update(
        self, request: h11.Request, http: h11.Connection, reader: asyncio.StreamReader
    ) -> HTTPStatus:
        """Keep the update of a request; nothing of it is read before the secret is right."""
        headers = dict(request.headers)
        self._check(request, headers)
        try:
            content = json.loads(await _body(http, reader))
        except (ValueError, RecursionError):
            raise _Refused(HTTPStatus.BAD_REQUEST) from None
        if not isinstance(content, dict) or not isinstance(content.get("update_id"), int):
            raise _Refused(HTTPStatus.BAD_REQUEST)
        try:
            await self._accept([content])
        except DalilError as error:
            logger.error("an update cannot be kept, so Telegram keeps it: %s", error)  # noqa: TRY400
            raise _Refused(HTTPStatus.SERVICE_UNAVAILABLE) from None
        return HTTPStatus.OK

    def _check(self, request: h11.Request, headers: dict[bytes, bytes]) -> None:
        given = headers.get(b"x-telegram-bot-api-secret-token", b"")
        if not hmac.compare_digest(given, self._secret):
            raise _Refused(HTTPStatus.FORBIDDEN)
        if request.target.partition(b"?")[0].decode("latin-1") != self._path:
            raise _Refused(HTTPStatus.NOT_FOUND)
        if request.method != b"POST":
            raise _Refused(HTTPStatus.METHOD_NOT_ALLOWED)
        if int(headers.get(b"content-length", b"0")) > LARGEST:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


async def _body(http: h11.Connection, reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    async with asyncio.timeout(_SECONDS):
        while not isinstance(event := await _next(http, reader, None), h11.EndOfMessage):
            if not isinstance(event, h11.Data):
                raise h11.RemoteProtocolError("the body ends early")
            body += event.data
            if len(body) > LARGEST:
                raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)


async def _let_go(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """End a refused request: closed with bytes unread or to come, the refusal may never arrive."""
    writer.write_eof()
    with suppress(TimeoutError):
        async with asyncio.timeout(_SECONDS):
            while await reader.read(_PIECE):
                pass


async def _next(http: h11.Connection, reader: asyncio.StreamReader, seconds: float | None) -> Any:
    """Return the next event; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while (event := http.next_event()) is h11.NEED_DATA:
            http.receive_data(await reader.read(_PIECE))
    return event
