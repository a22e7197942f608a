"""One poller at a time: two processes on one home would take each other's updates."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import NothingDone


@contextmanager
def only_poller(home: Path) -> Iterator[None]:
    """Hold the home's lock while the block runs; raises NothingDone where another holds it.

    The system lets go of it when the process ends, however it ends.
    """
    home.mkdir(parents=True, exist_ok=True)
    path = home / "serve.lock"
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read(20).strip()
            raise NothingDone(
                f"another `dalil serve` (process {holder or 'unknown'}) runs on {home}; "
                "stop it first."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
