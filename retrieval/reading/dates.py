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
from retrieval.reading.clocks import moment_of
from retrieval.reading.lines import Line
from retrieval.reading.stamps import TIMESTAMP

Dating = tuple[str | None, Basis | None]
Stamp = tuple[str, str]  # what is printed before a date, and the date

_MISSING: Dating = (None, None)
_PUBLISHED = re.compile(r"نشر|اضيف|\b(?:published|posted|first)\b")
_UPDATED = re.compile(r"تحديث|محدث|\b(?:updated|modified)\b")
_TODAY = re.compile(r"(?:\bاليوم|\btoday)\W{0,3}(?:يوم )?\Z")
_YESTERDAY = re.compile(r"(?:\bامس|\byesterday)\W{0,3}\Z")
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?!\d)")
_ADDRESS_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?!\d)", re.ASCII)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(\d\d)/")
_URL = re.compile(r"https?://[^\s)>\]\"']+")
_PAST_MIDNIGHT = timedelta(days=1)  # pages go up after the day that they report
_FIRST_YEAR = 1900  # an earlier one is Hijri
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


@dataclass(frozen=True, slots=True)
class Dates:
    """When a page was published, how that is known, and when it was updated: ISO."""

    published: str | None
    basis: Basis | None
    updated: str | None


def page_dates(page: Page, today: date, address: str | None = None) -> Dates:
    """Return what the page prints of its dates, or what follows from its text and its `address`.

    A date that is printed as that of an update is none of publication, and nothing was
    published after its update.
    """
    stamps = list(_stamps(page))
    published, basis = _published(page, stamps, today, address)
    updated = _updated(stamps, today)
    if published and updated and published[:10] > updated[:10]:
        if basis == "inferred":
            return Dates(None, None, updated)
        updated = None
    return Dates(published, basis, updated)


def _published(page: Page, stamps: Sequence[Stamp], today: date, address: str | None) -> Dating:
    """Return the date and how it is known; nothing where the page disagrees with itself.

    A day without a year gets the latest year, not after `today`, in which the weekday is right
    and to which captions, addresses and the dates told do not object.
    """
    clues = _clues(page, today)
    reported = _reported(page)
    stamp = _stamp(stamps, reported, today)
    if stamp is not None:
        return stamp
    for mention, offset in reported:
        if mention.whole:
            return _checked(mention.whole + offset, "stated", today)
    days = {day for mention, offset in reported if (day := _latest(mention, offset, clues, today))}
    if len(days) == 1:
        return _checked(days.pop(), "inferred", today)
    if reported:
        return _MISSING
    day = _day_in(address or "")
    if day and clues.agree(day):
        return _checked(day, "inferred", today)
    return _corroborated(page, clues)


def _updated(stamps: Sequence[Stamp], today: date) -> str | None:
    """Return the last of the dates that are printed as those of updates."""
    found = [iso for label, iso in stamps if _is_update(label)]
    come = [iso for iso in found if date.fromisoformat(iso[:10]) <= today + _PAST_MIDNIGHT]
    return max(come, key=lambda iso: (iso[:10], len(iso), iso), default=None)


def _is_update(label: str) -> bool:
    return bool(_UPDATED.search(label)) and not _PUBLISHED.search(label)


def _checked(day: date, basis: Basis, today: date) -> Dating:
    """Refuse a day that has not come; one day's grace is for time zones."""
    return (day.isoformat(), basis) if _is_likely(day, today) else _MISSING


def _is_likely(day: date, today: date) -> bool:
    return day.year >= _FIRST_YEAR and day <= today + _PAST_MIDNIGHT


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


def _day_in(address: str) -> date | None:
    """Return the one day that a page's own address names: `/2025/2/12/…`."""
    found = {tuple(map(int, parts)) for parts in _ADDRESS_DAY.findall(address)}
    days = [date(*parts) for parts in found if _exists(*parts)]
    return days[0] if len(days) == 1 else None


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
    stamps: Sequence[Stamp], reported: Sequence[tuple[DateMention, timedelta]], today: date
) -> Dating | None:
    """Return the date printed as the page's; missing where the article calls another day today."""
    published = [stamp for stamp in stamps if _PUBLISHED.search(stamp[0])]
    chosen = published or [stamp for stamp in stamps if not _is_update(stamp[0])]
    if not chosen:
        return None
    agreeing = [iso for _, iso in chosen if all(_agrees(iso, *report) for report in reported)]
    if not agreeing or len({iso[:10] for iso in agreeing}) > 1:
        return _MISSING
    longest = max(agreeing, key=len)
    return (longest, "stated") if _is_likely(date.fromisoformat(longest[:10]), today) else _MISSING


def _stamps(page: Page) -> Iterator[Stamp]:
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
        yield from _labelled(line)


def _labelled(line: Line) -> Iterator[Stamp]:
    """Yield a line's whole dates, each with what is printed before it, and its time after it."""
    mentions = find_dates(line.shown)
    ends = [mention.start for mention in mentions[1:]] + [len(line.shown)] * bool(mentions)
    end = 0
    for mention, after in zip(mentions, ends, strict=True):
        before, beside = line.shown[end : mention.start], line.shown[mention.end : after]
        end = mention.end
        if mention.whole:
            moment = moment_of(mention.whole, beside)
            if moment is None and len(mentions) == 1:
                moment = moment_of(mention.whole, before)
            yield fold(before), (moment or mention.whole).isoformat()


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
