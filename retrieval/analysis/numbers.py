"""Numbers in a text, in digits or in Arabic or English words, by their value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from retrieval.analysis.folding import fold_offsets
from retrieval.analysis.number_words import WORDS, Kind
from retrieval.analysis.stopwords import STOP_WORDS

_SUFFIXES = frozenset({"k", "m", "mn", "bn", "tn"})  # read only when joined to digits: 5bn
# Not «ك»: with it «كمية», a quantity, would be a hundred.
_PREFIXES = ("", "ال", "لل", "بال", "ب", "ل")
_CONNECTIVES = frozenset({"و", "and", "a", "of"})
_TOKEN = re.compile(r"\d+(?:[.,\u00a0\u202f٫٬]\d+)*|[^\W\d_](?:[^\W\d_]|\0)*")
_LINK = re.compile(r"[\s\0-]*")
_DUAL = re.compile(r"(?:الف|مليون|مليار)ا\Z")
_COUNTED = re.compile(r"[\s\0]+((?!و)[^\W\d_]{2,64})")
_PERCENT = re.compile(r"[\s\0]*[%٪﹪]\0*")
_PERCENT_BEFORE = re.compile(r"(?<!\d)[%٪﹪]\0*\Z")  # as Arabic papers print it: %50
_MINUS_BEFORE = re.compile(r"(?<![\w)])[-−]\0*\Z")
_LOOK_BACK = 4
_MOST_DIGITS = 1_000  # longer ones are no figures, and Python reads none over 4,300
_PERCENT_WORDS = re.compile(r"\b(?:ب|في\s+)الم(?:ي|اي)ه\b|\bper\s?cent\b")
_SILENT = re.compile(r"[\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands: offsets into the text, and what it is worth.

    `indefinite` is «ملايين» with no count before it; `in_words` is written without digits.
    """

    start: int
    end: int
    value: Fraction
    percent: bool = False
    indefinite: bool = False
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    kind: Kind
    value: Fraction
    linked: Literal["no", "next", "and"]


@dataclass(slots=True)
class _Sum:
    """A number being read: `total` up to its last scale, and `current` since."""

    start: int
    end: int
    total: Fraction = Fraction(0)
    current: Fraction = Fraction(0)
    scale: Fraction = Fraction(0)
    in_words: bool = True
    indefinite: bool = False
    closed: bool = False

    def number(self, folded: str) -> Number | None:
        """Return what was read; a fraction without a scale («نصف») is no number."""
        value = self.total + self.current
        if value.denominator != 1 and self.in_words and not self.total:
            return None
        percent = _PERCENT.match(folded, self.end)
        end = percent.end() if percent else self.end
        before = folded[max(0, self.start - _LOOK_BACK) : self.start]
        is_percent = bool(percent or _PERCENT_BEFORE.search(before))
        if _MINUS_BEFORE.search(before):
            value = -value
        return Number(self.start, end, value, is_percent, self.indefinite, self.in_words)

    def take(self, token: _Token) -> bool:
        """Add a token if it goes on with this number; say whether it did."""
        echo = self.closed and token.value == _base(self.scale)  # «مليون ونصف المليون»
        taken = echo if self.closed else _RULES[token.kind](self, token)
        if taken:
            self.end = token.end
        return taken

    @property
    def empty(self) -> bool:
        """Whether nothing was read yet."""
        return not self.total and not self.current

    def open_for(self, token: _Token) -> bool:
        """Whether a smaller number may be added: after a scale, or after hundreds in words."""
        if self.empty:
            return True
        if not self.current:
            return token.value < self.scale
        return self.in_words and self.current % 100 == 0 and token.value < 100


def _take_digits(number: _Sum, token: _Token) -> bool:
    if not number.empty and (
        number.current or token.linked != "and" or token.value >= number.scale
    ):
        return False
    number.in_words = False
    number.current = token.value
    return True


def _take_unit(number: _Sum, token: _Token) -> bool:
    below = number.current % 100
    teen = token.value == 10 and 0 < below < 10 and token.linked == "next"
    after_ten = token.value < 10 and below >= 20 and below % 10 == 0 and token.linked == "next"
    if not (number.in_words and (teen or after_ten)) and not number.open_for(token):
        return False
    number.current += token.value
    return True


def _take_ten(number: _Sum, token: _Token) -> bool:
    after_unit = number.in_words and 0 < number.current % 100 < 10 and token.linked == "and"
    if not after_unit and not number.open_for(token):
        return False
    number.current += token.value
    return True


def _take_hundred(number: _Sum, token: _Token) -> bool:
    if 0 < number.current < 10 and token.linked == "next" and token.value == 100:
        number.current *= 100
        return True
    if number.current or not number.open_for(token):
        return False
    number.current = token.value
    return True


