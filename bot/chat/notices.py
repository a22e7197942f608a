"""The bot's own words as messages, in which a command can be read and tapped."""

from __future__ import annotations

import re

from bot.chat.messages import to_messages
from bot.chat.outgoing import Outgoing
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.models import Language

# With what is written after it. In Arabic a bare slash would move to the command's other end,
# and after a letter («و/help») Telegram makes no link of it.
_COMMAND = re.compile(r"(/[a-z]{2,32}(?: [0-9]{1,16})?)")


def render_notice(text: str, language: Language) -> list[str]:
    """Return one of the bot's own texts as HTML messages."""
    return to_messages([commands_apart(text, language)], language)


def commands_apart(text: str, language: Language) -> Block:
    """Return one of the bot's own texts as runs, in Arabic each command isolated."""
    pieces = _COMMAND.split(text) if language == "ar" else [text]
    return tuple(Run(piece, isolated=piece.startswith("/")) for piece in pieces if piece)


def notice(text: str, language: Language) -> tuple[Outgoing, ...]:
    """Return one of the bot's own texts as messages to send."""
    return tuple(map(Outgoing, render_notice(text, language)))


def told(key: str, language: Language, **values: object) -> tuple[Outgoing, ...]:
    """Return the text of a key as messages to send."""
    return notice(Texts.load(language)(key, **values), language)
