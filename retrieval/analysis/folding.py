"""Spelling variants of Arabic and Latin letters, folded to one form."""

from __future__ import annotations

import unicodedata
from string import ascii_lowercase, ascii_uppercase

from retrieval.analysis.character_maps import CharacterMap, NotByCharacterError

# Persian and Maghrebi letters go to the letter that Arabic keyboards put in their place.
_LETTERS = str.maketrans(
    "أإآٱٲٳىةۀەہھؤئیےکگڭڤپچژڨ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬",
    "اااااايهههههويييكككفبجزق01234567890123456789.,",
)
# str.lower makes two characters of «İ».
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_TATWEEL = "\u0640"


class _Marks(dict[int, int | None]):
    """A translation table that drops marks and format characters, filled as they are met."""

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        dropped = char == _TATWEEL or unicodedata.category(char) in ("Mn", "Cf")
        self[code] = None if dropped else code
        return self[code]


_MARKS = _Marks()


def fold_letters(text: str) -> str:
    """Fold letter and digit variants one for one, so that offsets into `text` stay true."""
    return _LETTER_MAP.apply(text)


def fold_offsets(text: str) -> str:
    """Fold letters, digits and the case of ASCII one for one, so that offsets stay true."""
    return _OFFSET_MAP.apply(text)


def fold(text: str) -> str:
    """Fold for analysis: also compatibility forms, diacritics, tatweel and case; idempotent.

    Decomposing (NFKD) where quotation matching composes lets «Müller» meet «Muller».
    """
    if text.isascii():
        return text.lower()
    try:
        return _MAP.apply(text)
    except NotByCharacterError:
        return _fold(text)


def fold_whole(text: str) -> str:
    """Fold a text that is compared as a whole: also its white space is single blanks."""
    return " ".join(fold(text).split())


def _fold(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).lower().translate(_MARKS)
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def _fold_alone(character: str) -> str:
    """Fold a character that becomes the same in every text; raise where its neighbours matter.

    Those are the sigma, whose small form depends on its place, and what composes: the letters
    of Hangul, and marks that are kept.
    """
    parts = unicodedata.normalize("NFKD", character)
    if any(_minds_neighbours(part) for part in parts):
        raise NotByCharacterError
    return _fold(character)


def _minds_neighbours(part: str) -> bool:
    if unicodedata.category(part) == "Mn":
        return False  # it is dropped
    composes = unicodedata.category(part).startswith("M") or unicodedata.combining(part)
    return part == "Σ" or bool(composes) or unicodedata.name(part, "").startswith("HANGUL")


_MAP = CharacterMap(_fold_alone)
_LETTER_MAP = CharacterMap(lambda character: character.translate(_LETTERS))
_OFFSET_MAP = CharacterMap(lambda character: character.translate(_LETTERS).translate(_LOWER))
