"""What the bot is about to say: a message as HTML, the file it carries, the buttons under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Button:
    """A button: callback `data` of at most 64 bytes, or a `url` to open, or a text to `copy`."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]
"""Rows of buttons under a message."""


Place = dict[str, object]
"""Where a message goes, as parameters of the Bot API: the chat, the topic, what it replies to."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a message carries: a `photo` is shown in the chat, a `document` is kept.

    `name` is the file's, with the suffix that says what it is.
    """

    kind: Literal["photo", "document"]
    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way to a chat; `text` is HTML that fits into one.

    It goes where the update came from, as a reply, or to the chat that it names. With an
    attachment the text is its caption, of at most a quarter of the length; it may be empty.
    `attachments.attached` makes such messages of a text of any length.
    """

    text: str
    keyboard: Keyboard | None = None
    silent: bool = False
    chat_id: int | None = None
    attachment: Attachment | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values, to be stored; only the attachment's `data` is bytes."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Outgoing:
        """Return the message that `to_json` gave."""
        rows = value["keyboard"]
        keyboard = rows and tuple(tuple(Button(**button) for button in row) for row in rows)
        carried = value.get("attachment")
        return cls(
            value["text"],
            keyboard or None,
            bool(value["silent"]),
            value.get("chat_id"),
            Attachment(**carried) if carried else None,
        )


def reply_markup(keyboard: Keyboard | None) -> dict[str, Any]:
    """Return a keyboard as Telegram's inline keyboard; an empty one takes the buttons away."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in keyboard or ()]}


def _button(button: Button) -> dict[str, Any]:
    action: dict[str, Any]
    if button.url is not None:
        action = {"url": button.url}
    elif button.copy is not None:
        action = {"copy_text": {"text": button.copy}}
    else:
        action = {"callback_data": button.data or ""}
    return {"text": button.text, **action}
