"""Files that can be made anew: written whole or not at all."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

_log = logging.getLogger("dalil.index")


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in the place of the one before; where that fails, say so and go on without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix="new-") as folder:
            unfinished = Path(folder) / path.name
            unfinished.write_bytes(data)
            unfinished.replace(path)
    except OSError as error:
        _log.warning("%s cannot be kept and will be made again (%s)", path, error)
