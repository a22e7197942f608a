"""Menus of commands, as Telegram keeps them: one for each scope and language."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

from tests.fakes.telegram_checks import decoded
from tests.fakes.telegram_problems import bad

_MOST = 100
_CHATS = {"chat", "chat_administrators", "chat_member"}
_SCOPES = _CHATS | {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
}

Menu = tuple[str, int | None, str]
"""A scope, its chat if it has one, and a language code, which may be empty."""


def read_menu(params: dict[str, Any], chats: Container[int]) -> tuple[Menu, list[str]]:
    """Return whose menu a call sets, and the names of its commands."""
    commands = decoded(params.get("commands"), list)
    if len(commands) > _MOST:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    language = str(params.get("language_code") or "")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise bad("invalid language code specified")
    scope = decoded(params.get("scope"), dict) or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    chat = scope.get("chat_id")
    if scope["type"] in _CHATS and chat not in chats:
        raise bad("chat not found")
    return (scope["type"], chat, language), [command["command"] for command in commands]
