"""Failures of Telegram: planned one by one, or drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

Schedule = Callable[[str, int | None], "Failure | None"]
"""What becomes of a call: given the method and the chat, a failure or None."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One call that fails; `after_storing` means that the message is in the chat all the same.

    Status None hangs up without a reply, or, `silent`, keeps the caller waiting until it
    gives up; a `body` is the reply as it stands.
    """

    status: int | None
    description: str = ""
    retry_after: int | None = None
    migrate_to: int | None = None
    after_storing: bool = False
    silent: bool = False
    body: str | None = None

    @property
    def stored(self) -> Failure:
        """The same failure after the message was stored."""
        return replace(self, after_storing=True)


def flood(seconds: int) -> Failure:
    """A flood limit that names its end."""
    return Failure(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def migrated(chat_id: int) -> Failure:
    """The group has become a supergroup with this id."""
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    return Failure(400, description, migrate_to=chat_id)


BAD_GATEWAY = Failure(502, "Bad Gateway")
HANG_UP = Failure(None)
TIMEOUT = Failure(None, silent=True)
BLOCKED = Failure(403, "Forbidden: bot was blocked by the user")
CONFLICT = Failure(
    409,
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
)


def drawn(
    seed: int, share: float, failures: Mapping[str, Sequence[Failure]], most: int | None = None
) -> Schedule:
    """Fail a share of the calls of the methods named, in an order that the seed decides.

    At most `most` calls fail in all.
    """
    chance, left = random.Random(seed), [most]  # noqa: S311  # repeatable, not secret

    def schedule(method: str, _chat_id: int | None) -> Failure | None:
        if method not in failures or left[0] == 0 or chance.random() >= share:
            return None
        if left[0] is not None:
            left[0] -= 1
        return chance.choice(failures[method])

    return schedule
