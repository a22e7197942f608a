"""What a metadata field says, made one of the values that articles hold."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from retrieval.analysis.calendar import find_dates
from retrieval.reading.clocks import moment_of
from retrieval.reading.stamps import TIMESTAMP

_UNIX = re.compile(r"(?P<seconds>\d{10})(?:\d{3})?", re.ASCII)
_FIRST_YEAR = 1900  # an earlier one is Hijri, or stands for none
_NO_DATE = date(1970, 1, 1)  # a clock's zero
_TIME_ZONES = timedelta(days=1)  # where it is tomorrow already


def field_date(value: str, today: date) -> str | None:
    """Return a field's date as ISO, with time and offset where it has both.

    Seconds since 1970 are known by their length. What cannot be a date of publication is missing.
    """
    found = _iso(value.strip())
    if found is None:
        return None
    day = date.fromisoformat(found[:10] if len(found) > len("2025-02") else f"{found}-01")
    likely = day.year >= _FIRST_YEAR and day <= today + _TIME_ZONES
    return found if likely and not _is_none(found, day) else None


def _is_none(found: str, day: date) -> bool:
    """Whether a date is a clock's zero, which stands for none."""
    if "T" in found:
        return datetime.fromisoformat(found).astimezone(UTC).date() == _NO_DATE
    return day == _NO_DATE


def _iso(text: str) -> str | None:
    if unix := _UNIX.fullmatch(text):
        return datetime.fromtimestamp(int(unix["seconds"]), UTC).isoformat()
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None or not TIMESTAMP.fullmatch(text):
            return moment.date().isoformat()
        return moment.isoformat()
    if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", text, re.ASCII) and text > "0001":
        return text
    return _in_words(text)


def _in_words(text: str) -> str | None:
    """Read «4 شباط 2025», a feed's “Tue, 04 Feb 2025 10:00:00 GMT”, or “February 2025”."""
    mentions = find_dates(text)
    days = {mention.whole for mention in mentions} - {None}
    if len(days) == 1 and (day := days.pop()):
        return (moment_of(day, text[mentions[-1].end :]) or day).isoformat()
    if len(mentions) != 1 or mentions[0].day or not (mentions[0].year and mentions[0].month):
        return None
    return f"{mentions[0].year:04}-{mentions[0].month:02}"


def web_address(url: str | None) -> str | None:
    """Return the address if a browser may open it."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
