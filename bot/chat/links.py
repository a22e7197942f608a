"""Links that we stored, to a page or to the very words on it."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# Of a longer quotation the ends are named: the page may differ from the article in between.
_SHORT = 8
_END_WORDS = 4
_LONGEST_WORD = 40
_DIRECTIVE = ":~:"
_EDGE = " \t\"'“”‘’«»‹›()[]{}.,;:،؛!؟?…-–—"
_LINE = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
# Stricter than browsers: Telegram refuses a whole message for the address of one button.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,10}[a-z]{2,24}", re.IGNORECASE)
_LONGEST = 2048


def web_link(url: str | None) -> str | None:
    """Return a stored address if it is a web page's; Telegram drops any other without a word."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    plain = url is not None and url.isprintable() and " " not in url
    return url if plain and parts.scheme in {"http", "https"} and parts.hostname else None


def link_at(url: str | None, quoted: str) -> str | None:
    """Return a stored web address that opens its page at the quoted words.

    By a text fragment (https://wicg.github.io/scroll-to-text-fragment); browsers that know
    none open the page. None where the address is no web page's.
    """
    link = web_link(url)
    directive = _directive(quoted)
    if link is None or not directive:
        return link
    page, _, fragment = link.partition("#")
    return f"{page}#{fragment.partition(_DIRECTIVE)[0]}{_DIRECTIVE}text={directive}"


def button_link(url: str | None) -> str | None:
    """Return a link that a button may have, without its text fragment if it is too long."""
    for link in (url, (url or "").partition(_DIRECTIVE)[0].rstrip("#")):
        if link and len(link) <= _LONGEST and _HOST.fullmatch(urlsplit(link).hostname or ""):
            return link
    return None


def _directive(quoted: str) -> str:
    lines = list(filter(None, (line.split() for line in _LINE.split(quoted))))
    if len(lines) == 1 and len(lines[0]) <= _SHORT:
        return _encoded(lines[0])
    if not lines:
        return ""
    ends = (_encoded(lines[0][:_END_WORDS]), _encoded(lines[-1][-_END_WORDS:]))
    return ",".join(ends) if all(ends) else ""


def _encoded(words: list[str]) -> str:
    """Return words as a fragment has them; one too long to be a word is no use in a search."""
    if any(len(word) > _LONGEST_WORD for word in words):
        return ""
    text = " ".join(words).strip(_EDGE)
    # A hyphen would set the directive's context apart.
    return quote(text, safe="", errors="replace").replace("-", "%2D")
