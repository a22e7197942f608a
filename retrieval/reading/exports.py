"""Files of JSON lines → articles, line by line; a bad line does not hurt the others."""

from __future__ import annotations

import codecs
import gzip
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from retrieval.reading.decoding import UndecodableError, decode, marked_encoding
from retrieval.reading.jsonl import read_line
from retrieval.reading.sources import Found, Read, Skipped
from retrieval.reading.text import NoArticleError

MAX_LINE_BYTES = 4_000_000  # one article, as JSON

_ARRAY = re.compile(rb"\[\s*(?:\{.*)?", re.DOTALL)


def read_export(found: Found, source: str, today: date) -> Iterator[Read | Skipped]:
    """Yield what each line that is not blank gives; raises OSError and what zlib raises."""
    origin = str(found.path.absolute())
    zipped = found.path.name.lower().endswith(".gz")
    begun = False
    with gzip.open(found.path) if zipped else found.path.open("rb") as stream:
        for number, line in enumerate(_lines(stream), 1):
            if not begun and _opens_array(line):
                yield Skipped(source, "a JSON array, not JSON lines")
                return
            item = _line(line, f"{source}:{number}", origin, today)
            begun = begun or item is not None
            if item is not None:
                yield item


def _opens_array(line: bytes | None) -> bool:
    return line is not None and bool(_ARRAY.fullmatch(line.removeprefix(codecs.BOM_UTF8).strip()))


def _line(line: bytes | None, source: str, origin: str, today: date) -> Read | Skipped | None:
    if line is None:
        return Skipped(source, f"longer than {MAX_LINE_BYTES:,} bytes")
    try:
        text = decode(line).strip()
        return Read(source, read_line(text, origin, today)) if text else None
    except (UndecodableError, NoArticleError) as error:
        return Skipped(source, str(error))


def _lines(stream: BinaryIO | gzip.GzipFile) -> Iterator[bytes | None]:
    r"""Yield the lines one by one, ended by `\n`, `\r\n` or `\r`; None for one that is too long.

    Where no mark names an encoding, Latin-1 gives each byte back as it came.
    """
    encoding = marked_encoding(stream.read(4))
    stream.seek(0)
    wide = encoding is not None and encoding != "utf-8"
    with io.TextIOWrapper(stream, encoding=encoding if wide else "latin-1") as text:
        for line in _limited(text):
            yield None if line is None else line.encode("utf-8" if wide else "latin-1")


def _limited(stream: io.TextIOWrapper) -> Iterator[str | None]:
    while line := stream.readline(MAX_LINE_BYTES):
        if len(line) < MAX_LINE_BYTES or line.endswith("\n"):
            yield line
            continue
        while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith("\n"):
            pass
        yield None
