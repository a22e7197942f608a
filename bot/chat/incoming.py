"""What a message says to the bot: whether it is meant for it, its command, its question."""

from __future__ import annotations

from telegram import Message, MessageEntity
from telegram.constants import ChatType

from bot.chat.commands import COMMANDS


def is_addressed(message: Message) -> bool:
    """Whether a person meant this for the bot; in a group: a reply, a mention or a command."""
    sender = message.from_user
    if sender is None or sender.is_bot or message.is_automatic_forward:
        return False
    if _names_another_bot(message) or not (text_of(message) or message.effective_attachment):
        return False
    if message.chat.type == ChatType.PRIVATE:
        return True
    if command := command_of(message):
        return command in COMMANDS
    return _is_own(message.reply_to_message) or bool(_own_mentions(message))


def text_of(message: Message) -> str:
    """Return a message's text, or the caption of what it shows; half a character becomes a sign."""
    return _text(_units(message.text or message.caption or ""))


def command_of(message: Message) -> str:
    """Return the command a message starts with, without its slash; empty if it has none."""
    return _command(message)[1:].partition("@")[0].lower()


def argument_of(message: Message) -> str:
    """Return what stands after a command."""
    return text_of(message).partition(_command(message))[2].strip()


def question_of(message: Message) -> str:
    """Return what is asked, without the bot's own name; empty if nothing is.

    The bot's name alone, in reply to somebody, asks what that message says. Signs without a
    letter or a digit ask nothing.
    """
    if command_of(message):
        return ""
    asked = _beside_name(message) or _pointed_at(message)
    return asked if any(map(str.isalnum, asked)) else ""


def unasked(message: Message) -> str:
    """Return the key of what is told to a reader whose message asks nothing."""
    if _beside_name(message) or _pointed_at(message):
        return "no_words"
    return "ask_here" if _own_mentions(message) and not _points(message) else "only_text"


def _beside_name(message: Message) -> str:
    return _without(text_of(message), _own_mentions(message)).strip()


def _pointed_at(message: Message) -> str:
    """Return what a message says to which the bot's name was replied."""
    replied = message.reply_to_message
    return text_of(replied).strip() if replied is not None and _points(message) else ""


def _points(message: Message) -> bool:
    """Whether a message names the bot in reply to somebody else."""
    replied = message.reply_to_message
    return bool(_own_mentions(message)) and replied is not None and not _is_own(replied)


def _command(message: Message) -> str:
    found = _marked(message, MessageEntity.BOT_COMMAND)
    return next((text for entity, text in found if entity.offset == 0), "")


def _names_another_bot(message: Message) -> bool:
    name = _command(message).partition("@")[2]
    return name.lower() not in {"", message.get_bot().username.lower()}


def _is_own(message: Message | None) -> bool:
    sender = message and message.from_user
    return sender is not None and sender.id == sender.get_bot().id


def _own_mentions(message: Message) -> list[MessageEntity]:
    own = f"@{message.get_bot().username}".lower()
    found = _marked(message, MessageEntity.MENTION)
    return [entity for entity, text in found if text.lower() == own]


def _marked(message: Message, kind: str) -> list[tuple[MessageEntity, str]]:
    units = _units(text_of(message))
    entities = message.entities or message.caption_entities
    return [(e, _text(units[_span(e)])) for e in entities if e.type == kind]


def _without(text: str, entities: list[MessageEntity]) -> str:
    units = bytearray(_units(text))
    for entity in sorted(entities, key=lambda entity: entity.offset, reverse=True):
        del units[_span(entity)]
    return _text(bytes(units))


def _span(entity: MessageEntity) -> slice:
    """Return an entity's bytes; Telegram counts in UTF-16 units of two bytes."""
    return slice(2 * entity.offset, 2 * (entity.offset + entity.length))


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _text(units: bytes) -> str:
    return units.decode("utf-16-le", "replace")
