"""What the worker asks of the handlers, and what it gets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from telegram import Update

from bot.chat.asked import Wanted
from bot.chat.outgoing import Outgoing
from bot.storage.entries import Entry
from retrieval.models import Language


@dataclass(frozen=True, slots=True)
class Reply:
    """What an update is answered with.

    A `refused` or `failed` one names the reason. A `plan`, or what another message asks, is to be
    answered instead, in the chat's order.
    """

    parts: tuple[Outgoing, ...] = ()
    language: Language = "ar"
    turn_id: int | None = None
    refused: str | None = None
    failed: str | None = None
    plan: Wanted | None = None


class Handling(Protocol):
    """What the worker asks of the handlers; each gets the entry and its update."""

    async def admit(self, entry: Entry, update: Update, waiting: int | None) -> Reply | None:
        """Return the refusal of a question; None lets it in. `waiting` are before it."""

    async def answer(self, entry: Entry, update: Update, plan: Wanted | None) -> Reply:
        """Answer a question."""

    async def settled(self, update: Update) -> None:
        """Take note that a question is done with; raises nothing."""

    async def react(self, entry: Entry, update: Update, cancel: Cancel) -> Reply:
        """Do what a command or a button says."""

    def apology(self, update: Update) -> Reply:
        """Return what is told where three tries failed."""


Cancel = Callable[[], Awaitable[int]]
"""Cancels what the sender of an update asked in its chat before, and gives the number."""
