"""Check 6: a sentence carries words, and nothing that could act: no markup, link, name or role."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Every repeat is bounded or cannot meet itself: a model wrote this text.
_ACTS = re.compile(
    r"""
      [<>`~\#]                                # markup, code, tags
    | \]\s?[(\[]                              # a Markdown link
    | \*\*|__
    | (?<![\w.+-])[a-z][a-z0-9+.-]{1,20}:/    # an address of any scheme
    | //
    | \bmailto:
    | @\w                                     # a name, or a mail address
    | (?<!\w)/[a-z]                           # a command
    | (?:^|[.!?؟:]\s)\W{0,9}(?:system|assistant|user|human|developer)\s?:
    | ^\W{0,9}P\s?\d{1,4}\s?\|              # a label
    | &(?:[a-z]{2,8}|\#x?[0-9a-f]{1,8});      # an entity
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HOST = re.compile(
    r"(?<![\w.-])(?:[\w-]{1,63}\.){1,8}[a-z][a-z-]{1,23}(?![\w-])(/?)", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W\d_]")


def has_cargo(text: str, cited: Iterable[str]) -> bool:
    """Return whether a sentence carries more than words.

    A host («enabbaladi.net») may be named where the cited sentences name it, never with a
    path. A sentence without a letter says nothing, and counts as cargo.
    """
    plain = unicodedata.normalize("NFKC", text)
    if _ACTS.search(plain) or not _LETTER.search(plain):
        return True
    named = {match.group().lower() for source in cited for match in _HOST.finditer(source)}
    return any(
        match[1] or match.group().lower() not in named
        for match in _HOST.finditer(plain)
        if not _is_abbreviation(match.group())
    )


def _is_abbreviation(host: str) -> bool:
    """Whether all parts are single letters (U.S), which no address is made of."""
    return all(len(part) < 2 for part in host.split("."))
