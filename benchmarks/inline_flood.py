"""A journalist's inline queries beside a flood of strangers' ones, against `dalil serve`.

    python -m benchmarks.inline_flood [--strangers 2000]

The journalist types a query each .4 seconds: first alone, then while the strangers, each
another person, type theirs in waves of hundreds at once.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from functools import partial
from pathlib import Path

from bot.chat.texts import Texts
from tests.fakes.newsroom import SEEDS, ingest, serving
from tests.fakes.telegram import FakeTelegram
from tests.forked import begin_anew

JOURNALIST, FIRST_STRANGER = 7, 100_000
WORDS = ("روسيا", "القواعد", "الشيباني", "بوتين", "الدفاع", "اللاذقية", "موسكو", "العقوبات")
_QUERIES, _EVERY = 40, 0.4
_WAVES = 4


def type_queries(telegram: FakeTelegram, name: str) -> None:
    """Type as the journalist, one query after the other, and print how long each waited."""
    waits, lost = [], 0
    for n in range(_QUERIES):
        began = time.monotonic()
        query = telegram.user_queries_inline(JOURNALIST, f"{WORDS[n % len(WORDS)]} {n}")
        try:
            telegram.wait_for_inline(query, 10)
            waits.append(time.monotonic() - began)
        except TimeoutError:
            lost += 1
        time.sleep(max(0.0, _EVERY - (time.monotonic() - began)))
    waits.sort()
    middle, most = waits[len(waits) // 2], waits[int(0.95 * (len(waits) - 1))]
    print(
        f"{name}: {len(waits)} of {_QUERIES} answered, median {middle:.2f} s, p95 {most:.2f} s, "
        f"longest {waits[-1]:.2f} s"
    )


def flood(telegram: FakeTelegram, strangers: int) -> None:
    """Let so many strangers type, in four waves while the journalist types."""
    for n in range(strangers):
        telegram.user_queries_inline(FIRST_STRANGER + n, "روسيا")
        if n % (strangers // _WAVES) == 0:
            time.sleep(_QUERIES * _EVERY / _WAVES / 2)


def main() -> None:
    """Measure the journalist alone, then beside the strangers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strangers", type=int, default=2_000)
    strangers = parser.parse_args().strangers
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        ingest(home, SEEDS)
        who = {"DALIL_ALLOWED_USERS": str(JOURNALIST)}
        serve = partial(begin_anew, "serve")
        with FakeTelegram() as telegram, serving(home, telegram, None, serve, **who):
            telegram.wait_for_inline(telegram.user_queries_inline(JOURNALIST, "روسيا"), 60)
            type_queries(telegram, "alone")
            crowd = threading.Thread(target=flood, args=(telegram, strangers), daemon=True)
            crowd.start()
            type_queries(telegram, f"beside {strangers} strangers")
            crowd.join()
            time.sleep(2)
            door = Texts.load("ar")("inline.ask_in")
            turned_away = [a for a in telegram.inline_answers.values() if a.button == door]
            shown = sum(bool(answer.results) for answer in turned_away)
            print(f"strangers answered: {len(turned_away)}, shown a passage: {shown}")
            if telegram.violations:
                print("violations:", telegram.violations[:5])


if __name__ == "__main__":
    main()
