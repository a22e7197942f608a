"""What a sentence counts: its numbers, each with the word for what is numbered."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from bot.answering.checks.alignment import Token, tokens
from bot.answering.checks.spoken import read
from retrieval.analysis.calendar import DateMention, find_dates
from retrieval.analysis.numbers import Number, find_numbers

_REACH = 4  # words after a number within which its noun stands: «40 ألف منزل»
_REACH_BACK = 4  # and before it: «عدد القتلى إلى 52»
_YEARS = range(1900, 2101)
_YEAR_WORDS = frozenset({"عام", "سنه", "العام", "منذ", "موسم", "in", "since", "of", "year"})
# An age and a time of day tell people and events apart; they are no number that changes.
_AGES = frozenset({"العمر", "عمره", "عمرها", "اعمارهم", "عمر", "سن", "aged", "age"})
_CLOCK = frozenset({"الساعه", "ساعه", "at"})
_HEDGES = """
نحو حوالي قرابه زهاء تقريبا يقارب يناهز اكثر ازيد اقل يفوق تجاوز يتجاوز فوق علي حدود
about around nearly almost roughly approximately some over more less least
"""
# «40 شخصًا» says nothing of what befell them: that stands beside it.
_ANYBODY = """
شخص شخصا اشخاص الاشخاص مدني مدنيا مدنيين انسان ضحيه ضحايا فردا افراد حاله مواطنا مواطنين اخرين
people persons person civilians cases others
"""
_ANYBODY_WORDS = frozenset(_ANYBODY.split())
_HEDGE_WORDS = frozenset(_HEDGES.split())
_NEAR_ENOUGH = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the forms of the word that it numbers; `about` where it is no exact one."""

    value: Fraction
    noun: frozenset[str]
    about: bool

    def differs(self, other: Count) -> bool:
        """Return whether both cannot be true of one thing; rounded numbers may lie near."""
        if self.about or other.about:
            most = max(abs(self.value), abs(other.value))
            return abs(self.value - other.value) > most * _NEAR_ENOUGH
        return self.value != other.value


@lru_cache(maxsize=2048)
def counts(text: str) -> tuple[Count, ...]:
    """Return what a sentence counts.

    Dates, years, ages, times, scores (2-1), labels («الجولة 22») and «آلاف» count nothing.
    """
    plain = read(text)
    dates, found = find_dates(plain), tokens(text)
    starts = [token.start for token in found]
    result = []
    for number in find_numbers(plain):
        at = bisect_left(starts, number.start)
        before = found[max(0, at - _REACH_BACK) : at]
        after = found[bisect_left(starts, number.end) :][:_REACH]
        if number.indefinite or _in_any(number, dates) or _is_label(number, before, after, plain):
            continue
        if noun := _noun(number, before, after):
            about = any(token.folded in _HEDGE_WORDS for token in before[-2:])
            result.append(Count(number.value, noun, about))
    return tuple(result)


def _in_any(number: Number, dates: Sequence[DateMention]) -> bool:
    return any(number.start < date.end and date.start < number.end for date in dates)


def _is_label(number: Number, before: Sequence[Token], after: Sequence[Token], plain: str) -> bool:
    """Whether a number is no count: a year, an age, a time of day, one half of a score."""
    words = {token.folded for token in before}
    if words & _AGES or (before and before[-1].folded in _CLOCK):
        return True
    joined = plain[max(0, number.start - 2) : number.start] + plain[number.end : number.end + 2]
    if any(mark in joined for mark in "-:/–*") and not number.percent:
        return True
    return _is_year(number, before, after)


def _noun(number: Number, before: Sequence[Token], after: Sequence[Token]) -> frozenset[str]:
    """The forms of the next word of content, or of the last one before.

    «عدد القتلى إلى 52» has its noun before; «الجولة 22» is no count. A percentage is of what
    stands before it.
    """
    if number.percent:
        named = (form for token in before for form in token.forms)
        return frozenset(f"%{form}" for form in named)
    next_noun = _nearest(after)
    if next_noun is not None and next_noun.folded in _ANYBODY_WORDS:
        beside = (form for word in (*before, *after) for form in word.forms - next_noun.forms)
        return frozenset(beside) or next_noun.forms
    if next_noun is None and before and not before[-1].is_content:
        next_noun = _nearest(before[::-1])
    return next_noun.forms if next_noun else frozenset()


def _nearest(found: Sequence[Token]) -> Token | None:
    """The first word of content, no mark or other number standing between."""
    for token in found:
        if token.is_figure or not token.folded[0].isalnum():
            return None
        if token.is_content:
            return token
    return None


def _is_year(number: Number, before: Sequence[Token], after: Sequence[Token]) -> bool:
    if number.in_words or number.value not in _YEARS or number.end - number.start != 4:
        return False
    named = bool(before) and before[-1].folded in _YEAR_WORDS
    return named or not after or not after[0].is_content
