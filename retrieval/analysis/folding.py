"""Spelling variants of Arabic and Latin letters, folded to one form."""

from __future__ import annotations

import unicodedata
from string import ascii_lowercase, ascii_uppercase

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
    return text.translate(_LETTERS)


def fold_offsets(text: str) -> str:
    """Fold letters, digits and the case of ASCII one for one, so that offsets stay true."""
    return fold_letters(text).translate(_LOWER)


def fold(text: str) -> str:
    """Fold for analysis: also compatibility forms, diacritics, tatweel and case; idempotent.

    Decomposing (NFKD) where quotation matching composes lets «Müller» meet «Muller».
    """
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text).lower().translate(_MARKS)
    return fold_letters(unicodedata.normalize("NFC", bare))
