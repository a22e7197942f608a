"""The feeds as an admin sees them: a page of the list, each with its health."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from bot.chat.admins.office import Office
from bot.chat.admins.reasons import reason_in
from bot.chat.display import plain_line, show_line
from bot.chat.filling import filled
from bot.chat.messages import to_messages
from bot.chat.outgoing import Button, Keyboard
from bot.chat.runs import isolated
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.feeds.store import Feed, FeedStore
from retrieval.models import Language

_A_PAGE = 6
_LONGEST_NAME, _LONGEST_TITLE, _LONGEST_PLACE = 28, 80, 120
_DIGEST = 16


def page(office: Office, number: int, language: Language) -> tuple[str, Keyboard]:
    """Return a page of the list as a message, and its buttons; raises CorpusError."""
    texts, found = Texts.load(language), FeedStore(office.corpus).feeds()
    first = min(number, max(len(found) - 1, 0) // _A_PAGE) * _A_PAGE
    shown = found[first : first + _A_PAGE]
    blocks: list[Block] = [(Run(texts("feeds.title"), bold=True),)] if found else []
    blocks += [_block(n, feed, office, texts) for n, feed in enumerate(shown, first + 1)]
    if not found:
        blocks.append((Run(texts("feeds.none")),))
    blocks.append(filled(texts, "feeds.how", command=Run("/feeds", isolated=True)))
    if not office.settings.feeds_minutes:
        blocks.append((Run(texts("feeds.off")),))
    (text, *_) = to_messages(blocks, language)
    return text, _keyboard(shown, first, len(found), texts)


def _block(number: int, feed: Feed, office: Office, texts: Texts) -> Block:
    """Return a feed and its health."""
    counted = texts("feeds.counted", seen=feed.seen, articles=feed.articles)
    if feed.last_at is None:
        state: Block = (Run(f"▫️ {texts('feeds.unread')}"),)
    else:
        moment = Run(office.local(feed.last_at), isolated=True)
        well = feed.last_status in {"ok", "unchanged"}
        sign = "✅ " if well else "⚠️ "
        key = "ok" if well else str(feed.last_status)
        state = (Run(sign), *filled(texts, f"feeds.{key}", moment=moment))
    why: Block = ()
    if feed.last_error:
        why = (Run("\n"), *reason_in(feed.last_error, texts))
    name = (
        Run(f"{number}. "),
        named(feed.title, feed.url, texts),
        Run("\n"),
        Run(place_of(feed.url), code=True),
    )
    return (*name, Run("\n"), *state, Run(f"\n{counted}"), *why)


def _keyboard(shown: Sequence[Feed], first: int, count: int, texts: Texts) -> Keyboard:
    removals = [
        (
            Button(
                f"🗑 {n}. {_name(feed.title, feed.url, _LONGEST_NAME)}",
                data=f"f:{digest_of(feed.url)}:ask",
            ),
        )
        for n, feed in enumerate(shown, first + 1)
    ]
    here = first // _A_PAGE
    turns = []
    if here:
        turns.append(Button(texts("button.previous"), data=f"f:page:{here - 1}"))
    if first + _A_PAGE < count:
        turns.append(Button(texts("button.next"), data=f"f:page:{here + 1}"))
    return (*removals, *((tuple(turns),) if turns else ()))


def digest_of(url: str) -> str:
    """Return what stands for an address in a button's data."""
    return sha256(url.encode()).hexdigest()[:_DIGEST]


def named(title: str | None, url: str, texts: Texts) -> Run:
    """Return what a feed is called: its title, or its site."""
    return isolated(show_line(_name(title, url, _LONGEST_TITLE)), texts)


def _name(title: str | None, url: str, longest: int) -> str:
    return _shortened(plain_line(title or urlsplit(url).netloc), longest)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def place_of(url: str) -> str:
    """Return an address without its query, which may hold a key."""
    parts = urlsplit(url)
    return _shortened(f"{parts.scheme}://{parts.netloc}{parts.path}", _LONGEST_PLACE)
