"""The menus of commands: for all, for groups, and for each admin, in each language."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.chat.api import Sleep, call, retry_seconds
from bot.chat.calls import Command
from bot.chat.texts import Texts
from retrieval.models import Language

logger = logging.getLogger(__name__)

# Telegram shows the menu of the client's language, else the first.
_LANGUAGES: tuple[tuple[str, Language], ...] = (("", "en"), ("ar", "ar"))
_TRIES = 8
_LONGEST_PAUSE = 300.0

Scope = Mapping[str, Any]
Menu = tuple[Scope, tuple[str, ...]]
"""Whose menu it is, and the names of its commands."""


def menus(commands: Iterable[Command], admins: Iterable[int]) -> Iterator[Menu]:
    """Yield every menu; a group's has what may be said in one, an admin's has all."""
    listed = [command for command in commands if not command.admins]
    yield {"type": "default"}, tuple(command.name for command in listed)
    yield (
        {"type": "all_group_chats"},
        tuple(command.name for command in listed if not command.private),
    )
    for admin in sorted(admins):
        yield admins_menu(commands, admin)


def admins_menu(commands: Iterable[Command], admin: int) -> Menu:
    """Return the menu of an admin's own chat."""
    return {"type": "chat", "chat_id": admin}, tuple(command.name for command in commands)


async def set_menus(bot: Bot, shown: Iterable[Menu], sleep: Sleep) -> None:
    """Set menus, again and again for a while where Telegram does not answer; raises nothing."""
    for scope, names in shown:
        for code, language in _LANGUAGES:
            await _set(bot, scope, code, described(names, language), sleep)


def described(names: Iterable[str], language: Language) -> list[dict[str, str]]:
    """Return commands as Telegram's menu shows them."""
    texts = Texts.load(language)
    return [{"command": name, "description": texts(f"command.{name}")} for name in names]


async def _set(
    bot: Bot, scope: Scope, code: str, commands: list[dict[str, str]], sleep: Sleep
) -> None:
    params = {"commands": commands, "scope": scope, "language_code": code}
    for attempt in range(_TRIES):
        try:
            await call(bot, "setMyCommands", params)
        except (BadRequest, Forbidden):
            return  # an admin who has never written: it is set when they say /start
        except RetryAfter as error:
            await sleep(retry_seconds(error))
        except TelegramError:
            await sleep(min(2.0**attempt, _LONGEST_PAUSE))
        else:
            return
    logger.warning("a menu of commands was not set; the next start tries again")
