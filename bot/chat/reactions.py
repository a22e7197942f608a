"""What the bot does about a press, a command or a stranger: values, performed elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import CallbackQuery, User
from telegram.constants import ChatType

from bot.answering.models import Plan
from bot.chat.outgoing import Keyboard, Outgoing


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes or presses; the name is theirs, and data like any other text."""

    id: int
    name: str
    language_code: str | None

    @classmethod
    def of(cls, user: User) -> Person:
        """Return the person that Telegram names."""
        # A lone surrogate, which only a made-up update has, cannot be written down. One who left
        # Telegram has no name.
        name = (user.full_name or "").encode("utf-8", "replace").decode()
        return cls(user.id, name, user.language_code)


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button: its data, which anyone can make up, and where and whose it is."""

    data: str
    chat_id: int | None
    person: Person
    private: bool = True

    @classmethod
    def of(cls, query: CallbackQuery) -> Press:
        """Return what Telegram says of a press."""
        chat = query.message.chat if query.message else None
        private = chat is not None and chat.type == ChatType.PRIVATE
        return cls(query.data or "", chat.id if chat else None, Person.of(query.from_user), private)


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the message whose button was pressed; without a text, of its buttons only."""

    keyboard: Keyboard = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to do: a word at the button, messages here and to other chats, an edit, a question.

    `outgoing` goes to the chat it came from, `elsewhere` to the chats it names; `ask` is
    answered anew, as a question of this chat and person.
    """

    answer_text: str | None = None
    outgoing: tuple[Outgoing, ...] = ()
    edit: Edit | None = None
    elsewhere: tuple[tuple[int, Outgoing], ...] = ()
    ask: Plan | None = None
