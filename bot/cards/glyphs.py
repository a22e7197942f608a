"""Which characters the card's fonts can draw, and what stands for those that they cannot."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import chain
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
# A tick says what a cross does, and is not to go missing beside it.
_ALIKE = {"✅": "✔", "❎": "✖"}
_KEPT = {"\u200c", "\u200d"}  # joiners, which shape Arabic and are never drawn


@cache
def register() -> None:
    """Make the fonts known to matplotlib, which looks only where the system keeps its own."""
    for weight in ("Regular", "Bold"):
        font_manager.fontManager.addfont(str(_PLEX / f"IBMPlexSansArabic-{weight}.ttf"))


def drawable(text: str) -> str:
    """Return a text that has a glyph for every character.

    Emoji and marks that no font has are left out; a run of letters, numbers or signs, as of a
    currency, is replaced by one U+FFFD, so that nothing goes missing unseen.
    """
    shown: list[str] = []
    for character in chain.from_iterable(map(_known, unicodedata.normalize("NFC", text))):
        if character in _drawn() or character in _KEPT:
            shown.append(character)
        elif character.isspace():
            shown.append(" ")
        elif not _may_go(character) and shown[-1:] != [UNKNOWN]:
            shown.append(UNKNOWN)
    return " ".join("".join(shown).split())


def _known(character: str) -> str:
    """Return what is drawn for a character: itself, or its plain form where no font has it."""
    if character in _drawn():
        return character
    return _ALIKE.get(character) or unicodedata.normalize("NFKC", character)


def _may_go(character: str) -> bool:
    """Tell whether a text says the same without it; of what is too new to be known only emoji."""
    kind = unicodedata.category(character)
    if kind == "Cn":
        return "\U0001f000" <= character <= "\U0001faff"
    return kind[0] in "MC" or kind in {"So", "Sk"}


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
