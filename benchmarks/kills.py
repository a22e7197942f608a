"""`dalil serve` killed a hundred times while readers ask: what was lost, reordered, repeated.

    python -m benchmarks.kills [--questions 5000] [--lives 200] [--seed 1] [--webhook]

The long form of tests/test_kill.py, with the bot that acknowledges first as its control. Exits 1
where a question was lost, out of order, or answered twice without a crash that explains it, and
where the control loses nothing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.killing import ROOT, Plan, Toll, run

DALIL = [sys.executable, "-c", "from bot.cli import main; main()"]
_CHATS = 200


def _home(folder: str) -> Path:
    """Return a home that holds the seed articles."""
    environment = os.environ | {"DALIL_HOME": folder, "PYTHONPATH": str(ROOT)}
    command = [*DALIL, "ingest", str(ROOT / "seeds/articles")]
    subprocess.run(command, check=True, env=environment, capture_output=True)  # noqa: S603
    return Path(folder)


def _run(plan: Plan) -> Toll:
    with tempfile.TemporaryDirectory() as folder:
        return run(plan, _home(folder))


def main() -> None:
    """Kill, count, and compare with the control."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=5_000)
    parser.add_argument("--lives", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--webhook", action="store_true", help="by a webhook instead of polling")
    given = parser.parse_args()
    each = max(1, given.questions // _CHATS)
    kills = given.lives // 4
    toll = _run(Plan(given.seed, _CHATS, each, given.lives, kills, webhook=given.webhook))
    print(f"seed {given.seed}: {toll}")
    for point, times in sorted(toll.deaths.items()):
        print(f"  killed {times} times at {point}")
    control = _run(Plan(given.seed, 50, 4, 10, careless=True, webhook=given.webhook))
    print(f"control, which acknowledges first: {control}")
    kept = not (toll.lost or toll.out_of_order or toll.twice_unexplained)
    sys.exit(0 if kept and control.lost else 1)


if __name__ == "__main__":
    main()
