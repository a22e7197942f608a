"""Check 4: every number and date of a sentence stands in the sentences that it cites."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from bot.answering.checks.spoken import dates_in, folded_in, numbers_in, read
from retrieval.analysis.calendar import WEEKDAYS, DateMention, resolve
from retrieval.analysis.numbers import Number

_EXEMPT_UP_TO = 10
_REACH = 12  # characters before a date in which a day that shares its month stands
_SHARED_MONTH = re.compile(r"(?<!\d)([12]?\d|3[01])\s*(?:و|الي|-|–|to|and)\s*\Z")  # «4 و5 شباط»

_DENIED = re.compile(r"(?:\b[وف]?(?:لا|ليس|ليست)|\bnot)\s{1,3}(?:(?:في|يوم|on|the)\s{1,3}){0,2}\Z")
_WEEKDAY = re.compile(
    r"\b[وفبل]?("
    + "|".join(name for name in WEEKDAYS if name.startswith("ال") or name.endswith("day"))
    + r")\b"
)
_PAST = re.compile(r"\s*(?:الماضي|الفاءت|الفايت|المنصرم|السابق|last\b)")
_COMING = re.compile(r"\s*(?:المقبل|القادم|next\b)")
_LAST_BEFORE = re.compile(r"\blast\s+\Z")
_NEXT_BEFORE = re.compile(r"\bnext\s+\Z")
_UNITS = "يوم|ليله|اسبوع|شهر|عام|سنه|قرن"
_NAMED = {
    "week": "(?:ال)?اسبوع|week",
    "month": "(?:ال)?شهر|month",
    "year": "(?:ال)?(?:عام|سنه)|year",
    "night": "(?:ال)?(?:ليله|ليل)|night",
}
# Words that place an event in time, or count it, without a figure: each class must be said.
_SAID = {
    f"{name} {side}": re.compile(rf"\b(?:{words[0]} (?:{names})|(?:{names}) (?:{words[1]}))")
    for name, names in _NAMED.items()
    for side, words in {
        "past": ("last", r"الماضي|الفاءت|الفايت|المنصرم|السابق"),
        "coming": ("next", r"المقبل|القادم"),
    }.items()
} | {
    "ago": re.compile(
        r"\bago\b|\bقبل (?:نحو |حوالي )?(?:ايام|اسابيع|اشهر|شهور|اعوام|سنوات|ساعات"
        rf"|(?:{_UNITS})(?:ين)?\b|عامين|سنتين|يومين)"
    ),
    "half": re.compile(r"\b[وبل]?(?:ال)?نصف\b|\bhalf\b"),
    "third": re.compile(r"\b[وبل]?(?:ال)?ثلثا?ي?\b|\b(?:one|two|a)[- ]thirds?\b"),
    "quarter": re.compile(r"\b[وبل]?(?:ال)?ربع\b|\b(?:a|one|three)[- ]quarters?\b"),
    "double": re.compile(r"\b[وبل]?(?:ال)?(?:ضعف|ضعفي|ضعفا|اضعاف)\b|\b(?:twice|doubled?)\b"),
    "dozen": re.compile(r"\b(?:دزينه|dozen)\b"),
}
_RELATIVE = {
    0: re.compile(r"\b(?:و?اليوم|today)\b"),
    -1: re.compile(r"(?<!اول )(?<!اول من )\b[وف]?(?:امس|البارحه|yesterday)\b"),
    -2: re.compile(r"\bاول (?:من )?امس\b"),
    1: re.compile(r"(?<!بعد )\b[وف]?(?:غدا|tomorrow)\b"),
    2: re.compile(r"\bبعد غد\b"),
}


@dataclass(frozen=True, slots=True)
class CitedText:
    """The whole sentences around a quotation, and the day their article was published."""

    text: str
    published: date | None


@dataclass(frozen=True, slots=True)
class _When:
    """A date as far as it is known."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None

    def covers(self, other: _When) -> bool:
        """Return whether all that `other` says is said here too."""
        pairs = (
            (other.day, self.day),
            (other.month, self.month),
            (other.year, self.year),
            (other.weekday, self.weekday),
        )
        return all(said is None or said == known for said, known in pairs)


def figures_stand(text: str, cited: Sequence[CitedText], allowed: str = "") -> bool:
    """Return whether every number and date of `text` stands in the cited sentences.

    Digits and words are equal, and so are all names of a month. A year that is not printed,
    «اليوم» and «الأربعاء الماضي» come from the article's publication date. Number words up to
    ten are exempt. `allowed` is a text (the question) whose figures may be repeated as well.
    """
    text, allowed = read(text), read(allowed)
    cited = [CitedText(read(item.text), item.published) for item in cited]
    sources = [*(item.text for item in cited), allowed]
    return (
        _dates_stand(text, cited, allowed)
        and _numbers_stand(text, cited, allowed)
        and all(_says_relative(shift, sources) for shift in _relative_words(text))
        and _stand(_said, text, sources)
        and _stand(_odd_numerals, text, sources)
    )


def _dates_stand(text: str, cited: Sequence[CitedText], allowed: str) -> bool:
    known = _known_dates(cited, allowed)
    return all(any(when.covers(said) for when in known) for said in _dates_said(text))


def _numbers_stand(text: str, cited: Sequence[CitedText], allowed: str) -> bool:
    known = {_worth(number) for item in cited for number in _numbers(item.text)}
    known |= {_worth(number) for number in _numbers(allowed)}
    years = {when.year for when in _known_dates(cited, allowed) if when.year}
    known |= {(Fraction(year), False, False) for year in years}
    days = {Fraction(mention.day) for mention in dates_in(allowed) if mention.day}
    return all(
        _worth(number) in known or (number.value in days and _is_denied(number, text))
        for number in _numbers(text)
        if not _exempt(number)
    )


