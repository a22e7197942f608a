"""Right-to-left safety: which way a line runs, and what must be isolated inside it.

Terms and classes are those of the Unicode Bidirectional Algorithm (UAX #9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from unicodedata import bidirectional

from retrieval.models import Language

Direction = Literal["ltr", "rtl"]

FSI, PDI = "\u2068", "\u2069"
ISOLATE_STARTS = "\u2066\u2067\u2068"
MARKS: dict[Direction, str] = {"ltr": "\u200e", "rtl": "\u200f"}
READING: dict[Language, Direction] = {"ar": "rtl", "en": "ltr"}

_STRONG: dict[str, Direction] = {"L": "ltr", "R": "rtl", "AL": "rtl"}
# One letter a character, so that runs can be found by pattern: Left, Right, Number,
# mark, sign, inside a number, percent, degree, connector, blank, or other.
_CLASSES = {"L": "L", "R": "R", "AL": "R", "AN": "A", "EN": "N", "NSM": "m", "BN": "m"}
_SHAPES = (
    dict.fromkeys("+-−$€£", "s") | dict.fromkeys(".,:/", "n") | dict.fromkeys("'’&#@_", "c")
) | {"%": "p", "°": "d", " ": " "}
_NUMBER = r"(?<!N)N{4}sN{2}(?:sN{2})?(?!N)|(?<!N)s{0,2}N(?:[Nn]*N)?p?"
_WORDS = "L(?:[LNmcnsp ]*[LNmp])?"
_FOREIGN: dict[Language, re.Pattern[str]] = {
    "ar": re.compile(rf"{_WORDS}|(?:{_NUMBER})(?:d?{_WORDS})?"),  # 5G, 100km/h, -5°C
    "en": re.compile(r"R(?:[RANmcnsp ]*[RANmp])?"),
}


def foreign_runs(text: str, language: Language) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces, each with whether it runs against the language's direction.

    In Arabic numbers count as foreign too, so that signs and percents stay where they were.
    """
    shape = "".join(map(_shape, text))
    at = 0
    for match in _FOREIGN[language].finditer(shape):
        if at < match.start():
            yield text[at : match.start()], False
        yield text[match.start() : match.end()], True
        at = match.end()
    if at < len(text):
        yield text[at:], False


def main_direction(text: str, default: Direction) -> Direction:
    """Return the direction of most of the text's letters."""
    kinds = [_STRONG.get(bidirectional(character)) for character in text]
    ltr, rtl = kinds.count("ltr"), kinds.count("rtl")
    if ltr == rtl:
        return default
    return "ltr" if ltr > rtl else "rtl"


def line_mark(line: str, wanted: Direction) -> str:
    """Return the mark that makes a line run the wanted way, or nothing if it does already.

    Some clients look into isolates for the first strong character and some do not,
    so both ways of looking must agree.
    """
    agreed = _first_strong(line) == wanted == _first_strong(_without_isolates(line))
    return "" if agreed or not line.strip() else MARKS[wanted]


def _shape(character: str) -> str:
    return _SHAPES.get(character) or _CLASSES.get(bidirectional(character), "o")


def _first_strong(text: str) -> Direction | None:
    kinds = (_STRONG.get(bidirectional(character)) for character in text)
    return next(filter(None, kinds), None)


def _without_isolates(line: str) -> str:
    kept, depth = [], 0
    for character in line:
        if character in ISOLATE_STARTS:
            depth += 1
        elif character == PDI:
            depth = max(0, depth - 1)
        elif depth == 0:
            kept.append(character)
    return "".join(kept)
