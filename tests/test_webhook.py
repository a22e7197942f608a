from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from bot.chat.runner import Line, serve
from bot.chat.webhook import LARGEST, Webhook, listening
from bot.errors import NothingDone
from bot.storage.database import LogbookError
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.test_handlers import Asked, Bot

SECRET = "a-secret-of-some-length"
PATH = "/telegram/updates"
UPDATE = {"update_id": 1}
SECONDS = 60


class Kept:
    """Keeps updates, and says how they are kept."""

    def __init__(self, error: Exception | None = None) -> None:
        self.updates: list[dict[str, Any]] = []
        self._error = error

    async def __call__(self, updates: Sequence[dict[str, Any]]) -> None:
        if self._error is not None:
            raise self._error
        self.updates += updates


def _posted(
    kept: Kept,
    body: bytes = json.dumps(UPDATE).encode(),
    *,
    path: str = PATH,
    secret: str | None = SECRET,
    method: str = "POST",
    headers: dict[str, str] | None = None,
) -> int:
    """Send one request to a listener and return the status of its reply."""
    given = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}

    def post(port: int) -> int:
        with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
            connection.request(method, path, body, {**given, **(headers or {})})
            return connection.getresponse().status

    return _listening(kept, lambda port: asyncio.to_thread(post, port))


def _listening(kept: Kept, use: Callable[[int], Awaitable[int]]) -> int:
    async def run() -> int:
        webhook = Webhook(f"https://example.org{PATH}", "127.0.0.1", 0, SECRET)
        async with listening(webhook, kept) as port:
            return await use(port)

    return asyncio.run(run())


def test_an_update_is_kept_before_it_is_confirmed() -> None:
    kept = Kept()
    assert _posted(kept) == 200
    assert kept.updates == [UPDATE]


def test_what_cannot_be_kept_is_not_confirmed(caplog: pytest.LogCaptureFixture) -> None:
    assert _posted(Kept(LogbookError("the disk is full"))) == 503
    assert "the disk is full" in caplog.text


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (403, {"secret": None}),
        (403, {"secret": ""}),
        (403, {"secret": SECRET + "x"}),
        (403, {"secret": "a-secret-of-some-lengtx", "path": "/other"}),
        (404, {"path": "/other"}),
        (405, {"method": "PUT"}),
        (413, {"headers": {"Content-Length": str(LARGEST + 1)}}),
        (413, {"body": b"x" * (LARGEST + 1)}),
        (400, {"body": b"no json"}),
        (400, {"body": b"[1]"}),
        (400, {"body": b'{"update_id": "1"}'}),
        (400, {"body": b"[" * 100_000}),
    ],
)
def test_what_is_not_telegrams_is_refused(status: int, request_: dict[str, Any]) -> None:
    kept = Kept()
    assert _posted(kept, **request_) == status
    assert kept.updates == []


def test_a_body_without_a_length_is_cut_off_too() -> None:
    async def use(port: int) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST {PATH} HTTP/1.1\r\nHost: h\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
        writer.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        for _ in range(LARGEST // 0x8000 + 1):
            writer.write(b"8000\r\n" + b"x" * 0x8000 + b"\r\n")
        status = int((await reader.readline()).split()[1])
        writer.close()
        await writer.wait_closed()
        return status

    kept = Kept()
    assert _listening(kept, use) == 413
    assert kept.updates == []


def test_who_is_refused_may_send_to_the_end_and_read_why() -> None:
    async def use(port: int) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST {PATH} HTTP/1.1\r\nHost: h\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
        writer.write(f"{head}Content-Length: {LARGEST + 1}\r\n\r\n".encode())
        reply = await reader.read()  # to its end: the listener has said all it will
        for _ in range(LARGEST // 0x8000):
            writer.write(b"x" * 0x8000)
            await writer.drain()
            await asyncio.sleep(0.001)  # the listener gets its turn, and what it closed is noticed
        writer.close()
        await writer.wait_closed()
        return int(reply.split()[1])

    assert _listening(Kept(), use) == 413


def test_one_connection_brings_many_updates() -> None:
    def post(port: int) -> int:
        with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
            for n in range(3):
                body = json.dumps({"update_id": n})
                connection.request("POST", PATH, body, {"X-Telegram-Bot-Api-Secret-Token": SECRET})
                assert connection.getresponse().read() == b""
        return 0

    kept = Kept()
    _listening(kept, lambda port: asyncio.to_thread(post, port))
    assert kept.updates == [{"update_id": n} for n in range(3)]


@pytest.mark.parametrize("noise", [b"\x16\x03\x01 no http", b"GET / HTTP/1.1\r\n" + b"a" * 200_000])
def test_noise_ends_its_own_connection_alone(noise: bytes) -> None:
    async def use(port: int) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(noise)
        with suppress(ConnectionError):
            assert await reader.read() == b""
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        return 0

    _listening(Kept(), use)


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        webhook = Webhook("https://example.org/", "127.0.0.1", taken.getsockname()[1], SECRET)

        async def run() -> None:
            async with listening(webhook, Kept()):
                pass

        with pytest.raises(NothingDone, match="cannot listen on"):
            asyncio.run(run())


def test_a_question_by_webhook_is_answered_once_and_the_secret_is_not_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked = Asked()
    with (
        socket.socket() as kept,
        FakeTelegram() as fake,
        caplog.at_level(logging.DEBUG, "bot"),
    ):
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))  # but not listening: nobody else is given the port
        port = kept.getsockname()[1]
        webhook = Webhook(f"http://127.0.0.1:{port}{PATH}", "127.0.0.1", port, SECRET)

        async def run() -> None:
            with Bot(tmp_path, asked).desk() as desk:
                serving = asyncio.create_task(serve(Line(TOKEN, fake.url, webhook), tmp_path, desk))
                fake.user_sends(7, "who?")
                await asyncio.to_thread(fake.wait_for_messages, 1)
                await asyncio.to_thread(fake.wait_until_taken)
                os.kill(os.getpid(), signal.SIGTERM)
                await serving

        asyncio.run(run())
        assert len(fake.sent()) == 1
        assert fake.pending() == 0
    assert [question for question, _, _ in asked.questions] == ["who?"]
    assert SECRET not in caplog.text
    assert SECRET not in repr(webhook)
