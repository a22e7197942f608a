"""The next passages of a search: its words are those of the command that the inbox keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import Message

from bot.chat.finding.finder import Finder
from bot.chat.finding.passages import show_page
from bot.chat.reactions import Edit, Press, Reaction
from bot.chat.texts import Texts
from bot.chat.written import argument_of, command_of

_LARGEST = 10**12


def next_page(finder: Finder, arguments: Sequence[str], press: Press, texts: Texts) -> Reaction:
    """Send the next passages, if the search was this person's in this chat.

    The button goes, for the new page has one where there are more. Raises LogbookError and
    CorpusError.
    """
    entry_id, offset = _numbers(arguments)
    content = finder.commands.content(entry_id, press.chat_id, press.person.id)
    words = searched(content) if content is not None else ""
    if not words or not offset:
        return Reaction(texts("search.gone"))
    if not finder.searches.allows(press.person.id):
        return Reaction(texts("press.slow"))
    page = show_page(finder, words, offset, entry_id, texts.language)
    return Reaction(None if page else texts("search.no_more"), outgoing=page, edit=Edit())


def searched(content: Mapping[str, Any]) -> str:
    """Return what a kept update searches for; empty if it is no search."""
    raw = content.get("message")
    message = Message.de_json(raw) if isinstance(raw, dict) else None
    if message is None or command_of(message) != "search":
        return ""
    return argument_of(message)


def _numbers(arguments: Sequence[str]) -> tuple[int, int]:
    """Return the entry and the offset that a button names; zeros where it names none."""
    if len(arguments) != 2 or not all(map(str.isdecimal, arguments)):
        return 0, 0
    entry_id, offset = map(int, arguments)
    return (entry_id, offset) if entry_id < _LARGEST else (0, 0)
