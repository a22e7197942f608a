"""Who put a page out and whom it credits, by what the page around the article says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from retrieval.models import Basis
from retrieval.reading import phrases
from retrieval.reading.cleaning import Page

_NAME = r"(?P<name>[^\W\d_][^|:\n،,.!?]{1,40}?)"
# Appeals name these as often as the outlet itself.
_CAUSES = r"(?:ال)?(?:صحافة|إعلام|اعلام|حقيقة|محتوى|استقلال|عمل|جهود|موقع\b|قضية|شعب|هنا|الآن)"
_STATED = re.compile(rf"\W*(?:الناشر|دار النشر|publisher)\s*[:：]\s*{_NAME}\s*\Z", re.I)
_CLAIMS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r".*(?:(?:جميع|كافة|كل) الحقوق|حقوق (?:النشر|الطبع)) محفوظة?\s*(?:©|\(c\))?\s*(?:[-–—]\s*)?"
        rf"(?:لدى|لصالح|لموقع|لشبكة|ل)?\s*[-–—]?\s*{_NAME}\s*(?:©|[-–—\d©\s.]*)\Z",
        r"\W*(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}\s*(?:[-–]\s*\d{4})?)?\s*"
        rf"{_NAME}\s*(?:\d{{4}})?\s*(?:[.,|]?\s*all rights.*|[-–—.].*)?\Z",
        rf"\W*(?:ادعم|ادعموا)\s+(?!{_CAUSES})(?:صحيفة\s+|موقع\s+|شبكة\s+)?{_NAME}\s*\Z",
        rf"\W*(?:تابعوا|تابع)\s+{_NAME}\s+(?:على|عبر)\s+\S+.*",
        rf"\W*(?:حم[ّ]?ل(?:وا)?|نز[ّ]?ل)\s+تطبيق\s+{_NAME}\s*\Z",
        rf"\W*(?:follow|like)\s+(?!us\b){_NAME}\s+on\s+\S+.*",
        rf"\W*download\s+(?:the\s+)?{_NAME}\s+app\b.*",
        rf"\W*support\s+(?!us\b|our\b|independent\b|quality\b){_NAME}\s*\Z",
    )
)
_DESK = re.compile(r"\W*(?P<desk>فريق\s+(?!العمل|التحرير|الإعداد)\S+(?:\s+\S+){0,2})\s*\Z")
_STAFF = re.compile(
    rf"\W*(?:by\s+)?{_NAME}\s+(?:staff|newsroom|news desk|editorial team)\s*\Z", re.I
)
_SUFFIX = re.compile(r"\s*[-–—|•»]\s*(?P<name>[^-–—|•»]{2,40})\Z")
_IMAGE = re.compile(r"!\[[^\]]*\]\((https?://[^\s)]+)")
_SERVERS = re.compile(
    r"\A(?:www|cdn|static|images?|img|media|assets|i\d?|s\d?|files?|uploads?|content)\d*\."
)
_HOSTS_OF_MANY = re.compile(
    r"(?:^|\.)(?:wp\.com|cloudfront\.net|akamai\w*\.net|amazonaws\.com|googleusercontent\.com|gstatic\.com"
    r"|twimg\.com|fbcdn\.net|facebook\.com|twitter\.com|x\.com|ytimg\.com|youtube\.com|gettyimages\.com"
    r"|imgur\.com|cloudinary\.com|imgix\.net|gravatar\.com|blogspot\.com|wordpress\.com|wikimedia\.org"
    r"|telegram\.org|t\.me|doubleclick\.net|googletagmanager\.com|cdninstagram\.com)$"
)


def publisher_of(page: Page) -> tuple[str | None, Basis | None]:
    """Return the outlet and how it is known: by its label, a notice, a byline, a picture's host."""
    for line in page.of_kind("metadata") + page.of_kind("furniture"):
        if stated := _STATED.match(line.shown):
            return _trimmed(stated["name"]), "stated"
    for name in _named(page):
        return _trimmed(name), "inferred"
    return None, None


def source_of(page: Page) -> str | None:
    """Return the one whom the page credits in a line of its own («المصدر: …»)."""
    for line in page.of_kind("metadata"):
        if phrases.SOURCE.match(line.folded):
            return line.shown.replace("：", ":").partition(":")[2].strip() or None
    return None


def _named(page: Page) -> Iterator[str]:
    """Yield the outlet's names, the surest first."""
    around = page.of_kind("furniture")
    yield from _first(_CLAIMS, [line.shown for line in around])
    yield from _suffixes(page)
    desks = [line.shown for line in page.of_kind("metadata") + around]
    yield from _first((_DESK, _STAFF), desks)
    yield from _hosts(line.raw for line in page.lines)


def _first(patterns: Iterable[re.Pattern[str]], shown: list[str]) -> Iterator[str]:
    for pattern in patterns:
        for text in shown:
            if match := pattern.match(text):
                yield match[1]


def _suffixes(page: Page) -> Iterator[str]:
    """Yield what is printed after the headline where it is repeated: «headline | outlet»."""
    for line in page.of_kind("furniture"):
        if page.title and line.shown.startswith(page.title):
            rest = line.shown.removeprefix(page.title)
            yield from (match["name"] for match in [_SUFFIX.fullmatch(rest)] if match)


def _hosts(raw: Iterable[str]) -> Iterator[str]:
    for line in raw:
        for url in _IMAGE.findall(line):
            host = (urlsplit(url).hostname or "").lower()
            if "." in host and not _HOSTS_OF_MANY.search(host):
                yield _SERVERS.sub("", host)


def _trimmed(name: str) -> str:
    return name.strip(" \t\"'“”«»-–—|.")
