"""What can go wrong with a fetch; each text is fit for an operator.

FetchError
├── FetchRefused   will not be done: by the policy, the site's robots.txt, a limit, or a 4xx status
└── FetchFailed    was not done this time: the network, a 5xx status, too many requests
"""

from __future__ import annotations

_LONGEST = 200


class FetchError(Exception):
    """A page was not fetched; the text says why."""


class FetchRefused(FetchError):
    """The page will not be fetched, and trying again is of no use.

    `status` is the server's, where it was the server that refused.
    """

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(plain(reason))
        self.status = status


class FetchFailed(FetchError):
    """The page was not fetched this time.

    `retry_after` is what the server asks to wait, in seconds.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(plain(reason))
        self.retry_after = retry_after


def plain(text: str) -> str:
    """Return a text that may hold a server's words as one short printable line."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
