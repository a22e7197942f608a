"""What may be told of an error in a log line: never its text, which may quote a reader."""

from __future__ import annotations

import traceback


def origin(error: BaseException) -> str:
    """Return an error's type and the place it came from; its text may hold the question."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
