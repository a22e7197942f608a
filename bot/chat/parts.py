"""Waiting for what belongs to a message: a paste's other parts, what is forwarded behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.answering.planning.requests import only_doubts
from bot.chat.api import Sleep
from bot.storage.entries import Entry
from bot.storage.inbox import Inbox
from bot.storage.pastes import is_nearly_full

_SECONDS = 2.0
_A_MOMENT = 1.0  # a client sends both at once; who only asks «هل هذا صحيح؟» waits for this long
_NAME = re.compile(r"@\w{1,64}")


async def with_its_parts(entry: Entry, inbox: Inbox, sleep: Sleep) -> Entry:
    """Return a question as it is once nothing more of it is to be expected.

    Only one that is nearly as long as a message can be is waited for, or that doubts what it does
    not show.
    """
    while entry.kind == "question" and (seconds := _expected(entry.content)):
        await sleep(seconds)
        now = await inbox.entry(entry)
        if now.content == entry.content:
            break
        entry = now
    return entry


def _expected(content: Mapping[str, Any]) -> float | None:
    """Return how long to wait for what belongs to a message; None where nothing is expected."""
    if is_nearly_full(content):
        return _SECONDS
    message = content.get("message", {})
    shows = "reply_to_message" in message or "forward_origin" in message or "quote" in message
    doubts = only_doubts(_NAME.sub(" ", str(message.get("text", ""))))
    return _A_MOMENT if doubts and not shows else None
