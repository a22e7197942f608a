"""`/stats`: the numbers of the last days, drawn and in words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import get_args

from bot.chat.admins.office import Office
from bot.chat.attachments import attached
from bot.chat.calls import Call
from bot.chat.desk import Desk
from bot.chat.messages import to_messages
from bot.chat.notices import told
from bot.chat.outgoing import Attachment, Outgoing
from bot.chat.reactions import Reaction
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from bot.storage.statistics import Figures, Outcome, within
from retrieval.models import Language

_DAYS, _MOST_DAYS = 30, 365


async def stats(desk: Desk, call: Call) -> Reaction:
    """Show the numbers of thirty days, or of as many as are asked for."""
    days = call.argument or str(_DAYS)
    if len(days) > 3 or not days.isdecimal() or not 1 <= int(days) <= _MOST_DAYS:
        return Reaction(outgoing=told("stats.usage", call.language, most=_MOST_DAYS))
    return Reaction(outgoing=await asyncio.to_thread(_drawn, desk.office, int(days), call.language))


def _drawn(office: Office, days: int, language: Language) -> tuple[Outgoing, ...]:
    figures = office.statistics.figures(office.today(), days)
    words = list(_words(figures, Texts.load(language)))
    if not figures.total.questions:
        return tuple(map(Outgoing, to_messages(words, language)))
    picture = Attachment("photo", "stats.png", office.draw(figures, language))
    return attached(picture, words, language)


def _words(figures: Figures, texts: Texts) -> Iterator[Block]:
    """Say what the picture shows: for who cannot see it, and to be copied."""
    total, first, last = figures.total, figures.days[0].day, figures.days[-1].day
    span = " – ".join(dict.fromkeys(texts.date(day.isoformat()) for day in (first, last)))
    yield (Run(texts("stats.title"), bold=True), Run(f"\n{span}"))
    if not total.questions:
        yield (Run(texts("figures.empty")),)
        return
    lines = [texts("stats.questions", n=total.questions)]
    for outcome in get_args(Outcome):
        if count := total.outcomes.get(outcome, 0):
            share = round(100 * count / total.questions)
            lines.append(f"• {texts(f'figures.{outcome}')}: {count} ({share}%)")
    yield (Run("\n".join(lines)),)
    if total.median is not None and total.slow is not None:
        times = {"median": within(total.median), "slow": within(total.slow)}
        yield (Run(texts("stats.seconds", **times)),)
    if total.input_tokens or total.output_tokens:
        tokens = (f"{count:,}" for count in (total.input_tokens, total.output_tokens))
        yield (Run(texts("stats.tokens", **dict(zip(("read", "written"), tokens, strict=True)))),)
    busiest = max(figures.days, key=lambda day: day.questions)
    yield (
        Run(texts("stats.busiest", date=texts.date(busiest.day.isoformat()), n=busiest.questions)),
    )
