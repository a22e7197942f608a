"""The web addresses that an admin wrote, and what they took for one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from telegram import Message, MessageEntity

_ADDRESS = re.compile(r"(?i)https?://[^\s<>\"]{1,2000}")
# As an address bar shows it: a host and a path.
_BARE = re.compile(r"(?i)(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}/[^\s<>\"]{0,2000}")
_HOST = re.compile(r"(?i)(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}")
_LIKE = re.compile(
    rf"(?i)[a-z][a-z0-9+.-]{{0,20}}:\S{{1,2000}}|[/~\\.]\S{{1,2000}}|{_HOST.pattern[4:]}"
)
_BETWEEN = re.compile(r"\s+|[,،;؛](?=https?://)", re.IGNORECASE)
_BEFORE = "<([{«“\"'"
_AFTER = ".,;:!?)]}>»”'،؛؟\""


def addresses_in(text: str) -> list[str]:
    """Return the addresses of a text, each once, without the stops of the sentence."""
    return list(dict.fromkeys(filter(None, map(_address, _words(text)))))


def site_in(text: str) -> str | None:
    """Return the address that a text is, which may be a host alone; None where it is none."""
    words = list(_words(text))
    if len(words) != 1:
        return None
    return _address(words[0]) or (f"https://{words[0]}" if _HOST.fullmatch(words[0]) else None)


def unreadable_in(text: str) -> list[str]:
    """Return what looks like an address or a path, and is no address of the web."""
    others = (word for word in _words(text) if not _address(word))
    return list(dict.fromkeys(word for word in others if _LIKE.fullmatch(word)))


def linked_in(message: Message) -> list[str]:
    """Return the addresses behind the words of a message."""
    entities = (*message.entities, *message.caption_entities)
    links = [one.url for one in entities if one.type == MessageEntity.TEXT_LINK and one.url]
    return list(dict.fromkeys(url for url in links if _ADDRESS.fullmatch(url)))


def _words(text: str) -> Iterator[str]:
    for word in _BETWEEN.split(text):
        if bare := word.lstrip(_BEFORE).rstrip(_AFTER):
            yield bare


def _address(word: str) -> str | None:
    if match := _ADDRESS.search(word):
        return match[0]
    return f"https://{word}" if _BARE.fullmatch(word) else None
