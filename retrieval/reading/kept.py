"""An article as one JSON object that keeps all that is known of it, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from typing import Any, get_args

from retrieval.models import Article, Aside, AsideKind, Basis, Language, Span
from retrieval.reading.fields import field_date, web_address

_TEXTS = ("title", "publisher", "source", "author", "url", "published", "updated")
_BASES = ("publisher_basis", "published_basis")
_DAYS = ("published", "updated")
_ISO = re.compile(r"\d{4}-\d{2}", re.ASCII)
_KNOWN_BASES = (*get_args(Basis), None)
_KINDS = get_args(AsideKind)


def to_record(article: Article) -> dict[str, Any]:
    """Return an article as plain JSON values; `version` says that the spans are of this text."""
    record = asdict(article)
    body, asides = record.pop("body"), record.pop("asides")
    del record["origin"]
    spans = [[span["start"], span["end"]] for span in body]
    return {**record, "version": article.version, "body": spans, "asides": asides}


def from_record(record: Mapping[str, Any], origin: str, today: date) -> Article | None:
    """Return the article of which `to_record` made the record.

    None where another program wrote it, or changed its text or a part: it is then to be read as
    any record is.
    """
    try:
        article = _article(record, origin, today)
        intact = record["version"] == article.version and _are_spans_of(article)
    except (KeyError, TypeError, ValueError):
        return None
    return article if intact else None


def _article(record: Mapping[str, Any], origin: str, today: date) -> Article:
    texts: dict[str, Any] = {name: _text(record[name]) for name in _TEXTS}
    bases: dict[str, Any] = {name: _one_of(record[name], _KNOWN_BASES) for name in _BASES}
    if not all(_is_day(texts[name], today) for name in _DAYS):
        raise ValueError("no date")
    if web_address(texts["url"]) != texts["url"]:
        raise ValueError("no address")
    return Article(
        id=_given(record["id"]),
        origin=origin,
        text=_given(record["text"]),
        body=tuple(Span(*_place(*place)) for place in record["body"]),
        asides=tuple(map(_aside, record["asides"])),
        language=_one_of(record["language"], get_args(Language)),
        **texts,
        **bases,
    )


def _is_day(text: str | None, today: date) -> bool:
    return text is None or bool(_ISO.match(text) and field_date(text, today))


def _aside(record: Mapping[str, Any]) -> Aside:
    start, end = _place(record["start"], record["end"])
    return Aside(start, end, _one_of(record["kind"], _KINDS), _text(record["why"]))


def _are_spans_of(article: Article) -> bool:
    """Tell whether there is a body, and each span stands in the text and apart from the others."""
    spans = [(span.start, span.end) for span in article.body]
    spans = sorted([*spans, *((aside.start, aside.end) for aside in article.asides)])
    apart = all(before[1] <= after[0] for before, after in pairwise(spans))
    return bool(article.body) and apart and spans[0][0] >= 0 and spans[-1][1] <= len(article.text)


def _place(start: object, end: object) -> tuple[int, int]:
    if type(start) is not int or type(end) is not int or start >= end:
        raise TypeError("no place in a text")
    return start, end


def _given(value: object) -> str:
    if text := _text(value):
        return text
    raise ValueError("it is missing")


def _text(value: object) -> str | None:
    """Return a text that SQLite and UTF-8 can hold."""
    if value is None:
        return None
    if not isinstance(value, str) or "\0" in value:
        raise TypeError("no text")
    value.encode()
    return value


def _one_of(value: Any, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise ValueError("not one of those known")
    return value
