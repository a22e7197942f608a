"""`dalil ingest` that kills itself with SIGKILL at a given statement; for the kill test alone.

`python -m tests.mortal_ingest` reads a life a line as JSON (`home`, `folder`, `batch`, and
`statement`, the number of the statement before which it gets the `signal`, or null) and forks a
process for it, so that imports are paid once; it prints how that ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

from sqlite_utils import Database

import retrieval.reading
import retrieval.search  # noqa: F401 - loaded once, for all lives
from bot.cli import main
from retrieval import ingestion

_execute = Database.execute


def _live(life: dict[str, Any]) -> None:
    left = life["statement"]

    def execute(self: Database, sql: str, parameters: Any = None) -> Any:
        nonlocal left
        if left is not None:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), life["signal"])
                left = None
        return _execute(self, sql, parameters)

    Database.execute = execute  # type: ignore[method-assign]
    ingestion._BATCH_ARTICLES = life["batch"]
    os.environ["DALIL_HOME"] = life["home"]
    sys.argv[1:] = ["ingest", life["folder"]]
    main()


def _bear() -> None:
    for line in sys.stdin.buffer:
        child = os.fork()
        if not child:
            with open(os.devnull, "r+b") as nothing:  # noqa: PTH123 - a descriptor is wanted
                os.dup2(nothing.fileno(), 0)
                os.dup2(nothing.fileno(), 1)
            _live(json.loads(line))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _bear()
