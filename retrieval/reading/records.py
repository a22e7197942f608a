"""Records → articles: a line of JSON, an element of an array, a row of a table."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from retrieval.models import Article, Basis, Language
from retrieval.reading.cleaning import clean_extract
from retrieval.reading.columns import rename
from retrieval.reading.days import where_it_was_published
from retrieval.reading.fields import field_date, web_address
from retrieval.reading.html_address import normalised
from retrieval.reading.sources import NoArticleError
from retrieval.reading.systems import flat, is_unpublished
from retrieval.reading.text import asides_of, language_of, with_plain_line_ends
from retrieval.site_rules import SiteRules, site_name

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NUMBERED = ("id", "published", "updated")
_STRICT = ("id", "title", "text", "url", "publisher", "published", "language", "source")
_MARKUP = re.compile(r"</(?:p|div|h[1-6]|li|blockquote|figure|span|strong|a)>|<br ?/?>", re.I)
_TAG = re.compile(r"<[^<>]{1,2000}>")


def read_record(
    record: Mapping[str, object],
    origin: str,
    today: date,
    rules: SiteRules,
    default_id: str | None = None,
) -> Article:
    """Read `{"id", "title", "text", "url"?, "publisher"?, "published"?, "language"?, …}`.

    Other names of the same parts are known, too (`headline`, «النص»). Without an id the address
    is it, else `default_id`. Raises NoArticleError, which says what is wrong with the record.
    """
    record = flat(record)
    fields = record_fields(record)
    _check(record, fields)
    url = web_address(fields.get("url"))
    article_id = fields.get("id") or (url and normalised(url)) or default_id
    if not article_id:
        reason = '"id" is missing or empty, and there is no "url" in its place: add one of them'
        raise NoArticleError(reason)
    if _MARKUP.search(fields["text"]):
        return _marked_up(fields, article_id, origin, today, rules)
    text = with_plain_line_ends(fields["text"])
    page = clean_extract(text, rules, site_name(fields.get("url"), fields.get("publisher")))
    if not page.body:
        raise NoArticleError("no article text found")
    article = Article(
        id=article_id,
        origin=origin,
        text=text,
        body=page.body,
        asides=asides_of(page),
        language=language_of(text),
    )
    return described(article, fields, today, rules)


def _check(record: Mapping[str, object], fields: Mapping[str, str]) -> None:
    if is_unpublished(fields.get("status", "")):
        raise NoArticleError(f"its status is “{fields['status']}”: what was not published is left")
    if fields.get("text"):
        return
    held = "" if "text" in rename(record) else f"; there are: {', '.join(record)[:200]}"
    raise NoArticleError(f'"text" is missing or empty{held}')


def _marked_up(
    fields: dict[str, str], article_id: str, origin: str, today: date, rules: SiteRules
) -> Article:
    """Read a text with tags in it, as content systems export them."""
    from retrieval.reading.entry_pages import with_breaks  # noqa: PLC0415 - few are marked up
    from retrieval.reading.html import read_html  # noqa: PLC0415

    title, text = html.escape(fields.get("title", "")), with_breaks(fields["text"])
    page = f"<html><head><title>{title}</title></head><body><article>{text}</article>"
    url = web_address(fields.get("url"))
    article = read_html(
        page.encode(),
        name=article_id,
        origin=origin,
        today=today,
        url=url,
        charset="utf-8",
        rules=rules,
    )
    return described(replace(article, id=article_id), fields, today, rules)


def described(
    article: Article, fields: Mapping[str, str], today: date, rules: SiteRules
) -> Article:
    """Let a record's fields stand over what was read from the text."""
    publisher = fields.get("publisher")
    published = field_date(fields.get("published", ""), today)
    basis = _meta(published)
    if published and published[:10] != (article.published or "")[:10]:
        site = site_name(fields.get("url") or article.url, publisher or article.publisher)
        published, basis = where_it_was_published(published, rules, site)
    given: dict[str, Any] = {
        "title": _untagged(fields.get("title")),
        "source": fields.get("source"),
        "author": fields.get("author"),
        "updated": field_date(fields.get("updated", ""), today),
        "url": web_address(fields.get("url")),
        "language": _language(fields.get("language")),
        "publisher": publisher,
        "publisher_basis": _meta(publisher),
        "published": published,
        "published_basis": basis,
    }
    return replace(article, **{name: value for name, value in given.items() if value})


def record_fields(record: Mapping[str, object], *, strict: bool = True) -> dict[str, str]:
    """Return the fields that are not empty, by the parts of an article.

    Where that is `strict`, a part under its own name must be a string. Raises NoArticleError.
    """
    named = rename(record)
    fields = {
        name: _field(name, value, strict=strict and name in record) for name, value in named.items()
    }
    return {name: value for name, value in fields.items() if value}


def _field(name: str, value: object, *, strict: bool) -> str:
    value = _plain(name, value)
    if value is None:
        return ""
    if not isinstance(value, str):
        if strict and name in _STRICT:
            raise NoArticleError(f'"{name}" is no string')
        return ""
    if "\0" in value:
        raise NoArticleError(f'"{name}" holds a NUL character')
    if _SURROGATE.search(value):
        raise NoArticleError(f'"{name}" holds half a surrogate pair')
    return value if name == "text" and value.strip() else value.strip()


def _plain(name: str, value: object) -> object:
    """Return what exporters mean by a value that is no string."""
    if name in _NUMBERED:
        return _numeral(value)
    if name == "status" and isinstance(value, bool):
        return str(value)
    if name == "author" and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return value


def _numeral(value: object) -> object:
    """Return a whole number as its digits: exporters leave ids and times unquoted."""
    if isinstance(value, float) and math.isfinite(value):
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _untagged(title: str | None) -> str | None:
    """Return a title without the tags and entities that content systems leave in it."""
    if title is None or not ("&" in title or _TAG.search(title)):
        return title
    return " ".join(html.unescape(_TAG.sub("", title)).split()) or None


def _meta(value: str | None) -> Basis | None:
    return "meta" if value else None


def _language(given: str | None) -> Language | None:
    if given == "ar":
        return "ar"
    return "en" if given == "en" else None
