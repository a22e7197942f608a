"""What a pressed button leads to; all it needs is in its data and in the logbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.answering.models import Answer
from bot.chat.access import Access
from bot.chat.answer_buttons import AnswerButtons, Pressed
from bot.chat.floods import Flood
from bot.chat.limits import Limits
from bot.chat.preferences import on_language_pressed, reader_language
from bot.chat.reactions import Press, Reaction
from bot.chat.texts import Texts
from bot.storage.feedback import Feedback
from bot.storage.logbook import Logbook
from bot.storage.preferences import PreferencesTable
from retrieval import Corpus

_DATA = re.compile(
    r"([a-z])(?::([a-z0-9]{1,16}))?(?::([a-z0-9]{1,6}))?(?::([0-9]{1,4}))?", re.ASCII
)
_PRESSES, _PRESS_SECONDS = 12, 10.0


class Buttons:
    """Reacts to presses, also to those at answers from before a restart."""

    def __init__(
        self,
        logbook: Logbook,
        corpus: Corpus,
        access: Access,
        feedback: Feedback,
        preferences: PreferencesTable,
        limits: Limits,
    ) -> None:
        self._logbook = logbook
        self._access = access
        self._preferences = preferences
        self._presses = Flood(_PRESSES, _PRESS_SECONDS)
        self._at_answers = AnswerButtons(corpus, feedback, preferences, limits)

    def on_callback(self, press: Press) -> Reaction:
        """Return what to do about a press; raises LogbookError and CorpusError.

        What cannot be done is said at the button: data of another chat or of no answer, a
        stranger's press, too many at once.
        """
        person = press.person
        language = reader_language(self._preferences.language(person.id), person.language_code)
        texts = Texts.load(language)
        if not self._presses.allows(person.id):
            return Reaction(texts("press.slow"))
        if not self._access.allows(person.id):
            return Reaction(texts("press.stranger"))
        match = _DATA.fullmatch(press.data)
        verb, *arguments = [part for part in match.groups() if part] if match else [""]
        if verb in {"y", "n"}:
            return self._decide(verb, arguments, press, texts)
        if verb == "l":
            name = "".join(arguments)
            chosen = on_language_pressed(self._preferences, name, person, private=press.private)
            return chosen or Reaction(texts("press.unknown"))
        return self._at_answer(verb, arguments, press, texts)

    def _decide(self, verb: str, arguments: list[str], press: Press, texts: Texts) -> Reaction:
        if not self._access.is_admin(press.person.id):
            return Reaction(texts("press.admins"))
        if len(arguments) != 1 or not arguments[0].isdecimal():
            return Reaction(texts("press.unknown"))
        return self._access.on_pressed(verb, int(arguments[0]), press.person, texts.language)

    def _at_answer(self, verb: str, arguments: list[str], press: Press, texts: Texts) -> Reaction:
        """React to a button under an answer, which must be of the chat it is pressed in."""
        unknown = Reaction(texts("press.unknown"))
        number = arguments[0] if arguments and arguments[0].isdecimal() else None
        turn = self._logbook.turn(int(number)) if number else None
        answer = _answer(turn)
        if turn is None or answer is None:
            return unknown
        if press.chat_id is None or not self._logbook.was_sent_to(turn["id"], press.chat_id):
            return Reaction(texts("press.elsewhere"))
        pressed = Pressed(press, turn, answer, tuple(arguments[1:]))
        return self._at_answers.on_pressed(verb, pressed) or unknown


def _answer(turn: Mapping[str, Any] | None) -> Answer | None:
    """Read a turn's answer back; None where it has none, or one of another version."""
    try:
        return Answer.from_json(turn["answer"]) if turn and turn["answer"] else None
    except ValueError:
        return None
