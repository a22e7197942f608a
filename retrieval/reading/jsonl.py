"""Lines of JSON → articles: texts that were extracted before, with their metadata."""

from __future__ import annotations

import json
from datetime import date
from functools import partial

from retrieval.models import Article
from retrieval.reading.decoding import UndecodableError, decode
from retrieval.reading.kept import from_record
from retrieval.reading.records import read_record
from retrieval.reading.sources import Found, Item, Job, NoArticleError, digest_of
from retrieval.site_rules import NO_RULES, SiteRules


def json_item(
    data: bytes, source: str, found: Found, job: Job, default_id: str | None = None
) -> Item:
    """Make an item of the bytes of one JSON object."""
    digest = digest_of(data, (default_id or "").encode())
    read = partial(_read, data, found.origin, job, default_id)
    return Item(source, found.origin, digest, read)


def _read(data: bytes, origin: str, job: Job, default_id: str | None) -> Article:
    try:
        line = decode(data)
    except UndecodableError as error:
        raise NoArticleError(str(error)) from error
    return read_line(line, origin, job.today, job.rules, default_id)


def read_line(
    line: str,
    origin: str,
    today: date,
    rules: SiteRules = NO_RULES,
    default_id: str | None = None,
) -> Article:
    """Read one JSON object as `read_record` does; raises NoArticleError."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NoArticleError(f"not JSON: {_where(error)}") from error
    if not isinstance(record, dict):
        raise NoArticleError("not a JSON object")
    kept = from_record(record, origin, today)
    return kept or read_record(record, origin, today, rules, default_id)


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos + 1}"
    return "nested too deep or a number too long"
