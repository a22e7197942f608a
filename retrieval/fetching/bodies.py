"""The body of a reply, decompressed step by step and refused as soon as it is too large."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from retrieval.fetching.errors import FetchFailed, FetchRefused
from retrieval.fetching.limits import Limits

_STEP = 65_536
_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"


def read_body(chunks: Iterable[bytes], encoding: str, limits: Limits) -> bytes:
    """Return a body as it reads; raises FetchRefused and FetchFailed.

    `encoding` is the Content-Encoding: none, `identity` or `gzip`, which is all that is asked for.
    """
    received = _limited(chunks, limits.wire_bytes, "the reply is too large")
    if encoding in ("gzip", "x-gzip"):
        received = _gunzipped(received)
    elif encoding not in ("", "identity"):
        raise FetchRefused(f"the reply is compressed as {encoding}, which was not asked for")
    return b"".join(_limited(received, limits.body_bytes, "the reply decompresses to too much"))


def _limited(chunks: Iterable[bytes], most: int, reason: str) -> Iterator[bytes]:
    for chunk in chunks:
        most -= len(chunk)
        if most < 0:
            raise FetchRefused(reason)
        yield chunk


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Decompress in small steps: a bomb is never more than one step in memory."""
    member = zlib.decompressobj(_GZIP)
    begun = False
    for chunk in chunks:
        data = chunk
        while data:
            begun = True
            if member.eof:
                if not data.startswith(_MAGIC[: len(data)]):
                    return  # what follows a whole file is padding
                member = zlib.decompressobj(_GZIP)
            yield _step(member, data)
            data = member.unconsumed_tail or member.unused_data
    if begun and not member.eof:
        raise FetchFailed("the reply is cut off")


def _step(member: zlib._Decompress, data: bytes) -> bytes:
    try:
        return member.decompress(data, _STEP)
    except zlib.error as error:
        raise FetchRefused("the reply is not compressed as it says") from error
