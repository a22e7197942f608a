"""Roots of Arabic words by patterns, after Taghva, Elkhoury and Coombs (ISRI, 2005).

"Arabic Stemming Without a Root Dictionary": clitics are cut by the word's length, then the
patterns of that length are tried, then one letter less. Words come folded, so that a pattern's
ة stands for ه as well, and its ئ for ي.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_LONG_PREFIXES, _SHORT_PREFIXES = "كال بال ولل وال", "ال لل"
_LONG_SUFFIXES = "تمل همل تان تين كمل"
_SHORT_SUFFIXES = "ون ات ان ين تن كم هن نا يا ها تم كن ني وا ما هم"
_PREFIXES = tuple(f"{_LONG_PREFIXES} {_SHORT_PREFIXES}".split())
_SUFFIXES = tuple(f"{_LONG_SUFFIXES} {_SHORT_SUFFIXES}".split())
_FIRST = frozenset("لبفسويتنا")
_LAST = frozenset("هيكتان")
_ROOT_LETTERS = str.maketrans({"ف": "(.)", "ع": "(.)", "ل": "(.)"})

# Patterns with a root of three letters, by length and in the order in which they are tried.
_THREE = {
    4: "مفعل فاعل فعال فعول فعيل فعله",
    5: "افتعل افاعل مفعول مفعال مفعيل مفعله تفعله افعله مفتعل يفتعل تفتعل مفاعل تفاعل فعوله"
    " فعاله انفعل منفعل افعال فعلان تفعيل فاعول فواعل فعايل فاعله فعالي",
    6: "استفعل مستفعل مفعاله افتعال تفاعيل",
}
# Patterns with a root of four letters, where none of the others fits.
_FOUR = {5: "تفعلل افعلل مفعلل فعلله فعالل", 6: "افعلال متفعلل"}


def _patterns(names: str) -> re.Pattern[str]:
    """Match the first of the patterns, all of one length, that fits."""
    return re.compile("|".join(name.translate(_ROOT_LETTERS) for name in names.split()))


_THREE_LETTERS = {length: _patterns(names) for length, names in _THREE.items()}
_FOUR_LETTERS = {length: _patterns(names) for length, names in _FOUR.items()}


def root(word: str) -> str:
    """Return the likely root of a folded Arabic word: three or four letters, or what is left."""
    word = _cut(word, _PREFIXES, str.startswith, str.removeprefix)
    word = _cut(word, _SUFFIXES, str.endswith, str.removesuffix)
    if len(word) > 3 and word.startswith("وو"):
        word = word[1:]
    while 4 <= len(word) <= 7:
        shorter = _by_pattern(word)
        if shorter == word:
            break
        word = shorter
    return word


def _cut(
    word: str,
    affixes: tuple[str, ...],
    has: Callable[[str, str | tuple[str, ...]], bool],
    without: Callable[[str, str], str],
) -> str:
    """Cut one affix, the longer ones first, where at least three letters stay."""
    if not has(word, affixes):
        return word
    for affix in affixes:
        if len(word) >= len(affix) + 3 and has(word, affix):
            return without(word, affix)
    return word


def _by_pattern(word: str) -> str:
    """Return the root that a pattern shows, else the word with one letter less at most."""
    length = len(word)
    for patterns in (_THREE_LETTERS, _FOUR_LETTERS):
        if length in patterns and (found := patterns[length].fullmatch(word)):
            return "".join(filter(None, found.groups()))
    if word[-1] in _LAST:
        return word[:-1]
    return word[1:] if word[0] in _FIRST else word
