"""Which characters the card's fonts can draw, and what stands for those that they cannot."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

from matplotlib import font_manager, get_data_path
from matplotlib.ft2font import FT2Font

# IBM Plex Sans Arabic (SIL Open Font License) draws Arabic and Latin; DejaVu Sans, which
# matplotlib brings, what that lacks: Greek, Cyrillic, Hebrew, signs.
FAMILIES = ("IBM Plex Sans Arabic", "DejaVu Sans")
UNKNOWN = "\ufffd"
drawing = threading.Lock()
"""Held while anything is drawn: matplotlib's settings and fonts are shared among threads."""

_PLEX = files("fontpkg_ibm_plex_sans_arabic") / "files"
_KEPT = {"\u200c", "\u200d"}  # joiners, which shape Arabic and are never drawn


@cache
def register() -> None:
    """Make the fonts known to matplotlib, which looks only where the system keeps its own."""
    for weight in ("Regular", "Bold"):
        font_manager.fontManager.addfont(str(_PLEX / f"IBMPlexSansArabic-{weight}.ttf"))


def drawable(text: str) -> str:
    """Return a text that has a glyph for every character.

    Emoji, signs and marks that no font has are left out; a run of letters is replaced by one
    U+FFFD, so that nothing goes missing unseen.
    """
    shown: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if character in _drawn() or character in _KEPT:
            shown.append(character)
        elif unicodedata.category(character)[0] in "LN" and shown[-1:] != [UNKNOWN]:
            shown.append(UNKNOWN)
        elif character.isspace():
            shown.append(" ")
    return " ".join("".join(shown).split())


@cache
def _drawn() -> frozenset[str]:
    dejavu = Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    found = {
        chr(code)
        for font in (str(_PLEX / "IBMPlexSansArabic-Regular.ttf"), str(dejavu))
        for code in FT2Font(font).get_charmap()
    }
    # Format characters are for the layout to set, and not for a text to bring along.
    return frozenset(c for c in found if unicodedata.category(c) not in {"Cf", "Cc", "Co", "Cs"})
