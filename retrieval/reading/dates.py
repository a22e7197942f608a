"""When an article was published: printed as the page's date, or worked out from what it says."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from retrieval.analysis.calendar import DateMention, find_dates
from retrieval.analysis.folding import fold
from retrieval.models import Basis
from retrieval.reading.cleaning import Page
from retrieval.reading.lines import Line
from retrieval.reading.stamps import TIMESTAMP

Dating = tuple[str | None, Basis | None]

_MISSING: Dating = (None, None)
_PUBLISHED = re.compile(r"نشر|اضيف|\b(?:published|posted|first)\b")
_UPDATED = re.compile(r"تحديث|محدث|\b(?:updated|modified)\b")
_TODAY = re.compile(r"(?:\bاليوم|\btoday)\W{0,3}(?:يوم )?\Z")
_YESTERDAY = re.compile(r"(?:\bامس|\byesterday)\W{0,3}\Z")
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?!\d)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(\d\d)/")
_URL = re.compile(r"https?://[^\s)>\]\"']+")
_PAST_MIDNIGHT = timedelta(days=1)  # pages go up after the day that they report
_ARCHIVE = 30  # years back in which a day without a year may lie


@dataclass(frozen=True, slots=True)
class _Clues:
    """What the page says of its day besides a printed date."""

    days: frozenset[date]  # whole dates of captions and addresses
    months: frozenset[tuple[int, int]]  # of addresses
    told: tuple[date, ...]  # whole dates in the body

    def agree(self, day: date) -> bool:
        """Whether nothing that was printed before publication is later than `day`."""
        return all(clue <= day for clue in (*self.days, *self.told)) and all(
            month <= (day.year, day.month) for month in self.months
        )


def page_date(page: Page, today: date) -> Dating:
    """Return the ISO date and how it is known; nothing where the page disagrees with itself.

    A day without a year gets the latest year, not after `today`, in which the weekday is right
    and to which captions, addresses and the dates told do not object.
    """
    clues = _clues(page, today)
    reported = _reported(page)
    stamp = _stamp(page, reported, today)
    if stamp is not None:
        return stamp
    for mention, offset in reported:
        if mention.whole:
            return _checked(mention.whole + offset, "stated", today)
    days = {day for mention, offset in reported if (day := _latest(mention, offset, clues, today))}
    if len(days) == 1:
        return _checked(days.pop(), "inferred", today)
    return _MISSING if reported else _corroborated(page, clues)


def _checked(day: date, basis: Basis, today: date) -> Dating:
    """Refuse a day that has not come; one day's grace is for time zones."""
    return (day.isoformat(), basis) if day <= today + _PAST_MIDNIGHT else _MISSING


def _clues(page: Page, today: date) -> _Clues:
    captions = {day for line in page.of_kind("caption") for day in _whole_dates(line)}
    urls = [url for line in page.lines for url in _URL.findall(line.raw)]
    parts = [tuple(map(int, found)) for url in urls for found in _URL_DAY.findall(url)]
    days = {date(*part) for part in parts if _exists(*part)}
    months = {
        (int(y), int(m)) for url in urls for y, m in _URL_MONTH.findall(url) if 0 < int(m) < 13
    }
    told = (day for line in page.of_kind("body") for day in _whole_dates(line))
    past = tuple(day for day in told if day <= today)  # a coming event may be told, too
    return _Clues(frozenset(captions | days), frozenset(months), past)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _whole_dates(line: Line) -> list[date]:
    return [mention.whole for mention in find_dates(line.shown) if mention.whole]


def _reported(page: Page) -> list[tuple[DateMention, timedelta]]:
    """Return the days called today or yesterday, with what leads from them to publication."""
    found: list[tuple[DateMention, timedelta]] = []
    for line in page.of_kind("body"):
        for mention in find_dates(line.shown):
            before = fold(line.shown[max(0, mention.start - 20) : mention.start])
            if mention.day and _TODAY.search(before):
                found.append((mention, timedelta(0)))
            elif mention.day and _YESTERDAY.search(before):
                found.append((mention, timedelta(1)))
    return found


