"""A document that somebody sent, and its bytes from Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden, NetworkError

from bot.chat.api import call

MOST_BYTES = 20_000_000
"""Telegram gives bots no larger files."""

_READ_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a message names it: its id at Telegram, its sender's name for it, its size.

    The size is null where Telegram does not say it.
    """

    file_id: str
    name: str
    size: int | None


class TooLarge(Exception):
    """Telegram does not give a bot so large a file."""


class Unfetchable(Exception):
    """Telegram does not have the file any more, or does not give it."""


def document_of(message: Message) -> Document | None:
    """Return the document of a message, or of the one that it replies to."""
    for one in (message, message.reply_to_message):
        if one is not None and one.document is not None:
            found = one.document
            name = (found.file_name or "").encode("utf-8", "replace").decode()
            return Document(found.file_id, name, found.file_size)
    return None


async def downloaded(document: Document, bot: Bot) -> bytes:
    """Return a document's bytes; raises TooLarge, Unfetchable, and TelegramError to try again."""
    if (document.size or 0) > MOST_BYTES:
        raise TooLarge
    try:
        found = await call(bot, "getFile", {"file_id": document.file_id})
    except (BadRequest, Forbidden) as error:
        raise (TooLarge if "too big" in str(error) else Unfetchable) from None
    path = found.get("file_path") if isinstance(found, dict) else None
    if not isinstance(path, str) or path.startswith("/"):
        raise Unfetchable
    data = await _read(bot, path)
    if len(data) > MOST_BYTES:
        raise TooLarge
    return data


async def _read(bot: Bot, path: str) -> bytes:
    # `from None`: the library's errors name the address, and with it the token.
    try:
        address = f"{bot.base_file_url}/{quote(path)}"
        return await bot.request.retrieve(address, read_timeout=_READ_SECONDS)
    except (BadRequest, Forbidden):
        raise Unfetchable from None
    except Exception as error:  # noqa: BLE001 - of whatever kind, it says no more than that
        raise NetworkError(f"a file was not read ({type(error).__name__})") from None
