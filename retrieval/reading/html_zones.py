"""The day on which an article was published, where its newsroom is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from lxml.html import HtmlElement

from retrieval.analysis.calendar import find_dates
from retrieval.reading.fields import field_date

_DAY = timedelta(days=1)
_EVENING = 19  # in UTC; five hours farther east it is midnight
_LONGEST = 60  # characters printed in a marked time


def in_newsrooms_zone(iso: str | None, marked: Iterable[HtmlElement], today: date) -> str | None:
    """Return a moment that the head gives in UTC as the page itself shows it beside the headline.

    A marked time of the same moment has the newsroom's offset, or prints its day: 22:30 in UTC
    is the next day in Damascus.
    """
    moment = _moment(iso)
    if moment is None or moment.utcoffset():
        return iso
    days: list[date] = []
    for element, same in _same(moment, marked, today):
        if same.utcoffset():
            return same.isoformat()
        days += _printed(element)
    if len(days) == 1 and abs(days[0] - moment.date()) == _DAY:
        return days[0].isoformat()
    return iso


def shows_its_day(iso: str, marked: Iterable[HtmlElement], today: date) -> bool:
    """Whether a marked time of the same moment prints the day that the moment is given with."""
    moment = _moment(iso)
    return moment is not None and any(
        moment.date() in _printed(element) for element, _ in _same(moment, marked, today)
    )


def in_zone_of(iso: str | None, other: str | None) -> str | None:
    """Return a moment that is given in UTC with the offset of another one of the same page."""
    moment, known = _moment(iso), _moment(other)
    if moment is None or known is None or moment.utcoffset() or not known.utcoffset():
        return iso
    return moment.astimezone(known.tzinfo).isoformat()


def is_next_morning(iso: str, printed: str | None, updated: str | None) -> bool:
    """Whether a moment late in UTC's day is printed as the day after, east of Greenwich.

    Where the article was updated on that day, the print may mean that.
    """
    moment = _moment(iso)
    if moment is None or printed is None or moment.utcoffset() or moment.hour < _EVENING:
        return False
    day = (moment.date() + _DAY).isoformat()
    return printed[:10] == day and (updated or "")[:10] != day


def _same(
    moment: datetime, marked: Iterable[HtmlElement], today: date
) -> Iterator[tuple[HtmlElement, datetime]]:
    """Yield the elements that mark a moment, each with it as it is given there."""
    for element in marked:
        given = element.get("datetime") or element.get("content") or element.get("title") or ""
        same = _moment(field_date(given, today))
        if same is not None and abs(same - moment) < timedelta(minutes=1):
            yield element, same


def _moment(iso: str | None) -> datetime | None:
    if not iso or "T" not in iso:
        return None
    moment = datetime.fromisoformat(iso)
    return moment if moment.tzinfo else None


def _printed(element: HtmlElement) -> Iterator[date]:
    said = " ".join(element.text_content().split())
    if len(said) <= _LONGEST:
        yield from {found.whole for found in find_dates(said) if found.whole}
