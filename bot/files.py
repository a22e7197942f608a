"""Files below a folder in which others are at work: what goes meanwhile is passed over."""

from __future__ import annotations

import os
from pathlib import Path


def files_below(folder: Path) -> list[Path]:
    """Return the files below a folder, in the order of their paths; of none, none."""
    found = (Path(where, name) for where, _, names in os.walk(folder) for name in names)
    return sorted(path for path in found if path.is_file())


def size_of(path: Path) -> int:
    """Return the bytes of a file; 0 of what is none, or is gone."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0
