"""Who may ask, and whom a stranger is sent to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.settings import AllowedUsers


@dataclass(frozen=True, slots=True)
class Access:
    """The readers the operator let in; admins may ask too."""

    allowed: AllowedUsers
    admins: frozenset[int] = frozenset()

    def allows(self, user_id: int) -> bool:
        """Whether this person may ask."""
        return user_id in self.allowed or user_id in self.admins
