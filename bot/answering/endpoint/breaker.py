"""A model that is left alone for a while after it failed again and again."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.answering.llm import LanguageModel, Reply
from bot.answering.prompting import Message
from bot.errors import LanguageModelError, ModelBusy, ModelNonsense

_FAILURES = 3
_FIRST_PAUSE, _LONGEST_PAUSE = 15.0, 300.0  # seconds
_LONGEST_BUSY = 60.0


class Breaker:
    """A language model around another one: while it is open, a call fails at once.

    It opens after three failures in a row, or when a busy endpoint says how long it will be.
    After a pause, longer each time, one call is let through: it closes if that is answered.
    Nonsense is an answer. One event loop only.
    """

    def __init__(self, model: LanguageModel, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = model.name
        self._model = model
        self._clock = clock
        self._failures = 0
        self._pause = _FIRST_PAUSE
        self._until: float | None = None  # open until then; None while it is closed
        self._trying = False
        self._last: LanguageModelError | None = None

    async def reply(
        self,
        messages: Sequence[Message],
        name: str,
        schema: Mapping[str, Any],
        seconds: float,
        heard: Callable[[str], None] | None = None,
    ) -> Reply:
        """Ask the model, or raise what it failed with last; see LanguageModel."""
        trial = self._admit()
        try:
            reply = await self._model.reply(messages, name, schema, seconds, heard)
        except ModelNonsense:
            self._close()
            raise
        except LanguageModelError as error:
            if trial or self._until is None:  # else asked before it opened: nothing new
                self._fail(error)
            raise
        else:
            self._close()
            return reply
        finally:
            if trial:
                self._trying = False

    def _admit(self) -> bool:
        """Return whether this call is a trial; raise the last failure where it may not be made."""
        if self._until is None or self._last is None:
            return False
        if self._trying or self._clock() < self._until:
            raise copy.copy(self._last)
        self._trying = True
        return True

    def _close(self) -> None:
        self._failures = 0
        self._pause = _FIRST_PAUSE
        self._until = None

    def _fail(self, error: LanguageModelError) -> None:
        self._last = error
        self._failures += 1
        if isinstance(error, ModelBusy) and error.retry_after is not None:
            self._until = self._clock() + min(error.retry_after, _LONGEST_BUSY)
        elif self._failures >= _FAILURES:
            self._until = self._clock() + self._pause
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
