"""The desk: who decides about what arrives, and who answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.models import Plan, Turn
from bot.answering.progress import Tell
from bot.chat.access import Access
from bot.chat.admins.office import Office
from bot.chat.finding.finder import Finder
from bot.chat.keeping.keeping import Keeping
from bot.chat.limits import Limits
from bot.chat.watches import Watching
from bot.storage.conversations import Conversations
from bot.storage.preferences import PreferencesTable
from retrieval.models import Language

if TYPE_CHECKING:  # which reach for the desk themselves
    from bot.chat.buttons import Buttons


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a chat and a person; `plan` is one to be answered anew.

    `language` is that of the answer. `inbox_id` finds the turn again that a stopped process had
    recorded. `tell` hears what may be shown meanwhile. `quoted` words are somebody else's. `about`
    is what a message says to which the question was replied, `replied` the number of the bot's.
    What was said `before` an entry of the inbox is what it leans on, where that is not the newest.
    The articles of the ids in `first` are asked before the others.
    """

    text: str
    chat_id: int
    user_id: int | None
    inbox_id: int
    language: Language
    plan: Plan | None
    tell: Tell
    quoted: bool = False
    about: str = ""
    replied: int | None = None
    before: int | None = None
    first: tuple[str, ...] = ()


Ask = Callable[[Question], Awaitable[Turn]]
"""Answers a question and keeps the turn in the logbook."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who decides: on access, on limits, on the language, on presses; and who answers."""

    ask: Ask
    access: Access
    limits: Limits
    preferences: PreferencesTable
    buttons: Buttons
    finder: Finder
    office: Office
    conversations: Conversations
    keeping: Keeping
    watching: Watching
