"""`dalil serve` killed a hundred times while readers use it: what was lost, reordered, repeated.

    python -m benchmarks.kills [--chats 600] [--lives 200] [--seed 1] [--webhook]

They ask, paste, edit, say commands, press buttons and have themselves forgotten. The long form of
tests/test_kill.py, with the bot that acknowledges first as its control. Exits 1 where anything was
lost, out of order, done again, or sent twice without a crash that explains it; where a forgotten
reader's words stand in a file; and where the control loses nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.fakes.newsroom import SEEDS, ingest
from tests.killing import Plan, run
from tests.mortal import POINTS
from tests.readers import asks
from tests.toll import Toll


def _run(plan: Plan) -> Toll:
    with tempfile.TemporaryDirectory() as folder:
        ingest(home := Path(folder), SEEDS)
        return run(plan, home)


def main() -> None:
    """Kill, count, and compare with the control."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=600, help="a chat does about seven things")
    parser.add_argument("--lives", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--webhook", action="store_true", help="by a webhook instead of polling")
    given = parser.parse_args()
    kills = given.lives // 4
    plan = Plan(given.seed, given.chats, given.lives, random_kills=kills, webhook=given.webhook)
    toll = _run(plan)
    print(f"seed {given.seed}: {toll}")
    for what, times in sorted(toll.came.items()):
        print(f"  came {times} times: {what}")
    for point, times in sorted(toll.deaths.items()):
        print(f"  killed {times} times at {point}")
    for wrong in toll.wrong:
        print(f"  WRONG: {wrong}")
    careless = Plan(given.seed, 25, 10, (asks,), POINTS[:1], careless=True, webhook=given.webhook)
    control = _run(careless)
    print(f"control, which acknowledges first: {control}")
    sys.exit(0 if control.lost and not toll.wrong else 1)


if __name__ == "__main__":
    main()
