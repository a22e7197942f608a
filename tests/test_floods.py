from __future__ import annotations

from bot.chat import floods
from bot.chat.floods import Flood


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_so_many_within_the_while_and_no_more() -> None:
    clock = Clock()
    flood = Flood(2, 10.0, clock)
    assert [flood.allows(7) for _ in range(3)] == [True, True, False]
    assert flood.allows(8)
    clock.seconds = 9.9
    assert not flood.allows(7)
    clock.seconds = 10.0
    assert [flood.allows(7) for _ in range(3)] == [True, True, False]


def test_what_was_not_allowed_does_not_lengthen_the_wait() -> None:
    clock = Clock()
    flood = Flood(1, 10.0, clock)
    for clock.seconds in (0.0, 5.0, 9.0):
        flood.allows(7)
    clock.seconds = 10.0
    assert flood.allows(7)


def test_many_people_take_no_more_room_than_is_bounded() -> None:
    flood = Flood(1, 10.0, Clock())
    for person in range(floods._MOST_PEOPLE + 50):
        flood.allows(person)
    assert len(flood._done) == floods._MOST_PEOPLE
    assert not flood.allows(floods._MOST_PEOPLE + 49)
