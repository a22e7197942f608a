"""The web addresses that an admin wrote."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity

_ADDRESS = re.compile(r"(?i)\bhttps?://[^\s<>\"]{1,2000}")
_AFTER = ".,;:!?)]}»”'،؛؟"


def addresses_in(text: str) -> list[str]:
    """Return the addresses of a text, each once, without the stops of the sentence."""
    return list(dict.fromkeys(found.rstrip(_AFTER) for found in _ADDRESS.findall(text)))


def linked_in(message: Message) -> list[str]:
    """Return the addresses behind the words of a message."""
    entities = (*message.entities, *message.caption_entities)
    links = [one.url for one in entities if one.type == MessageEntity.TEXT_LINK and one.url]
    return list(dict.fromkeys(url for url in links if _ADDRESS.fullmatch(url)))
