"""`dalil serve` under load: many chats at once, ten thousand questions, one chat in a flood.

    python -m benchmarks.telegram_load [--questions 10000]

The fake Bot API keeps Telegram's own flood limits, so answers cannot come faster than 30 a
second. The fakes run in this process; the bot's own processor time is read from the system.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from tests.fakes.model import FakeModel, Reply
from tests.fakes.newsroom import SEEDS, ingest, serving
from tests.fakes.replies import answer_json
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_limits import Limits
from tests.forked import begin_anew

NOTHING = answer_json([], "not_enough_evidence", "question")
FIRST_CHAT, FLOODED = 5_000, 4_999
_TICKS = os.sysconf("SC_CLK_TCK")
# In waves, so that no chat has more questions waiting than it may.
_WAVE = 250


class Bot:
    """The process, as the system sees it."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._stat = Path(f"/proc/{pid}/stat")

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        (line,) = (x for x in self._status.read_text().splitlines() if x.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    @property
    def seconds(self) -> float:
        """Processor time used so far."""
        fields = self._stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


class Waiting:
    """When each question was asked and answered."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram
        self._asked: dict[tuple[int, int], float] = {}
        self._seen = 0
        self.waits: list[float] = []

    def ask(self, chat: int, n: int) -> None:
        """Let a chat ask its question of this number."""
        text = f"ماذا قال الوزير عن التعاون مع روسيا في اليوم {n}؟"
        at = time.monotonic()
        self._asked[chat, self._telegram.user_sends(chat, text)] = at

    def collect(self, chats: range, limit: float = 120.0) -> None:
        """Wait until these chats have every answer they asked for."""
        end = time.monotonic() + limit
        while wanted := [key for key in self._asked if key[0] in chats]:
            if time.monotonic() > end:
                raise TimeoutError(f"{len(wanted)} questions have no answer")
            with self._telegram._change:
                messages = list(islice(self._telegram._state.messages.values(), self._seen, None))
                self._seen += len(messages)
            for message in messages:
                key = message.chat_id, message.reply_to or 0
                if message.sender is None and key in self._asked:
                    self.waits.append(time.monotonic() - self._asked.pop(key))
            time.sleep(0.01)

    def report(self, name: str, bot: Bot, began: tuple[float, float]) -> None:
        """Print what the waits were, and what the bot used meanwhile."""
        waits, self.waits = sorted(self.waits), []
        wall, cpu = time.monotonic() - began[0], bot.seconds - began[1]
        middle, most = waits[len(waits) // 2], waits[int(0.95 * (len(waits) - 1))]
        print(
            f"{name}: {len(waits)} answered in {wall:.1f} s, median {middle:.2f} s, "
            f"p95 {most:.2f} s, longest {waits[-1]:.2f} s; processor {cpu:.1f} s, "
            f"memory {bot.memory:.0f} MB"
        )


@contextmanager
def loaded(home: Path, telegram: FakeTelegram, model: FakeModel) -> Iterator[Bot]:
    """Run the bot on one core while the block runs."""
    serve = partial(begin_anew, "serve")
    with serving(home, telegram, model, serve, DALIL_ALLOWED_USERS="*") as served:
        os.sched_setaffinity(served.process.pid, {0})
        yield Bot(served.process.pid)


def at_once(home: Path, chats: int = 50) -> None:
    """Let many chats ask in the same moment, against a model that takes a second."""
    with (
        FakeTelegram(limits=Limits()) as telegram,
        FakeModel(lambda _: Reply(NOTHING, delay=1.0)) as model,
        loaded(home, telegram, model) as bot,
    ):
        waiting = Waiting(telegram)
        waiting.ask(FIRST_CHAT - 2, 0)  # the first answer opens the index
        waiting.collect(range(FIRST_CHAT - 2, FIRST_CHAT - 1))
        waiting.waits.clear()
        began = time.monotonic(), bot.seconds
        for n in range(chats):
            waiting.ask(FIRST_CHAT + n, n)
        waiting.collect(range(FIRST_CHAT, FIRST_CHAT + chats))
        waiting.report(f"{chats} chats at once, model of one second", bot, began)
        _check(telegram)


def flooded(home: Path, chats: int = 10) -> None:
    """Shut one chat for a minute and see whether the others notice."""
    with (
        FakeTelegram(limits=Limits()) as telegram,
        FakeModel(lambda _: Reply(NOTHING, delay=1.0)) as model,
        loaded(home, telegram, model) as bot,
    ):
        waiting = Waiting(telegram)
        telegram.fail_next("sendMessage", 429, "Too Many Requests", chat_id=FLOODED, retry_after=60)
        waiting.ask(FLOODED, 0)
        began = time.monotonic(), bot.seconds
        for n in range(chats):
            waiting.ask(FIRST_CHAT + n, n)
        waiting.collect(range(FIRST_CHAT, FIRST_CHAT + chats))
        waiting.report("beside a chat under a limit of 60 s", bot, began)
        waiting.collect(range(FLOODED, FLOODED + 1))
        waiting.report("the chat itself", bot, began)


def many(home: Path, questions: int) -> None:
    """Let 250 chats go on asking, and watch the memory; no model takes no time."""
    with (
        FakeTelegram() as telegram,
        FakeModel(lambda _: NOTHING) as model,
        loaded(home, telegram, model) as bot,
    ):
        waiting = Waiting(telegram)
        chats = range(FIRST_CHAT, FIRST_CHAT + _WAVE)
        began = time.monotonic(), bot.seconds
        for done in range(0, questions, _WAVE):
            for n, chat in enumerate(chats):
                waiting.ask(chat, done + n)
            waiting.collect(chats)
            if done and done % (questions // 10) < _WAVE:
                print(f"  {done} questions: {bot.memory:.0f} MB")
        waiting.report(f"{questions} questions", bot, began)


def _check(telegram: FakeTelegram) -> None:
    if telegram.violations:
        print("violations:", telegram.violations[:5])
    refused = [call.method for call in telegram.calls if call.status == 429]
    print(f"  429s met: {len(refused)}")


def main() -> None:
    """Measure the three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000)
    questions = parser.parse_args().questions
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        ingest(home, SEEDS)
        at_once(home)
        flooded(home)
        many(home, questions)


if __name__ == "__main__":
    main()
