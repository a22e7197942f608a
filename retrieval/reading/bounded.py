"""Decompressed bytes, as long as they are in proportion to the compressed ones."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from typing import BinaryIO

from retrieval.reading.sources import UnreadableError

Unpacking = gzip.GzipFile | zipfile.ZipExtFile

_ALL = 1 << 62
MAX_RATIO = 200  # JSON lines of news compress to a tenth, repeated tables to a fiftieth
FREE_BYTES = 64_000_000  # below that a high ratio does no harm


class Bounded(io.RawIOBase):
    """A stream of decompressed bytes; reading raises UnreadableError beyond its bounds.

    `size` is that of the compressed bytes.
    """

    def __init__(self, stream: Unpacking, size: int, *below: BinaryIO) -> None:
        self._stream = stream
        self._below = below
        self._left = max(FREE_BYTES, MAX_RATIO * size)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; raises UnreadableError."""
        data = _read(self._stream, len(buffer)) if self._left >= 0 else b""
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableError(f"it unpacks to more than {MAX_RATIO} times its size")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close what is read from, too, and what is `below` it."""
        for stream in (self._stream, *self._below):
            stream.close()
        super().close()


class _Patient(io.BufferedReader):
    """A stream that gives what stands before the damage, and only then raises."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most `size` bytes, and fewer at the end and before the damage."""
        pieces: list[bytes] = []
        left = _ALL if size is None or size < 0 else size
        try:
            while left > 0 and (piece := self.read1(min(left, 1 << 16))):
                pieces.append(piece)
                left -= len(piece)
        except UnreadableError:
            if not pieces:
                raise
        return b"".join(pieces)


def bounded(stream: Unpacking, size: int, *below: BinaryIO) -> BinaryIO:
    """Return the stream, bounded and buffered; closing it closes what is `below`, too."""
    return _Patient(Bounded(stream, size, *below), 1 << 16)


def unzipped(stream: BinaryIO, size: int) -> BinaryIO:
    """Return what is in a gzip stream of `size` bytes, bounded."""
    return bounded(gzip.GzipFile(fileobj=stream, mode="rb"), size, stream)


def _read(stream: Unpacking, size: int) -> bytes:
    try:
        return stream.read1(size)  # what comes before the damage is given before it is met
    except EOFError as error:
        raise UnreadableError("the compressed file is cut off: copy it again") from error
    except (zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise UnreadableError(f"damaged: {error}") from error
