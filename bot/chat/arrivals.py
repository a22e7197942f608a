"""An update as Telegram sent it → what the inbox keeps, or nothing if it is not for the bot."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Any, TypeGuard

from telegram import Bot, Message, Update

from bot.chat.asked import Asked
from bot.chat.faults import origin
from bot.chat.incoming import asked_of, is_addressed, may_go_on, question_of
from bot.chat.reactions import press_identity
from bot.chat.unsigned import unsigned
from bot.chat.written import command_of
from bot.storage.entries import Arrival, Kind

logger = logging.getLogger(__name__)

_LARGEST = 2**63 - 1  # as SQLite counts
ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
]


def arrival_of(raw: Mapping[str, Any], bot: Bot) -> Arrival | None:
    """Return what to keep of an update; None for other people's talk and the like.

    Nobody is named in it but its sender. Raises KeyError, TypeError or ValueError where it has no
    number of its own.
    """
    update_id = int(raw["update_id"])
    if abs(update_id) > _LARGEST:
        logger.error("an update has a number that cannot be kept; it is left out")
        return None
    kept = unsigned(raw)
    try:
        return _arrival(update_id, kept, bot)
    except Exception as error:  # noqa: BLE001 - the library raises anything where a field is missing
        # No traceback: it may quote the update.
        logger.error("update %d cannot be read: %s", update_id, origin(error))  # noqa: TRY400
        return Arrival(update_id, None, None, "unreadable", _digest(raw), kept)


def move_of(raw: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return a group's old and new id, where an update says that it became a supergroup."""
    message = raw.get("message")
    chat = message.get("chat") if isinstance(message, Mapping) else None
    if not isinstance(message, Mapping) or not isinstance(chat, Mapping):
        return None
    here, to, since = (
        chat.get("id"),
        *map(message.get, ("migrate_to_chat_id", "migrate_from_chat_id")),
    )
    old, new = (here, to) if to else (since, here)
    return (old, new) if _can_be_kept(old) and _can_be_kept(new) else None


def update_of(content: Mapping[str, Any], bot: Bot) -> Update:
    """Return the update that was kept."""
    return Update.de_json(dict(content), bot)


def asked_in(content: Mapping[str, Any], bot: Bot) -> Asked:
    """Return what a message that was kept asks; one that was forgotten asks nothing."""
    if not content:
        return Asked("")
    message = update_of(content, bot).message
    return asked_of(message) if message is not None else Asked("")


def message_of(update: Update) -> Message | None:
    """Return the message that an update is about: the one sent, or the one with the button."""
    if update.callback_query is None:
        return update.message
    message = update.callback_query.message
    return message if isinstance(message, Message) else None


def _arrival(update_id: int, raw: Mapping[str, Any], bot: Bot) -> Arrival | None:
    update = update_of(raw, bot)
    if query := update.callback_query:
        # Of a message out of reach Telegram names the chat alone.
        chat_id = query.message.chat.id if query.message else None
        identity, user_id = press_identity(query), query.from_user.id
        return Arrival(update_id, _id(chat_id), _id(user_id), "button", identity, raw)
    message = update.message
    if message is None or message.from_user is None:
        return None
    alone, goes_on = is_addressed(message), may_go_on(message)
    # In a group the later parts of a paste name nobody, and nor do their new versions.
    if not alone and not goes_on and not message.edit_date:
        return None
    return Arrival(
        update_id,
        _id(message.chat_id),
        _id(message.from_user.id),
        _kind(message),
        identity_of(message),
        raw,
        edits=_first_identity(message) if message.edit_date else None,
        goes_on=goes_on,
        alone=alone,
    )


def identity_of(message: Message) -> str:
    """Return what tells a message, or a version of it, from every other one."""
    first = _first_identity(message)
    return f"{first} edited {message.edit_date.timestamp():.0f}" if message.edit_date else first


def _first_identity(message: Message) -> str:
    return f"message {message.chat_id} {message.message_id} {message.date.timestamp():.0f}"


def _kind(message: Message) -> Kind:
    return "question" if not command_of(message) and question_of(message) else "notice"


def _id(number: int | None) -> int | None:
    if number is not None and abs(int(number)) > _LARGEST:
        raise ValueError("no id that can be kept")
    return number


def _can_be_kept(number: object) -> TypeGuard[int]:
    return isinstance(number, int) and abs(number) <= _LARGEST


def _digest(raw: Mapping[str, Any]) -> str:
    written = json.dumps(raw, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
