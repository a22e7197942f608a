"""Real processes that start at once: forked from one that has read what each would read first.

Imports take a second, the model of words two: they are paid once for all processes of a run. Each
has the environment, the folder and the streams that it is given, and none of this process's.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path

from bot.cli import main

Work = Callable[[], None]

_context = get_context("forkserver")
_context.set_forkserver_preload(["tests.preloaded"])


@dataclass(frozen=True, slots=True)
class Streams:
    """The files from which a process reads, and to which what it prints is added."""

    read: Path = Path(os.devnull)
    printed: Path = Path(os.devnull)
    told: Path | None = None  # where it is not to stand among what is printed


class Forked:
    """A process that does its work, which pickle must know; how it ends is its exit code."""

    def __init__(
        self,
        work: Work,
        environment: Mapping[str, str],
        folder: Path,
        streams: Streams = Streams(),
    ) -> None:
        """Start it."""
        given = (work, dict(environment), folder, streams)
        self._process = _context.Process(target=_live, args=given, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """Its number."""
        if self._process.pid is None:
            raise ProcessLookupError("it was not started")
        return self._process.pid

    def wait(self, seconds: float | None = None) -> int | None:
        """Return how it ended, or None if it lives on; a signal's number is below 0."""
        self._process.join(seconds)
        return self._process.exitcode

    def end(self, seconds: float) -> int:
        """Return how it ended; raises TimeoutError, and kills it, where it does not in time."""
        if (code := self.wait(seconds)) is None:
            self.signal(signal.SIGKILL)
            raise TimeoutError(f"the process did not end in {seconds} s")
        return code

    def signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self._process.exitcode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


def command(*arguments: str) -> None:
    """Do what the command does with arguments."""
    sys.argv[1:] = arguments
    main()


def begin_anew(*arguments: str) -> None:
    """Do what the command does, with nothing read before: as who types it has it done."""
    os.execv(sys.executable, [sys.executable, "-m", "bot.cli", *arguments])  # noqa: S606


def _end_with(parent: int) -> None:
    """End this process when the one that wanted it is gone."""
    wait([parent])
    os.kill(os.getpid(), signal.SIGKILL)


def _live(work: Work, environment: Mapping[str, str], folder: Path, streams: Streams) -> None:
    os.dup2(os.open(streams.read, os.O_RDONLY), 0)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - a descriptor
    for descriptor, path in ((1, streams.printed), (2, streams.told or streams.printed)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), descriptor)
    # It hears a Ctrl-C also where this process was begun to ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    work()
