"""Who put a page out and whom it credits, by what the page around the article says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from retrieval.analysis.folding import fold
from retrieval.models import Basis
from retrieval.reading import phrases
from retrieval.reading.cleaning import Page
from retrieval.reading.names import calls_itself_outlet, is_agency, is_owner, may_be_outlet
from retrieval.reading.stamps import holds_stamp

_NAME = r"(?P<name>[^\W\d_][^|:\n،,.!?]{1,40}?)"
_STATED = re.compile(rf"\W*(?:الناشر|دار النشر|publisher)\s*[:：]\s*{_NAME}\s*\Z", re.I)
_RIGHTS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r".*(?:(?:جميع|كافة|كل) الحقوق|حقوق (?:النشر|الطبع)) محفوظة?(?![^\W_])\s*"
        r"(?:©|\(c\))?\s*(?:\d{4}\s*)?"
        r"(?:[-–—]\s*)?(?:لدى\s|لصالح\s|لموقع\s|لشبكة\s|ل)?"
        rf"\s*[-–—]?\s*{_NAME}\s*(?:©|[-–—\d©\s.]*)\Z",
        r"\W*(?:©|\(c\)|copyright)\s*(?:©\s*)?(?P<year>\d{4}\s*(?:[-–]\s*\d{4})?)?\s*"
        rf"{_NAME}\s*(?P<later>\d{{4}})?\s*(?:(?P<all>[.,|]?\s*all rights.*)|[-–—.].*)?\Z",
    )
)
_APPEALS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\W*(?:ادعم|ادعموا)\s+(?:صحيفة\s+|موقع\s+|شبكة\s+)?{_NAME}\s*\Z",
        rf"\W*(?:تابعوا|تابع)\s+{_NAME}\s+(?:على|عبر)\s+\S+.*",
        rf"\W*(?:حم[ّ]?ل(?:وا)?|نز[ّ]?ل)\s+تطبيق\s+{_NAME}\s*\Z",
        rf"\W*(?:follow|like)\s+(?!us\b){_NAME}\s+on\s+\S+.*",
        rf"\W*download\s+(?:the\s+)?{_NAME}\s+app\b.*",
        rf"\W*support\s+(?!us\b|our\b|independent\b|quality\b){_NAME}\s*\Z",
    )
)
_DONATION = re.compile(
    r"تبرع|مساهم|ساهم|دولار|شهري|مستقل|صحافه|دعمك|دعمكم|بحاجتك"
    r"|donat|contribut|journalism|per month|a month|\bmember|independent"
)
_NEIGHBOURS = 3  # lines above and below, in which the rest of an appeal stands
_DESK = re.compile(
    r"\W*(?P<desk>فريق\s+(?P<name>(?!ال|العمل|التحرير|الإعداد)\S+(?:\s+\S+){0,2}))\s*\Z"
)
_STAFF = re.compile(
    rf"\W*(?:by\s+)?{_NAME}\s+(?:staff|newsroom|news desk|editorial team)\s*\Z", re.I
)
_BY_AGENCY = re.compile(r"\W*by\s+(?P<name>.{2,30}?)(?:\s+(?:staff|news agency))?\s*\Z", re.I)
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
    name = next(_named(page), None)
    return (_trimmed(name), "inferred") if name else (None, None)


def source_of(page: Page) -> str | None:
    """Return whom the page credits in a line of its own: «المصدر: …», “By Reuters Staff”."""
    for line in page.of_kind("metadata"):
        if phrases.SOURCE.match(line.folded):
            return line.shown.replace("：", ":").partition(":")[2].strip() or None
    for line in page.of_kind("metadata"):
        byline = _BY_AGENCY.match(line.shown)
        if byline and is_agency(byline["name"]):
            return byline["name"]
    return None


def _named(page: Page) -> Iterator[str]:
    """Yield the outlet's names, the surest first."""
    yield from _owners(page)
    yield from _suffixes(page)
    yield from _appealing(page)
    yield from _desks(page)
    yield from _hosts(line.raw for line in page.lines)


def _owners(page: Page) -> Iterator[str]:
    """Yield who holds the rights; «© X» alone and an agency's own name credit a picture."""
    around = [line.shown for line in page.of_kind("furniture")]
    for pattern in _RIGHTS:
        for match in filter(None, map(pattern.match, around)):
            whole = any(match.groupdict().get(name) for name in ("year", "later", "all"))
            sure = pattern is _RIGHTS[0] or whole
            name = _trimmed(match["name"])
            if is_owner(name) and (sure or not is_agency(name)):
                yield name


def _appealing(page: Page) -> Iterator[str]:
    """Yield whom the page asks its readers to support or to follow, if it is the outlet."""
    for index, line in enumerate(page.lines):
        if page.kinds[index] != "furniture":
            continue
        for pattern in _APPEALS:
            match = pattern.match(line.shown)
            name = _trimmed(match["name"]) if match else ""
            if name and may_be_outlet(name) and _is_corroborated(page, index, name):
                yield name


def _is_corroborated(page: Page, index: int, name: str) -> bool:
    """Whether the name says it, the rest of an appeal stands beside, or the page repeats it."""
    if calls_itself_outlet(name):
        return True
    near = range(max(0, index - _NEIGHBOURS), min(len(page.lines), index + _NEIGHBOURS + 1))
    beside = [page.lines[i].folded for i in near if i != index and page.kinds[i] == "furniture"]
    if any(map(_DONATION.search, beside)):
        return True
    others = (
        line.folded
        for i, line in enumerate(page.lines)
        if i != index and page.kinds[i] in ("furniture", "metadata")
    )
    folded = fold(name)
    return any(folded in other and not phrases.BYLINE.match(other) for other in others)


def _desks(page: Page) -> Iterator[str]:
    """Yield the desk that signs beside the date; one of which the article tells is a team."""
    told = " ".join(line.folded for line in (*page.of_kind("body"), *page.of_kind("title")))
    for index, line in enumerate(page.lines):
        if page.kinds[index] not in ("metadata", "furniture"):
            continue
        desk, staff = _DESK.match(line.shown), _STAFF.match(line.shown)
        beside = page.lines[max(0, index - 1) : index] + page.lines[index + 1 : index + 2]
        if desk and fold(desk["name"]) not in told and any(map(holds_stamp, beside)):
            yield desk["desk"]
        elif staff and may_be_outlet(staff["name"]) and page.kinds[index] == "metadata":
            yield staff["name"]


def _suffixes(page: Page) -> Iterator[str]:
    """Yield what is printed after the headline where it is repeated: «headline | outlet»."""
    title = page.title
    for line in page.of_kind("furniture"):
        if title and line.shown.startswith(title):
            rest = line.shown.removeprefix(title)
            yield from (match["name"] for match in [_SUFFIX.fullmatch(rest)] if match)


def _hosts(raw: Iterable[str]) -> Iterator[str]:
    for line in raw:
        for url in _IMAGE.findall(line):
            host = (urlsplit(url).hostname or "").lower()
            if "." in host and not _HOSTS_OF_MANY.search(host):
                yield _SERVERS.sub("", host)


def _trimmed(name: str) -> str:
    return name.strip(" \t\"'“”«»-–—|.")
