"""Bears processes that serve, one at a time, each until its point or a signal."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tests.fakes.model import FakeModel
from tests.fakes.telegram import TOKEN, FakeTelegram

ROOT = Path(__file__).parent.parent
_PUBLIC = "https://bot.example/updates"


class Nursery:
    """Bears a process with the point of its death; see tests/mortal.py."""

    def __init__(self, process: subprocess.Popen[bytes], environment: dict[str, str]) -> None:
        if process.stdin is None or process.stdout is None:
            raise LookupError("the nursery is out of reach")
        self._stdin, self._stdout = process.stdin.fileno(), process.stdout
        self._environment = environment
        self._alive: int | None = None

    def bear(
        self,
        point: str | None = None,
        passing: int = 1,
        *,
        careless: bool = False,
        repeat: float = 0.05,
    ) -> int:
        """Start a process that serves and return its id."""
        life = {"point": point, "passing": passing, "careless": careless, "repeat": repeat}
        line = json.dumps({**life, "environment": self._environment})
        os.write(self._stdin, f"{line}\n".encode())
        self._alive = int(self._line(None) or 0)
        return self._alive

    def wait(self, seconds: float | None) -> int | None:
        """Return how the process ended, or None if it lives on."""
        if (line := self._line(seconds)) is None:
            return None
        self._alive = None
        return int(line)

    def end(self, process: int, by: int = signal.SIGTERM) -> int:
        """Send a process its signal; return how it ended."""
        os.kill(process, by)
        return self.wait(None) or 0

    def close(self) -> None:
        """Leave no process behind."""
        if self._alive is not None and self.wait(0) is None:
            with suppress(ProcessLookupError):
                self.end(self._alive, signal.SIGKILL)

    def _line(self, seconds: float | None) -> bytes | None:
        ready, _, _ = select.select([self._stdout], [], [], seconds)
        return self._stdout.readline() if ready else None


@contextmanager
def nursery(
    home: Path, telegram: FakeTelegram, model: FakeModel, *, webhook: bool = False
) -> Iterator[Nursery]:
    """Have processes that serve from `home`, by polling or by a webhook."""
    with _listening(telegram, webhook=webhook) as listening:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.mortal"],
            cwd=ROOT,
            env={k: v for k, v in os.environ.items() if not k.startswith(("DALIL_", "OPENAI_"))}
            | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,  # a line that select does not see is one that nobody waits for
        )
        with process:
            born = Nursery(process, _environment(home, telegram, model) | listening)
            with closing(born):
                yield born


def _environment(home: Path, telegram: FakeTelegram, model: FakeModel) -> dict[str, str]:
    return {
        "DALIL_HOME": str(home),
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
