"""The items of one list in a JSON object, found while the object's text still streams in."""

from __future__ import annotations

import io
import json
import re

_OUTSIDE = re.compile(r'["{}\[\],:]')
_INSIDE = re.compile(r'["\\]')


class PartialObject:
    """Cuts the items of the list that a JSON object holds under a name, as text.

    Only the marks of JSON are read, each once, so that its time is linear whatever the pieces;
    what is no JSON shows when an item, or the whole, is decoded.
    """

    def __init__(self, name: str) -> None:
        self.found = False  # the list has begun
        self._name = name
        self._text = io.StringIO()
        self._length = 0
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self._over = False
        self._string = (0, 0)  # the last one, quotation marks and all
        self._key: str | None = None
        self._item = 0  # where the next item starts

    @property
    def text(self) -> str:
        """All that was fed."""
        return self._text.getvalue()

    def feed(self, piece: str) -> list[str]:
        """Take the next piece, which begins with `{` if it is the first; return the new items."""
        if not piece:
            return []
        base = self._length
        self._length += len(piece)
        self._text.seek(base)
        self._text.write(piece)
        items: list[str] = []
        at = 1 if self._escaped else 0
        self._escaped = False
        while not self._over:
            mark = (_INSIDE if self._in_string else _OUTSIDE).search(piece, at)
            if mark is None:
                break
            at = mark.end()
            if mark.group() == "\\":
                at += 1
                self._escaped = at > len(piece)
            elif mark.group() == '"':
                self._quote(base + mark.start())
            elif self._listing:
                items += self._in_list(mark.group(), base + mark.start())
            else:
                self._outside_list(mark.group(), base + mark.end())
        return [item for item in map(str.strip, items) if item]

    @property
    def _listing(self) -> bool:
        return self.found and not self._over

    def _quote(self, position: int) -> None:
        self._in_string = not self._in_string
        self._string = (position if self._in_string else self._string[0], position + 1)

    def _outside_list(self, mark: str, end: int) -> None:
        """Look for the list among the object's own values."""
        if self._depth == 1 and mark == ":":
            self._key = self._slice(*self._string)
        elif self._depth == 1 and mark == ",":
            self._key = None
        elif self._depth == 1 and mark == "[" and self._is_named():
            self.found = True
            self._item = end
        self._depth += _step(mark)
        self._over = self._depth == 0

    def _in_list(self, mark: str, position: int) -> list[str]:
        """Return the item that a mark ends: its own brace, a comma or the list's bracket."""
        self._depth += _step(mark)
        ends = (self._depth == 2 and mark in "},") or self._depth == 1
        if not ends:
            return []
        start, end = self._item, position + (mark == "}" and self._depth == 2)
        self._item = position + 1
        self._over = self._depth == 1
        return [self._slice(start, end)]

    def _is_named(self) -> bool:
        try:
            return self._key is not None and json.loads(self._key) == self._name
        except ValueError:
            return False

    def _slice(self, start: int, end: int) -> str:
        self._text.seek(start)
        return self._text.read(end - start)


def _step(mark: str) -> int:
    return 1 if mark in "{[" else -1 if mark in "}]" else 0
