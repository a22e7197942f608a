"""Quiet hours: when a person is not disturbed, by the newsroom's clock."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from bot.chat.texts import Texts

OFF = "off"
USUAL = "2207"
CODES = (USUAL, "2306", "0008", "2008", "0816", OFF)
"""What can be chosen: the first hour and the one after the last; or none."""

_HOURS = re.compile(r"(\d\d)(\d\d)", re.ASCII)


def is_quiet(code: str | None, moment: datetime, zone: tzinfo | None) -> bool:
    """Tell whether a moment lies in the hours of a code, the usual ones where none was chosen.

    By the clock on the wall, which daylight saving moves; a zone of None is the machine's.
    """
    match = _HOURS.fullmatch(code or USUAL)
    if match is None:
        return False
    start, end = map(int, match.groups())
    hour = moment.astimezone(zone).hour
    return start <= hour < end if start < end else not end <= hour < start


def hours_label(code: str | None, texts: Texts) -> str:
    """Return the hours of a code in words."""
    match = _HOURS.fullmatch(code or USUAL)
    if match is None:
        return texts("quiet.off")
    return texts("quiet.hours", start=f"{match[1]}:00", end=f"{match[2]}:00")
