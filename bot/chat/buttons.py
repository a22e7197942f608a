"""What a pressed button leads to; all it needs is in its data and in the logbook."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.answering.kept import answer_of
from bot.chat.access import Access
from bot.chat.admins.feeds import on_feeds_pressed
from bot.chat.admins.office import Office
from bot.chat.answer_buttons import AnswerButtons, Pressed
from bot.chat.edits import VERB as EDITED
from bot.chat.edits import EditButton
from bot.chat.finding.buttons import VERBS, FindingButtons
from bot.chat.finding.finder import Finder
from bot.chat.floods import Flood
from bot.chat.keeping.keeping import Keeping
from bot.chat.keeping.presses import VERBS as KEPT
from bot.chat.keeping.presses import on_kept_pressed
from bot.chat.limits import Limits
from bot.chat.preferences import on_language_pressed, reader_language
from bot.chat.reactions import Press, Reaction
from bot.chat.taps import Taps
from bot.chat.texts import Texts
from bot.chat.watches import Watching
from bot.storage.feedback import Feedback
from bot.storage.logbook import Logbook
from bot.storage.preferences import PreferencesTable
from retrieval import Corpus

_DATA = re.compile(
    r"([a-z])(?::([a-z0-9]{1,16}))?(?::([a-z0-9]{1,6}))?(?::([0-9]{1,4}))?", re.ASCII
)
_PRESSES, _PRESS_SECONDS = 12, 10.0
_SLOW = frozenset("xz")  # a file, a forgetting: each takes a thread for seconds
_SLOW_SECONDS = 10.0

_Work = Callable[[str, list[str], Press, Texts], Reaction]
"""Reacts to a press: its verb, what stands after it, where and whose it is."""


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
        finder: Finder,
        office: Office,
        keeping: Keeping,
        edits: EditButton,
        watching: Watching,
    ) -> None:
        self._logbook = logbook
        self._access = access
        self._preferences = preferences
        self._presses = Flood(_PRESSES, _PRESS_SECONDS)
        self._taps = Taps(_SLOW_SECONDS)
        self._keeping = keeping
        self._office = office
        self._watching = watching
        self._at_answers = AnswerButtons(
            corpus, feedback, preferences, limits, finder.saved, keeping
        )
        finding = FindingButtons(finder, limits)
        self._verbs: dict[str, _Work] = {
            "y": self._decide,
            "n": self._decide,
            "f": self._at_feeds,
            "l": self._choose,
            "m": watching.on_pressed,
            "h": watching.on_pressed,
            EDITED: lambda _, *pressed: edits.on_pressed(*pressed),
            **dict.fromkeys(KEPT, self._at_kept),
            **dict.fromkeys(VERBS, finding.on_pressed),
        }

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
        work = self._verbs.get(verb, self._at_answer)
        return work(verb, arguments, press, texts)

    def _decide(self, verb: str, arguments: list[str], press: Press, texts: Texts) -> Reaction:
        if not self._access.is_admin(press.person.id):
            return Reaction(texts("press.admins"))
        if len(arguments) != 1 or not arguments[0].isdecimal():
            return Reaction(texts("press.unknown"))
        return self._access.on_pressed(verb, int(arguments[0]), press.person, texts.language)

    def _choose(self, _: str, arguments: list[str], press: Press, texts: Texts) -> Reaction:
        name, table = "".join(arguments), self._preferences
        chosen = on_language_pressed(table, name, press.person, private=press.private)
        return chosen or Reaction(texts("press.unknown"))

    def _at_kept(self, verb: str, arguments: list[str], press: Press, texts: Texts) -> Reaction:
        if verb in _SLOW and not self._taps.is_first(press):
            return Reaction(texts("press.slow"))
        return on_kept_pressed(self._keeping, verb, arguments, press, texts)

    def _at_feeds(self, _: str, arguments: list[str], press: Press, texts: Texts) -> Reaction:
        if not self._access.is_admin(press.person.id):
            return Reaction(texts("press.admins"))
        pressed = on_feeds_pressed(self._office, arguments, press, texts)
        return pressed or Reaction(texts("press.unknown"))

    def _at_answer(self, verb: str, arguments: list[str], press: Press, texts: Texts) -> Reaction:
        """React to a button under an answer, which must be of the chat it is pressed in."""
        unknown = Reaction(texts("press.unknown"))
        number = arguments[0] if arguments and arguments[0].isdecimal() else None
        turn = self._logbook.turn(int(number)) if number else None
        answer = answer_of(turn["answer"]) if turn else None
        if turn is None or answer is None:
            return unknown
        if press.chat_id is None or not self._logbook.was_sent_to(turn["id"], press.chat_id):
            return Reaction(texts("press.elsewhere"))
        if verb == "w":
            return self._watching.on_answer(press, turn, texts)
        pressed = Pressed(press, turn, answer, tuple(arguments[1:]))
        return self._at_answers.on_pressed(verb, pressed) or unknown