def _stamp(
    page: Page, reported: Sequence[tuple[DateMention, timedelta]], today: date
) -> Dating | None:
    """Return the date printed as the page's; missing where the article calls another day today."""
    stamps = list(_stamps(page))
    published = [stamp for stamp in stamps if _PUBLISHED.search(stamp[0])]
    plain = [stamp for stamp in stamps if not _UPDATED.search(stamp[0])]
    chosen = published or plain or stamps
    if not chosen:
        return None
    agreeing = [iso for _, iso in chosen if all(_agrees(iso, *report) for report in reported)]
    if not agreeing or len({iso[:10] for iso in agreeing}) > 1:
        return _MISSING
    longest = max(agreeing, key=len)
    day = date.fromisoformat(longest[:10])
    return (longest, "stated") if day <= today + _PAST_MIDNIGHT else _MISSING


def _stamps(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the label and the date of the lines that hold a date only.

    Below the body a date belongs to another article or a comment, unless it says otherwise.
    """
    in_head = True
    for line, kind in zip(page.lines, page.kinds, strict=True):
        in_head = in_head and kind != "body"
        if kind != "metadata" or not (in_head or _PUBLISHED.search(line.folded)):
            continue
        if exact := TIMESTAMP.search(line.shown):
            yield line.folded, datetime.fromisoformat(exact[0].upper()).isoformat()
            continue
        for mention, label in _labelled(line):
            yield label, mention.isoformat()


def _labelled(line: Line) -> Iterator[tuple[date, str]]:
    """Yield a line's whole dates, each with what is printed before it."""
    end = 0
    for mention in find_dates(line.shown):
        if mention.whole:
            yield mention.whole, fold(line.shown[end : mention.start])
        end = mention.end


def _agrees(iso: str, mention: DateMention, offset: timedelta) -> bool:
    """Whether a printed date is the day that the article calls today, or the morning after."""
    day = date.fromisoformat(iso[:10])
    return any(
        (meant.month, meant.day) == (mention.month, mention.day)
        and mention.year in (None, meant.year)
        and mention.weekday in (None, meant.weekday())
        for meant in (day - offset, day - offset - _PAST_MIDNIGHT)
    )


def _latest(mention: DateMention, offset: timedelta, clues: _Clues, today: date) -> date | None:
    """Give a day without a year the latest year to which nothing objects."""
    if mention.weekday is None and not clues.days and not clues.months:
        return None
    candidates = [
        day + offset
        for day in _in_years(mention, range(today.year, today.year - _ARCHIVE, -1))
        if day + offset <= today and clues.agree(day + offset)
    ]
    near = [day for day in candidates if (day.year, day.month) in _months(clues)]
    if _months(clues):
        return near[0] if near else None
    return candidates[0] if candidates else None


def _months(clues: _Clues) -> set[tuple[int, int]]:
    return set(clues.months) | {(day.year, day.month) for day in clues.days}


def _in_years(mention: DateMention, years: range) -> Iterator[date]:
    for year in years:
        if mention.month and mention.day and _exists(year, mention.month, mention.day):
            day = date(year, mention.month, mention.day)
            if mention.weekday in (None, day.weekday()):
                yield day


def _corroborated(page: Page, clues: _Clues) -> Dating:
    """Return a caption's or an address's day that the body names, else the address's month."""
    named = [m for line in page.of_kind("body") for m in find_dates(line.shown) if not m.year]
    days = {
        day
        for day in clues.days
        if clues.agree(day)
        and any(day in _in_years(m, range(day.year, day.year + 1)) for m in named)
    }
    if days:
        return max(days).isoformat(), "inferred"
    if len(clues.months) == 1 and not clues.days:
        year, month = next(iter(clues.months))
        last = date(year, month, monthrange(year, month)[1])
        return (f"{year}-{month:02}", "inferred") if clues.agree(last) else _MISSING
    return _MISSING
