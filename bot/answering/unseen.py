"""Characters that no reader sees, and that could carry words to a model or from one."""

from __future__ import annotations

import unicodedata

_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs"})
# Marks that only choose how others are drawn: Unicode's Default_Ignorable_Code_Point, category Mn.
_SELECTORS = frozenset(
    map(chr, (0x34F, 0x17B4, 0x17B5, *range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE10)))
) | frozenset(map(chr, range(0xE0100, 0xE01F0)))


def is_unseen(character: str) -> bool:
    """Return whether a character has no shape: a control, a format, a tag, half a character."""
    return unicodedata.category(character) in _CATEGORIES or character in _SELECTORS


class Seen(dict[int, int | None]):
    """A table for `str.translate` that drops what is not seen, filled as characters are met."""

    def __missing__(self, code: int) -> int | None:
        """Decide on a character once."""
        self[code] = None if is_unseen(chr(code)) else code
        return self[code]


_SEEN = Seen()


def seen(text: str) -> str:
    """Return a text without what is not seen; line ends and tabs are not seen either."""
    return text.translate(_SEEN)
