"""Waiting for the other parts of a paste that Telegram's clients cut in pieces."""

from __future__ import annotations

from bot.chat.api import Sleep
from bot.storage.entries import Entry
from bot.storage.inbox import Inbox
from bot.storage.pastes import is_nearly_full

_SECONDS = 2.0


async def with_its_parts(entry: Entry, inbox: Inbox, sleep: Sleep) -> Entry:
    """Return a question as it is once no other part of it is to be expected.

    Only one that is nearly as long as a message can be is waited for.
    """
    while entry.kind == "question" and is_nearly_full(entry.content):
        await sleep(_SECONDS)
        now = await inbox.entry(entry)
        if now.content == entry.content:
            break
        entry = now
    return entry
