"""When the corpus has come to rest, so that a folder being read in is looked at once."""

from __future__ import annotations

from datetime import datetime, timedelta

_REST = timedelta(seconds=30)
_LONGEST = timedelta(minutes=10)


class Settling:
    """Watches the corpus's revisions go by."""

    def __init__(self) -> None:
        self._revision: str | None = None
        self._moved_at: datetime | None = None
        self._since: datetime | None = None

    def is_settled(self, revision: str, now: datetime) -> bool:
        """Tell whether the corpus has rested a while, or has not come to rest for long."""
        if revision != self._revision or self._moved_at is None:
            self._revision, self._moved_at = revision, now
            self._since = self._since or now
        if now - self._moved_at >= _REST or (self._since and now - self._since >= _LONGEST):
            self._since = None
            return True
        return False