def _is_denied(number: Number, text: str) -> bool:
    """Whether a number stands behind a “not”: a day of the question's, «في 23 منه لا في 22»."""
    before = folded_in(text)[max(0, number.start - _REACH) : number.start]
    return bool(_DENIED.search(before))


def _known_dates(cited: Sequence[CitedText], allowed: str) -> list[_When]:
    known = [when for item in cited for when in _known(item)]
    return known + [_printed(mention) for mention in dates_in(allowed)]


def _stand(kind: Callable[[str], set[str]], text: str, sources: Sequence[str]) -> bool:
    """Whether all of a kind that a text says the sources say; most texts say nothing of it."""
    said = kind(text)
    return not said or said <= set().union(*map(kind, sources))


def _said(text: str) -> set[str]:
    """The classes of time and measure words that a text says."""
    folded = folded_in(text)
    return {name for name, pattern in _SAID.items() if pattern.search(folded)}


def _odd_numerals(text: str) -> set[str]:
    """Numerals that are no digits: ½, ②, Ⅻ; they must stand as they are."""
    return {character for character in text if unicodedata.category(character) in {"No", "Nl"}}


def _worth(number: Number) -> tuple[Fraction, bool, bool]:
    return number.value, number.percent, number.indefinite


def _exempt(number: Number) -> bool:
    counted = number.in_words and not number.percent and not number.indefinite
    return counted and number.value <= _EXEMPT_UP_TO


def _numbers(text: str) -> Iterator[Number]:
    """The numbers that are no part of a date."""
    dates = dates_in(text)
    for number in numbers_in(text):
        if not any(number.start < mention.end and mention.start < number.end for mention in dates):
            yield number


def _printed(mention: DateMention) -> _When:
    return _When(mention.day, mention.month, mention.year, mention.weekday)


def _dates_said(text: str) -> Iterator[_When]:
    """Dates and lone weekdays, as far as printed."""
    mentions = dates_in(text)
    yield from map(_printed, mentions)
    for weekday, _, _ in _lone_weekdays(folded_in(text), mentions):
        yield _When(weekday=weekday)


def _lone_weekdays(folded: str, mentions: Iterable[DateMention]) -> Iterator[tuple[int, int, int]]:
    """Weekday names outside dates: the weekday and where the name stands."""
    spans = [(mention.start, mention.end) for mention in mentions]
    for match in _WEEKDAY.finditer(folded):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            yield WEEKDAYS[match.group(1)], match.start(), match.end()


def _relative_words(text: str) -> list[int]:
    folded = folded_in(text)
    return [shift for shift, pattern in _RELATIVE.items() if pattern.search(folded)]


def _says_relative(shift: int, sources: Iterable[str]) -> bool:
    return any(_RELATIVE[shift].search(folded_in(source)) for source in sources)


def _known(item: CitedText) -> Iterator[_When]:
    """Every date of the cited sentences, completed from the publication date."""
    folded = folded_in(item.text)
    mentions = dates_in(item.text)
    for mention in mentions:
        yield _completed(mention, folded, item.published)
        shared = _SHARED_MONTH.search(folded, max(0, mention.start - _REACH), mention.start)
        if shared is not None and mention.day is not None:
            other = replace(mention, day=int(shared[1]), weekday=None)
            yield _completed(other, folded, item.published)
    for weekday, start, end in _lone_weekdays(folded, mentions):
        yield _weekday_near(weekday, _direction(folded, start, end), item.published)
    if item.published is not None:
        for shift in _relative_words(item.text):
            yield _whole(item.published + timedelta(days=shift))


def _whole(day: date) -> _When:
    return _When(day.day, day.month, day.year, day.weekday())


def _direction(folded: str, start: int, end: int) -> int:
    """-1 for «الماضي», 1 for «المقبل», 0 where nothing is said."""
    if _PAST.match(folded, end) or _LAST_BEFORE.search(folded, 0, start):
        return -1
    if _COMING.match(folded, end) or _NEXT_BEFORE.search(folded, 0, start):
        return 1
    return 0


def _completed(mention: DateMention, folded: str, published: date | None) -> _When:
    printed = _printed(mention)
    if mention.day is not None and mention.year is not None:
        return _whole(mention.whole) if mention.whole else printed
    if published is None or mention.month is None or mention.year is not None:
        return printed
    direction = _direction(folded, mention.start, mention.end)
    if mention.day is None:
        return _When(month=mention.month, year=_year_of_month(mention.month, direction, published))
    day = resolve(mention, published)
    if day is None or (direction and (day > published) != (direction > 0)):
        return printed
    return _whole(day)


def _year_of_month(month: int, direction: int, published: date) -> int:
    """The year of the nearest such month, on the side that the text says."""
    distances = {
        year: (year - published.year) * 12 + month - published.month
        for year in range(published.year - 1, published.year + 2)
    }
    sided = {
        year: distance
        for year, distance in distances.items()
        if not direction or distance * direction > 0
    }
    return min(sided, key=lambda year: abs(sided[year]))


def _weekday_near(weekday: int, direction: int, published: date | None) -> _When:
    """A weekday alone is the last one, today included; with «الماضي» or «المقبل», not today."""
    if published is None:
        return _When(weekday=weekday)
    if direction > 0:
        return _whole(published + timedelta(days=(weekday - published.weekday() - 1) % 7 + 1))
    back = (published.weekday() - weekday) % 7
    return _whole(published - timedelta(days=back or (7 if direction < 0 else 0)))
