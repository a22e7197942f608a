"""Days written in digits only, 04/02/2025: read in the order that the column's other rows show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

Order = Literal["day", "month"]  # which stands first

_LAST = 12  # a larger number is no month
_LEAST = 3  # rows that show the order
_DIGITS = re.compile(r"\s{0,9}(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)", re.ASCII)


def order_of(values: Iterable[str]) -> Order | None:
    """Tell the order from the days after the twelfth; None where these are few or disagree."""
    found = [match for value in values if (match := _DIGITS.match(value))]
    days = sum(int(match[1]) > _LAST >= int(match[3]) for match in found)
    months = sum(int(match[3]) > _LAST >= int(match[1]) for match in found)
    if days >= _LEAST and not months:
        return "day"
    return "month" if months >= _LEAST and not days else None


def in_order(value: str, order: Order | None) -> str | None:
    """Return a date whose order is unclear with the year first; None for all other values."""
    match = _DIGITS.match(value)
    if order is None or match is None:
        return None
    first, second = int(match[1]), int(match[3])
    if first == second or not (1 <= first <= _LAST and 1 <= second <= _LAST):
        return None
    month, day = (second, first) if order == "day" else (first, second)
    return f"{match[4]}-{month:02}-{day:02}"
