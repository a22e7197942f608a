"""How phrases are matched against a folded line: its beginning, or the whole of it."""

from __future__ import annotations

import re


def starting(*phrases: str) -> re.Pattern[str]:
    """Return a pattern of lines that begin with one of the phrases, behind any signs."""
    return re.compile(rf"\W*(?:{'|'.join(phrases)})")


def whole(*phrases: str) -> re.Pattern[str]:
    """Return a pattern of lines that are one of the phrases, in any signs."""
    return re.compile(rf"\W*(?:{'|'.join(phrases)})\W*")
