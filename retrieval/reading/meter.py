"""How many bytes of the files that are to be read were read so far."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from retrieval.reading.files import walk
from retrieval.reading.sources import Found


class Meter:
    """Follows the reading of files one after the other; bytes count as they are stored."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Add up what is to be read: every file at and below the paths."""
        found = (one for path in paths for one in walk(path))
        self.total = sum(one.size for one in found if isinstance(one, Found))
        self._before = self._here = 0
        self._size = 0

    @property
    def done(self) -> int:
        """The bytes read so far; a file that was left before its end counts whole."""
        return min(self._before + self._here, self.total)

    def of(self, found: Found) -> Found:
        """Return the next file, so that its reading is followed."""
        self._before += self._size
        self._here, self._size = 0, found.size
        return replace(found, open=lambda: self._followed(found.open()))

    def _followed(self, stream: BinaryIO) -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(_Followed(stream, self._add)))

    def _add(self, count: int) -> None:
        # A file's beginning is read twice, and an archive may be read back and forth.
        self._here = min(self._here + count, self._size)


class _Followed(io.RawIOBase):
    """A stream of bytes that tells how many of them are taken."""

    def __init__(self, stream: BinaryIO, add: Callable[[int], None]) -> None:
        self._stream, self._add = stream, add

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._add(len(data))
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def close(self) -> None:
        self._stream.close()
        super().close()
