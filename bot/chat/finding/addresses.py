"""The address in a message, and what is wished of its page: to open it, to check it, or to ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from bot.answering.planner import asks_openly, asks_yes_or_no
from bot.answering.planning.requests import asks_about_it_all, asks_for_a_check
from bot.chat.asked import Asked
from bot.chat.links import web_link
from retrieval.analysis.folding import fold

Wish = Literal["open", "check", "ask"]

# What Telegram makes a link of in plain words. Without its scheme, as it is often copied, it
# needs a host and a path.
_ADDRESS = re.compile(
    r"https?://[^\s<>\"]{4,2000}"
    r"|(?<!\S)(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}/[^\s<>\"]{1,2000}",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_CLOSING = ".,;:!?؟،؛)»]}”\"'"
_WORD = re.compile(r"\w+")
_MOST_WORDS = 4  # «خبر من صفحتهم اليوم»
_FROM = re.compile(r"من\b[^?؟]*")  # «من موقعهم» asks for nobody


@dataclass(frozen=True, slots=True)
class Link:
    """The one address of a message, what is wished of its page, and the words beside it."""

    url: str
    wish: Wish
    words: str


def link_of(message: str) -> Link | None:
    """Return the link that a message is about; None where it says more than it asks.

    Hardly a word beside it: the page is to be opened. Words that only doubt: what it states is to
    be checked. A question beside it is asked. A statement with its source is a claim of its own.
    """
    found = list(_ADDRESS.finditer(message))
    if len(found) != 1:
        return None
    address = found[0].group().rstrip(_CLOSING)
    url = web_link(address if _SCHEME.match(address) else f"https://{address}")
    before, after = message[: found[0].start()], message[found[0].start() + len(address) :]
    words = " ".join(f"{before} {after}".split())
    wish = _wish(words)
    return Link(url, wish, words) if url and wish else None


def link_in(asked: Asked) -> Link | None:
    """Return the link that a question is about, also where it stands in what that replies to."""
    link = link_of(asked.text)
    if link is not None:
        return replace(link, wish="check") if asked.doubted and link.wish == "open" else link
    other = link_of(asked.about)
    if other is None or other.wish != "open":
        return None
    return Link(other.url, "ask", asked.text)


def _wish(words: str) -> Wish | None:
    said = _WORD.findall(fold(words))
    if asks_for_a_check(said):
        return "check"
    few = len(said) <= _MOST_WORDS
    if not said or asks_about_it_all(said) or (few and _FROM.fullmatch(words)):
        return "open"
    if asks_openly(words) or asks_yes_or_no(words):
        return "ask"
    return "open" if few else None
