"""What readers watch: set by a button or a reply, listed and ended by a command and its buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from telegram import Message

from bot.answering.kept import answer_of, plan_of
from bot.answering.news import cited
from bot.chat.access import Access
from bot.chat.notices import told
from bot.chat.outgoing import Outgoing
from bot.chat.quiet import CODES
from bot.chat.reactions import Edit, Person, Press, Reaction
from bot.chat.texts import Texts
from bot.chat.watch_list import Listed, hours_keyboard, list_keyboard, list_text
from bot.storage.logbook import Logbook
from bot.storage.preferences import PreferencesTable
from bot.storage.watches import Watched, Watches
from retrieval import Corpus
from retrieval.models import Language

MOST = 20
"""So many watches a person may set, and a chat may have."""

_UNKNOWN = "press.unknown"
_DATA = re.compile(r"w:([0-9]{1,16})", re.ASCII)


class Watching:
    """Sets, lists and ends watches; each method raises LogbookError."""

    def __init__(
        self,
        watches: Watches,
        logbook: Logbook,
        corpus: Corpus,
        access: Access,
        preferences: PreferencesTable,
    ) -> None:
        self.watches = watches
        self._logbook = logbook
        self._corpus = corpus
        self.access = access
        self.preferences = preferences

    def on_command(
        self, message: Message | None, person: Person, language: Language, *, private: bool
    ) -> Reaction:
        """React to `/watch`: in reply to an answer watch it, else list what is watched."""
        texts = Texts.load(language)
        if message is None or message.reply_to_message is None or _is_opening(message):
            chat_id = message.chat_id if message else person.id
            listed = self._listed(chat_id, person, private=private)
            shown = Outgoing(list_text(listed, texts), list_keyboard(listed, texts) or None)
            return Reaction(outgoing=(shown,))
        turn = self._answer_in(message.reply_to_message)
        if turn is None:
            return Reaction(outgoing=told("watch.no_answer", language))
        topic = message.message_thread_id if message.is_topic_message else None
        key = self._set(turn, message.chat_id, topic, person)
        return Reaction(outgoing=told(key, language, n=MOST))

    def on_answer(self, press: Press, turn: Mapping[str, Any], texts: Texts) -> Reaction:
        """React to the button under an answer of this chat: watch it."""
        if press.chat_id is None:
            return Reaction(texts(_UNKNOWN))
        key = self._set(turn, press.chat_id, press.topic, press.person)
        return Reaction(texts(key, n=MOST))

    def on_pressed(self, verb: str, arguments: list[str], press: Press, texts: Texts) -> Reaction:
        """React to a button of the list, or to that which ends a watch under its news."""
        if verb == "h":
            return self._hours("".join(arguments), press, texts)
        if not arguments or not arguments[0].isdecimal():
            return Reaction(texts(_UNKNOWN))
        key = self._end(self.watches.get(int(arguments[0])), press)
        return Reaction(texts(key), edit=self._list(press, texts) if arguments[1:] else None)

    def _answer_in(self, message: Message) -> Mapping[str, Any] | None:
        """Return the turn whose answer a message of this chat holds."""
        turn_id = self.watches.turn_at(message.chat_id, message.message_id) or _named(message)
        if turn_id is None or not self._logbook.was_sent_to(turn_id, message.chat_id):
            return None
        return self._logbook.turn(turn_id)

    def _set(self, turn: Mapping[str, Any], chat_id: int, topic: int | None, person: Person) -> str:
        """Set a watch; return the key of what is said of it."""
        plan, answer = plan_of(turn["plan"]), answer_of(turn["answer"])
        if plan is None or answer is None:
            return _UNKNOWN
        if answer.verdict is None and not answer.parts:
            return "watch.no_answer"
        # What is new may be of any day, and in any article.
        plan = replace(plan, phrases_since=None, phrases_until=None, first=())
        seen = tuple(citation.context for citation in cited(answer))
        revision = turn["corpus_revision"] or self._corpus.revision
        wish = Watched(chat_id, topic, person.id, plan, answer, seen, revision)
        return f"watch.{self.watches.add(wish, MOST)}"

    def _end(self, watched: Watched | None, press: Press) -> str:
        """End a watch; return the key of what is said of it."""
        if watched is None:
            return "watch.ended"
        own = watched.user_id == press.person.id
        if watched.chat_id != press.chat_id and not (own and press.private):
            return "press.elsewhere"
        if not own and not self.access.is_admin(press.person.id):
            return "watch.not_yours"
        self.watches.end(watched.id)
        return "watch.ended"

    def _hours(self, code: str, press: Press, texts: Texts) -> Reaction:
        if not press.private:
            return Reaction(texts(_UNKNOWN))
        if code == "ask":
            chosen = self.preferences.quiet(press.person.id)
            return Reaction(texts("quiet.choose"), edit=Edit(hours_keyboard(chosen, texts)))
        if code not in CODES:
            return Reaction(texts(_UNKNOWN))
        self.preferences.choose_quiet(press.person.id, code)
        return Reaction(texts("quiet.chosen"), edit=self._list(press, texts))

    def _list(self, press: Press, texts: Texts) -> Edit | None:
        if press.chat_id is None:
            return None
        listed = self._listed(press.chat_id, press.person, private=press.private)
        return Edit(list_keyboard(listed, texts), list_text(listed, texts))

    def _listed(self, chat_id: int, person: Person, *, private: bool) -> Listed:
        """Return the watches of a group, or in private all those that a person set."""
        if not private:
            return Listed(self.watches.of_chat(chat_id), private=False)
        quiet = self.preferences.quiet(person.id)
        return Listed(self.watches.of_person(person.id), private=True, quiet=quiet)


def _named(message: Message) -> int | None:
    """Return the turn that the button under an answer names: also of one long since sent."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    found = (_DATA.fullmatch(str(button.callback_data)) for row in rows for button in row)
    return next((int(match[1]) for match in found if match), None)


def _is_opening(message: Message) -> bool:
    """Tell whether a message of a topic replies to no more than the topic's beginning."""
    replied = message.reply_to_message
    return replied is not None and replied.forum_topic_created is not None
