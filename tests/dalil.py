"""The command in processes of its own, with a home and nothing of the machine's settings."""

from __future__ import annotations

import json
import os
import subprocess
import warnings
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.fakes.newsroom import ROOT
from tests.forked import Forked, Streams, command

_SECONDS = 180


class Dalil:
    """Runs the command in a home of its own; a warning is an error."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = ("PATH", "SYSTEMROOT", "TMPDIR")
        self.environ = {name: os.environ[name] for name in kept if name in os.environ}
        self.environ |= {"DALIL_HOME": str(home), "HOME": str(home)}
        self.environ |= {"LC_ALL": "C", "PYTHONPATH": str(ROOT)}

    def __call__(self, *arguments: str, code: int = 0, stdin: str = "", **environ: str) -> str:
        """Return what was printed."""
        done = self.run(*arguments, stdin=stdin, **environ)
        assert done.returncode == code, done.stderr
        return done.stdout

    def json(self, *arguments: str, code: int = 0) -> Any:
        """Return what was printed as JSON."""
        return json.loads(self(*arguments, "--json", code=code))

    def error(self, *arguments: str, code: int, **environ: str) -> str:
        """Return what was told of a failure."""
        done = self.run(*arguments, **environ)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stderr

    def run(
        self, *arguments: str, stdin: str = "", **environ: str
    ) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        with TemporaryDirectory() as folder:
            files = [Path(folder) / name for name in ("read", "printed", "told")]
            for file, text in zip(files, (stdin, "", ""), strict=True):
                file.write_text(text, encoding="utf-8")
            work, streams = partial(_command, *arguments), Streams(*files)
            code = Forked(work, self.environ | environ, self.home, streams).end(_SECONDS)
            texts = [file.read_bytes().decode() for file in files[1:]]
        return subprocess.CompletedProcess(arguments, code, *texts)


def _command(*arguments: str) -> None:
    warnings.simplefilter("error")
    command(*arguments)
