"""What a message says to the bot: whether it is meant for it, its command, its question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import Message
from telegram.constants import ChatType

from bot.answering.planning.requests import asks_for_a_check
from bot.chat.commands import COMMANDS
from bot.chat.written import (
    beside_name,
    command_of,
    names_another_bot,
    names_bot,
    quote_of,
    text_of,
)
from retrieval.analysis.folding import fold

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message asks; `quoted` words are somebody else's, forwarded or replied to.

    `about` is what a message says to which the question was replied, `replied` the number of the
    bot's own.
    """

    text: str
    quoted: bool = False
    about: str = ""
    replied: int | None = None


def is_addressed(message: Message) -> bool:
    """Whether a person meant this for the bot; in a group: a reply, a mention or a command."""
    sender = message.from_user
    if sender is None or sender.is_bot or message.is_automatic_forward:
        return False
    if message.via_bot is not None and message.via_bot.id == message.get_bot().id:
        return False  # a passage that somebody chose inline: our own words
    if names_another_bot(message) or not (text_of(message) or message.effective_attachment):
        return False
    if message.chat.type == ChatType.PRIVATE:
        return True
    if command := command_of(message):
        return command in COMMANDS
    return _is_own(replied_to(message)) or names_bot(message)


def may_go_on(message: Message) -> bool:
    """Whether this may be a part of a long paste that is no message by itself."""
    sender = message.from_user
    is_person = sender is not None and not sender.is_bot
    return is_person and bool(message.text) and not message.edit_date and not command_of(message)


def asked_of(message: Message) -> Asked:
    """Return what is asked, without the bot's own name; signs without a letter ask nothing.

    The bot's name alone in reply to somebody, or with words that only ask for a check, asks what
    that message says. In private the reply needs no name.
    """
    if command_of(message):
        return Asked("")
    words, other = beside_name(message), _pointed_at(message)
    if other and (not _says(words) or _only_asks_for_a_check(words)):
        return Asked(other if _says(other) else "", quoted=True)
    replied = replied_to(message)
    own = replied.message_id if replied is not None and _is_own(replied) else None
    about = other if _says(other) else ""
    forwarded = message.forward_origin is not None
    return Asked(words if _says(words) else "", forwarded, about, own)


def question_of(message: Message) -> str:
    """Return the question that a message asks; empty if it asks none."""
    return asked_of(message).text


def unasked(message: Message) -> str:
    """Return the key of what is told to a reader whose message asks nothing."""
    if beside_name(message) or _pointed_at(message):
        return "no_words"
    if names_bot(message) and not _points(message):
        return "ask_here"
    shown = replied_to(message) if _points(message) else message
    if shown is not None and (shown.voice or shown.audio or shown.video_note or shown.video):
        return "no_sound"
    return "no_picture" if shown is not None and shown.photo else "only_text"


def replied_to(message: Message) -> Message | None:
    """Return the message that one replies to; a topic's own first message is none."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def _only_asks_for_a_check(text: str) -> bool:
    return asks_for_a_check(_WORD.findall(fold(text)))


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


def _pointed_at(message: Message) -> str:
    """Return what a message says that was replied to for the bot, or the part that was quoted."""
    replied = replied_to(message)
    if not _points(message):
        return ""
    return quote_of(message) or (text_of(replied).strip() if replied is not None else "")


def _points(message: Message) -> bool:
    """Whether a message shows the bot somebody else's, or the reader's own of before."""
    replied = replied_to(message)
    named = names_bot(message) or message.chat.type == ChatType.PRIVATE
    return named and not _is_own(replied) and (replied is not None or bool(quote_of(message)))


def _is_own(message: Message | None) -> bool:
    sender = message and message.from_user
    return sender is not None and sender.id == sender.get_bot().id
