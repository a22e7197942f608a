"""What is written in a message: its text, its command, the bot's own name."""

from __future__ import annotations

from telegram import Message, MessageEntity


def text_of(message: Message) -> str:
    """Return a message's text, or the caption of what it shows; half a character becomes a sign."""
    return _text(_units(message.text or message.caption or ""))


def command_of(message: Message) -> str:
    """Return the command a message starts with, without its slash; empty if it has none."""
    return _command(message)[1:].partition("@")[0].lower()


def argument_of(message: Message) -> str:
    """Return what stands after a command."""
    return text_of(message).partition(_command(message))[2].strip()


def quote_of(message: Message) -> str:
    """Return the part of another message that its sender chose to reply to; empty if none."""
    quote = message.quote
    return _text(_units(quote.text)).strip() if quote is not None and quote.is_manual else ""


def names_another_bot(message: Message) -> bool:
    """Whether the command of a message is another bot's."""
    return bool(_addressee(message)) and not is_by_name(message)


def is_by_name(message: Message) -> bool:
    """Whether the command of a message names the bot: /help@dalil_bot."""
    return _addressee(message) == message.get_bot().username.lower()


def names_bot(message: Message) -> bool:
    """Whether a message names the bot."""
    return bool(_own_mentions(message))


def beside_name(message: Message) -> str:
    """Return what a message says beside the bot's own name."""
    return _without(text_of(message), _own_mentions(message)).strip()


def _command(message: Message) -> str:
    found = _marked(message, MessageEntity.BOT_COMMAND)
    return next((text for entity, text in found if entity.offset == 0), "")


def _addressee(message: Message) -> str:
    """Return the bot that a command names, in lower case; empty if none."""
    return _command(message).partition("@")[2].lower()


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
