"""Traces of words in files, searched as bytes."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path


def traces(home: Path, text: str) -> list[str]:
    """Return the files below a folder that hold a text, as it is or as JSON escapes it."""
    forms = (text.encode(), json.dumps(text)[1:-1].encode(), text.encode("utf-16-le"))
    while True:
        with suppress(FileNotFoundError):  # a process at work there moves and removes its own
            return sorted(
                path.relative_to(home).as_posix()
                for path in home.rglob("*")
                if path.is_file() and any(form in path.read_bytes() for form in forms)
            )
