"""What the chat needs to show, hand out and forget what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, Literal

from bot.answering.models import Answer
from bot.storage.history import History

Format = Literal["md", "csv", "json", "jsonld"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What is kept for how long, and who receives questions; days of 0 keep for ever.

    `host` is that of the model's endpoint, None where no model is configured.
    """

    keep_days: int
    host: str | None
    timezone: tzinfo | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture and its whole text, for those who cannot see it.

    The picture is None where a quotation would not stand whole on it.
    """

    png: bytes | None = field(repr=False)
    alt: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file of turns: its name, its bytes, and how many turns or claims it holds."""

    name: str
    content: bytes = field(repr=False)
    count: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of a wish to be forgotten: whether no file holds a trace, and the backups."""

    whole: bool
    backups: Sequence[str]


Forget = Callable[[int, str], Forgotten]
"""Forgets a person who asked for it by a press of this identity; raises LogbookError."""

Draw = Callable[[Answer], Sequence[Drawn]]
"""Draws the cards of an answer: slow, for a thread."""

Write = Callable[[Iterable[Mapping[str, Any]], Format], Written | None]
"""Writes turns as a file; None where there is nothing to write."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """The turns of a reader, what is promised about them, and what is made of them."""

    history: History
    policy: Policy
    forget: Forget
    draw: Draw
    write: Write
