"""Which message speaks for an album: Telegram sends each of its pictures as one of its own."""

from __future__ import annotations

from telegram import Message

_MOST_ALBUMS = 10_000


class Albums:
    """Remembers the message of each album that came first; forgets at a restart."""

    def __init__(self) -> None:
        self._first: dict[tuple[int, str], int] = {}

    def is_first(self, message: Message) -> bool:
        """Tell whether a message is in no album or the first one seen of its album."""
        if message.media_group_id is None:
            return True
        first = self._first.setdefault(
            (message.chat_id, message.media_group_id), message.message_id
        )
        while len(self._first) > _MOST_ALBUMS:
            self._first.pop(next(iter(self._first)))
        return first == message.message_id
