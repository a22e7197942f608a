"""What a query may filter by, a number a passage: days of publication and publisher."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

import numpy as np
import numpy.typing as npt

from retrieval.analysis.folding import fold_whole

_PRINTED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
# No range overlaps it: an undated article falls out of any.
_UNDATED = (date.max.toordinal() + 1, 0)


def published_days(published: str | None) -> tuple[int, int]:
    """Return the first and last day, as ordinals, that a date of any precision may mean.

    A date with a time counts as the day that is printed, whatever its offset.
    """
    match = _PRINTED.match(published or "")
    if match is None:
        return _UNDATED
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        final = month or 12
        last = date(first.year, final, day or monthrange(first.year, final)[1])
    except ValueError:
        return _UNDATED
    return first.toordinal(), last.toordinal()


def publisher_key(publisher: str) -> str:
    """Fold a publisher's name, so that its spellings are one."""
    return fold_whole(publisher)


def overlapping(
    days: npt.NDArray[np.int32], since: date | None, until: date | None
) -> npt.NDArray[np.bool_]:
    """Tell which rows of first and last days overlap the range, both ends inclusive."""
    kept = np.ones(len(days), np.bool_)
    if since:
        kept &= days[:, 1] >= since.toordinal()
    if until:
        kept &= days[:, 0] <= until.toordinal()
    return kept
