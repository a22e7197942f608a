"""`/feeds`: the sites whose new articles come in by themselves, listed, added and removed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.chat.admins.addresses import site_in
from bot.chat.admins.feed_list import digest_of, named, page, place_of
from bot.chat.admins.office import Office
from bot.chat.admins.reasons import reason_in
from bot.chat.calls import Call
from bot.chat.desk import Desk
from bot.chat.display import show_line
from bot.chat.filling import filled
from bot.chat.messages import to_messages
from bot.chat.notices import told
from bot.chat.outgoing import Button, Keyboard, Outgoing
from bot.chat.reactions import Edit, Press, Reaction
from bot.chat.runs import isolated
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from bot.child import Ended
from retrieval.feeds.store import Feed, FeedStore


async def feeds(desk: Desk, call: Call) -> Reaction:
    """List the feeds, or add those of an address."""
    words = call.argument.split()
    if not words:
        text, keyboard = await asyncio.to_thread(page, desk.office, 0, call.language)
        return Reaction(outgoing=(Outgoing(text, keyboard),))
    site = site_in(call.argument.removeprefix("add "))
    if site is None:
        return Reaction(outgoing=told("feeds.usage", call.language))
    ended = await desk.office.run(("feeds", "add", "--json", "--", site))
    blocks = list(_added(ended, site, desk.office, Texts.load(call.language)))
    return Reaction(outgoing=tuple(map(Outgoing, to_messages(blocks, call.language))))


def on_feeds_pressed(
    office: Office, arguments: Sequence[str], press: Press, texts: Texts
) -> Reaction | None:
    """React to a button under the list; None for one that names nothing there is.

    Raises CorpusError.
    """
    if not press.private:
        return None
    match list(arguments):
        case ["page", number] if number.isdecimal():
            return _shown(office, int(number), texts)
        case [digest, "ask"] if feed := _feed(office, digest):
            asked = (*filled(texts, "feeds.sure", name=named(feed.title, feed.url, texts)),)
            (text,) = to_messages([asked], texts.language)
            return Reaction(edit=Edit(_sure(digest, texts), text))
        case [digest, "yes"] if feed := _feed(office, digest):
            FeedStore(office.corpus).remove(feed.url)
            return _shown(office, 0, texts, texts("feeds.removed"))
        case [_, "ask" | "yes"]:
            return _shown(office, 0, texts, texts("feeds.gone"))
        case _:
            return None


def _shown(office: Office, number: int, texts: Texts, toast: str | None = None) -> Reaction:
    text, keyboard = page(office, number, texts.language)
    return Reaction(toast, edit=Edit(keyboard, text))


def _sure(digest: str, texts: Texts) -> Keyboard:
    yes = Button(texts("button.remove"), data=f"f:{digest}:yes")
    return ((yes, Button(texts("button.back"), data="f:page:0")),)


def _added(ended: Ended, site: str, office: Office, texts: Texts) -> Iterator[Block]:
    found = _printed(ended.output) if ended.code == 0 else None
    if not found:
        yield (Run(texts("feeds.not_added")),)
        if said := ended.notes.strip().splitlines():
            reason = reason_in(said[-1].removeprefix("dalil: "), texts)
            source = isolated(show_line(place_of(site)), texts)
            yield tuple(filled(texts, "ingest.reason", source=source, reason=reason))
        return
    for one in found:
        key = "feeds.added" if one["added"] else "feeds.known"
        name = named(one["title"], one["url"], texts)
        yield (*filled(texts, key, name=name), Run("\n"), Run(place_of(one["url"]), code=True))
    if minutes := office.settings.feeds_minutes:
        yield (Run(texts("feeds.soon", n=minutes)),)
    else:
        yield (Run(texts("feeds.off")),)


def _printed(output: bytes) -> list[dict[str, Any]] | None:
    try:
        found = json.loads(output)
    except ValueError:
        return None
    return found if isinstance(found, list) else None


def _feed(office: Office, digest: str) -> Feed | None:
    found = FeedStore(office.corpus).feeds()
    return next((feed for feed in found if digest_of(feed.url) == digest), None)
