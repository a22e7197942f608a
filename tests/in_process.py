"""The command run in this process, where a test runs it often and starting it is not the matter."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from unittest.mock import patch

from bot.cli import main
from tests.test_cli import Dalil


class InProcess(Dalil):
    """As `Dalil`, but without a process of its own."""

    def run(
        self, *arguments: str, stdin: str = "", **environ: str
    ) -> subprocess.CompletedProcess[str]:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
        root = logging.getLogger()
        handlers, level, code = root.handlers[:], root.level, 0
        with ExitStack() as changed:
            changed.enter_context(patch.dict(os.environ, {**self.environ, **environ}, clear=True))
            changed.enter_context(patch.object(sys, "argv", ["dalil", *arguments]))
            changed.enter_context(
                patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            )
            changed.enter_context(chdir(self.home))
            changed.enter_context(redirect_stdout(out))
            changed.enter_context(redirect_stderr(err))
            try:
                main()
            except SystemExit as end:
                code = int(end.code or 0)
            finally:
                root.handlers[:], root.level = handlers, level
        texts = []
        for stream in (out, err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode())
        return subprocess.CompletedProcess(arguments, code, *texts)
