"""A double tap: its work is done once, and a press that is tried again is not one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.models import Answer
from bot.chat.buttons import Buttons
from bot.chat.edits import EditButton
from bot.chat.keeping.keeping import Drawn, Forgotten, Keeping
from bot.chat.reactions import Press
from bot.chat.taps import Taps
from bot.chat.texts import Texts
from bot.storage.feedback import Feedback
from bot.storage.versions import Versions
from tests.cited import answer, turn
from tests.people import READER, Surface, surface

SLOW = Texts.load("en")("press.slow")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Surface]:
    with surface(tmp_path) as whole:
        yield whole


def _press(data: str, identity: str = "") -> Press:
    return Press(data, READER.id, READER, identity=identity)


def _buttons(it: Surface, keeping: Keeping) -> Buttons:
    return Buttons(
        it.logbook,
        it.corpus,
        it.access,
        Feedback(it.log),
        it.preferences,
        it.limits,
        it.finder,
        office=it.office,
        keeping=keeping,
        edits=EditButton(Versions(it.log), it.limits),
        watching=it.watching,
    )


def test_of_two_presses_the_first_counts_until_a_while_has_passed() -> None:
    clock = Clock()
    taps = Taps(3.0, clock)
    assert [taps.is_first(_press("g:1")) for _ in range(3)] == [True, False, False]
    assert taps.is_first(_press("g:2"))
    clock.now += 3.0
    assert taps.is_first(_press("g:1"))


def test_a_press_that_is_tried_again_is_no_double_tap() -> None:
    taps = Taps(3.0, Clock())
    assert taps.is_first(_press("g:1", "button 1"))
    assert not taps.is_first(_press("g:1", "button 2"))
    assert taps.is_first(_press("g:1", "button 1"))


def test_a_card_is_drawn_once_for_a_double_tap(it: Surface) -> None:
    drawn: list[Answer] = []

    def draw(found: Answer) -> list[Drawn]:
        drawn.append(found)
        return [Drawn(b"png", "said")]

    buttons = _buttons(it, replace(it.keeping, draw=draw))
    turn_id = it.logbook.record(turn(answer()), READER.id, READER.id)
    for _ in range(3):
        buttons.on_callback(_press(f"g:{turn_id}"))
    assert len(drawn) == 1


def test_a_person_who_presses_yes_again_and_again_is_forgotten_once(it: Surface) -> None:
    asked: list[int] = []

    def forget(user_id: int, _: str) -> Forgotten:
        asked.append(user_id)
        return Forgotten(whole=True, backups=[])

    buttons = _buttons(it, replace(it.keeping, forget=forget))
    said = [buttons.on_callback(_press("z:yes")).answer_text for _ in range(3)]
    assert (asked, said) == ([READER.id], [None, SLOW, SLOW])


def test_the_same_button_below_another_message_is_another_button() -> None:
    taps = Taps(10, Clock())
    here, there = replace(_press("x:csv"), at=1), replace(_press("x:csv"), at=2)
    assert [taps.is_first(press) for press in (here, here, there)] == [True, False, True]
