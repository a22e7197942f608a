"""Why something was not read, in the reader's language as far as the words are our own."""

from __future__ import annotations

import re

from bot.chat.display import show_line
from bot.chat.filling import filled
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts

# The reasons that admins meet, by how they begin or what they hold; the first that fits.
_KNOWN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"unknown format", "format"),
        (r"empty$", "empty"),
        (r"no article text found", "no_article"),
        (r"no text in it, it may be a scan", "scan"),
        (r"encrypted", "encrypted"),
        (r"an old Word or Excel file|an RTF file", "old_word"),
        (r"an archive in an archive|packed by |a 7z archive|a RAR archive", "packed"),
        (
            r"damaged|the compressed file is cut off|cut off|no readable ZIP|no Word document",
            "damaged",
        ),
        (r"no XML|no HTML|not JSON|not a JSON object|no feed:", "damaged"),
        (
            r"larger than |longer than |more than |it unpacks to |the reply is too large",
            "too_large",
        ),
        (r"broken [A-Z0-9-]{1,20}: ", "encoding"),
        (r"no column is ", "columns"),
        (r"\"[a-z_]{1,40}\" is missing", "missing"),
        (r"id already used by |the id .{1,500} is held by ", "same_id"),
        (r"it was removed", "removed"),
        (r".{0,300}robots\.txt.{0,300} does not allow", "robots"),
        (r".{0,300} has no address", "no_host"),
        (r".{0,300} is no public address|port \d{1,5}: |the host is a number", "private"),
        (r"the address is none of the web", "no_web"),
        (r"the address ", "address"),
        (r"only (?P<most>\d{1,3}) at once are read", "at_once"),
        (r"Telegram did not give it", "not_given"),
        (r"it could not be kept", "not_kept"),
        (r"the server says (?P<status>\d{3})", "status"),
        (r"it took too long|.{0,300}tim(?:ed out|eout)", "too_slow"),
        (r"no feed was found at ", "no_feed"),
        (r".{0,300} is no page", "no_page"),
        (r"a sitemap lists pages", "sitemap"),
    )
)
# The others are in English already, and say more in their own words.
_PLAINER = frozenset(
    {
        "format",
        "robots",
        "no_host",
        "private",
        "status",
        "too_slow",
        "no_web",
        "at_once",
        "not_kept",
        "same_id",
    }
)
_OF_PAGES = frozenset(
    {"no_article", "robots", "no_host", "private", "address", "status", "too_slow", "no_page"}
)
_CANNOT = re.compile(r"https?://\S{1,2000} cannot be read: ")
_LONGEST = 200
_COMMANDS = {name: Run(f"/{name}", isolated=True) for name in ("feeds", "ingest", "health")}


def reason_in(reason: str, texts: Texts) -> Block:
    """Return a reason in the reader's language; in its own words where we have no others."""
    said = _CANNOT.sub("", reason.strip(), count=1)
    key, groups = _known(said)
    if key and (texts.language != "en" or key in _PLAINER):
        return filled(texts, f"reason.{key}", **_COMMANDS, **groups)
    shown = said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"
    return (Run(show_line(shown), isolated=True),)


def reason_of_a_page(reason: str, texts: Texts) -> Block | None:
    """Return why a page was not read, where we have words for it; they are a reader's."""
    key, groups = _known(reason)
    return filled(texts, f"reason.{key}", **_COMMANDS, **groups) if key in _OF_PAGES else None


def _known(said: str) -> tuple[str | None, dict[str, str]]:
    """Return the key of a reason, and what our words take from it."""
    for pattern, key in _KNOWN:
        if match := pattern.match(said):
            return key, match.groupdict()
    return None, {}
