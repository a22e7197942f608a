"""A command as somebody wrote it, and as the table of commands has it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import Message

from bot.chat.reactions import Person, Reaction
from bot.chat.replies import Cancel
from retrieval.models import Language

if TYPE_CHECKING:
    from bot.chat.desk import Desk


@dataclass(frozen=True, slots=True)
class Call:
    """A command as somebody wrote it: its name, what stands after it, and who is answered how.

    `cancel` cancels what this person asked in the chat before, and gives the number. `message`
    is the command's own; None in tests that need none. `entry_id` is its number in the inbox.
    """

    name: str
    argument: str
    person: Person
    language: Language
    cancel: Cancel
    private: bool = True
    message: Message | None = None
    entry_id: int = 0


@dataclass(frozen=True, slots=True)
class Command:
    """A command; one of the `admins` does not exist for anybody else.

    What a `private` one says is not for a group: there it is asked for in private. While a
    `slow` one works, its chat is shown that something is done.
    """

    name: str
    work: Callable[[Desk, Call], Awaitable[Reaction]]
    admins: bool = False
    private: bool = False
    slow: bool = False
