"""Mapping a text character by character, quickly: long texts by an array, short ones by a dict."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

_LONG = 160  # characters from which on the array is quicker
_DROPPED, _OTHER, _UNKNOWN = 0xFFFF, 0xFFFE, 0xFFFD
_LAST_PLAIN = 0xFFFC


class NotByCharacterError(ValueError):
    """A text holds a character that cannot be mapped by itself."""


class CharacterMap(dict[int, str]):
    """Maps texts by what each character becomes, which is asked once and kept."""

    def __init__(self, become: Callable[[str], str]) -> None:
        """Take what gives a character's new form, of any length; it may raise for some."""
        super().__init__()
        self._become = become
        self._table = np.full(1 << 16, _UNKNOWN, np.uint16)

    def apply(self, text: str) -> str:
        """Return the text mapped; raise what a character in it raises."""
        if len(text) < _LONG:
            return text.translate(self)
        codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
        mapped = self._table[codes]
        if mapped.max() <= _LAST_PLAIN:
            return str(mapped.tobytes(), "utf-16-le")
        return self._special(text, codes)

    def __missing__(self, code: int) -> str:
        self[code] = become = self._become(chr(code))
        return become

    def _special(self, text: str, codes: np.ndarray[tuple[int], np.dtype[np.uint16]]) -> str:
        """Map a text with characters that vanish, become several, or were not met before."""
        mapped = self._table[codes]
        if (mapped == _UNKNOWN).any():
            for code in set(codes[mapped == _UNKNOWN].tolist()):
                self._table[code] = self._code(code)
            mapped = self._table[codes]
        if (mapped == _OTHER).any():
            return text.translate(self)
        return str(mapped[mapped != _DROPPED].tobytes(), "utf-16-le")

    def _code(self, code: int) -> int:
        """Return what the array holds for a character."""
        if 0xD800 <= code < 0xE000 or code > _LAST_PLAIN:
            return _OTHER
        try:
            become = self[code]
        except NotByCharacterError:
            return _OTHER
        if not become:
            return _DROPPED
        return ord(become) if len(become) == 1 and ord(become) <= _LAST_PLAIN else _OTHER
