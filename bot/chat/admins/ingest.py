"""`/ingest`: documents or links of an admin's into the archive, with a report in words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from telegram import Bot, Message

from bot.chat.admins.addresses import addresses_in, linked_in, unreadable_in
from bot.chat.admins.albums import documents_of
from bot.chat.admins.office import Office
from bot.chat.admins.reports import Report, Skipped, report_in, report_of
from bot.chat.admins.uploads import kept
from bot.chat.calls import Call
from bot.chat.desk import Desk
from bot.chat.documents import Document, TooLarge, Unfetchable, downloaded
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
# Why a document was not taken, by the text that says so where it was the only one.
_NOT_TAKEN = {
    "too_large": "larger than 20 MB, and Telegram gives bots no larger ones",
    "unfetchable": "Telegram did not give it: send it anew",
    "not_saved": "it could not be kept: see /health",
}


async def ingest(desk: Desk, call: Call) -> Reaction:
    """Read what the command names: one after the other, whoever sent it.

    Interrupted, it is begun again at the next start; what was read before is then unchanged.
    """
    message, office = call.message, desk.office
    if message is None:
        return Reaction(outgoing=told("ingest.usage", call.language))
    documents = await documents_of(office, call.entry_id, message)
    async with office.reading:
        if documents:
            return await _read_documents(office, documents, message.get_bot(), call)
        return await _read_pages(office, message, call)


async def _read_documents(
    office: Office, documents: Sequence[Document], bot: Bot, call: Call
) -> Reaction:
    found = [(document, await _taken(office, document, bot)) for document in documents]
    if len(found) == 1 and isinstance(found[0][1], str):
        return Reaction(outgoing=told(f"ingest.{found[0][1]}", call.language))
    nameless = Texts.load(call.language)("ingest.document")
    names = {str(at): one.name or nameless for one, at in found if isinstance(at, Path)}
    not_taken = [
        (one.name or nameless, _NOT_TAKEN[why]) for one, why in found if isinstance(why, str)
    ]
    if not names:
        return _reported(Report.of_skipped(not_taken), {}, call)
    ended = await office.run(("ingest", "--json", "--", *names))
    report = report_of(ended.output)
    if report is not None:
        await asyncio.to_thread(_clear, report, names)
    return _said(ended, report, call, names, not_taken)


async def _taken(office: Office, document: Document, bot: Bot) -> Path | str:
    """Return where a document is kept now, or the key of why it is not."""
    try:
        data = await downloaded(document, bot)
        return await asyncio.to_thread(kept, office.settings.home / _FOLDER, document.name, data)
    except TooLarge:
        return "too_large"
    except Unfetchable:
        return "unfetchable"
    except OSError:
        return "not_saved"


def _clear(report: Report, paths: Mapping[str, str]) -> None:
    """Delete the documents that gave no article."""
    whole = {source for source, _ in report.skipped}
    for path in paths:
        if not report.read or path in whole:
            Path(path).unlink(missing_ok=True)


async def _read_pages(office: Office, message: Message, call: Call) -> Reaction:
    addresses = addresses_in(call.argument) or _addresses_of(message)
    if not addresses:
        return Reaction(outgoing=told("ingest.usage", call.language))
    others = unreadable_in(call.argument)
    lost = [(word, "the address is none of the web") for word in others]
    lost += [
        (url, f"only {_MOST_ADDRESSES} at once are read") for url in addresses[_MOST_ADDRESSES:]
    ]
    ended = await office.run(("ingest", "--json", "--", *addresses[:_MOST_ADDRESSES]))
    return _said(ended, report_of(ended.output), call, {word: word for word in others}, lost)


def _addresses_of(message: Message) -> list[str]:
    """Return the addresses of a message, or of the one that it replies to."""
    replied = message.reply_to_message
    found = linked_in(message)
    if replied is not None:
        found += [*addresses_in(text_of(replied)), *linked_in(replied)]
    return list(dict.fromkeys(found))


def _said(
    ended: Ended, report: Report | None, call: Call, names: Mapping[str, str], lost: Skipped
) -> Reaction:
    if report is None:
        logger.warning("reading what an admin sent ended with code %s and no report", ended.code)
        key = "ingest.stopped" if ended.code is None else "ingest.failed"
        return Reaction(outgoing=told(key, call.language))
    return _reported(report.beside(lost), names, call)


def _reported(report: Report, names: Mapping[str, str], call: Call) -> Reaction:
    blocks = report_in(report, names, Texts.load(call.language))
    return Reaction(outgoing=tuple(map(Outgoing, to_messages(blocks, call.language))))
