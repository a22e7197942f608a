"""The elements of a JSON array, one by one, without holding the array."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

_CHUNK = 1 << 16  # characters
_OPENING = re.compile(r"[\ufeff\xef\xbb\xbf\s]*\[")
_MARK = re.compile(r'[^"\[\]{},]*+(?:"(?:[^"\\]|\\.)*+"|(?P<mark>[\[\]{},]))', re.DOTALL)
_CLOSES = {"]": "[", "}": "{"}
_DEEPEST = 10_000  # brackets in brackets; Python's parser gives up earlier


class BrokenJSONError(ValueError):
    """An array that is not closed; says why."""


def elements(stream: TextIO, limit: int) -> Iterator[str | None]:
    """Yield each element of an array as it is written; None for one longer than `limit`.

    What is wrong inside an element stays inside it. Raises BrokenJSONError.
    """
    held: list[str] = []
    size, within = 0, ["["]
    for text, mark in _pieces(stream, limit):
        ends = len(within) == 1 and mark in (",", "]")
        _enter(within, mark)
        if len(within) > _DEEPEST:
            break
        size += len(text) - ends
        if size <= limit:
            held.append(text[:-1] if ends else text)
        if ends:
            yield from _element(held, whole=size <= limit)
            held, size = [], 0
        if not within:
            return
    raise BrokenJSONError("it is cut off, or a bracket or a string is not closed")


def _enter(within: list[str], mark: str) -> None:
    """Keep the brackets that are open; one that closes no open one is an element's own error."""
    if mark in ("[", "{"):
        within.append(mark)
    elif mark and within[-1] == _CLOSES.get(mark):
        within.pop()


def _element(held: list[str], *, whole: bool) -> Iterator[str | None]:
    element = "".join(held).strip()
    if not whole or element:
        yield element if whole else None


def _pieces(stream: TextIO, limit: int) -> Iterator[tuple[str, str]]:
    """Yield the text after the opening bracket, each piece up to a mark or a string's end.

    A string is read again when more of it has come: the buffer doubles, so that stays linear.
    """
    buffer = stream.read(_CHUNK)
    at = match.end() if (match := _OPENING.match(buffer)) else 0
    while True:
        for match in _MARK.finditer(buffer, at):
            if match.start() != at:
                break
            yield match[0], match["mark"] or ""
            at = match.end()
        buffer, at = buffer[at:], 0
        if len(buffer) > 2 * limit or not (more := stream.read(max(_CHUNK, len(buffer)))):
            return
        buffer += more
