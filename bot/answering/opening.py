"""Where a reply's JSON begins, found while the reply still streams in."""

from __future__ import annotations

import re

_THINK, _THOUGHT = "<think>", "</think>"
_FENCE = re.compile(r"```[A-Za-z0-9]{0,10}(?=[\s{])")
_HALF_FENCE = re.compile(r"`{1,3}[A-Za-z0-9]{0,10}")


class Opening:
    """Skips what may stand before the JSON: thinking blocks, a fence, white space.

    Anything else is prose, or thinking aloud without a mark: only a reply's end can tell.
    """

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False
        self._lost = False

    def feed(self, piece: str) -> str:
        """Return the text from the first brace on once it is reached; until then nothing."""
        if self._lost:
            return ""
        self._held += piece
        while self._skip():
            pass
        return self._held if self._held.startswith("{") and not self._thinking else ""

    def _skip(self) -> bool:
        """Drop one thing that may stand there; return whether there was one."""
        if self._thinking:
            _, tag, after = self._held.partition(_THOUGHT)
            self._held = after if tag else self._held[-len(_THOUGHT) :]
            self._thinking = not tag
            return bool(tag)
        self._held = self._held.lstrip()
        fence = _FENCE.match(self._held)
        if self._held.startswith(_THINK):
            self._thinking = True
            self._held = self._held.removeprefix(_THINK)
        elif fence:
            self._held = self._held[fence.end() :]
        else:
            self._lost = not self._may_go_on()
            return False
        return True

    def _may_go_on(self) -> bool:
        held = self._held
        return held[:1] in ("", "{") or _THINK.startswith(held) or bool(_HALF_FENCE.fullmatch(held))
