"""`/ingest`: a document or a link of an admin's into the archive, with a report in words."""

from __future__ import annotations

import asyncio
import logging

from telegram import Message

from bot.chat.admins.addresses import addresses_in, linked_in
from bot.chat.admins.office import Office
from bot.chat.admins.reports import Report, report_in, report_of
from bot.chat.admins.uploads import kept
from bot.chat.calls import Call
from bot.chat.desk import Desk
from bot.chat.documents import TooLarge, Unfetchable, document_of, downloaded
from bot.chat.messages import to_messages
from bot.chat.notices import told
from bot.chat.outgoing import Outgoing
from bot.chat.reactions import Reaction
from bot.chat.texts import Texts
from bot.chat.written import text_of
from bot.child import Ended

logger = logging.getLogger(__name__)

_FOLDER = "uploads"
_MOST_ADDRESSES = 10


async def ingest(desk: Desk, call: Call) -> Reaction:
    """Read what the command names: one after the other, whoever sent it.

    Interrupted, it is begun again at the next start; what was read before is then unchanged.
    """
    message, office = call.message, desk.office
    if message is None:
        return Reaction(outgoing=told("ingest.usage", call.language))
    async with office.reading:
        if document_of(message) is not None:
            return await _read_document(office, message, call)
        return await _read_pages(office, message, call)


async def _read_document(office: Office, message: Message, call: Call) -> Reaction:
    document = document_of(message)
    assert document  # noqa: S101 - it was looked at before
    try:
        data = await downloaded(document, message.get_bot())
        path = await asyncio.to_thread(kept, office.settings.home / _FOLDER, document.name, data)
    except TooLarge:
        return Reaction(outgoing=told("ingest.too_large", call.language))
    except Unfetchable:
        return Reaction(outgoing=told("ingest.unfetchable", call.language))
    except OSError:
        return Reaction(outgoing=told("ingest.not_saved", call.language))
    ended = await office.run(("ingest", "--json", "--", str(path)))
    report = report_of(ended.output)
    if report is not None and not report.read:
        await asyncio.to_thread(path.unlink, missing_ok=True)
    name = document.name or Texts.load(call.language)("ingest.document")
    return _said(ended, report, call, {str(path): name})


async def _read_pages(office: Office, message: Message, call: Call) -> Reaction:
    addresses = addresses_in(call.argument) or _addresses_of(message)
    if not addresses:
        return Reaction(outgoing=told("ingest.usage", call.language))
    if len(addresses) > _MOST_ADDRESSES:
        return Reaction(outgoing=told("ingest.too_many", call.language, most=_MOST_ADDRESSES))
    ended = await office.run(("ingest", "--json", "--", *addresses))
    return _said(ended, report_of(ended.output), call, {})


def _addresses_of(message: Message) -> list[str]:
    """Return the addresses of a message, or of the one that it replies to."""
    replied = message.reply_to_message
    found = linked_in(message)
    if replied is not None:
        found += [*addresses_in(text_of(replied)), *linked_in(replied)]
    return list(dict.fromkeys(found))


def _said(ended: Ended, report: Report | None, call: Call, names: dict[str, str]) -> Reaction:
    if report is None:
        logger.warning("reading what an admin sent ended with code %s and no report", ended.code)
        key = "ingest.stopped" if ended.code is None else "ingest.failed"
        return Reaction(outgoing=told(key, call.language))
    blocks = report_in(report, names, Texts.load(call.language))
    return Reaction(outgoing=tuple(map(Outgoing, to_messages(blocks, call.language))))
