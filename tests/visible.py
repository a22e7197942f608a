"""What a reader sees of a text, for a test to compare with."""

from __future__ import annotations

import re

_LAYOUT = re.compile("[\u2060\u2066-\u2069\u200e\u200f]")
# What Telegram drops, what the layout adds, and white space at which a message may be cut.
_UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u200e\u200f\u2060]|[\u0333\u033f\u030a]"
)


def bare(text: str) -> str:
    """Return a text without the marks of direction that the layout adds."""
    return _LAYOUT.sub("", text)


def seen(text: str) -> str:
    """Return what is left of any text in a message, wherever that is cut."""
    return _UNSEEN.sub("", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
