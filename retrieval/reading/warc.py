"""Web archives (WARC) → the pages in them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from retrieval.models import Article
from retrieval.reading.fields import web_address
from retrieval.reading.html import read_html
from retrieval.reading.html_tree import MAX_HTML_BYTES
from retrieval.reading.sources import Found, Item, Job, Skipped, digest_of

_DAMAGED = (ValueError, LookupError, AttributeError, EOFError, OSError, zlib.error)
_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(found: Found, job: Job) -> Iterator[Item | Skipped]:
    """Yield an item for each HTML page that came with status 200: `file.warc:3` is record 3.

    Other records are passed over and counted in a note. What is broken ends the file.
    """
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - few archives hold WARC
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    number = passed = 0
    try:
        with found.open() as stream:
            for number, record in enumerate(ArchiveIterator(stream), 1):
                source = f"{found.source}:{number}"
                if _is_page(record):
                    yield _whole_page(record, source, found, job)
                else:
                    passed += 1
    except (ArchiveLoadFailed, *_DAMAGED) as error:
        reason = f"damaged: {error or 'cut off'}; nothing from here on is read: copy it again"
        yield Skipped(f"{found.source}:{number + 1}", reason)
    if passed == number:
        yield Skipped(found.source, f"no web page with status 200 in {number:,} records")
    elif passed:
        job.note(f"{found.source}: {passed:,} of {number:,} records are no pages with status 200")


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind, _ = _content_type(record)
    return record.http_headers.get_statuscode() == "200" and kind in _PAGES


def _content_type(record: Any) -> tuple[str, str | None]:
    """Return the type and the charset that the server named."""
    value = record.http_headers.get_header("Content-Type") or ""
    kind, *parameters = (part.strip() for part in value.split(";"))
    named = (part.partition("=") for part in parameters)
    charsets = [
        value.strip("\"' ") for name, _, value in named if name.strip().lower() == "charset"
    ]
    return kind.lower(), (charsets or [None])[0]


def _whole_page(record: Any, source: str, found: Found, job: Job) -> Item | Skipped:
    try:
        page = _page(record, source, found, job)
    except _DAMAGED as error:
        return Skipped(source, f"damaged: {error or type(error).__name__}")
    left = getattr(record.raw_stream, "limit", 0)
    cut_off = isinstance(page, Item) and left > 0 and not record.raw_stream.read(1)
    return Skipped(source, "cut off: copy the archive again") if cut_off else page


def _page(record: Any, source: str, found: Found, job: Job) -> Item | Skipped:
    data = record.content_stream().read(MAX_HTML_BYTES + 1)
    if len(data) > MAX_HTML_BYTES:
        return Skipped(source, f"larger than {MAX_HTML_BYTES:,} bytes: save the article alone")
    url = web_address(record.rec_headers.get_header("WARC-Target-URI"))
    charset = _content_type(record)[1]
    digest = digest_of(data, (url or source).encode(), (charset or "").encode())
    return Item(
        source, found.origin, digest, partial(_read, data, url, charset, source, found, job)
    )


def _read(
    data: bytes, url: str | None, charset: str | None, source: str, found: Found, job: Job
) -> Article:
    name = f"{found.name}:{source.rpartition(':')[2]}"
    return read_html(
        data,
        name=name,
        origin=found.origin,
        today=job.today,
        url=url,
        charset=charset,
        rules=job.rules,
    )