def _take_scale(number: _Sum, token: _Token) -> bool:
    if number.current and token.linked == "next":
        number.total += number.current * token.value
    elif number.empty or (not number.current and token.linked == "and" and number.open_for(token)):
        number.total += token.value
    else:
        return False
    number.current, number.scale = Fraction(0), token.value
    return True


def _take_plural(number: _Sum, token: _Token) -> bool:
    """«ملايين» counts nothing by itself; «مئات الآلاف» counts by hundreds of thousands."""
    if number.indefinite and not number.current and token.linked == "next":
        number.total *= token.value
        number.scale = token.value
        return True
    empty = number.empty
    taken = _take_scale(number, token)
    number.indefinite = number.indefinite or (taken and empty)
    return taken


def _take_fraction(number: _Sum, token: _Token) -> bool:
    if number.empty:
        number.current = token.value
        return True
    if number.current or token.linked != "and":
        return False
    number.total += _base(number.scale) * token.value
    number.closed = True  # «مليون ونصف»: nothing is added after it
    return True


def _base(scale: Fraction) -> Fraction:
    """The half of «مليونين ونصف» is half a million, not half of two."""
    return Fraction(1000 ** ((len(str(int(scale))) - 1) // 3))


_RULES = {
    "digits": _take_digits,
    "unit": _take_unit,
    "ten": _take_ten,
    "hundred": _take_hundred,
    "scale": _take_scale,
    "plural": _take_plural,
    "fraction": _take_fraction,
}


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of a text in order; «أربعة ملايين» and 4,000,000 are worth the same."""
    folded = _fold(text)
    numbers: list[Number | None] = []
    reading: _Sum | None = None
    for token in _tokens(folded):
        if reading is not None and token.linked != "no" and reading.take(token):
            continue
        if reading is not None:
            numbers.append(reading.number(folded))
        reading = _Sum(token.start, token.end)
        reading.take(_doubled(token, folded))
    if reading is not None:
        numbers.append(reading.number(folded))
    return [number for number in numbers if number is not None]


def _doubled(token: _Token, folded: str) -> _Token:
    """«ألفا شخص» are two thousand: a dual has lost its ن before what it counts.

    Behind a number, or before anything but a noun, it is «ألفًا», one thousand.
    """
    counted = _COUNTED.match(folded, token.end)
    if token.kind != "scale" or not _DUAL.search(folded, token.start, token.end) or not counted:
        return token
    return token if counted[1] in STOP_WORDS else replace(token, value=2 * token.value)


def _fold(text: str) -> str:
    """Fold one for one: silent characters become NUL, percent in words its sign."""
    folded = _SILENT.sub("\0", fold_offsets(text))
    folded = re.sub(r"[^\D0-9]", lambda match: str(unicodedata.digit(match.group())), folded)
    return _PERCENT_WORDS.sub(lambda match: "%".ljust(len(match.group()), "\0"), folded)


def _tokens(folded: str) -> Iterator[_Token]:
    end = 0
    conjunction = False
    for match in _TOKEN.finditer(folded):
        word, start = match.group().replace("\0", ""), match.start()
        near = _LINK.fullmatch(folded, end, start) is not None
        if near and word in _CONNECTIVES:
            conjunction, end = conjunction or word in {"و", "and"}, match.end()
            continue
        found = _lookup(word, after_digit=folded[start - 1 : start].isdecimal())
        if found is not None:
            kind, value, joined = found
            link = ("and" if conjunction or joined else "next") if near else "no"
            yield _Token(start, match.end(), kind, value, link)  # type: ignore[arg-type]
            end = match.end()
        conjunction = False


def _lookup(word: str, *, after_digit: bool) -> tuple[Kind, Fraction, bool] | None:
    """Return kind, value and whether «و» was joined to the word; None for other words."""
    if word[0].isdecimal():
        return "digits", _numeral(word), False
    if word in _SUFFIXES and not after_digit:
        return None
    for joined in (False, True):
        rest = word.removeprefix("و") if joined else word
        for prefix in _PREFIXES:
            if rest.startswith(prefix) and rest.removeprefix(prefix) in WORDS:
                return *WORDS[rest.removeprefix(prefix)], joined and rest != word
    return None


def _numeral(digits: str) -> Fraction:
    """Read digits with separators; commas before three digits part thousands, else decimals."""
    plain = re.sub(r"[\u00a0\u202f٬]", ",", digits.replace("٫", "."))[:_MOST_DIGITS].rstrip(".,")
    if plain.count(".") > 1:
        return Fraction(re.sub(r"[.,]", "", plain))
    if plain.count(",") == 1 and "." not in plain and not re.fullmatch(r"\d{1,3},\d{3}", plain):
        return Fraction(plain.replace(",", "."))
    return Fraction(plain.replace(",", ""))
