"""`dalil`, allowed to fetch from one port of loopback, and to die there; for tests alone.

A life is the port, and `point` and `passing` where the process is to kill itself with SIGKILL, at
that passing of that point. Its children are processes of the same kind, which are commands: `python
-m tests.feeding LIFE ARGUMENT...`, with the life as JSON. The product has no other policy than its
own: it is put in its place here, before the command runs.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import bot.feeding
from bot.settings import Settings
from retrieval import Corpus
from retrieval.feeds import taking
from retrieval.feeds.entry_store import EntryStore
from retrieval.feeds.robots_table import RobotsTable
from retrieval.feeds.store import FeedStore
from retrieval.fetching import Fetcher, Robots
from tests.fakes.site import SMALL, Clock, reaching
from tests.forked import command

POINTS = ("asking", "fetched", "begun", "noted", "stored", "listed")
"""Around a request, after an attempt is noted, before and after an article's commit."""


def _meet(left: list[int]) -> None:
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def _mortal(owner: Any, name: str, left: list[int], *, before: bool = False) -> None:
    done: Callable[..., Any] = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if before:
            _meet(left)
        result = done(*args, **kwargs)
        if not before:
            _meet(left)
        return result

    setattr(owner, name, wrapped)


def _fated(point: str, passing: int) -> None:
    left = [passing]
    owner, name = {
        "asking": (Fetcher, "get"),
        "fetched": (Fetcher, "get"),
        "listed": (FeedStore, "listed"),
        "begun": (EntryStore, "begin"),
        "noted": (EntryStore, "done"),
        "stored": (taking, "_store"),
    }[point]
    _mortal(owner, name, left, before=point == "asking")


def _open(
    port: int, _settings: Settings, corpus: Corpus, _stopped: threading.Event, *, keep: bool = True
) -> Fetcher:
    clock, patient = Clock(), replace(SMALL, seconds=180)  # a test may let it wait
    return reaching(port, Robots(RobotsTable(corpus) if keep else {}), clock, patient)


def dalil(life: Mapping[str, Any], *arguments: str) -> None:
    """Do what the command does with arguments; the work of a process of its own."""
    bot.feeding.open_fetcher = partial(_open, life["port"])
    if "point" in life:
        _fated(life["point"], life["passing"])
    if arguments == ("serve",):
        _begin_such_children([sys.executable, "-m", "tests.feeding", json.dumps(life)])
    command(*arguments)


def _begin_such_children(child: Sequence[str]) -> None:
    # Imported here: these children themselves begin none, and are to start soon.
    from bot import schedule, serving  # noqa: PLC0415
    from bot.child import runner  # noqa: PLC0415

    feeds = [*child, "feeds", "run"]
    serving.feeding = partial(schedule.feeding, command=feeds)  # type: ignore[assignment]
    serving.runner = partial(runner, command=child)  # type: ignore[assignment]


if __name__ == "__main__":
    dalil(json.loads(sys.argv[1]), *sys.argv[2:])
