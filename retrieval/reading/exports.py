"""Files of JSON → records: lines, one array, or one object; a bad record hurts no other."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice

from retrieval.reading.columns import rename
from retrieval.reading.decoding import UndecodableError, decode, marked_encoding
from retrieval.reading.json_values import BrokenJSONError, elements
from retrieval.reading.jsonl import json_item
from retrieval.reading.sources import Found, Item, Job, Skipped
from retrieval.reading.systems import flat, hold_texts, lists_in

MAX_LINE_BYTES = 4_000_000  # one article, as JSON
MAX_OBJECT_BYTES = 32_000_000  # one object is parsed as a whole, at ten times its size

_LOOKED_AT = 100  # lines, to tell how a file is written
_HEAD = 4096  # of a line, enough to tell what it begins
_BLANK = "\ufeff\xef\xbb\xbf \t\r\n\x0b\x0c"
_ARRAY = re.compile(r"\[\s*(?:[{\]]|\Z)")
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_INSIDE = ('"', "}", "]")


def read_export(found: Found, job: Job) -> Iterator[Item | Skipped]:
    """Yield an item a record; the first two lines tell how the records are written."""
    encoding = _encoding(found)
    with closing(_lines(found, encoding, _HEAD)) as lines:
        printed = filter(None, (line.strip(_BLANK) for line in islice(lines, _LOOKED_AT)))
        first = next(printed, "")
        second = next(printed, "") if first.startswith("{") else ""
    if not first:
        yield Skipped(found.source, "empty")
    elif _ARRAY.match(first):
        yield from _array(found, encoding, job)
    elif first.startswith("{") and (not second or second.startswith(_INSIDE)):
        yield from _object(found, job, line=not second and found.name.lower().endswith(_LINES))
    else:
        yield from _records(found, encoding, job)


def _records(found: Found, encoding: str, job: Job) -> Iterator[Item | Skipped]:
    for number, line in enumerate(_lines(found, encoding, MAX_LINE_BYTES), 1):
        source = f"{found.source}:{number}"
        if len(line) > MAX_LINE_BYTES:
            yield Skipped(source, f"longer than {MAX_LINE_BYTES:,} bytes")
        elif line.strip(_BLANK):
            yield json_item(_bytes(line, encoding), source, found, job)


def _array(found: Found, encoding: str, job: Job) -> Iterator[Item | Skipped]:
    """Yield an item an element: `file.json:3` is the third one."""
    number = 0
    try:
        with io.TextIOWrapper(found.open(), encoding) as stream:
            for element in elements(stream, MAX_LINE_BYTES):
                number += 1
                source = f"{found.source}:{number}"
                if element is None:
                    yield Skipped(source, f"longer than {MAX_LINE_BYTES:,} bytes")
                else:
                    yield json_item(_bytes(element, encoding), source, found, job)
    except BrokenJSONError as error:
        reason = f"not JSON: {error}; nothing from here on is read: export the file again"
        yield Skipped(f"{found.source}:{number + 1}", reason)


def _object(found: Found, job: Job, *, line: bool) -> Iterator[Item | Skipped]:
    """Yield the one article that the object is, or those of the one list that it holds.

    The file's name is the article's id, unless it is one `line` of what may have more tomorrow.
    """
    data = found.read(MAX_OBJECT_BYTES)
    records = _list_in(data)
    for number, record in enumerate(records, 1):
        yield json_item(json.dumps(record).encode(), f"{found.source}:{number}", found, job)
    if not records and line:
        yield from _records(found, _encoding(found), job)
    elif not records:
        yield json_item(data, found.source, found, job, default_id=found.name)


def _list_in(data: bytes) -> list[object]:
    try:
        held = json.loads(decode(data))
    except (UndecodableError, ValueError, RecursionError):
        return []
    if "text" in rename(flat(held)):
        return []
    lists = list(lists_in(held))
    found = [records for records in lists if hold_texts(records)] or lists
    return list(found[0]) if len(found) == 1 else []


def _encoding(found: Found) -> str:
    """Return the encoding of the characters that are read.

    Where no mark names a wide one, Latin-1 gives each byte back as it came.
    """
    encoding = marked_encoding(found.head(4))
    return "latin-1" if encoding in (None, "utf-8") else encoding


def _bytes(text: str, encoding: str) -> bytes:
    return text.encode("latin-1" if encoding == "latin-1" else "utf-8")


def _lines(found: Found, encoding: str, limit: int) -> Generator[str]:
    r"""Yield the lines one by one, ended by `\n`, `\r\n` or `\r`.

    Of a line longer than `limit` only the beginning is yielded, and that is longer, too.
    """
    with io.TextIOWrapper(found.open(), encoding) as text:
        while line := text.readline(limit + 1):
            yield line
            while len(line) > limit and not line.endswith("\n"):
                line = text.readline(limit + 1)
