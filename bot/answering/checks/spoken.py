"""A text as it is read aloud, with its dates and numbers; many checks ask for the same ones."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from retrieval.analysis import calendar, folding, numbers


class _Silent(dict[int, int | None]):
    """A translation table that drops what is not read, filled as characters are met."""

    def __missing__(self, code: int) -> int | None:
        silent = chr(code) == "ـ" or unicodedata.category(chr(code)) in {"Mn", "Cf"}
        self[code] = None if silent else code
        return self[code]


_SILENT = _Silent()


def read(text: str) -> str:
    """Leave out what is not read, so that a vowel sign cannot hide a word."""
    return text if text.isascii() else text.translate(_SILENT)


@lru_cache(maxsize=512)
def folded_in(text: str) -> str:
    """Fold a text one for one."""
    return folding.fold_offsets(text)


@lru_cache(maxsize=512)
def dates_in(text: str) -> tuple[calendar.DateMention, ...]:
    """Return the dates of a text in order."""
    return tuple(calendar.find_dates(text))


@lru_cache(maxsize=512)
def numbers_in(text: str) -> tuple[numbers.Number, ...]:
    """Return the numbers of a text in order."""
    return tuple(numbers.find_numbers(text))
