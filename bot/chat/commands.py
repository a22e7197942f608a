"""The commands: what each is called, who may use it, and what it does.

A command is a function here and a line in the table below it; its words in the menu are the
text `command.NAME`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.chat.desk import Desk
from bot.chat.notices import notice, told
from bot.chat.preferences import on_language
from bot.chat.reactions import Person, Reaction
from bot.chat.replies import Cancel
from bot.chat.texts import Texts
from retrieval.models import Language


@dataclass(frozen=True, slots=True)
class Call:
    """A command as somebody wrote it: its name, what stands after it, and who is answered how.

    `cancel` cancels what this person asked in the chat before, and gives the number.
    """

    name: str
    argument: str
    person: Person
    language: Language
    cancel: Cancel


@dataclass(frozen=True, slots=True)
class Command:
    """A command; one of the `admins` does not exist for anybody else."""

    name: str
    work: Callable[[Desk, Call], Awaitable[Reaction]]
    admins: bool = False


async def obey(desk: Desk, call: Call) -> Reaction:
    """Do what a command says, if there is such a one for this person; raises LogbookError."""
    command = COMMANDS.get(call.name)
    if command is None or (command.admins and not desk.access.is_admin(call.person.id)):
        return Reaction(outgoing=told("unknown_command", call.language))
    return await command.work(desk, call)


def menu(language: Language, *, admins: bool = False) -> list[dict[str, str]]:
    """Return the commands as Telegram's menu shows them, those of the admins too or not."""
    texts = Texts.load(language)
    shown = [command.name for command in COMMANDS.values() if admins or not command.admins]
    return [{"command": name, "description": texts(f"command.{name}")} for name in shown]


async def _start(desk: Desk, call: Call) -> Reaction:  # noqa: ARG001 - as every command
    return Reaction(outgoing=told("start", call.language))


async def _help(desk: Desk, call: Call) -> Reaction:
    texts = Texts.load(call.language)
    more = ("help_admins",) if desk.access.is_admin(call.person.id) else ()
    return Reaction(outgoing=notice("\n\n".join(map(texts, ("help", *more))), call.language))


async def _language(desk: Desk, call: Call) -> Reaction:
    return await asyncio.to_thread(on_language, desk.preferences, call.argument, call.person)


async def _cancel(desk: Desk, call: Call) -> Reaction:  # noqa: ARG001 - as every command
    return Reaction(outgoing=told("cancelled", call.language, n=await call.cancel()))


async def _admit(desk: Desk, call: Call) -> Reaction:
    return await asyncio.to_thread(
        desk.access.on_command, call.name, call.argument, call.person, call.language
    )


_TABLE = (
    Command("start", _start),
    Command("help", _help),
    Command("language", _language),
    Command("cancel", _cancel),
    Command("allow", _admit, admins=True),
    Command("deny", _admit, admins=True),
)
COMMANDS = {command.name: command for command in _TABLE}
"""Every command by its name, in the order of the menu."""
