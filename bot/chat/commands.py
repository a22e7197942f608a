"""The commands: what each is called, who may use it, and what it does.

A command is a function here and a line in the table below it; its words in the menu are the
text `command.NAME`.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.chat.admins.feeds import feeds
from bot.chat.admins.health import health
from bot.chat.admins.ingest import ingest
from bot.chat.admins.stats import stats
from bot.chat.admins.unanswered import unanswered
from bot.chat.admins.users import users
from bot.chat.calls import Call, Command
from bot.chat.desk import Desk
from bot.chat.finding.replying import TOKEN, opened, recent, search, sources, welcome
from bot.chat.keeping.commands import export, forget, history, privacy
from bot.chat.messages import to_messages
from bot.chat.notices import commands_apart, told
from bot.chat.outgoing import Outgoing
from bot.chat.preferences import on_language
from bot.chat.reactions import Reaction
from bot.chat.styles import Block
from bot.chat.texts import Texts


async def obey(desk: Desk, call: Call) -> Reaction:
    """Do what a command says, if there is such a one for this person; raises LogbookError."""
    command = COMMANDS.get(call.name)
    if command is None or (command.admins and not desk.access.is_admin(call.person.id)):
        return Reaction(outgoing=told("unknown_command", call.language))
    if command.private and not call.private:
        return Reaction(outgoing=told("in_private", call.language, command=call.name))
    return await command.work(desk, call)


async def _start(desk: Desk, call: Call) -> Reaction:
    """Welcome a reader, or open the answer that a colleague's link leads to."""
    if not TOKEN.fullmatch(call.argument):
        return Reaction(outgoing=await asyncio.to_thread(welcome, desk.finder, call.language))
    if not call.private:
        return Reaction(outgoing=told("in_private", call.language, command=call.name))
    outgoing = await asyncio.to_thread(
        opened, desk.finder, call.argument, call.person.id, call.language
    )
    return Reaction(outgoing=outgoing)


async def _help(desk: Desk, call: Call) -> Reaction:
    texts = Texts.load(call.language)
    more = tuple(replace(run, quoted=True) for run in _apart("help_more", texts))
    said = [_apart("help", texts), more]
    bot = call.message and call.message.get_bot().bot
    if bot and bot.supports_inline_queries:
        said.append(_apart("help_inline", texts, name=f"@{bot.username}"))
    if desk.access.is_admin(call.person.id):
        said.append(_apart("help_admins", texts))
    return Reaction(outgoing=tuple(map(Outgoing, to_messages(said, call.language))))


def _apart(key: str, texts: Texts, **values: object) -> Block:
    return commands_apart(texts(key, **values), texts.language)


async def _language(desk: Desk, call: Call) -> Reaction:
    return await asyncio.to_thread(on_language, desk.preferences, call.argument, call.person)


async def _search(desk: Desk, call: Call) -> Reaction:
    outgoing = await asyncio.to_thread(
        search, desk.finder, call.argument, call.person.id, call.language, call.entry_id
    )
    return Reaction(outgoing=outgoing)


async def _recent(desk: Desk, call: Call) -> Reaction:
    outgoing = await asyncio.to_thread(recent, desk.finder, call.argument, call.language)
    return Reaction(outgoing=outgoing)


async def _sources(desk: Desk, call: Call) -> Reaction:
    return Reaction(outgoing=await asyncio.to_thread(sources, desk.finder, call.language))


async def _watch(desk: Desk, call: Call) -> Reaction:
    return await asyncio.to_thread(
        desk.watching.on_command, call.message, call.person, call.language, private=call.private
    )


async def _new(desk: Desk, call: Call) -> Reaction:
    if call.message is not None:
        chat_id = call.message.chat_id
        await asyncio.to_thread(desk.conversations.begin, chat_id, call.entry_id)
    return Reaction(outgoing=told("new", call.language))


async def _cancel(desk: Desk, call: Call) -> Reaction:  # noqa: ARG001 - as every command
    return Reaction(outgoing=told("cancelled", call.language, n=await call.cancel()))


async def _admit(desk: Desk, call: Call) -> Reaction:
    return await asyncio.to_thread(
        desk.access.on_command, call.name, call.argument, call.person, call.language
    )


_TABLE = (
    Command("start", _start),
    Command("help", _help),
    Command("search", _search),
    Command("recent", _recent),
    Command("sources", _sources),
    Command("watch", _watch),
    Command("history", history, private=True),
    Command("export", export, private=True),
    Command("new", _new),
    Command("language", _language),
    Command("cancel", _cancel),
    Command("privacy", privacy),
    Command("forget", forget, private=True),
    Command("allow", _admit, admins=True),
    Command("deny", _admit, admins=True),
    Command("users", users, admins=True, private=True),
    Command("stats", stats, admins=True, private=True, slow=True),
    Command("unanswered", unanswered, admins=True, private=True),
    Command("ingest", ingest, admins=True, private=True, slow=True),
    Command("feeds", feeds, admins=True, private=True, slow=True),
    Command("health", health, admins=True, private=True, slow=True),
)
COMMANDS = {command.name: command for command in _TABLE}
"""Every command by its name, in the order of the menu."""
