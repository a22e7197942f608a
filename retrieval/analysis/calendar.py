"""Dates in Arabic and English prose: found where they stand, and completed to a day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase, ascii_uppercase

from retrieval.analysis.calendar_names import DAYS, MONTHS, SHY, SHYEST, WEEKDAYS
from retrieval.analysis.character_maps import CharacterMap
from retrieval.analysis.folding import fold_letters

__all__ = ["MONTHS", "WEEKDAYS", "DateMention", "find_dates", "resolve"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as printed in `text[start:end]`; what is not printed is None, Monday is 0."""

    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None

    @property
    def whole(self) -> date | None:
        """The day, where day, month and year are printed and the weekday does not disagree."""
        if self.day is None or self.month is None or self.year is None:
            return None
        day = date(self.year, self.month, self.day)
        return day if self.weekday in (None, day.weekday()) else None


# Before a search diacritics and tatweel become shadda, and marks of direction spaces: one
# character is compiled several times as fast as a set, and every command waits for that.
_MARK = "\u0651"
_S = r"[^\S\r\n\v\f\u2028\u2029\u0085]"
_NO_LETTER_BEFORE = rf"(?<![^\W\d_])(?<!{_MARK})"
_NO_LETTER_AFTER = r"(?![^\W\d_])"


def _any(names: Iterable[str]) -> str:
    """Match any of the names, longest first, with diacritics between their letters."""
    return "|".join(map(_spelled, sorted(names, key=len, reverse=True)))


def _spelled(name: str) -> str:
    if name.isascii():
        return rf"{name}\b\.?" if name in SHYEST else rf"{name}\b"
    letters = (f"{_S}+" if char == " " else rf"{char}{_MARK}*" for char in name)
    return "".join(letters) + _NO_LETTER_AFTER


