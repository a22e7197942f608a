"""Whole sentences of a text, found cautiously: a pair left together beats a sentence cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.models import Span

_LINE_END = "\n\r\v\f\x85\u2028\u2029"
# Arabic commas and semicolons never end a sentence: news sentences run on across them.
_END = re.compile(
    rf"""(?<![.!?؟…])(?P<mark>[.!?؟…]+)[\u200e\u200f"'”’»›)\]}}]*(?=\s|\Z)|[{_LINE_END}]+""",
)
_LINE = re.compile(rf"[^{_LINE_END}]*")
_OPENING = re.compile(r"""[\s"'“‘«‹(\[{\u200e\u200f\u0640]+""")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*|\d{1,2}")
_SHORTENED = """
    mr mrs ms dr prof st sr jr gen col lt maj sgt capt cmdr adm rep sen gov hon rev pres
    no nos vs vol fig inc ltd co corp dept est approx ph.d e.g i.e cf
    jan feb mar apr jun jul aug sep sept oct nov dec
"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())
# The longest abbreviation fits; looking further back would make a dotless text quadratic.
_REACH = 16
_QUOTED = 200  # characters within which an open quotation must close to hold a sentence together


def sentence_spans(text: str, start: int, end: int) -> list[Span]:
    """Return the sentences of `text[start:end]` as spans without surrounding white space.

    Together the spans cover every character that is not white space.
    """
    spans, begin = [], start
    for stop in _stops(text, start, end):
        if not _inside_quotation(text, begin, stop, end):
            spans.append(trimmed(text, begin, stop))
            begin = stop
    spans.append(trimmed(text, begin, end))
    return [span for span in spans if span.start < span.end]


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without the white space at its ends."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + max(left, len(piece.rstrip())))


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    for match in _END.finditer(text, start, end):
        if match["mark"] is None or _closes(text, match, start, end):
            yield match.end()


def _inside_quotation(text: str, begin: int, stop: int, end: int) -> bool:
    """Whether a quotation is open here and closes soon: half of what was said misleads."""
    line = _LINE.match(text, stop, min(end, stop + _QUOTED))
    ahead = line.group() if line else ""
    return any(
        text.count(opening, begin, stop) > text.count(closing, begin, stop)
        and closing in ahead
        and opening not in ahead[: ahead.index(closing)]
        for opening, closing in ("«»", "“”")
    )


def _closes(text: str, match: re.Match[str], start: int, end: int) -> bool:
    if _next_letter(text, match.end(), end).islower():
        return False
    if match["mark"].endswith(("..", "…")):  # a pause, unless the line ends with it
        return not _LINE.match(text, match.end(), end)[0].strip()  # type: ignore[index]
    if match["mark"] != ".":
        return True
    before = text[max(start, match.start() - _REACH) : match.start()].rstrip("\u0640")
    word = _OPENING.split(before)[-1].lower()
    return not (_INITIALS.fullmatch(word) or word in _ABBREVIATIONS)


def _next_letter(text: str, position: int, end: int) -> str:
    rest = text[position : min(end, position + _REACH)]
    return rest.lstrip()[:1]
