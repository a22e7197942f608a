"""Words of a sentence where they stand, and the cues that somebody speaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.analysis.folding import fold_offsets

_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u0640\u064b-\u065f\u0670]|[’'-](?=[^\W\d_]))*|[^\w\s]")
_OPENING = "“«„‘"
_CLOSING = '”»“’"'
_LONGEST_NAME = 5  # words inside quotation marks that are a name: “الشرق الأوسط”


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark of a sentence; `bare` is folded, without vowel signs."""

    start: int
    end: int
    bare: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Where somebody speaks: from the verb, up to where what was said begins.

    `name` is None where a pronoun is all there is. A source («بحسب») vouches `everywhere` in
    its sentence, a verb for what follows it.
    """

    start: int
    said: int
    name: Word | None
    everywhere: bool = False


@lru_cache(maxsize=256)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words and marks of a text; what is not read is left out."""
    folded = fold_offsets(text)
    return tuple(
        Word(match.start(), match.end(), _bare(match.group(), text[match.start() : match.end()]))
        for match in _TOKEN.finditer(folded)
        if unicodedata.category(match.group()[0]) not in {"Cf", "Mn"}
    )


def _bare(word: str, printed: str) -> str:
    if printed == "على":  # folded, it would be Ali
        return printed
    return "".join(char for char in word if char != "ـ" and unicodedata.category(char) != "Mn")


def span_of(words: Sequence[Word]) -> Word:
    """Return several words as one."""
    return Word(words[0].start, words[-1].end, " ".join(word.bare for word in words))


def is_opening(words: Sequence[Word], at: int) -> bool:
    """Whether a quotation opens here; the straight mark opens and closes alike."""
    return words[at].bare in _OPENING or words[at].bare in {'"', "("}


def skip_name(words: Sequence[Word], at: int, stop: int) -> int | None:
    """Return where a short name in quotation marks or brackets closes; None for a quotation."""
    closing = ")" if words[at].bare == "(" else _CLOSING
    for end in range(at + 1, min(stop, at + _LONGEST_NAME + 2)):
        if words[end].bare in closing:
            return end
    return None
