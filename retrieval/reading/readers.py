"""A file → its records, by the reader of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from retrieval.models import Article
from retrieval.reading.bounded import unzipped
from retrieval.reading.csv_files import read_table
from retrieval.reading.decoding import UndecodableError, decode
from retrieval.reading.docx import read_docx
from retrieval.reading.exports import read_export
from retrieval.reading.feeds import MAX_FEED_BYTES, read_feed
from retrieval.reading.files import cause
from retrieval.reading.formats import HEAD_BYTES, KNOWN, Format, format_of, refusal
from retrieval.reading.html import read_html
from retrieval.reading.html_tree import MAX_HTML_BYTES
from retrieval.reading.markdown import read_markdown
from retrieval.reading.mhtml import read_saved
from retrieval.reading.pdf import read_pdf
from retrieval.reading.sources import (
    Found,
    Item,
    Job,
    NoArticleError,
    Skipped,
    UnreadableError,
    digest_of,
)
from retrieval.reading.text import read_page
from retrieval.reading.warc import read_warc
from retrieval.reading.zip_files import is_docx, members, open_archive

_Parser = Callable[[bytes, Found, Job], Article]
_Records = Iterator[Item | Skipped]


def read_file(found: Found, job: Job) -> _Records:
    """Yield what a file holds."""
    return _read(found, job, found.name, packed=False)


def _read(found: Found, job: Job, name: str, *, packed: bool) -> _Records:
    """Read by `name`, which is without `.gz`; what is `packed` holds no archive."""
    try:
        head = found.head(HEAD_BYTES)
        told = format_of(name, head)
        if reason := refusal(head):
            yield Skipped(found.source, reason)
        elif told is None:
            yield Skipped(found.source, f"unknown format (known: {KNOWN})")
        elif told == "gzip":
            yield from _gzip(found, job, name, packed=packed)
        elif told == "zip":
            yield from _zip(found, job, packed=packed)
        elif told in _ONE:
            yield _one(found, job, told)
        else:
            yield from _MANY[told](found, job)
    except (OSError, EOFError, UnreadableError, UndecodableError, UnicodeDecodeError) as error:
        yield Skipped(found.source, cause(error))


def _gzip(found: Found, job: Job, name: str, *, packed: bool) -> _Records:
    inner = name[:-3] if name.lower().endswith(".gz") else name
    if packed:
        raise UnreadableError("an archive in an archive: unpack the outer one first")
    unpacked = replace(found, open=lambda: unzipped(found.open(), found.size))
    yield from _read(unpacked, job, inner, packed=True)


def _zip(found: Found, job: Job, *, packed: bool) -> _Records:
    if packed:
        raise UnreadableError("an archive in an archive: unpack the outer one first")
    with found.open() as stream, open_archive(stream) as archive:
        if is_docx(archive):
            yield _one(found, job, "docx")
            return
        for member in members(found, archive):
            if isinstance(member, Skipped):
                yield member
            else:
                yield from _read(member, job, member.name, packed=True)


def _one(found: Found, job: Job, told: Format) -> Item:
    limit, parse = _ONE[told]
    data = found.read(limit)
    read = partial(_article, parse, data, found, job)
    return Item(found.source, found.origin, digest_of(found.name.encode(), data), read)


def _article(parse: _Parser, data: bytes, found: Found, job: Job) -> Article:
    try:
        return parse(data, found, job)
    except NoArticleError:
        raise
    except UndecodableError as error:
        raise NoArticleError(str(error)) from error
    except Exception as error:  # what libraries raise for damaged documents has no list
        if parse not in _BY_LIBRARIES:
            raise
        raise NoArticleError(f"damaged: {type(error).__name__}; save it again") from error


def _text(data: bytes, found: Found, job: Job) -> Article:
    return read_page(decode(data), found.name, found.origin, job.today, job.rules)


def _html(data: bytes, found: Found, job: Job) -> Article:
    return read_html(data, name=found.name, origin=found.origin, today=job.today, rules=job.rules)


def _feed(found: Found, job: Job) -> _Records:
    return read_feed(found.read(MAX_FEED_BYTES), found, job.today, job.rules)


# A text has some thousand bytes, a saved page with its pictures in it some million, a manuscript
# with pictures some ten million.
_ONE: dict[Format, tuple[int, _Parser]] = {
    "text": (4_000_000, _text),
    "markdown": (4_000_000, read_markdown),
    "html": (MAX_HTML_BYTES, _html),
    "mhtml": (64_000_000, read_saved),
    "docx": (64_000_000, read_docx),
    "pdf": (64_000_000, read_pdf),
}
_BY_LIBRARIES = (read_docx, read_pdf, read_saved)
_MANY: dict[Format, Callable[[Found, Job], _Records]] = {
    "json": read_export,
    "table": read_table,
    "feed": _feed,
    "warc": read_warc,
}