_PLAIN = (
    str.maketrans(ascii_uppercase, ascii_lowercase)
    | dict.fromkeys([*range(0x064B, 0x0660), 0x0670, 0x0640], _MARK)
    | dict.fromkeys([0x200E, 0x200F, 0x061C], " ")
)
_FOLDED = CharacterMap(lambda character: fold_letters(character).translate(_PLAIN))
_MONTH = re.compile(_any(MONTHS))
# What may be written onto an Arabic month or day: «وبشباط», «لآذار».
_CLITIC = re.compile(rf"{_NO_LETTER_BEFORE}[وف]?{_MARK}*[بلك]?{_MARK}*\Z")
_OF = rf"(?:{_S}+(?:من|of|شهر){_S}+(?:شهر{_S}+)?|{_S}+|{_S}*[-,،]?{_S}*)"
_DAY_BEFORE = re.compile(
    rf"(?:(?<![\d/\\])(?<!\d[.,:])(?P<digits>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|{_NO_LETTER_BEFORE}[وف]?[بلك]?(?P<words>{_any(DAYS)})){_OF}\Z"
)
_WEEKDAY_BEFORE = re.compile(
    rf"{_NO_LETTER_BEFORE}[وف]?[بل]?(?P<name>{_any(WEEKDAYS)})\.?"
    rf"(?P<gap>{_S}*[,،(]?{_S}*(?:(?:الموافق|المصادف|الواقع){_S}*(?:في|ل|ل?يوم)?|في|the)?{_S}*)\Z"
)
_ALIAS = re.compile(rf"{_S}*[/(\-]{_S}*(?P<month>{_any(MONTHS)}){_S}*\)?")
_DAY_AFTER = re.compile(
    rf"{_S}+(?:the{_S}+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![^\W_]|[.,٫:]\d|{_S}*(?:%|per\b|percent|milli|billi))"
)
_YEAR_AFTER = re.compile(
    rf"(?:{_S}*[,،-]?{_S}*(?:(?:من|of|في){_S}+)?(?:عام|سنه|العام){_S}+(?P<named>\d{{4}})"
    rf"|{_S}*(?P<plain>[12]\d{{3}})|{_S}*[,،]{_S}*(?P<listed>(?:19|20)\d\d))(?!\d|[.,:/-]\d|{_S}*%)",
)
_TIMELY_BEFORE = re.compile(
    r"(?:\b(?:في|شهر|منذ|حتي|خلال|مطلع|بدايه|اوائل|منتصف|اواخر|نهايه|اخر|قبل|بعد"
    r"|in|since|until|during|last|this|next|early|late|of|by|mid-?)\s*"
    rf"|{_NO_LETTER_BEFORE}[وف]?ب)\Z"
)
_TIMELY_AFTER = re.compile(r"\s+(?:الماضي|الفائت|المنصرم|الحالي|الجاري|المقبل|القادم)\b")
_DIGITS = re.compile(
    rf"(?<![\d/\\.-])(?<!\d[:,])(\d{{1,4}}){_S}?([-/.]){_S}?(\d{{1,2}}){_S}?\2{_S}?(\d{{1,4}})"
    r"(?=[t\D]|\Z)(?![/\\-]?\d|\.\d)"
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2099  # of dates in digits only: others are Hijri or no dates
_REACH = 60  # characters before a month in which its weekday and day stand


def find_dates(text: str) -> list[DateMention]:
    """Find Gregorian dates, in order and apart from each other.

    With a month by name: day, year and weekday as far as printed beside it. In digits only:
    whole dates only, and none where day and month could be exchanged (04/05/2025). A date that
    the calendar does not have (31 شباط) is left out, and so is a word that may be no month.
    """
    folded = _FOLDED.apply(text)
    found = [*_in_digits(folded), *_by_name(folded, text)]
    return _apart(sorted(found, key=lambda mention: (mention.start, -mention.end)))


def resolve(mention: DateMention, published: date) -> date | None:
    """Complete a mention to the day nearest to `published`; None where it cannot be known.

    The printed year is kept; a missing one is last year's, this one's or the next, and the
    weekday, where one is printed, must agree.
    """
    if mention.month is None or mention.day is None:
        return None
    if mention.year is not None:
        return mention.whole
    years = range(max(published.year - 1, 1), min(published.year + 1, 9999) + 1)
    days = [
        date(year, mention.month, mention.day)
        for year in years
        if mention.day <= monthrange(year, mention.month)[1]
    ]
    agreeing = (day for day in days if mention.weekday in (None, day.weekday()))
    return min(agreeing, key=lambda day: abs(day - published), default=None)


def _apart(mentions: list[DateMention]) -> list[DateMention]:
    """Keep the first of mentions that overlap."""
    kept: list[DateMention] = []
    for mention in mentions:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _in_digits(folded: str) -> Iterator[DateMention]:
    for match in _DIGITS.finditer(folded):
        day = _ordered(match[1], match[3], match[4])
        if day is None:
            continue
        start, weekday = _weekday(folded, match.start(), in_words=False)
        yield DateMention(start, match.end(), day.day, day.month, day.year, weekday)


def _ordered(first: str, second: str, third: str) -> date | None:
    """Tell year, month and day apart; None where two orders give two dates."""
    if len(first) == 4 and len(third) <= 2:
        orders = {(int(first), int(second), int(third))}
    elif len(third) == 4 and len(first) <= 2:
        year, one, other = int(third), int(first), int(second)
        orders = {(year, other, one), (year, one, other)}
    else:
        return None
    days = [date(*order) for order in orders if _exists(*order)]
    if len(days) != 1 or not _FIRST_YEAR <= days[0].year <= _LAST_YEAR:
        return None
    return days[0]


def _exists(year: int, month: int, day: int) -> bool:
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _by_name(folded: str, text: str) -> Iterator[DateMention]:
    end = 0
    for match in _MONTH.finditer(folded):
        if match.start() < end:
            continue  # the second name of «شباط/فبراير»
        mention = _around(match, folded, text)
        if mention is not None:
            end = mention.end
            yield mention


def _around(match: re.Match[str], folded: str, text: str) -> DateMention | None:
    """Read the date of which the matched word may be the month."""
    name = _plain(match[0])
    start, end = match.span()
    head = _head(folded, start)
    if head is None or not _may_be_month(name, text[start:end]):
        return None
    month = MONTHS[name]
    alias = _ALIAS.match(folded, end)
    if alias and MONTHS[_plain(alias["month"])] == month:
        end = alias.end()
    day, start, in_words = _day_before(folded, head, start)
    if day is None and (after := _day_after(folded, end, arabic=not name.isascii())):
        day, end = int(after["day"]), after.end()
    year = _YEAR_AFTER.match(folded, end)
    number = int(year["named"] or year["plain"] or year["listed"]) if year else None
    if day is None and number is None and not _stands_alone(name, folded, *match.span()):
        return None
    if day is not None and not _exists(number or 2024, month, day):
        return None
    weekday = None
    if day is not None:
        start, weekday = _weekday(folded, start, in_words=in_words and day <= 5)
    return DateMention(start, year.end() if year else end, day, month, number, weekday)


def _plain(name: str) -> str:
    return re.sub(rf"{_S}+", " ", name.replace(_MARK, "")).rstrip(".")


def _head(folded: str, start: int) -> int | None:
    """Return where the word that the month stands in begins, None if it is another word."""
    clitic = _CLITIC.search(folded, max(0, start - 6), start)
    return clitic.start() if clitic else None


def _may_be_month(name: str, printed: str) -> bool:
    if name.isascii():
        return printed[0].isupper() or name not in SHYEST
    # «أب» is a father and «إب» a town; August is «آب», or «اب» where hamzas are left out.
    return name != "اب" or printed[0] in "آا"


def _day_before(folded: str, head: int, start: int) -> tuple[int | None, int, bool]:
    """Return the day, where the date then begins, and whether the day is in words."""
    match = _DAY_BEFORE.search(folded, max(0, head - _REACH), head)
    if match is None:
        return None, start, False
    if match["digits"]:
        return int(match["digits"]), match.start("digits"), False
    if _counts_something_else(folded, match.start()):
        return None, start, False
    return DAYS[_plain(match["words"])], match.start("words"), True


def _counts_something_else(folded: str, start: int) -> bool:
    """Whether an ordinal belongs to the noun before it: «الأسبوع الأول من شباط»."""
    before = re.search(rf"(\w+){_S}+\Z", folded[max(0, start - _REACH) : start])
    if before is None or before[1] in WEEKDAYS or before[1] == "اليوم":
        return before is not None and before[1] in WEEKDAYS
    return before[1].startswith(("ال", "وال", "بال", "لل")) or before[1] in ("نصف", "ثلث", "ربع")


def _day_after(folded: str, end: int, *, arabic: bool) -> re.Match[str] | None:
    """Match the day of “February 4”; in Arabic only with its year, «فبراير 14, 2025»."""
    match = _DAY_AFTER.match(folded, end)
    if match is None or not 1 <= int(match["day"]) <= 31:
        return None
    return None if arabic and not _YEAR_AFTER.match(folded, match.end()) else match


def _stands_alone(name: str, folded: str, start: int, end: int) -> bool:
    """Whether a name without day and year is a month for sure."""
    if name in SHYEST:
        return False
    if name not in SHY:
        return True
    before = _TIMELY_BEFORE.search(folded, max(0, start - 12), start)
    return bool(before or _TIMELY_AFTER.match(folded, end))


def _weekday(folded: str, start: int, *, in_words: bool) -> tuple[int, int | None]:
    """Return where the date begins with its weekday, and the weekday.

    «الأحد الأول من شباط» is the first Sunday: before a low ordinal the weekday needs a comma.
    """
    match = _WEEKDAY_BEFORE.search(folded, max(0, start - _REACH), start)
    if match is None or (in_words and not match["gap"].strip()):
        return start, None
    return match.start("name"), WEEKDAYS[_plain(match["name"])]
