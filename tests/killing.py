"""Kills the bot again and again while readers ask, and counts what that cost them."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.chat.texts import Texts
from tests.fakes.model import FakeModel
from tests.fakes.replies import answer_json
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.mortal import POINTS

ROOT = Path(__file__).parent.parent
_FIRST_CHAT = 5_000
_MOST_PASSINGS = 4
_LONGEST_LIFE = 10.0  # of a process that does not come to its point
_REPEAT = Texts.load("ar")("repeat")
_APOLOGY = Texts.load("ar")("apology")
_OFFER = Texts.load("ar")("edited")
_EDITED = 4  # every so many questions one is edited at once, also while it is answered
_PUBLIC = "https://bot.example/updates"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does: how many chats ask how much, and how often the bot dies, by what seed.

    The bot polls, or has a webhook; a careless one acknowledges updates before it keeps them.
    """

    seed: int
    chats: int
    questions: int
    lives: int
    random_kills: int = 0
    careless: bool = False
    webhook: bool = False


@dataclass(slots=True)
class Toll:
    """What became of the questions: `deaths` by the point at which the process was killed."""

    asked: int = 0
    lost: int = 0
    out_of_order: int = 0
    twice: int = 0
    twice_unexplained: int = 0
    apologies: int = 0
    deaths: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"asked {self.asked}, lost {self.lost}, out of order {self.out_of_order}, "
            f"answered twice {self.twice} (unexplained {self.twice_unexplained}), "
            f"apologies {self.apologies}, killed {sum(self.deaths.values())} times "
            f"at {len(self.deaths)} points, {self.seconds:.0f} s"
        )


def run(plan: Plan, home: Path) -> Toll:
    """Let the readers ask while the bot lives and dies; return the toll."""
    chance = random.Random(plan.seed)  # noqa: S311 - a drawing of lots
    began = time.monotonic()
    with FakeTelegram() as telegram, FakeModel(lambda _: _NOTHING) as model:
        readers = _Readers(telegram, plan, chance)
        deaths: Counter[str] = Counter()
        environment = _environment(home, telegram, model)
        with _listening(telegram, plan) as listening, _nursery(environment | listening) as nursery:
            for life, fate in enumerate(_fates(plan, chance)):
                readers.ask((life + 1) / (plan.lives + 1))
                deaths[_live(nursery, plan, fate, chance)] += 1
            readers.ask(1.0)
            _settle(nursery, plan, telegram, home)
        toll = _counted(readers, telegram, home)
    toll.deaths, toll.seconds = +deaths, time.monotonic() - began
    return toll


_NOTHING = answer_json([], "not_enough_evidence", "question")


class _Readers:
    """Many readers who go on asking, whether the bot lives or not."""

    def __init__(self, telegram: FakeTelegram, plan: Plan, chance: random.Random) -> None:
        self.asked: dict[int, list[int]] = {}
        self.edited = 0
        chats = [_FIRST_CHAT + n for n in range(plan.chats) for _ in range(plan.questions)]
        chance.shuffle(chats)
        self._chats = chats
        self._telegram = telegram

    def ask(self, share: float) -> None:
        """Ask until this share of all questions is asked."""
        until = round(share * len(self._chats))
        for n in range(sum(map(len, self.asked.values())), until):
            chat = self._chats[n]
            text = f"ماذا قال الوزير عن التعاون مع روسيا في اليوم {n}؟"
            question = self._telegram.user_sends(chat, text)
            self.asked.setdefault(chat, []).append(question)
            if n % _EDITED == 0:
                self._telegram.user_edits(chat, question, f"{text} وما قبله")
                self.edited += 1


def _fates(plan: Plan, chance: random.Random) -> list[str]:
    """Return the point of each death: every one in turn, then kills from outside at random."""
    points = ["accept:before"] if plan.careless else list(POINTS)
    fates = [points[n % len(points)] for n in range(plan.lives - plan.random_kills)]
    fates += ["random"] * plan.random_kills
    chance.shuffle(fates)
    return fates


def _live(nursery: _Nursery, plan: Plan, fate: str, chance: random.Random) -> str:
    """Let a process live until its fate; return what that was."""
    passing = 1 if fate.startswith("accept") else chance.randint(1, _MOST_PASSINGS)
    point = None if fate == "random" else fate
    process = nursery.bear(point, passing, careless=plan.careless)
    code = nursery.wait(0.2 + 2 * chance.random() if point is None else _LONGEST_LIFE)
    if code is None:
        os.kill(process, signal.SIGKILL)
        code, fate = nursery.wait(None), "random"
    if code != -signal.SIGKILL:
        raise RuntimeError(f"the process ended by itself with {code}")
    return fate


def _settle(nursery: _Nursery, plan: Plan, telegram: FakeTelegram, home: Path) -> None:
    """Let a last process answer what is left, and stop it."""
    process = nursery.bear(None, 0, careless=plan.careless)
    try:
        telegram.wait_for_call("setWebhook" if plan.webhook else "getUpdates")
        _until_quiet(telegram, home)
    finally:
        os.kill(process, signal.SIGTERM)
        nursery.wait(None)


