"""`/users`: who may ask, who may not, who waits to be let in, and how much each asks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.chat.calls import Call
from bot.chat.desk import Desk
from bot.chat.display import show_line
from bot.chat.messages import to_messages
from bot.chat.outgoing import Outgoing
from bot.chat.reactions import Reaction
from bot.chat.runs import isolated
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from bot.settings import Settings
from bot.storage.people import Someone

_TIME = timedelta(days=30)
_MOST = 50  # in a group of people; the rest is counted
_OF_SETTINGS = 10  # whose list the operator has


async def users(desk: Desk, call: Call) -> Reaction:
    """List the people."""
    office = desk.office
    known = await asyncio.to_thread(office.people.known, office.now() - _TIME)
    texts = Texts.load(call.language)
    blocks = _blocks(_grouped(known, office.settings), office.settings, texts)
    return Reaction(outgoing=tuple(map(Outgoing, to_messages(list(blocks), call.language))))


def _grouped(known: Sequence[Someone], settings: Settings) -> dict[str, list[Someone]]:
    """Return the people of each group, each in one; who is in the settings is there first.

    Of those who are named there who asks most is first: there may be hundreds.
    """
    groups: dict[str, list[Someone]] = {
        name: [] for name in ("asked", "admins", "settings", "allowed", "everyone", "denied")
    }
    left = {one.id: one for one in known}
    named = ("admins", settings.admins), ("settings", settings.allowed_users.ids - settings.admins)
    for name, ids in named:
        for user_id in sorted(ids):
            unknown = Someone(user_id, None, None, None, 0)
            groups[name].append(left.pop(user_id, unknown))
        groups[name].sort(key=lambda one: -one.questions)
    open_to_all = settings.allowed_users.everyone
    for one in left.values():
        if one.state is None or (one.state == "asked" and open_to_all):
            groups["everyone" if open_to_all else "denied"].append(one)
        else:
            groups[one.state].append(one)
    return groups


def _blocks(groups: dict[str, list[Someone]], settings: Settings, texts: Texts) -> Iterator[Block]:
    everyone = "users.open" if settings.allowed_users.everyone else "users.closed"
    yield (Run(texts("users.title"), bold=True), Run(f"\n{texts(everyone)}"))
    for name, people in groups.items():
        if not people:
            continue
        lines: list[Run] = [Run(f"{texts(f'users.{name}')} ({len(people)})", bold=True)]
        most = _OF_SETTINGS if name == "settings" else _MOST
        for one in people[:most]:
            lines += _line(one, texts, asks=name == "asked")
        if (more := len(people) - most) > 0:
            lines.append(Run(f"\n{texts('users.more')} {more}"))
        yield tuple(lines)
    yield (Run(texts("users.note")),)


def _line(one: Someone, texts: Texts, *, asks: bool) -> Iterator[Run]:
    yield Run("\n• ")
    if name := show_line(one.name or ""):
        yield isolated(name, texts)
        yield Run(" · ")
    yield Run(str(one.id), code=True)
    if one.questions:
        yield Run(f" · {texts('users.questions', n=one.questions)}")
    if one.since:
        yield Run(f" · {texts.date(one.since[:10])}")
    if asks:
        yield Run(" · ")
        yield Run(f"/allow {one.id}", isolated=True)
