"""Lines of JSON → articles: texts that were extracted before, with their metadata."""

from __future__ import annotations

import json
import math
import re
from datetime import date

from retrieval.models import Article, Basis, Language
from retrieval.reading.cleaning import clean_extract
from retrieval.reading.fields import field_date, web_address
from retrieval.reading.text import NoArticleError, language_of, with_plain_line_ends

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NUMBERED = ("id", "published")
_OPTIONAL = ("title", "url", "publisher", "published", "language", "source")


def read_line(line: str, origin: str, today: date) -> Article:
    """Read `{"id", "title", "text", "url"?, "publisher"?, "published"?, "language"?}`.

    No article was published after `today`. Raises NoArticleError, which says what is wrong with
    the line.
    """
    fields = _fields(line)
    text = with_plain_line_ends(fields["text"])
    body = clean_extract(text).body
    if not body:
        raise NoArticleError("no article text found")
    publisher = fields.get("publisher")
    published = field_date(fields.get("published", ""), today)
    return Article(
        id=fields["id"],
        origin=origin,
        text=text,
        body=body,
        language=_language(fields.get("language"), text),
        title=fields.get("title"),
        publisher=publisher,
        publisher_basis=_meta(publisher),
        source=fields.get("source"),
        published=published,
        published_basis=_meta(published),
        url=web_address(fields.get("url")),
    )


def _fields(line: str) -> dict[str, str]:
    """Return the fields that are not empty, checked."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NoArticleError(f"not JSON: {_where(error)}") from error
    if not isinstance(record, dict):
        raise NoArticleError("not a JSON object")
    fields = {name: _field(record, name) for name in ("id", "text", *_OPTIONAL)}
    for name in ("id", "text"):
        if not fields[name]:
            raise NoArticleError(f'"{name}" is missing or empty')
    return {name: value for name, value in fields.items() if value}


def _field(record: dict[str, object], name: str) -> str:
    value = record.get(name)
    if name in _NUMBERED:
        value = _numeral(value)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NoArticleError(f'"{name}" is no string')
    if "\0" in value:
        raise NoArticleError(f'"{name}" holds a NUL character')
    if _SURROGATE.search(value):
        raise NoArticleError(f'"{name}" holds half a surrogate pair')
    return value if name == "text" and value.strip() else value.strip()


def _numeral(value: object) -> object:
    """Return a whole number as its digits: exporters leave ids and times unquoted."""
    if isinstance(value, float) and math.isfinite(value):
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos + 1}"
    return "nested too deep or a number too long"


def _meta(value: str | None) -> Basis | None:
    return "meta" if value else None


def _language(given: str | None, text: str) -> Language:
    if given == "ar":
        return "ar"
    return "en" if given == "en" else language_of(text)
