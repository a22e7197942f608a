"""The breaker between answering and a model that fails."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.answering.endpoint.breaker import Breaker
from bot.answering.llm import Reply
from bot.errors import (
    LanguageModelError,
    ModelBusy,
    ModelNonsense,
    ModelRefused,
    ModelTooSlow,
    ModelUnreachable,
)

GOOD = Reply("reply", 1, 2)
DOWN = ModelUnreachable("The model's endpoint cannot be reached.")


class Scripted:
    """A model that replies or fails as told, and counts its calls."""

    name = "scripted"

    def __init__(self) -> None:
        self.calls = 0
        self.next: Reply | LanguageModelError = GOOD
        self.gate: asyncio.Event | None = None

    async def reply(self, *asked: Any) -> Reply:
        self.calls += 1
        outcome, heard = self.next, asked[4]
        if self.gate is not None:
            await self.gate.wait()
        if isinstance(outcome, LanguageModelError):
            raise outcome
        if heard:
            heard(outcome.text)
        return outcome


class Rig:
    """A breaker, its model and its clock."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.model = Scripted()
        self.breaker = Breaker(self.model, clock=lambda: self.now)

    async def ask(self) -> Reply | LanguageModelError:
        try:
            return await self.breaker.reply([], "answer", {}, 10)
        except LanguageModelError as error:
            return error

    def outcome(self, told: Reply | LanguageModelError) -> Reply | LanguageModelError:
        self.model.next = told
        return asyncio.run(self.ask())

    def lets_through(self) -> bool:
        before = self.model.calls
        asyncio.run(self.ask())
        return self.model.calls > before

    async def trial(self) -> asyncio.Task[Reply | LanguageModelError]:
        """Fail until it opens, and return the call by which it then tries, which hangs."""
        self.model.next = DOWN
        for _ in range(3):
            await self.ask()
        self.now += 16
        self.model.next, self.model.gate = GOOD, asyncio.Event()
        trial = asyncio.create_task(self.ask())
        await asyncio.sleep(0)
        return trial

    def fail(self, error: LanguageModelError = DOWN, times: int = 3) -> None:
        for _ in range(times):
            self.outcome(error)


def test_a_reply_goes_through_as_it_is() -> None:
    rig = Rig()
    heard: list[str] = []
    reply = asyncio.run(rig.breaker.reply([], "answer", {}, 10, heard.append))
    assert (reply, heard, rig.breaker.name) == (GOOD, ["reply"], "scripted")


@pytest.mark.parametrize(
    "error", [DOWN, ModelTooSlow("too slow"), ModelRefused("refused"), ModelBusy("busy")]
)
def test_it_opens_after_three_failures_and_fails_at_once_in_the_same_way(
    error: LanguageModelError,
) -> None:
    rig = Rig()
    rig.fail(error, 2)
    assert rig.outcome(error) is error
    refused = rig.outcome(GOOD)
    assert rig.model.calls == 3
    assert type(refused) is type(error)
    assert str(refused) == str(error)
    assert refused is not error


def test_failures_that_are_not_in_a_row_do_not_open_it() -> None:
    rig = Rig()
    for _ in range(5):
        rig.fail(times=2)
        assert rig.outcome(GOOD) is GOOD


def test_nonsense_is_no_failure() -> None:
    rig = Rig()
    rig.fail(ModelNonsense("nonsense"), 9)
    assert rig.outcome(GOOD) is GOOD


@pytest.mark.parametrize(("asked", "waited"), [(7.0, 7.0), (0.0, 0.0), (3600.0, 60.0)])
def test_a_busy_endpoint_is_left_alone_for_as_long_as_it_asks_but_a_minute_at_most(
    asked: float, waited: float
) -> None:
    rig = Rig()
    rig.fail(ModelBusy("busy", asked), 1)
    rig.now += waited - 0.1
    assert waited == 0 or not rig.lets_through()
    rig.now += 0.2
    assert rig.outcome(GOOD) is GOOD


def test_each_pause_is_twice_as_long_up_to_five_minutes_and_a_reply_ends_it() -> None:
    rig = Rig()
    rig.fail()
    for pause in (15, 30, 60, 120, 240, 300, 300):
        rig.now += pause - 1
        assert not rig.lets_through()
        rig.now += 2
        assert rig.outcome(DOWN) is DOWN
    rig.now += 301
    assert rig.outcome(GOOD) is GOOD
    rig.fail()
    rig.now += 16
    assert rig.lets_through()


def test_a_trial_that_brings_nonsense_closes_it() -> None:
    rig = Rig()
    rig.fail()
    rig.now += 16
    rig.fail(ModelNonsense("nonsense"), 1)
    assert rig.outcome(GOOD) is GOOD


def test_only_one_call_is_the_trial() -> None:
    async def scene() -> None:
        rig = Rig()
        trial = await rig.trial()
        others = [await rig.ask() for _ in range(3)]
        assert [type(other) for other in others] == [ModelUnreachable] * 3
        assert rig.model.calls == 4
        rig.model.gate.set()
        assert await trial is GOOD
        assert await rig.ask() is GOOD

    asyncio.run(scene())


def test_a_trial_that_is_given_up_makes_room_for_another() -> None:
    async def scene() -> None:
        rig = Rig()
        trial = await rig.trial()
        trial.cancel()
        await asyncio.gather(trial, return_exceptions=True)
        rig.model.gate = None
        assert await rig.ask() is GOOD

    asyncio.run(scene())


def test_calls_that_fail_together_count_as_one_opening() -> None:
    async def scene() -> None:
        rig = Rig()
        rig.model.next = DOWN
        rig.model.gate = asyncio.Event()
        calls = [asyncio.create_task(rig.ask()) for _ in range(20)]
        await asyncio.sleep(0)
        rig.model.gate.set()
        await asyncio.gather(*calls)
        rig.model.gate = None
        rig.now += 16  # the first pause, not a longer one
        rig.model.next = GOOD
        assert await rig.ask() is GOOD

    asyncio.run(scene())
