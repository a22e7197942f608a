"""Log lines without secrets: what the process prints may be pasted anywhere."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TextIO

DATED = "%(asctime)s %(levelname)s %(name)s: %(message)s"
PLAIN = "dalil: %(message)s"

_NOISY = ("httpx", "httpcore", "httpx2", "httpcore2", "openai", "telegram", "telegram.ext")


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback and all, with every secret replaced."""

    def __init__(self, secrets: Iterable[str], form: str = DATED) -> None:
        super().__init__(form)
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a secret becomes `***`."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def set_up_logging(stream: TextIO, secrets: Iterable[str], level: int, form: str = DATED) -> None:
    """Send log lines of this level or above to `stream`, and keep talkative libraries quiet.

    httpx logs each request's address at INFO, and Telegram's holds the bot token.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter(secrets, form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It complains of a home that cannot be written to, which it does well without.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
