"""Bears processes that serve, one at a time, each until its point or a signal."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.fakes.model import FakeModel
from tests.fakes.newsroom import environment
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.forked import Forked
from tests.mortal import Life, serve

_PUBLIC = "https://bot.example/updates"


class Nursery:
    """Bears a process with the point of its death; see tests/mortal.py."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self._home, self._environment = home, environment
        self._born: Forked | None = None

    def bear(
        self,
        point: str | None = None,
        passing: int = 1,
        *,
        careless: bool = False,
        repeat: float = 0.05,
    ) -> None:
        """Start a process that serves; the one before has ended."""
        life = Life(point, passing, careless, repeat)
        self._born = Forked(partial(serve, life), self._environment, self._home)

    def wait(self, seconds: float | None) -> int | None:
        """Return how the process ended, or None if it lives on."""
        return self._born.wait(seconds) if self._born else None

    def end(self, by: int = signal.SIGTERM) -> int | None:
        """Send the process its signal; return how it ended."""
        if self._born is None:
            return None
        self._born.signal(by)
        return self._born.wait()


@contextmanager
def nursery(
    home: Path, telegram: FakeTelegram, model: FakeModel, *, webhook: bool = False
) -> Iterator[Nursery]:
    """Have processes that serve from `home`, by polling or by a webhook."""
    with _listening(telegram, webhook=webhook) as listening:
        settings = _settings(telegram, model) | listening
        born = Nursery(home, environment(home, **settings))
        try:
            yield born
        finally:
            born.end(signal.SIGKILL)


def _settings(telegram: FakeTelegram, model: FakeModel) -> dict[str, str]:
    return {
        "DALIL_MODEL": "test-model",
        "OPENAI_BASE_URL": model.base_url,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "DALIL_TELEGRAM_API": telegram.url,
        "DALIL_ALLOWED_USERS": "*",
    }


@contextmanager
def _listening(telegram: FakeTelegram, *, webhook: bool) -> Iterator[dict[str, str]]:
    """Keep a port for the processes' webhook, behind an address that Telegram is told."""
    if not webhook:
        yield {}
        return
    with socket.socket() as kept:  # bound but not listening: nobody else is given the port
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{kept.getsockname()[1]}"
        telegram.proxies[_PUBLIC] = f"http://{address}/updates"
        yield {
            "DALIL_WEBHOOK_URL": _PUBLIC,
            "DALIL_WEBHOOK_SECRET": "a-secret-of-some-length",
            "DALIL_WEBHOOK_LISTEN": address,
        }
