"""Who may ask: those of the settings, and those whom an admin let in from the chat."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat.display import show_line
from bot.chat.floods import Flood
from bot.chat.messages import Block, Run, to_messages
from bot.chat.outgoing import Button, Outgoing
from bot.chat.preferences import reader_language
from bot.chat.reactions import Edit, Person, Reaction
from bot.chat.rendering import render_notice, render_stranger
from bot.chat.runs import isolated
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

    def meet(self, person: Person, language: Language) -> Reaction:
        """Tell a stranger whom to ask, and at their first message the admins.

        One who goes on writing hears nothing more for a while.
        """
        if not self._notices.allows(person.id):
            return Reaction()
        standing = self._table.standing(person.id)
        if standing and standing.state == "denied":
            return _said(Texts.load(language)("access.closed"), language)
        name = person.name[:_LONGEST_NAME]
        asked = bool(self.admins) and self._table.ask(person.id, name, language, _REQUESTS_AN_HOUR)
        notice = render_stranger(person.id, self.admins, language, asked=asked)
        return Reaction(
            outgoing=tuple(map(Outgoing, notice)),
            elsewhere=tuple(self._requests(person.id, name)) if asked else (),
        )

    def on_command(
        self, command: str, argument: str, person: Person, language: Language
    ) -> Reaction:
        """React to `/allow ID` or `/deny ID`; for who is no admin there is no such command."""
        texts = Texts.load(language)
        if not self.is_admin(person.id):
            return _said(f"{texts('unknown_command')}\n\n{texts('help')}", language)
        ids = _ids(argument)
        if not ids:
            return _said(texts("not_a_person"), language)
        outcomes = [self._decide(id_, _STATES[command], person.id, texts) for id_ in ids]
        said = _said("\n".join(line for line, _ in outcomes), language)
        told = tuple(note for _, notes in outcomes for note in notes)
        return Reaction(outgoing=said.outgoing, elsewhere=told)

    def on_pressed(self, verb: str, user_id: int, person: Person, language: Language) -> Reaction:
        """React to an admin's press at a stranger's request."""
        texts = Texts.load(language)
        line, told = self._decide(user_id, _VERBS[verb], person.id, texts)
        standing = self._table.standing(user_id)
        request = _request(user_id, (standing and standing.name) or "", texts)
        (text, *_) = to_messages([request, (Run(line),)], language)
        return Reaction(edit=Edit(text=text), elsewhere=told)

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
        said = _said(Texts.load(language)("added"), language)
        return line, tuple((user_id, message) for message in said.outgoing)

    def _requests(self, user_id: int, name: str) -> Iterator[tuple[int, Outgoing]]:
        for admin in sorted(self.admins):
            language = reader_language(self._preferences.language(admin), None)
            texts = Texts.load(language)
            (text, *_) = to_messages([_request(user_id, name, texts)], language)
            keyboard = tuple(
                (Button(texts(f"button.{key}"), data=f"{verb}:{user_id}"),)
                for key, verb in (("allow", "y"), ("deny", "n"))
            )
            yield admin, Outgoing(text, keyboard)


def _request(user_id: int, name: str, texts: Texts) -> Block:
    """Say who asks to be let in; the name is what they call themselves."""
    shown = isolated(show_line(name) or "?", texts)
    before, _, after = texts("access.asks", name="\ue000").partition("\ue000")
    before_id, _, after_id = texts("access.id", user_id="\ue000").partition("\ue000")
    who = (Run(before), shown, Run(after), Run("\n"))
    return (*who, Run(before_id), Run(str(user_id), code=True), Run(after_id))


def _said(text: str, language: Language) -> Reaction:
    return Reaction(outgoing=tuple(map(Outgoing, render_notice(text, language))))


def _ids(argument: str) -> list[int]:
    """Return the ids that a command names; none if anything else stands there."""
    words = argument.replace(",", " ").replace("،", " ").split()[: _MOST_IDS + 1]
    if len(words) > _MOST_IDS or any(len(w) > 16 or not w.isdecimal() for w in words):
        return []
    ids = [int(word) for word in words]
    return ids if all(0 < id_ < _LARGEST_ID for id_ in ids) else []
