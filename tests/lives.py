"""Processes that ingest, and end where they are told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.nursery import ROOT


class Lives:
    """Ingests a folder in a process for each home; `batch` articles a transaction."""

    def __init__(self, process: subprocess.Popen[str], folder: Path, batch: int) -> None:
        self._process, self._folder, self._batch = process, folder, batch

    def ingest(self, home: Path, statement: int | None, by: int = signal.SIGKILL) -> int:
        """Return how the process ended; before its `statement` it gets the signal."""
        if self._process.stdin is None or self._process.stdout is None:
            raise LookupError("the process is out of reach")
        life = {"home": str(home), "folder": str(self._folder), "batch": self._batch}
        self._process.stdin.write(json.dumps({**life, "statement": statement, "signal": by}) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def born(folder: Path, batch: int) -> Iterator[Lives]:
    """Start what starts the processes."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DALIL_", "OPENAI_"))}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.mortal_ingest"],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield Lives(process, folder, batch)
