from __future__ import annotations

import asyncio
import itertools
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.pacing import OVERALL, PER_CHAT, PER_GROUP, Pace

READER, OTHER, GROUP = 7, 8, -100


class Hall:
    """A clock that moves to the next sleeper's waking when everybody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._tickets = itertools.count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleepers.append((self.now + seconds, next(self._tickets), woken))
        await woken.wait()

    async def run(self, tasks: list[asyncio.Task[None]]) -> None:
        while not all(task.done() for task in tasks):
            for _ in range(5):
                await asyncio.sleep(0)
            if self._sleepers:
                first = min(self._sleepers)
                self._sleepers.remove(first)
                self.now = max(self.now, first[0])
                first[2].set()


def _sent(chats: list[int], held: dict[int, float] | None = None) -> list[tuple[float, int]]:
    """Return when each message of these chats had its turn, in that order."""
    turns: list[tuple[float, int]] = []

    async def run() -> None:
        hall = Hall()
        pace = Pace(hall.sleep, hall.clock)
        for chat, seconds in (held or {}).items():
            pace.hold(chat, seconds)

        async def send(chat: int) -> None:
            await pace.turn(chat)
            turns.append((hall.now, chat))

        await hall.run([asyncio.create_task(send(chat)) for chat in chats])

    asyncio.run(run())
    return turns


def test_one_chat_gets_one_message_a_second() -> None:
    times = [at for at, _ in _sent([READER] * 4)]
    assert times == [n * PER_CHAT[1] for n in range(4)]


def test_a_group_gets_twenty_a_minute() -> None:
    times = [at for at, _ in _sent([GROUP] * 21)]
    assert times[19] < PER_GROUP[1] <= times[20]


def test_a_chat_under_a_flood_limit_delays_itself_alone() -> None:
    turns = {chat: at for at, chat in _sent([READER, OTHER], {READER: 60.0})}
    assert turns == {OTHER: 0.0, READER: 60.0}


def test_a_chat_held_while_it_waits_waits_on() -> None:
    async def run() -> float:
        hall = Hall()
        pace = Pace(hall.sleep, hall.clock)
        await pace.turn(READER)
        waiting = asyncio.create_task(pace.turn(READER))
        await asyncio.sleep(0)
        pace.hold(READER, 30)
        await hall.run([waiting])
        return hall.now

    assert asyncio.run(run()) == 30


def test_an_ornament_takes_a_turn_only_where_one_is_free() -> None:
    pace = Pace(clock=lambda: 0.0)
    assert pace.spare(READER)
    assert not pace.spare(READER)
    assert pace.spare(OTHER)
    pace.hold(9, 1)
    assert not pace.spare(9)


def test_a_pace_forgets_chats_that_are_idle() -> None:
    now = [0.0]
    pace = Pace(clock=lambda: now[0])
    for chat in range(5_000):
        now[0] += 0.1
        pace.spare(chat)
    assert len(pace._chats) <= 1_001


@settings(max_examples=30)
@given(st.lists(st.integers(-2, 40), max_size=120))
def test_no_limit_is_ever_passed_and_nobody_is_forgotten(chats: list[int]) -> None:
    turns = _sent(chats)
    assert Counter(chat for _, chat in turns) == Counter(chats)
    _within(turns, *OVERALL)
    for chat in set(chats):
        _within([turn for turn in turns if turn[1] == chat], *PER_CHAT)


def _within(turns: list[tuple[float, int]], most: int, seconds: float) -> None:
    times = [at for at, _ in turns]
    assert all(
        late - early >= seconds - 1e-6 for early, late in zip(times, times[most:], strict=False)
    )
