"""One process at a time for work that two would do twice, or take from each other."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import NothingDone

logger = logging.getLogger(__name__)


@contextmanager
def only_one(home: Path, name: str, command: str) -> Iterator[None]:
    """Hold the home's lock `name` while the block runs; raises NothingDone where another does.

    The system lets go of it when the process ends, however it ends.
    """
    home.mkdir(parents=True, exist_ok=True)
    file = os.open(home / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    with _held(file, command, f"runs on {home}"):
        yield


@contextmanager
def only_poller_of(token: str, api: str) -> Iterator[None]:
    """Hold the lock of a token's bot on this machine; raises NothingDone as above.

    Two homes with one token would meet only at Telegram, as conflicts. Where the machine has no
    place for such a lock that is still how they meet.
    """
    try:
        file = _open_shared(token, api)
    except OSError as error:
        logger.info("no lock is held for this token on this machine (%s)", type(error).__name__)
        yield
        return
    with _held(file, "dalil serve", "serves the bot of this token from another home"):
        yield


def _open_shared(token: str, api: str) -> int:
    # The bot's number alone: nothing of what is secret in a token, and the same in the next one.
    bot = f"{token.partition(':')[0]} {api}"
    name = f"dalil-{os.getuid()}-{hashlib.sha256(bot.encode()).hexdigest()[:16]}.lock"
    # Others may write to this folder: what stands there under the name is not followed.
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
    return os.open(Path(tempfile.gettempdir()) / name, flags, 0o600)


@contextmanager
def _held(file: int, command: str, doing: str) -> Iterator[None]:
    try:
        _lock(file, command, doing)
        yield
    finally:
        os.close(file)


def _lock(file: int, command: str, doing: str) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.pread(file, 20, 0).decode("ascii", "replace").strip() or "unknown"
        raise NothingDone(
            f"another `{command}` (process {holder}) {doing}; stop it first."
        ) from None
    os.ftruncate(file, 0)
    os.pwrite(file, str(os.getpid()).encode(), 0)
