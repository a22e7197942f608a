"""When two records are the same article: one address, or one text; and which of them is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from retrieval.analysis.folding import fold
from retrieval.models import Article

# A shorter text may be the same by chance: there the title must be the same as well.
_TELLING_WORDS = 20
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_TRACKING = re.compile(r"utm_\w+|\w{0,9}clid|mc_[ce]id|_ga|igshid|ref|ref_src|cmpid", re.IGNORECASE)
_UNDATED = "9999"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """By what an article is known again: its address, if it has one, and its body's words."""

    address: int | None
    body: int


@dataclass(frozen=True, slots=True)
class Marked:
    """An article with the folded words of each paragraph, and its fingerprint."""

    article: Article
    words: Sequence[Sequence[str]]
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Double:
    """A source whose article is the same as another one, which is kept."""

    source: str
    same_as: str


def mark(article: Article) -> Marked:
    """Return the article with all by which it is compared to others."""
    text = article.text
    words = [words_of(text[span.start : span.end]) for span in article.body]
    return Marked(article, words, _fingerprint(article, words))


def words_of(text: str) -> list[str]:
    """Return a text's folded words and numbers: what is compared."""
    return _WORD.findall(fold(text))


def number_of(text: str) -> int:
    """Return a number for a text, of 64 bits, as SQLite can hold it."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def is_kept_before(one: Article, other: Article) -> bool:
    """Tell which of two records of one article is kept, whichever came first.

    The earlier one, then the smaller id; of one id the later version, then the smaller origin.
    """
    first, second = (_order(article) for article in (one, other))
    if first != second:
        return first < second
    if (one.updated or "") != (other.updated or ""):
        return (one.updated or "") > (other.updated or "")
    return one.origin < other.origin


def _order(article: Article) -> tuple[str, str]:
    return article.published or _UNDATED, article.id


def _fingerprint(article: Article, words: Sequence[Sequence[str]]) -> Fingerprint:
    told = " ".join(word for paragraph in words for word in paragraph)
    if told.count(" ") + 1 < _TELLING_WORDS:
        told = f"{fold(article.title or '')}\n{told}"
    address = address_number(article.url) if article.url else None
    return Fingerprint(address, number_of(told))


def address_number(url: str) -> int | None:
    """Return the number by which an address is known again; none for a site's front page."""
    address = _address(url)
    return number_of(address) if address else None


def _address(url: str) -> str | None:
    """Return an address in its one form; none for a site's front page, which tells nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    pairs = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    )
    path = unquote(parts.path).rstrip("/")
    if not path and not pairs:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{path}?{urlencode(pairs)}"