class _Nursery:
    """Bears processes that serve, one at a time."""

    def __init__(self, process: subprocess.Popen[bytes], environment: dict[str, str]) -> None:
        if process.stdin is None or process.stdout is None:
            raise LookupError("the nursery is out of reach")
        self._stdin, self._stdout = process.stdin.fileno(), process.stdout
        self._environment = environment

    def bear(self, point: str | None, passing: int, *, careless: bool) -> int:
        """Start a process that serves and return its id."""
        life = {"point": point, "passing": passing, "careless": careless}
        line = json.dumps({**life, "environment": self._environment})
        os.write(self._stdin, f"{line}\n".encode())
        return int(self._line(None) or 0)

    def wait(self, seconds: float | None) -> int | None:
        """Return how the process ended, or None if it lives on."""
        line = self._line(seconds)
        return None if line is None else int(line)

    def _line(self, seconds: float | None) -> bytes | None:
        ready, _, _ = select.select([self._stdout], [], [], seconds)
        return self._stdout.readline() if ready else None


@contextmanager
def _nursery(environment: dict[str, str]) -> Iterator[_Nursery]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.mortal"],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith(("DALIL_", "OPENAI_"))}
        | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,  # a line that select does not see is one that nobody waits for
    )
    with process:
        yield _Nursery(process, environment)


def _environment(home: Path, telegram: FakeTelegram, model: FakeModel) -> dict[str, str]:
    return {
        "DALIL_HOME": str(home),
        "DALIL_MODEL": "test-model",
        "OPENAI_BASE_URL": model.base_url,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "DALIL_TELEGRAM_API": telegram.url,
        "DALIL_ALLOWED_USERS": "*",
    }


@contextmanager
def _listening(telegram: FakeTelegram, plan: Plan) -> Iterator[dict[str, str]]:
    """Keep a port for the processes' webhook, behind an address that Telegram is told."""
    if not plan.webhook:
        yield {}
        return
    with socket.socket() as kept:  # bound but not listening: nobody else is given the port
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{kept.getsockname()[1]}"
        telegram.proxies[_PUBLIC] = f"http://{address}/updates"
        yield {
            "DALIL_WEBHOOK_URL": _PUBLIC,
            "DALIL_WEBHOOK_SECRET": "a-secret-of-some-length",
            "DALIL_WEBHOOK_LISTEN": address,
        }


def _until_quiet(telegram: FakeTelegram, home: Path, limit: float = 600.0) -> None:
    """Wait until Telegram holds no update and the inbox nothing unfinished."""
    end = time.monotonic() + limit
    quiet = 0
    while quiet < 3:
        if time.monotonic() > end:
            raise TimeoutError("the bot did not come to rest")
        telegram.closing.wait(0.1)
        quiet = quiet + 1 if not telegram.pending() and not _unfinished(home) else 0


def _unfinished(home: Path) -> int:
    states = "('received', 'answering', 'answered')"
    with closing(sqlite3.connect(home / "log.db")) as db:
        (count,) = db.execute(f"SELECT count(*) FROM inbox WHERE state IN {states}").fetchone()  # noqa: S608
    return int(count)


def _counted(readers: _Readers, telegram: FakeTelegram, home: Path) -> Toll:
    toll = Toll(lost=readers.edited - _edits_seen_to(home))
    repeated = _repeated(home)
    for chat, questions in readers.asked.items():
        sent = [m for m in telegram.sent(chat) if _OFFER not in m.plain]
        replies = [m for m in sent if m.reply_to in questions]
        first = list(dict.fromkeys(m.reply_to for m in replies))
        times = Counter(m.reply_to for m in replies)
        toll.asked += len(questions)
        toll.lost += sum(question not in times for question in questions)
        toll.out_of_order += first != [q for q in questions if q in times]
        toll.apologies += sum(_APOLOGY in m.plain for m in replies)
        doubles = [q for q, n in times.items() if n > 1]
        toll.twice += len(doubles)
        toll.twice_unexplained += sum(
            (chat, q) not in repeated or not any(_REPEAT in m.plain for m in replies)
            for q in doubles
        )
    return toll


def _edits_seen_to(home: Path) -> int:
    """Count the edits that were answered, or offered to be, or were apologised for."""
    with closing(sqlite3.connect(home / "log.db")) as db:
        seen_to = "instr(identity, ' edited ') AND state IN ('delivered', 'failed')"
        (count,) = db.execute(f"SELECT count(*) FROM inbox WHERE {seen_to}").fetchone()  # noqa: S608
    return int(count)


def _repeated(home: Path) -> set[tuple[int, int]]:
    """Return the questions of which a stopped process had sent, or not, it did not know."""
    with closing(sqlite3.connect(home / "log.db")) as db:
        rows = db.execute(
            "SELECT inbox.chat_id, inbox.content FROM deliveries "
            "JOIN inbox ON inbox.id = inbox_id WHERE repeats > 0"
        ).fetchall()
    return {(chat, json.loads(content)["message"]["message_id"]) for chat, content in rows}
