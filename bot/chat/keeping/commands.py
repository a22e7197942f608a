"""The commands about what is kept."""

from __future__ import annotations

import asyncio

from bot.chat.calls import Call
from bot.chat.desk import Desk
from bot.chat.keeping.past import show_history
from bot.chat.keeping.privacy import show_privacy
from bot.chat.keeping.taking import ask_format
from bot.chat.keeping.wish import ask_to_forget
from bot.chat.reactions import Reaction


async def history(desk: Desk, call: Call) -> Reaction:
    """List a person's own turns; their private chat has their id."""
    who = call.person.id
    return Reaction(
        outgoing=await asyncio.to_thread(show_history, desk.keeping, who, who, call.language)
    )


async def export(desk: Desk, call: Call) -> Reaction:
    """Ask in which form a person wants their own turns."""
    who = call.person.id
    return Reaction(
        outgoing=await asyncio.to_thread(ask_format, desk.keeping, who, who, call.language)
    )


async def privacy(desk: Desk, call: Call) -> Reaction:
    """Say what is kept."""
    return Reaction(outgoing=show_privacy(desk.keeping.policy, call.language))


async def forget(desk: Desk, call: Call) -> Reaction:  # noqa: ARG001 - as every command
    """Ask whether a person wants to be forgotten."""
    return Reaction(outgoing=ask_to_forget(call.language))
