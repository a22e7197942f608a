"""The time of day beside a printed date, where its time zone is printed, too."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from retrieval.analysis.folding import fold

_FIXED = {
    "gmt": 0, "utc": 0, "z": 0, "غرينتش": 0, "جرينتش": 0, "غرينيتش": 0, "جرينيتش": 0,
    "est": -5, "edt": -4, "pst": -8, "pdt": -7, "mst": -7, "mdt": -6, "cdt": -5,
    "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3,
}  # fmt: skip
# CST, IST, AST and BST are several zones, and «عمان» is two cities: their times stay without one.
_PLACES = {
    "et": "America/New_York",
    "مكه المكرمه": "Asia/Riyadh",
    "مكه": "Asia/Riyadh",
    "الرياض": "Asia/Riyadh",
    "السعوديه": "Asia/Riyadh",
    "ابوظبي": "Asia/Dubai",
    "الامارات": "Asia/Dubai",
    "الدوحه": "Asia/Qatar",
    "الكويت": "Asia/Kuwait",
    "القدس": "Asia/Jerusalem",
    "دمشق": "Asia/Damascus",
    "بيروت": "Asia/Beirut",
    "بغداد": "Asia/Baghdad",
    "القاهره": "Africa/Cairo",
    "الخرطوم": "Africa/Khartoum",
    "طرابلس": "Africa/Tripoli",
    "تونس": "Africa/Tunis",
    "اسطنبول": "Europe/Istanbul",
    "انقره": "Europe/Istanbul",
    "تركيا": "Europe/Istanbul",
    "موسكو": "Europe/Moscow",
    "لندن": "Europe/London",
    "باريس": "Europe/Paris",
    "واشنطن": "America/New_York",
    "نيويورك": "America/New_York",
}
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d))?(?![\d:])"
    r"\s{0,3}(?P<half>(?:[ap]\.?\s?m\b\.?|صباحا|مساء|ظهرا|ص\b|م\b))?"
)
_OFFSET = re.compile(
    r"\W{0,3}(?:gmt|utc)?\s{0,2}(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<rest>[0-5]\d))?\b"
)
_ZONE = re.compile(
    r"\W{0,3}(?:بتوقيت|توقيت|حسب توقيت)?\s{0,2}"
    rf"(?P<zone>{'|'.join(sorted((*_FIXED, *_PLACES), key=len, reverse=True))})(?![^\W_])"
)
_MOST = timedelta(hours=14)
_AFTERNOON = ("p", "مساء", "ظهرا", "م")


def moment_of(day: date, beside: str) -> datetime | None:
    """Return the moment of `day` at the one time printed in `beside`, if its zone is known."""
    folded = fold(beside)
    clocks = list(_CLOCK.finditer(folded))
    if len(clocks) != 1 or (hour := _hour(clocks[0])) is None:
        return None
    zone = _zone(folded, clocks[0].end())
    if zone is None:
        return None
    minute, second = int(clocks[0]["minute"]), int(clocks[0]["second"] or 0)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)


def _hour(clock: re.Match[str]) -> int | None:
    hour, half = int(clock["hour"]), clock["half"]
    if half is None:
        return hour if hour < 24 else None
    if not 1 <= hour <= 12:
        return hour if 12 < hour < 24 and half.startswith(_AFTERNOON) else None
    return hour % 12 + (12 if half.startswith(_AFTERNOON) else 0)


def _zone(folded: str, end: int) -> tzinfo | None:
    if offset := _OFFSET.match(folded, end):
        shift = timedelta(hours=int(offset["hours"]), minutes=int(offset["rest"] or 0))
        return timezone(-shift if offset["sign"] == "-" else shift) if shift <= _MOST else None
    named = _ZONE.match(folded, end)
    if named is None:
        return None
    zone = named["zone"]
    if zone in _PLACES:
        return ZoneInfo(_PLACES[zone])
    return timezone(timedelta(hours=_FIXED[zone])) if _FIXED[zone] else UTC
