"""The messages of an album in the inbox: Telegram sends each of its documents as one of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.storage.entries import State
from bot.storage.log_file import LogFile

_OF_ALBUM = (
    "SELECT id, state, content FROM inbox "
    "WHERE chat_id = (SELECT chat_id FROM inbox WHERE id = ?) AND kind IN ('notice', 'question') "
    "AND json_extract(content, '$.message.media_group_id') = ?"
)
_JOIN = (
    "UPDATE inbox SET state = 'joined', reason = ? "
    "WHERE id = ? AND kind = 'notice' AND state IN ('received', 'answering')"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A message of an album; `message` is as Telegram sent it."""

    entry_id: int
    state: State
    message: Mapping[str, Any]

    @property
    def caption(self) -> str:
        """What its sender wrote below it."""
        return str(self.message.get("caption") or "")


class AlbumTable:
    """The albums that the inbox holds."""

    def __init__(self, log: LogFile) -> None:
        self._log = log

    def pieces(self, entry_id: int, album: str) -> list[Piece]:
        """Return what came so far of an album in an entry's chat, in its order."""
        with self._log.reading() as db:
            rows = db.execute(_OF_ALBUM, [entry_id, album]).fetchall()
        return sorted(map(_piece, rows), key=lambda piece: int(piece.message["message_id"]))

    def join(self, entry_id: int, others: Sequence[int]) -> None:
        """Let notices that are not answered yet be answered with an entry."""
        with self._log.writing() as db:
            for other in others:
                db.execute(_JOIN, [str(entry_id), other])


def _piece(row: tuple[Any, ...]) -> Piece:
    entry_id, state, content = row
    return Piece(entry_id, state, json.loads(content)["message"])
