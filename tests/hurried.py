"""`dalil serve` whose watches wait moments, not minutes; it may kill itself at a named point.

`python -m tests.hurried POINT` serves with the environment it has. A point is one of `POINTS`, or
`never`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import bot.serving  # noqa: F401 - loaded before it is changed
from bot.chat import delivery
from bot.cli import main
from bot.storage.deliveries import Deliveries
from bot.storage.watches import Watches
from bot.watching import rounds, settling

POINTS = ("tell:before", "tell:after", "message:before", "message:after", "sent:after")
"""Before and after news are stored, before and after they are sent, and once that is known."""


class _Fate:
    def __init__(self, point: str) -> None:
        self._point = point

    def meet(self, point: str) -> None:
        if point == self._point:
            os.kill(os.getpid(), signal.SIGKILL)

    def bind(self, owner: type[Any], name: str, point: str) -> None:
        done: Callable[..., Any] = getattr(owner, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.meet(f"{point}:before")
            result = done(*args, **kwargs)
            self.meet(f"{point}:after")
            return result

        async def awaited(*args: Any, **kwargs: Any) -> Any:
            self.meet(f"{point}:before")
            result = await done(*args, **kwargs)
            self.meet(f"{point}:after")
            return result

        is_async = name in {"_send_once", "sent"}
        setattr(owner, name, awaited if is_async else wrapped)


def _hurry() -> None:
    settling._REST, rounds._PAUSE_SECONDS, rounds._EVERY = timedelta(0), 0.05, timedelta(0)
    delivery._REPEAT_SECONDS = 0.05


if __name__ == "__main__":
    fate = _Fate(sys.argv[1])
    fate.bind(Watches, "tell", "tell")
    fate.bind(delivery.Delivery, "_send_once", "message")
    fate.bind(Deliveries, "sent", "sent")
    _hurry()
    sys.argv[1:] = ["serve"]
    main()
