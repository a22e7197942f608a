"""What stands in a chat, and how its reader sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.fakes.markup import Text
from tests.fakes.telegram_files import Upload, shown_file


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it sends data, opens an address or copies a text."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message in a chat as its reader sees it; `sender` is None for the bot."""

    chat_id: int
    message_id: int
    sender: int | None
    text: Text
    reply_to: int | None = None
    topic: int | None = None
    keyboard: Keyboard = ()
    silent: bool = False
    edited: bool = False
    file: Upload | None = None

    @property
    def plain(self) -> str:
        return self.text.plain

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(button for row in self.keyboard for button in row)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was answered, with its parameters decoded; status 0: no reply."""

    method: str
    params: dict[str, Any]
    status: int
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Draft:
    """A preview of a message that is being written."""

    chat_id: int
    draft_id: int
    text: Text
    at: float


@dataclass(frozen=True, slots=True)
class Toast:
    """What a press of a button was answered with: a line at the top, or an alert."""

    chat_id: int
    user: int
    text: str
    alert: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something a reader saw happen."""

    chat_id: int
    kind: str
    text: str


_OPENING = {"bold": "**", "italic": "_", "code": "`", "underline": "__", "strikethrough": "~~"}
_SIDE = "▎"


def plain_transcript(messages: Iterable[Message]) -> str:
    """Return messages as plain text, without their looks and buttons."""
    return "\n\n".join(f"{_head(message)}:\n{message.plain}" for message in messages)


def screen(messages: Iterable[Message], reactions: dict[tuple[int, int], str]) -> str:
    """Return messages as a screen shows them: styles marked, quotations aside, buttons below."""
    return "\n\n".join(
        _on_screen(message, reactions.get((message.chat_id, message.message_id)))
        for message in messages
    )


def _on_screen(message: Message, reaction: str | None) -> str:
    edited = " (edited)" if message.edited else ""
    lines = [f"{_head(message)}{edited}:", *([shown_file(message.file)] if message.file else [])]
    lines += [styled(message.text)] if message.plain or not message.file else []
    lines += ["  ".join(f"[ {_label(button)} ]" for button in row) for row in message.keyboard]
    lines += [f"({reaction})"] if reaction else []
    return "\n".join(lines)


def _label(button: Button) -> str:
    if button.url:
        return f"{button.text} ↗"
    return f"{button.text} ⧉" if button.copy else button.text


def _head(message: Message) -> str:
    who = "Dalil" if message.sender is None else f"User {message.sender}"
    reply = f" (to #{message.reply_to})" if message.reply_to else ""
    return f"#{message.message_id} {who}{reply}"


def styled(text: Text) -> str:
    """Return a text with marks for its styles; quotations get a bar at the side of each line."""
    units = text.plain.encode("utf-16-le")
    marks: dict[int, list[str]] = {}
    quoted: list[tuple[int, int]] = []
    for entity in text.entities:
        end = entity.offset + entity.length
        if "blockquote" in entity.type:
            quoted.append((entity.offset, end))
            continue
        mark = _OPENING.get(entity.type)
        opening, closing = (mark, mark) if mark else ("", "")
        if entity.type in {"text_link", "text_mention"}:
            opening, closing = "[", f"]({entity.url})"
        marks.setdefault(entity.offset, []).append(opening)
        marks.setdefault(end, []).insert(0, closing)
    shown, at_line_start = [], True
    for place in range(len(units) // 2 + 1):
        shown.append("".join(marks.get(place, ())))
        unit = units[2 * place : 2 * place + 2]
        if at_line_start and any(start <= place < end for start, end in quoted):
            shown.insert(len(shown) - 1, _SIDE)
        shown.append(unit.decode("utf-16-le", "surrogatepass"))
        at_line_start = unit == b"\n\x00"
    joined = "".join(shown)
    return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
