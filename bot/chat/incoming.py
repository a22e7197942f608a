"""What a message says to the bot: whether it is meant for it, its command, its question."""

from __future__ import annotations

from telegram import Message
from telegram.constants import ChatType

from bot.answering.planner import asks_openly, asks_yes_or_no
from bot.answering.planning.requests import only_doubts
from bot.chat.asked import Asked
from bot.chat.commands import COMMANDS
from bot.chat.written import (
    beside_name,
    command_of,
    is_by_name,
    names_another_bot,
    names_bot,
    quote_of,
    text_of,
)


def is_addressed(message: Message) -> bool:
    """Whether a person meant this for the bot; in a group: a reply, a mention or a command.

    There another bot may have a command of the same name: one that is not ours must name us.
    """
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
        return command in COMMANDS or is_by_name(message)
    return _is_own(replied_to(message)) or names_bot(message)


def may_go_on(message: Message) -> bool:
    """Whether this may be a part of a long paste, or belong to the comment that came before it."""
    sender = message.from_user
    is_person = sender is not None and not sender.is_bot
    says = bool(message.text) or (message.forward_origin is not None and bool(message.caption))
    return is_person and says and not message.edit_date and not command_of(message)


def asked_of(message: Message) -> Asked:
    """Return what is asked, without the bot's own name; signs without a letter ask nothing.

    The bot's name alone in reply to somebody, or with words that only ask for a check, asks what
    that message says. In private the reply needs no name. What is forwarded right behind a comment
    is as one that it replies to; a comment that asks nothing is no question of its own.
    """
    if command_of(message):
        return Asked("")
    words, other = beside_name(message), _pointed_at(message)
    doubts = only_doubts(words)
    if other and (doubts or not _says(words) or _only_comments(message, words)):
        return Asked(other if _says(other) else "", quoted=True, doubted=doubts)
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


def _only_comments(message: Message, words: str) -> bool:
    """Whether a message says something to the one forwarded behind it, and asks nothing."""
    shown = message.reply_to_message
    behind = shown is not None and shown.message_id > message.message_id
    return behind and not (asks_openly(words) or asks_yes_or_no(words))


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


def _pointed_at(message: Message) -> str:
    """Return what a message says that was replied to for the bot, or the part that was quoted."""
    replied = replied_to(message)
    if not _points(message):
        return ""
    return quote_of(message) or (beside_name(replied) if replied is not None else "")


def _points(message: Message) -> bool:
    """Whether a message shows the bot somebody else's, or the reader's own of before."""
    replied = replied_to(message)
    named = names_bot(message) or message.chat.type == ChatType.PRIVATE
    return named and not _is_own(replied) and (replied is not None or bool(quote_of(message)))


def _is_own(message: Message | None) -> bool:
    sender = message and message.from_user
    return sender is not None and sender.id == sender.get_bot().id
