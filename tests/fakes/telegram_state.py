"""What Telegram keeps of the chats of one bot, and its JSON."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_chat import Button, Draft, Message
from tests.fakes.telegram_failures import Failure
from tests.fakes.telegram_files import file_json


@dataclass(slots=True)
class Query:
    """A press of a button or an inline query that waits for its answer."""

    user: int
    chat_id: int
    since: float
    answered: bool = False


@dataclass(slots=True)
class State:
    """The chats and what stands in them, and what waits for the bot."""

    me: dict[str, Any]
    updates: deque[dict[str, Any]] = field(default_factory=deque)
    messages: dict[tuple[int, int], Message] = field(default_factory=dict)
    originals: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    chats: dict[int, dict[str, Any]] = field(default_factory=dict)
    topics: set[tuple[int, int]] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    refusing: dict[int, str] = field(default_factory=dict)
    no_files: set[int] = field(default_factory=set)
    queries: dict[str, Query] = field(default_factory=dict)
    drafts: dict[int, Draft] = field(default_factory=dict)
    failures: dict[tuple[str, int | None], deque[Failure]] = field(default_factory=dict)
    allowed_updates: list[str] = field(default_factory=list)
    sent: Counter[int | None] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    polls: int = 0
    last_update: int = 1000
    last_message: int = 0

    def user(
        self, user_id: int, language_code: str | None, name: str | None = None
    ) -> dict[str, Any]:
        user = {"id": user_id, "is_bot": False, "first_name": name or f"Reader {user_id}"}
        return user | ({"language_code": language_code} if language_code else {})

    def message_json(self, chat_id: int, message_id: int, sender: dict[str, Any]) -> dict[str, Any]:
        chat = self.chats[chat_id]
        named = {"first_name": "Reader"} if chat["type"] == "private" else {"title": "Newsroom"}
        return {
            "message_id": message_id,
            "date": int(time.time()),
            "chat": chat | named,
            "from": sender,
        }

    def stored(self, chat_id: int, message_id: int) -> dict[str, Any]:
        found = self.messages[chat_id, message_id]
        if original := self.originals.get((chat_id, message_id)):
            return {name: original[name] for name in original if name != "reply_to_message"}
        stored = self.message_json(chat_id, message_id, self.me) | _content(found)
        if found.topic:
            stored |= {"message_thread_id": found.topic, "is_topic_message": True}
        if found.keyboard:
            stored["reply_markup"] = {"inline_keyboard": [_raw(row) for row in found.keyboard]}
        return stored


def _content(message: Message) -> dict[str, Any]:
    if message.file is None:
        return {"text": message.plain}
    caption = {"caption": message.plain} if message.plain else {}
    return file_json(message.file, message.message_id) | caption


def _raw(row: tuple[Button, ...]) -> list[dict[str, Any]]:
    """Return buttons as Telegram names them."""
    return [
        {"text": button.text}
        | ({"callback_data": button.data} if button.data is not None else {})
        | ({"url": button.url} if button.url is not None else {})
        | ({"copy_text": {"text": button.copy}} if button.copy is not None else {})
        for button in row
    ]
