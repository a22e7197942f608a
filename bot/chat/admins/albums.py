"""Documents that were sent together: of an album only one message bears the command.

The one with the command waits for the others, takes them as its own in the inbox, and reads them
all; the others wait longer, and then say nothing. A process that is stopped meanwhile begins both
anew, and finds what was taken before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import Message

from bot.chat.admins.office import Office
from bot.chat.documents import Document, document_of
from bot.chat.notices import told
from bot.chat.outgoing import Outgoing
from retrieval.models import Language

_SECONDS = 2.0  # in which the messages of an album come
_LOOKS, _BETWEEN = 16, 0.25  # of what waits for the message with the command


async def documents_of(office: Office, entry_id: int, message: Message) -> Sequence[Document]:
    """Return the documents of a message, or of what it replies to, with those of their album.

    Those that were sent with a command of their own are left to it.
    """
    shown = message if message.document is not None else message.reply_to_message
    found = document_of(message)
    if shown is None or found is None:
        return ()
    if not (album := shown.media_group_id):
        return (found,)
    if shown is message:
        await asyncio.sleep(_SECONDS)
    pieces = await asyncio.to_thread(office.albums.pieces, entry_id, album)
    others = [one for one in pieces if one.entry_id != entry_id and not one.caption.startswith("/")]
    await asyncio.to_thread(office.albums.join, entry_id, [one.entry_id for one in others])
    bot = message.get_bot()
    beside = (document_of(Message.de_json(dict(one.message), bot)) for one in others)
    documents = {one.file_id: one for one in (found, *beside) if one is not None}
    return list(documents.values())


async def without_command(
    office: Office, entry_id: int, message: Message, language: Language, *, speaks: bool
) -> tuple[Outgoing, ...]:
    """Tell how to have a document read that came without a command.

    Of an album only one `speaks`; what came too late for the command of its album does as well.
    """
    if not (album := message.media_group_id):
        return told("ingest.reply_to_it", language)
    for _ in range(_LOOKS):
        await asyncio.sleep(_BETWEEN)
        pieces = await asyncio.to_thread(office.albums.pieces, entry_id, album)
        if any(one.entry_id == entry_id and one.state == "joined" for one in pieces):
            return ()
    late = any(one.caption.startswith("/ingest") for one in pieces)
    return told("ingest.reply_to_them", language) if speaks or late else ()
