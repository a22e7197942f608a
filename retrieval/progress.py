"""How far a long work is, told to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

# What is done, how much of it is done, and of how much; None: not known.
Tell = Callable[[str, int, int | None], None]

_Each = TypeVar("_Each")


def untold(what: str, done: int, total: int | None) -> None:
    """Nobody waits."""


def told(each: Iterable[_Each], tell: Tell, what: str, total: int | None) -> Iterator[_Each]:
    """Yield each, and tell how many are done."""
    tell(what, 0, total)
    for done, one in enumerate(each, 1):
        yield one
        tell(what, done, total)
