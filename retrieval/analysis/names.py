"""Names by their sound, across Latin and Arabic script: Lavrov is لافروف, and لاڤروف."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from heapq import nlargest
from itertools import islice, product

from retrieval.analysis.folding import fold

# A sound is one letter. Consonants that only one script tells apart (س and ص, b and p), or
# that spellings confuse (ج and غ), are one sound; the vowels are A, I and U.
_ARABIC = dict(zip("اعويبتطثجغحهخدضذظرزسصشفقكلمن", "AAUIbtttJJhhxdddzrzssSfkklmn", strict=True))
# Letters, and after the colon how they may sound; "-" is not at all.
_TABLE = """
b:b c:k d:d f:f g:J/k h:h j:J/- k:k l:l m:m n:n p:b q:k r:r s:s t:t v:f w:-/f x:ks z:z/d ':-
tsch:tS sch:S tch:tS ch:S/tS/k sh:S kh:x/k gh:J/- th:t/d dh:d/z zh:J/z ph:f dj:J ck:k qu:k
ng:n/nJ/nk
"""
_LATIN = {
    letters: tuple(sounds.replace("-", "").split("/"))
    for letters, sounds in (entry.split(":") for entry in _TABLE.split())
}
# Where a letter stands changes its sound: soft c, silent h, a voiced s at the end.
_CONTEXT = {
    re.compile(r"c(?=[eiy])"): ("s", "k"),
    re.compile(r"h(?![aeiouy])"): ("", "h"),
    re.compile(r"s$"): ("s", "z"),
}
_DOUBLED = re.compile(r"([bcdfgjklmnpqrstvz])\1")
_UNIT = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)) + "|[aeiouy]+")
_VOWELS = {"A": frozenset("ae"), "I": frozenset("iey"), "U": frozenset("ouw")}
_CLITICS = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف", "ك")
_SHORTEST = 3
_MOST_KEYS = 48
_MOST_FOUND = 40
_NO_VOWELS = re.compile("[AIU]")

# What an edit costs, a foreign consonant being 1: vowels are written in one script and left
# out in the other. Set by hand on a dozen names, and not sensitive.
_LEFT_OUT = {"A": 0.3, "I": 0.3, "U": 0.3, "h": 0.4}
_OTHER_VOWEL, _SHORT_VOWEL, _LONG_VOWEL, _SILENT = 0.35, 0.12, 0.25, 0.1
_CLASH = 1.2


def likeness(one: str, other: str) -> float:
    """Return how alike a Latin and an Arabic word sound, 0 to 1, in either order."""
    one, other = fold(one), fold(other)
    latin, arabic = (one, other) if one.isascii() else (other, one)
    return max(_alignment(latin, sounds) for sounds in _arabic_sounds(arabic))


class Names:
    """A vocabulary's words of one script, found by how a word of the other script sounds."""

    def __init__(self, words: Iterable[str]) -> None:
        """Index folded words."""
        self._by_key: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for word in words:
            for key, spoken in _spoken(word):
                self._by_key[key].append((spoken, word))

    def find(self, word: str, least: float) -> list[tuple[str, float]]:
        """Return the likest of the words that sound at least so much like a folded word."""
        best: dict[str, float] = {}
        for key, mine in _spoken(word):
            for theirs, candidate in self._by_key.get(key, ()):
                latin, sounds = (mine, theirs) if word.isascii() else (theirs, mine)
                score = _alignment(latin, sounds)
                if score >= max(least, best.get(candidate, 0.0)):
                    best[candidate] = score
        return nlargest(_MOST_FOUND, best.items(), key=lambda pair: pair[1])


def sound_keys(word: str) -> frozenset[str]:
    """Return the consonants of a folded word as they may sound; none for other scripts."""
    return frozenset(key for key, _ in _spoken(word))


def _spoken(word: str) -> set[tuple[str, str]]:
    """Return keys, each with what is aligned: a Latin word's letters, an Arabic one's sounds."""
    if word.isascii():
        options = (heard for _, heard in _units(word))
        spoken = {("".join(sounds), word) for sounds in islice(product(*options), _MOST_KEYS)}
    else:
        spoken = {(_NO_VOWELS.sub("", sounds), sounds) for sounds in _arabic_sounds(word)}
    return {(key, form) for key, form in spoken if key}


def _arabic_sounds(word: str) -> Iterator[str]:
    """Yield the sounds of the word and of what is left without a clitic."""
    yield _sounds(word)
    for clitic in _CLITICS:
        if word.startswith(clitic) and len(word) - len(clitic) >= _SHORTEST:
            yield _sounds(word[len(clitic) :])


def _sounds(word: str) -> str:
    silent_end = word[:-1] + "ا" if word.endswith("ه") else word
    return "".join(_ARABIC.get(letter, "") for letter in silent_end)


@lru_cache(maxsize=4096)
def _units(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Part a Latin word into letters that sound together, each with how it may sound."""
    plain = _DOUBLED.sub(r"\1", word)
    return tuple(
        (match.group(), _options(plain, match.start(), match.group()))
        for match in _UNIT.finditer(plain)
    )


def _options(word: str, start: int, unit: str) -> tuple[str, ...]:
    for pattern, sounds in _CONTEXT.items():
        if len(unit) == 1 and pattern.match(word, start):
            return sounds
    return _LATIN.get(unit, ("",))


def _alignment(latin: str, sounds: str) -> float:
    """Align letters with sounds at the least cost, as in Levenshtein's distance."""
    units = _units(latin)
    row = [0.0]
    for sound in sounds:
        row.append(row[-1] + _LEFT_OUT.get(sound, 1.0))
    if sounds.startswith("A"):  # the alef that only carries a vowel
        row = [row[0], *(cost - 0.25 for cost in row[1:])]
    for unit in units:
        row = _next_row(row, unit, sounds)
    return max(0.0, 1 - row[-1] / max(2.0, (len(units) + len(sounds)) / 2))


def _next_row(row: list[float], unit: tuple[str, tuple[str, ...]], sounds: str) -> list[float]:
    new = [row[0] + _unheard(unit)]
    for end, sound in enumerate(sounds, 1):
        costs = [
            row[end - 1] + _mismatch(unit, sound),
            row[end] + _unheard(unit),
            new[end - 1] + _LEFT_OUT.get(sound, 1.0),
        ]
        if end > 1 and sounds[end - 2 : end] in unit[1]:
            costs.append(row[end - 2])
        new.append(min(costs))
    return new


def _mismatch(unit: tuple[str, tuple[str, ...]], sound: str) -> float:
    letters, heard = unit
    if sound in heard:
        return 0.0
    if sound in _VOWELS:
        if _VOWELS[sound].intersection(letters):
            return 0.0
        return _OTHER_VOWEL if _is_vowel(letters) else _CLASH
    return _CLASH if _is_vowel(letters) else 1.0


def _unheard(unit: tuple[str, tuple[str, ...]]) -> float:
    letters, heard = unit
    if _is_vowel(letters):
        return _SHORT_VOWEL if len(letters) == 1 else _LONG_VOWEL
    return _SILENT if "" in heard else 1.0


def _is_vowel(letters: str) -> bool:
    return letters[0] in "aeiouy"
