"""Who may ask: those of the settings, and those whom an admin let in from the chat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from bot.chat.floods import Flood
from bot.chat.notices import notice, told
from bot.chat.outgoing import Outgoing
from bot.chat.preferences import reader_language
from bot.chat.reactions import Edit, Person, Reaction
from bot.chat.strangers import decided, request, still_waiting, turned_away
from bot.chat.texts import Texts
from bot.settings import AllowedUsers
from bot.storage.access import AccessTable, State
from bot.storage.preferences import PreferencesTable
from retrieval.models import Language

_STATES: dict[str, State] = {"allow": "allowed", "deny": "denied"}
_VERBS: dict[str, State] = {"y": "allowed", "n": "denied"}
_REQUESTS_AN_HOUR = 20
_NOTICES, _NOTICE_SECONDS = 3, 600
_LONGEST_NAME = 64
_MOST_IDS = 20
_LARGEST_ID = 2**52


class Access:
    """The readers; who is named in the settings cannot be shut out from the chat."""

    def __init__(
        self,
        allowed: AllowedUsers,
        admins: frozenset[int],
        table: AccessTable,
        preferences: PreferencesTable,
    ) -> None:
        self.admins = admins
        self._allowed = allowed
        self._table = table
        self._preferences = preferences
        self._notices = Flood(_NOTICES, _NOTICE_SECONDS)

    def allows(self, user_id: int) -> bool:
        """Whether this person may ask; raises LogbookError."""
        if self._is_fixed(user_id):
            return True
        standing = self._table.standing(user_id)
        if standing is None or standing.state == "asked":
            return self._allowed.everyone
        return standing.state == "allowed"

    def is_admin(self, user_id: int) -> bool:
        """Whether this person may let others in."""
        return user_id in self.admins

    def meet(self, person: Person, language: Language, message_id: int) -> Reaction:
        """Tell a stranger whom to ask, and at their first message the admins.

        One who goes on writing hears nothing more for a while. The first message, met again
        after a crash, is the first again.
        """
        if not self._notices.allows(person.id):
            return Reaction()
        standing = self._table.standing(person.id)
        if standing and standing.state == "denied":
            return Reaction(outgoing=told("access.closed", language))
        name = person.name[:_LONGEST_NAME]
        asked = bool(self.admins) and self._table.ask(
            person.id, name, language, message_id, _REQUESTS_AN_HOUR
        )
        if standing and self.admins and not asked:
            return Reaction(outgoing=tuple(map(Outgoing, still_waiting(self.admins, language))))
        away = turned_away(person.id, self.admins, language, asked=asked)
        return Reaction(
            outgoing=tuple(map(Outgoing, away)),
            elsewhere=tuple(self._requests(person.id, name)) if asked else (),
        )

    def on_command(
        self, command: str, argument: str, person: Person, language: Language
    ) -> Reaction:
        """React to an admin's `/allow ID` or `/deny ID`."""
        ids = _ids(argument)
        if not ids:
            return Reaction(outgoing=told("not_a_person", language, command=f"/{command}"))
        texts = Texts.load(language)
        outcomes = [self._decide(id_, _STATES[command], person.id, texts) for id_ in ids]
        said = notice("\n".join(line for line, _ in outcomes), language)
        return Reaction(
            outgoing=said, elsewhere=tuple(note for _, notes in outcomes for note in notes)
        )

    def on_pressed(self, verb: str, user_id: int, person: Person, language: Language) -> Reaction:
        """React to an admin's press at a stranger's request."""
        texts = Texts.load(language)
        line, notes = self._decide(user_id, _VERBS[verb], person.id, texts)
        standing = self._table.standing(user_id)
        name = (standing and standing.name) or ""
        return Reaction(edit=Edit(text=decided(user_id, name, line, language)), elsewhere=notes)

    def _is_fixed(self, user_id: int) -> bool:
        return user_id in self._allowed.ids or user_id in self.admins

    def _decide(
        self, user_id: int, state: State, admin_id: int, texts: Texts
    ) -> tuple[str, tuple[tuple[int, Outgoing], ...]]:
        """Let in or keep out; return what to tell the admin, and who else is to be told."""
        if self._is_fixed(user_id):
            key = "access.allowed" if state == "allowed" else "access.fixed"
            return texts(key, user_id=user_id), ()
        before = self._table.decide(user_id, state, admin_id)
        line = texts(f"access.{state}", user_id=user_id)
        if state == "denied" or (before and before.state == "allowed"):
            return line, ()
        client = before.language if before else texts.language
        language = reader_language(self._preferences.language(user_id), client)
        return line, tuple((user_id, message) for message in told("added", language))

    def _requests(self, user_id: int, name: str) -> Iterator[tuple[int, Outgoing]]:
        for admin in sorted(self.admins):
            yield admin, request(user_id, name, self._languages(admin))

    def _languages(self, admin: int) -> tuple[Language, ...]:
        """Return the language of an admin; of one of whom nothing is known, all."""
        chosen, client = self._preferences.language(admin), self._preferences.client(admin)
        return (reader_language(chosen, client),) if chosen or client else get_args(Language)


def _ids(argument: str) -> list[int]:
    """Return the ids that a command names; none if anything else stands there."""
    words = argument.replace(",", " ").replace("،", " ").split()[: _MOST_IDS + 1]
    if len(words) > _MOST_IDS or any(len(w) > 16 or not w.isdecimal() for w in words):
        return []
    ids = [int(word) for word in words]
    return ids if all(0 < id_ < _LARGEST_ID for id_ in ids) else []
