"""The logbook as answering uses it: where it fails the operator is told, and no answer waits."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from bot.answering.models import Answer, Exchange, Plan, Turn
from bot.answering.reuse import LONGEST, again
from bot.errors import DalilError
from bot.settings import Settings
from bot.storage.logbook import Logbook

logger = logging.getLogger(__name__)

_Result = TypeVar("_Result")

# What a follow-up may lean on: a newsroom comes back to a matter within the day.
_CONVERSATION = timedelta(hours=6)
_EXCHANGES = 3


class TurnLog:
    """What was asked and answered, as far as the log can be read and written."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._logbook: Logbook | None = None
        self._opening = threading.Lock()
        self._failed = False

    @property
    def logbook(self) -> Logbook:
        """The logbook, opened at its first use: a search needs none."""
        with self._opening:
            if self._logbook is None:
                self._logbook = Logbook(self._settings.home / "log.db")
            return self._logbook

    def close(self) -> None:
        """Close what was opened."""
        if self._logbook is not None:
            self._logbook.close()

    def conversation(
        self, chat_id: int, replied: int | None = None, before: int | None = None
    ) -> list[Exchange]:
        """Return what was asked last in a chat, oldest first; none where the log fails.

        Of a question that was `replied` to a message of the bot it is that message's turn; of one
        that is asked again, what was asked `before` its entry in the inbox.
        """
        try:
            if replied and (exchange := self.logbook.exchange_at(chat_id, replied)):
                return [exchange]
            since = datetime.now(UTC) - _CONVERSATION
            return self.logbook.recent(chat_id, since, _EXCHANGES, before)
        except DalilError as error:
            logger.error("the conversation was not read: %s", error)  # noqa: TRY400 - as below
            return []

    def recorded(self, inbox_id: int) -> Turn | None:
        """Return the turn that a stopped process had recorded for an update; raises DalilError."""
        found = self.logbook.answer_to(inbox_id)
        if found is None:
            return None
        turn_id, answer = found
        return Turn(answer, Plan(answer.question, answer.language, answer.kind), id=turn_id)

    def may_spend(self, day: date) -> bool:
        """Tell whether a day's tokens allow another call of a model; reads the logbook.

        Where they cannot be counted, none is allowed: the limit is there to hold.
        """
        if not self._settings.daily_tokens:
            return True
        if self._failed:
            return False
        try:
            spent = self.logbook.tokens_spent(day, self._settings.timezone)
        except DalilError as error:
            logger.error("no model is asked: %s", error)  # noqa: TRY400 - the text says all
            return False
        return spent < self._settings.daily_tokens

    def again(self, question: str, key: str, chat_id: int | None) -> Answer | None:
        """Return the answer that a chat had to what is asked under a key; None where none is."""
        try:
            kept = self.logbook.same_answer(key, chat_id, datetime.now(UTC) - LONGEST)
        except DalilError as error:
            logger.error("no answer was looked for: %s", error)  # noqa: TRY400 - as below
            return None
        return again(kept, question, self._settings.timezone) if kept else None

    async def write(self, write: Callable[[Logbook], _Result]) -> _Result | None:
        """Write to the logbook off the event loop; an answer outlives a log that fails."""
        try:
            result = await asyncio.to_thread(lambda: write(self.logbook))
        except DalilError as error:
            self._failed = True
            logger.error("the turn was not logged: %s", error)  # noqa: TRY400 - the text says all
            return None
        self._failed = False
        return result
