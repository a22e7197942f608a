"""Kills the bot again and again while readers use it, and counts what that cost them."""

from __future__ import annotations

import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from retrieval.sentences import sentence_spans
from tests.fakes.model import FakeModel, answer_json, cite, evidence_blocks
from tests.fakes.telegram import FakeTelegram
from tests.mortal import FORGETTING, POINTS, WORKING
from tests.nursery import Nursery, nursery
from tests.readers import WAYS, Readers, Way
from tests.toll import Toll, count

_MOST_PASSINGS = 4
_LONGEST_LIFE = 240.0
_LONGEST_REST = 600.0
_STEP = 0.1
_IDLE = 20  # steps without anything to do, after which a process does not come to its point
_QUIET, _IN_VAIN = 5, 100  # steps at the end without anything to do; where somebody waits, more
_RANDOM = "random"
_ONCE = ("accept", "draw", "forget", "erase", "vacuum", "scrub")
ANYWHERE = (*POINTS, *WORKING, *FORGETTING)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does: how many chats use the bot in which ways, and how often it dies, by a seed.

    The bot polls, or has a webhook; a careless one acknowledges updates before it keeps them.
    """

    seed: int
    chats: int
    lives: int
    ways: Sequence[Way] = WAYS
    points: Sequence[str] = ANYWHERE
    random_kills: int = 0
    careless: bool = False
    webhook: bool = False


def run(plan: Plan, home: Path) -> Toll:
    """Let the readers go on while the bot lives and dies; return the toll."""
    chance = random.Random(plan.seed)  # noqa: S311 - a drawing of lots
    began = time.monotonic()
    with (
        FakeTelegram() as telegram,
        FakeModel(_first_words) as model,
        nursery(home, telegram, model, webhook=plan.webhook) as born,
    ):
        readers = Readers(telegram, plan.ways, plan.chats, chance)
        at_rest = partial(_at_rest, telegram, home)
        deaths: Counter[str] = Counter()
        for life, fate in enumerate(_fates(plan, chance), start=1):
            share = life / (plan.lives + 1)
            deaths[_live(born, plan, readers, share, fate, chance, at_rest)] += 1
        toll = _settle(born, plan, readers, telegram, home, at_rest)
    toll.deaths, toll.seconds = +deaths, time.monotonic() - began
    return toll


def _fates(plan: Plan, chance: random.Random) -> list[str]:
    """Return the point of each death: every one in turn, then kills from outside at random."""
    fates = [plan.points[n % len(plan.points)] for n in range(plan.lives - plan.random_kills)]
    fates += [_RANDOM] * plan.random_kills
    chance.shuffle(fates)
    return fates


def _live(
    born: Nursery,
    plan: Plan,
    readers: Readers,
    share: float,
    fate: str,
    chance: random.Random,
    at_rest: Callable[[], bool],
) -> str:
    """Let a process live until its fate while the readers go on; return what that was."""
    once = fate.split(":", maxsplit=1)[0] in _ONCE
    passing = 1 if once else chance.randint(1, _MOST_PASSINGS)
    longest = 0.2 + 2 * chance.random() if fate == _RANDOM else _LONGEST_LIFE
    readers.go_on(share)
    born.bear(None if fate == _RANDOM else fate, passing, careless=plan.careless)
    until = time.monotonic() + longest
    idle = 0
    while (code := born.wait(_STEP)) is None and time.monotonic() < until and idle < _IDLE:
        readers.go_on(share)
        idle = idle + 1 if at_rest() else 0
    if code is None:
        code, fate = born.end(signal.SIGKILL), _RANDOM
    if code != -signal.SIGKILL:
        raise RuntimeError(f"the process ended by itself with {code}")
    return fate


def _settle(
    born: Nursery,
    plan: Plan,
    readers: Readers,
    telegram: FakeTelegram,
    home: Path,
    at_rest: Callable[[], bool],
) -> Toll:
    """Let a last process do what is left, and count before it stops: its log is open yet."""
    born.bear(careless=plan.careless)
    try:
        telegram.wait_for_call("setWebhook" if plan.webhook else "getUpdates", timeout=180)
        _until_quiet(readers, telegram, at_rest)
        return count(readers.chats, home)
    finally:
        born.end()


def _until_quiet(readers: Readers, telegram: FakeTelegram, at_rest: Callable[[], bool]) -> None:
    """Wait until nobody waits, and there is nothing to do."""
    end = time.monotonic() + _LONGEST_REST
    quiet = left = 0
    while quiet < (_IN_VAIN if left else _QUIET):
        if time.monotonic() > end:
            raise TimeoutError("the bot did not come to rest")
        telegram.closing.wait(_STEP)
        left = readers.go_on()
        quiet = quiet + 1 if at_rest() else 0


def _at_rest(telegram: FakeTelegram, home: Path) -> bool:
    """Tell whether Telegram holds no update and the log nothing unfinished."""
    return not telegram.pending() and not _unfinished(home)


def _unfinished(home: Path) -> int:
    with closing(sqlite3.connect(home / "log.db")) as db:
        (found,) = db.execute(
            "SELECT (SELECT count(*) FROM inbox WHERE state IN "
            "('received', 'answering', 'answered')) + (SELECT count(*) FROM deliveries "
            "WHERE state IN ('waiting', 'sending')) + (SELECT count(*) FROM forgettings)"
        ).fetchone()
    return int(found)


def _first_words(request: dict[str, Any]) -> str:
    """Answer with the first sentence that is offered."""
    prompt = "\n".join(message["content"] for message in request["messages"])
    for label, text in evidence_blocks(prompt).items():
        span = next(iter(sentence_spans(text, 0, len(text))))
        said = " ".join(text[span.start : span.end].split())
        return answer_json([(said, [cite(label, said.rstrip("."), "supports")])])
    return answer_json([], "not_enough_evidence", "question")
