"""Text as it stands on a page, from left to right, in the order in which it is read.

The inverse of the Unicode Bidirectional Algorithm (UAX #9) for one line: numbers and Latin words
keep their order, and all else in an Arabic line is turned round.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›", "<": ">"}
_OPENING = {bracket: pair for pair in _PAIRS.items() for bracket in pair}
_AT_NUMBER = ".,:/٫٬"


def in_reading_order(shown: Sequence[str], *, rightward: bool) -> str:
    """Put a line's pieces, from left to right, into order; `rightward` says where it begins.

    A piece is a glyph's letters in their own order, or a space.
    """
    kinds = [_kind(piece) for piece in shown]
    if rightward:
        return "".join(_with_arabic_turned(shown, kinds))
    return bracketed("".join(_turned(shown, kinds)))


def letters(text: str) -> tuple[int, int]:
    """Count the letters that are written from right to left, and the others."""
    kinds = [_kind(char) for char in text]
    return kinds.count("R"), kinds.count("L")


def looks_reversed(text: str) -> bool | None:
    """Whether Arabic words begin with the letters that only end words, or end with the article.

    Also where as many do not: then the letters are in no one order. None: too few to tell.
    """
    ends = len(re.findall(r"\w[ةى]\b", text)) + len(re.findall(r"\bال\w\w", text))
    begins = len(re.findall(r"\b[ةى]\w", text)) + len(re.findall(r"\w\wلا\b", text))
    if ends + begins < 3:
        return None
    return 3 * begins > ends


def _kind(piece: str) -> str:
    """Return R, L, a number's N, or a space for what has no direction of its own."""
    for char in piece:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return "R"
        if direction == "L":
            return "L"
        if direction in ("EN", "AN"):
            return "N"
    return " "


def _with_arabic_turned(shown: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Turn round each stretch of Arabic in a Latin line."""
    out: list[str] = []
    at = 0
    while at < len(shown):
        end = _stretch(kinds, at, "R", "RN") if kinds[at] == "R" else at
        if end == at:
            out.append(shown[at])
            at += 1
            continue
        out.append(bracketed("".join(_turned(shown[at:end], kinds[at:end]))))
        at = end
    return out


def _turned(shown: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Turn round a line, but for the numbers and the Latin words in it."""
    runs: list[str] = []
    at = 0
    while at < len(shown):
        end = at + 1
        if kinds[at] == "L":
            end = _closed(shown, _stretch(kinds, at, "L", "LN"))
        elif kinds[at] == "N":
            end = _number(shown, kinds, at)
        runs.append("".join(shown[at:end]))
        at = end
    return runs[::-1]


def _stretch(kinds: Sequence[str], at: int, own: str, kept: str) -> int:
    """Return the end of what begins at `at` and holds no letters of the other direction."""
    other = "L" if own == "R" else "R"
    limit = next((i for i in range(at, len(kinds)) if kinds[i] == other), len(kinds))
    return max(i for i in range(at, limit) if kinds[i] in kept) + 1


def _closed(shown: Sequence[str], end: int) -> int:
    """Take in a closing bracket whose opening one stands among the Latin words before it."""
    if end < len(shown) and shown[end] in (")", "]"):
        opening = "(" if shown[end] == ")" else "["
        before = "".join(shown[max(0, end - 60) : end])
        if before.rfind(opening) > before.rfind(shown[end]) and before.rfind(opening) > 0:
            return end + 1
    return end


def _number(shown: Sequence[str], kinds: Sequence[str], at: int) -> int:
    end = at + 1
    while end < len(shown):
        if kinds[end] == "N":
            end += 1
        elif shown[end] in _AT_NUMBER and end + 1 < len(shown) and kinds[end + 1] == "N":
            end += 2
        else:
            break
    return end


def bracketed(text: str) -> str:
    """Let brackets open and close by what stands beside them: programs disagree on mirroring."""
    chars = list(text)
    open_now: list[str] = []
    for at, char in enumerate(chars):
        if char not in _OPENING:
            continue
        opening, closing = _OPENING[char]
        before = chars[at - 1] if at else " "
        after = chars[at + 1] if at + 1 < len(chars) else " "
        opens = before.isspace() or before in _PAIRS
        closes = after.isspace() or after in ".,،؛:!?؟" or after in _PAIRS.values()
        if opens == closes:
            opens = opening not in open_now
        chars[at] = opening if opens else closing
        if opens:
            open_now.append(opening)
        elif opening in open_now:
            open_now.remove(opening)
    return "".join(chars)
