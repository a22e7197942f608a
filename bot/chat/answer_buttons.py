"""What a button under an answer leads to: a source, a copy, the question anew, an opinion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.answering.kept import plan_of
from bot.answering.models import Answer
from bot.chat.copying import copy_button, show_citation
from bot.chat.finding.saved import link_to, show_again, show_link
from bot.chat.floods import Flood
from bot.chat.keeping.card import send_cards
from bot.chat.keeping.keeping import Keeping
from bot.chat.keyboards import (
    REASONS,
    answer_keyboard,
    copy_data,
    reasons_keyboard,
)
from bot.chat.limits import Limits
from bot.chat.numbering import Cited, citations_of
from bot.chat.outgoing import Keyboard
from bot.chat.reactions import Edit, Press, Reaction
from bot.chat.sources import show_source, surroundings
from bot.chat.taps import Taps
from bot.chat.texts import Texts
from bot.storage.feedback import Feedback, Rating
from bot.storage.preferences import PreferencesTable
from bot.storage.saved_answers import SavedAnswers
from retrieval import Corpus
from retrieval.models import Language

_ANEW, _ANEW_SECONDS = 2, 20.0
_SAME_SECONDS = 3.0  # what a double tap asks for comes once
_SENDING = {"s", "c", "k", "p", "g"}
_LONGEST_TOAST = 200


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press at an answer, with the turn as the logbook keeps it."""

    press: Press
    turn: Mapping[str, Any]
    answer: Answer
    arguments: tuple[str, ...]

    @property
    def turn_id(self) -> int:
        """The number of the turn in the logbook."""
        return int(self.turn["id"])

    @property
    def language(self) -> Language:
        """The language of the answer, and so of its buttons."""
        return self.answer.language


class AnswerButtons:
    """The verbs of an answer's buttons; None where a press names nothing that there is."""

    def __init__(
        self,
        corpus: Corpus,
        feedback: Feedback,
        preferences: PreferencesTable,
        limits: Limits,
        saved: SavedAnswers,
        keeping: Keeping,
    ) -> None:
        self._corpus = corpus
        self._feedback = feedback
        self._preferences = preferences
        self._limits = limits
        self._saved = saved
        self._keeping = keeping
        self._anew = Flood(_ANEW, _ANEW_SECONDS)
        self._taps = Taps(_SAME_SECONDS)
        self._verbs = {
            "s": self._source,
            "c": self._citation,
            "a": self._ask_anew,
            "u": self._up,
            "d": self._down,
            "r": self._reason,
            "b": self._back,
            "k": self._link,
            "g": self._card,
            "p": self._open,
        }

    def on_pressed(self, verb: str, pressed: Pressed) -> Reaction | None:
        """Do what a button's verb says; raises LogbookError and CorpusError."""
        work = self._verbs.get(verb)
        if verb in _SENDING and not self._taps.is_first(pressed.press):
            return Reaction(Texts.load(pressed.language)("press.sent"))
        return work(pressed) if work else None

    def _open(self, pressed: Pressed) -> Reaction:
        return Reaction(outgoing=show_again(pressed.answer, pressed.turn_id))

    def _source(self, pressed: Pressed) -> Reaction | None:
        cited = _cited(pressed)
        if cited is None:
            return None
        citation, language = cited.citation, pressed.language
        article = self._corpus.article(citation.article_id)
        found = surroundings(citation, article, pressed.turn["evidence"])
        label = Texts.load(language)("button.copy_whole")
        copy = copy_button(citation, copy_data(pressed.turn_id, cited), label, language)
        return Reaction(outgoing=show_source(citation, found, copy, language))

    def _citation(self, pressed: Pressed) -> Reaction | None:
        cited = _cited(pressed)
        if cited is None:
            return None
        shown = show_citation(cited.citation, pressed.language)
        return Reaction(Texts.load(pressed.language)("press.copy"), shown)

    def _card(self, pressed: Pressed) -> Reaction:
        plan, answer = plan_of(pressed.turn["plan"]), pressed.answer
        if plan is not None and not answer.parts:
            answer = replace(answer, question=plan.asked)  # a card is read by itself
        return send_cards(self._keeping, answer, pressed.turn_id)

    def _link(self, pressed: Pressed) -> Reaction:
        token = self._saved.link(pressed.turn_id, pressed.press.person.id)
        link = link_to(pressed.press.bot, token)
        return Reaction(outgoing=show_link(link, pressed.language))

    def _ask_anew(self, pressed: Pressed) -> Reaction | None:
        person = pressed.press.person
        plan = plan_of(pressed.turn["plan"])
        if plan is None:
            return None
        plan = replace(plan, language=self._preferences.language(person.id) or plan.language)
        texts = Texts.load(pressed.language)
        if not self._anew.allows(person.id):
            return Reaction(texts("press.slow"))
        if refusal := self._limits.refusal(person.id, plan.question, texts.language):
            return Reaction(refusal.text[:_LONGEST_TOAST])
        return Reaction(texts("press.again"), ask=plan)

    def _up(self, pressed: Pressed) -> Reaction | None:
        self._feedback.give(pressed.turn_id, pressed.press.person.id, "up")
        return self._thanked(pressed, "up")

    def _down(self, pressed: Pressed) -> Reaction | None:
        """Keep the opinion at once, and ask why: not everyone says it."""
        self._feedback.give(pressed.turn_id, pressed.press.person.id, "down")
        asked = reasons_keyboard(pressed.turn_id, pressed.language)
        return Reaction(Texts.load(pressed.language)("feedback.why"), edit=Edit(asked))

    def _reason(self, pressed: Pressed) -> Reaction | None:
        reason = REASONS.get(pressed.arguments[0]) if pressed.arguments else None
        if reason is None:
            return None
        self._feedback.give(pressed.turn_id, pressed.press.person.id, "down", reason)
        return self._thanked(pressed, "down")

    def _back(self, pressed: Pressed) -> Reaction | None:
        """Return to the answer's buttons; the opinion was kept before its reason was asked."""
        return Reaction(edit=Edit(self._keyboard(pressed, "down")))

    def _thanked(self, pressed: Pressed, rated: Rating) -> Reaction:
        thanks = Texts.load(pressed.language)("feedback.thanks")
        return Reaction(thanks, edit=Edit(self._keyboard(pressed, rated)))

    def _keyboard(self, pressed: Pressed, rated: Rating) -> Keyboard:
        """Return the answer's buttons; in a group the opinion of one is not marked for all."""
        mark = rated if pressed.press.private else None
        return answer_keyboard(pressed.answer, pressed.turn_id, pressed.language, mark)


def _cited(pressed: Pressed) -> Cited | None:
    """Return the citation that a press names."""
    if len(pressed.arguments) != 2 or not all(part.isdecimal() for part in pressed.arguments):
        return None
    part, n = map(int, pressed.arguments)
    found = citations_of(pressed.answer)
    return next((cited for cited in found if (cited.part, cited.n) == (part, n)), None)
