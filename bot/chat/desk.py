"""The desk: who decides about what arrives, and who answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.answering.models import Plan, Turn
from bot.answering.service import Tell
from bot.chat.access import Access
from bot.chat.buttons import Buttons
from bot.chat.limits import Limits
from bot.storage.preferences import PreferencesTable
from retrieval.models import Language


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a chat and a person; `plan` is one to be answered anew.

    `language` is that of the answer. `inbox_id` finds the turn again that a stopped process had
    recorded. `tell` hears what may be shown meanwhile.
    """

    text: str
    chat_id: int
    user_id: int | None
    inbox_id: int
    language: Language
    plan: Plan | None
    tell: Tell


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
