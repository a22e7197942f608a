"""Token counts: tiktoken's where its vocabulary is at hand, else an estimate that is never low."""

from __future__ import annotations

import math
import threading

import tiktoken

_ENCODING = "o200k_base"
_BYTES_PER_TOKEN = 3.4  # never under-counted o200k on Arabic or English news


class TokenCounter:
    """Counts a text's tokens.

    tiktoken fetches its vocabulary at first use, without a deadline, and fails offline.
    So a daemon thread loads it, and nobody waits for that thread: until it is done, and
    where it fails, the estimate counts.
    """

    def __init__(self) -> None:
        self._encoding: tiktoken.Encoding | None = None
        threading.Thread(target=self._load, name="tiktoken", daemon=True).start()

    def _load(self) -> None:
        try:
            self._encoding = tiktoken.get_encoding(_ENCODING)
        except Exception:  # noqa: BLE001 - whatever stands in the way, the estimate serves
            return

    def count(self, text: str) -> int:
        """Return how many tokens `text` takes, or at most takes."""
        if self._encoding is None:
            return estimate(text)
        return len(self._encoding.encode(text, disallowed_special=()))


def estimate(text: str) -> int:
    """Return `ceil(utf8_bytes / 3.4)`."""
    return math.ceil(len(text.encode()) / _BYTES_PER_TOKEN)
