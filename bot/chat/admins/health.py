"""`/health`: how the running bot is, each line well or with its mend."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat.admins.health_values import Health
from bot.chat.admins.office import Office
from bot.chat.calls import Call
from bot.chat.desk import Desk
from bot.chat.display import show_line
from bot.chat.filling import filled
from bot.chat.messages import to_messages
from bot.chat.outgoing import Outgoing
from bot.chat.reactions import Reaction
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts

_LITTLE_ROOM = 1_000_000_000
_SLOW = 120.0
_GOOD, _BAD, _NONE = "✅ ", "⚠️ ", "▫️ "
_UNITS = ("kB", "MB", "GB", "TB")


async def health(desk: Desk, call: Call) -> Reaction:
    """Look at everything and say how it is."""
    found, texts = await desk.office.check(), Texts.load(call.language)
    lines = list(_lines(found, desk.office, texts))
    block: list[Run] = [Run(texts("health.title"), bold=True)]
    for line in lines:
        block += (Run("\n"), *line)
    return Reaction(outgoing=tuple(map(Outgoing, to_messages([tuple(block)], call.language))))


def _lines(found: Health, office: Office, texts: Texts) -> Iterator[Block]:
    yield _archive(found, texts)
    yield _search(found, texts)
    yield _model(found, texts)
    yield _queue(found, texts)
    yield _feeds(found, office, texts)
    yield _disk(found, texts)
    files = ", ".join(f"{name} {_size(size)}" for name, size in found.files)
    yield (Run(_NONE), *filled(texts, "health.files", files=Run(files, isolated=True)))
    yield (Run(_NONE), *filled(texts, "health.versions", names=Run(found.versions, isolated=True)))
    since = Run(office.local(found.since), isolated=True)
    yield (Run(_NONE), *filled(texts, "health.since", moment=since))


def _archive(found: Health, texts: Texts) -> Block:
    if not found.articles:
        return (Run(_BAD), *filled(texts, "health.empty", command=Run("/ingest", isolated=True)))
    newest = texts.date(found.newest)
    counted = texts("articles", n=found.articles)
    return (Run(_GOOD + texts("health.archive", articles=counted, date=newest)),)


def _search(found: Health, texts: Texts) -> Block:
    if found.search is None:
        return (Run(_GOOD + texts("health.search")),)
    reason = Run(show_line(found.search), isolated=True)
    return (Run(_BAD), *filled(texts, "health.search_fails", reason=reason))


def _model(found: Health, texts: Texts) -> Block:
    if found.model == "ok":
        return (Run(_GOOD + texts("health.model")),)
    if found.model == "none":
        return (Run(_NONE + texts("fallback.not_configured")),)
    return (Run(_BAD + texts(f"fallback.{found.model}")),)


def _queue(found: Health, texts: Texts) -> Block:
    waiting = found.waiting
    well = waiting.seconds < _SLOW and not waiting.failed
    said = texts(
        "health.queue",
        questions=waiting.questions,
        undelivered=waiting.undelivered,
        failed=waiting.failed,
    )
    return (Run((_GOOD if well else _BAD) + said),)


def _feeds(found: Health, office: Office, texts: Texts) -> Block:
    if not found.feeds:
        return (Run(_NONE), *filled(texts, "health.no_feeds", command=_LIST))
    failing = sum(feed.last_status in {"failed", "ended"} for feed in found.feeds)
    last = max((feed.last_at for feed in found.feeds if feed.last_at), default=None)
    moment = Run(office.local(last), isolated=True) if last else Run(texts("feeds.unread"))
    said = filled(texts, "health.feeds", n=len(found.feeds), moment=moment)
    if failing:
        more = filled(texts, "health.feeds_fail", failing=failing, command=_LIST)
        return (Run(_BAD), *said, Run(" · "), *more)
    return (Run(_GOOD), *said)


_LIST = Run("/feeds", isolated=True)


def _disk(found: Health, texts: Texts) -> Block:
    sizes = {
        name: Run(_size(size), isolated=True)
        for name, size in (("free", found.free), ("total", found.total))
    }
    if found.free < _LITTLE_ROOM:
        return (Run(_BAD), *filled(texts, "health.disk_full", **sizes))
    return (Run(_GOOD), *filled(texts, "health.disk", **sizes))


def _size(size: int) -> str:
    """Return bytes in the largest unit that leaves a whole number before the point."""
    shown, unit = size / 1000, _UNITS[0]
    for larger in _UNITS[1:]:
        if shown < 1000:
            break
        shown, unit = shown / 1000, larger
    return f"{shown:.0f} {unit}" if shown >= 10 else f"{shown:.1f} {unit}"
