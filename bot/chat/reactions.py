"""What the bot does about a press, a command or a stranger: values, performed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Message, User
from telegram.constants import ChatType

from bot.chat.asked import Asked, Wanted
from bot.chat.outgoing import Keyboard, Outgoing

Read = Callable[[Mapping[str, Any]], Asked]


def _nothing(_: Mapping[str, Any]) -> Asked:
    return Asked("")


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
    """A press of a button: its data, which anyone can make up, and where and whose it is.

    `label` is what stands on the button, as Telegram has it; `bot` is the bot's own name. `read`
    gives what a kept update asks. `identity` is that of the press in the inbox. `at` is the
    number of the message with the button.
    """

    data: str
    chat_id: int | None
    person: Person
    private: bool = True
    label: str = ""
    bot: str = ""
    read: Read = _nothing
    topic: int | None = None
    identity: str = ""
    at: int | None = None

    @classmethod
    def of(cls, query: CallbackQuery, read: Read = _nothing) -> Press:
        """Return what Telegram says of a press."""
        chat = query.message.chat if query.message else None
        private = chat is not None and chat.type == ChatType.PRIVATE
        return cls(
            query.data or "",
            chat.id if chat else None,
            Person.of(query.from_user),
            private,
            _label(query),
            query.get_bot().username,
            read,
            topic=_topic(query),
            identity=press_identity(query),
            at=query.message.message_id if query.message else None,
        )


def press_identity(query: CallbackQuery) -> str:
    """Return what tells a press from every other one."""
    return f"button {query.id}".encode("utf-8", "replace").decode()


def _topic(query: CallbackQuery) -> int | None:
    """Return the topic of a forum in which a button was pressed; None outside of topics."""
    message = query.message
    if not isinstance(message, Message) or not message.is_topic_message:
        return None
    return message.message_thread_id


def _label(query: CallbackQuery) -> str:
    """Return the text of the pressed button; empty where its message is out of reach."""
    message = query.message
    markup = message.reply_markup if isinstance(message, Message) else None
    rows = markup.inline_keyboard if markup else ()
    pressed = (b.text for row in rows for b in row if b.callback_data == query.data)
    return next(pressed, "")


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
    ask: Wanted | None = None
