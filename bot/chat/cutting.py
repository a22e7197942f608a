"""Where a text is cut: where a reader would cut it."""

from __future__ import annotations

import re
from unicodedata import category

_BREAKS = (
    re.compile(r"\n"),
    re.compile(r"[.!?؟…][”»\"')\]]*\s+"),
    re.compile(r"\s+"),
)
_JOINER = "\u200d"
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_LONGEST_CLUSTER = 64


def best_cut(text: str, most: int) -> int:
    """Return where to cut before `most`: after a line, a sentence, a word, or a character."""
    for pattern in _BREAKS:
        ends = [match.end() for match in pattern.finditer(text, 0, most)]
        if ends and ends[-1] > most // 2:
            return ends[-1]
    return next(
        (at for at in range(most, max(most - _LONGEST_CLUSTER, 0), -1) if _separable(text, at)),
        most,
    )


def _separable(text: str, at: int) -> bool:
    """Whether two characters are two to a reader: the main rules of UAX #29."""
    before, after = text[at - 1], text[at]
    if category(after)[0] == "M" or _JOINER in (before, after):
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return False
    flags = at - len(text[:at].rstrip(_FLAG_LETTERS))
    return not (after in _FLAG_LETTERS and flags % 2)
