"""`dalil serve` whose watches wait moments, not minutes; it may kill itself at a named point.

`python -m tests.hurried POINT` serves with the environment it has. A point is one of `POINTS`, or
`never`.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import bot.serving  # noqa: F401 - loaded before it is changed
from bot.chat import delivery
from bot.cli import main
from bot.storage.deliveries import Deliveries
from bot.storage.watches import Watches
from bot.watching import rounds, settling
from tests.mortal import Fate

HURRIED = [sys.executable, "-m", "tests.hurried", "never"]
POINTS = ("tell:before", "tell:after", "message:before", "message:after", "sent:after")
"""Before and after news are stored, before and after they are sent, and once that is known."""


def _hurry() -> None:
    settling._REST, rounds._PAUSE_SECONDS, rounds._EVERY = timedelta(0), 0.05, timedelta(0)
    delivery._REPEAT_SECONDS = 0.05


if __name__ == "__main__":
    fate = Fate(sys.argv[1], 1)
    fate.bind(Watches, "tell", "tell")
    fate.bind(delivery.Delivery, "_send_once", "message")
    fate.bind(Deliveries, "sent", "sent")
    _hurry()
    sys.argv[1:] = ["serve"]
    main()
