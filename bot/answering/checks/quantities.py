"""Check 4, its second part: what bounds a number, what it counts, and how much of a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.answering.checks import quantity_words as words
from bot.answering.checks.spoken import dates_in, numbers_in, read
from bot.answering.counting import counts
from retrieval.analysis.folding import fold_offsets

_BEFORE, _AFTER = 40, 30  # characters in which a bound or a unit stands
# What may stand for a bound of the article: «50» for «نحو 50», but «50 بالضبط» not.
_BORNE_OUT = {"": {"", "about", "exact"}, "about": {"", "about", "exact"}, "exact": {"", "exact"}}
_EXEMPT_UP_TO = 10  # smaller numbers in words are compared only where one thing is counted


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number with its bound («أكثر من», «نحو», «بالضبط» or none) and its unit, if it has one."""

    value: Fraction
    bound: str
    unit: str | None


def quantities_stand(text: str, cited: Sequence[str]) -> bool:
    """Return whether bounds, units, ranks and shares are those of the cited sentences.

    «أكثر من 50» is neither «50» nor «أقل من 50», «نحو 50» not «50 بالضبط»; 5 dollars are no 5
    lira; «بعض» bears no «كل».
    Numbers that do not stand at all, or stand without a unit, are left to the other checks.
    """
    known = [quantity for source in cited for quantity in _quantities(source)]
    return (
        all(_stands(quantity, known) for quantity in _quantities(text))
        and _counts_agree(text, cited)
        and _ranks_stand(text, cited)
        and _shares_stand(text, cited)
    )


def _stands(said: _Quantity, known: Sequence[_Quantity]) -> bool:
    same = [other for other in known if other.value == said.value]
    if not same:
        return True
    units = {other.unit for other in same}
    if said.unit and None not in units and said.unit not in units:
        return False
    return not _BORNE_OUT.get(said.bound, {said.bound}).isdisjoint(other.bound for other in same)


def _quantities(text: str) -> Iterator[_Quantity]:
    plain = read(text)
    folded, dates = fold_offsets(plain), dates_in(plain)
    for number in numbers_in(plain):
        if any(number.start < date.end and date.start < number.end for date in dates):
            continue
        before = folded[max(0, number.start - _BEFORE) : number.start]
        after = folded[number.end : number.end + _AFTER]
        yield _Quantity(number.value, _bound(before, after), _unit(before, after))


def _bound(before: str, after: str) -> str:
    for bound, (ahead, behind) in (words.BOUNDS | words.NEARNESS).items():
        if ahead.search(before) or behind.match(after):
            return bound
    return ""


def _unit(before: str, after: str) -> str | None:
    signed = next((unit for sign, unit in words.SIGNS.items() if before.endswith(sign)), None)
    named = (unit for unit, pattern in words.UNITS.items() if pattern.match(after))
    return signed or next(named, None)


def _counts_agree(text: str, cited: Sequence[str]) -> bool:
    """Whether small numbers are those that the cited sentences give of the same thing."""
    known = [count for source in cited for count in counts(source)]
    for said in counts(text):
        same = [other for other in known if said.noun & other.noun]
        if said.value <= _EXEMPT_UP_TO and same and all(map(said.differs, same)):
            return False
    return True


def _ranks_stand(text: str, cited: Sequence[str]) -> bool:
    """Whether «الأولى» is not said of what is third; where nothing is ranked it may be said."""
    known = set().union(*map(_ranks, cited))
    return not known or _ranks(text) <= known


def _ranks(text: str) -> set[int]:
    plain = read(text)
    folded = "".join(
        " " if any(date.start <= at < date.end for date in dates_in(plain)) else char
        for at, char in enumerate(fold_offsets(plain))
    )
    return {rank for rank, pattern in words.RANKS.items() if pattern.search(folded)}


def _shares_stand(text: str, cited: Sequence[str]) -> bool:
    """Whether a part is not told as all or most, nor anything as the only one."""
    folded = fold_offsets(read(text))
    sources = " ".join(fold_offsets(read(source)) for source in cited)
    if words.ONLY.search(folded) and not words.ONLY_TOO.search(sources):
        return False
    if not words.SOME.search(sources):
        return True
    return all(
        pattern.search(sources) or not pattern.search(folded) for pattern in (words.ALL, words.MOST)
    )
