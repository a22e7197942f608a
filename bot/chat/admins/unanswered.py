"""`/unanswered`: what the archive could not answer, most asked first, whoever asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.chat.calls import Call
from bot.chat.desk import Desk
from bot.chat.display import show_line
from bot.chat.filling import filled
from bot.chat.messages import to_messages
from bot.chat.notices import told
from bot.chat.outgoing import Outgoing
from bot.chat.reactions import Reaction
from bot.chat.runs import isolated
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from bot.storage.statistics import Unanswered

DAYS = 30
_MOST = 20
_LONGEST = 300


async def unanswered(desk: Desk, call: Call) -> Reaction:
    """List the questions of a month."""
    office = desk.office
    since = office.today() - timedelta(days=DAYS - 1)
    found = await asyncio.to_thread(office.statistics.unanswered, since, _MOST)
    if not found:
        return Reaction(outgoing=told("unanswered.none", call.language))
    blocks = list(_blocks(found, Texts.load(call.language)))
    return Reaction(outgoing=tuple(map(Outgoing, to_messages(blocks, call.language))))


def _blocks(found: Sequence[Unanswered], texts: Texts) -> Iterator[Block]:
    yield (Run(texts("unanswered.title"), bold=True), Run(f"\n{texts('unanswered.time')}"))
    for number, one in enumerate(found, 1):
        asked = _shortened(show_line(one.question))
        last = texts("unanswered.last", date=texts.date(one.last.isoformat()))
        yield (
            Run(f"{number}. "),
            isolated(asked, texts),
            Run(f"\n{texts('unanswered.times', n=one.times)} · {last}"),
        )
    yield filled(texts, "unanswered.mend", command=Run("/ingest", isolated=True))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
