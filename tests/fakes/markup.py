"""Text with HTML as Telegram's server reads it: refused, or plain text with entities.

Follows `parse_html`, `clean_input_string` and the link finder in tdlib's
`td/telegram/MessageEntity.cpp` and `misc.cpp`. Stricter in two things: an unknown attribute
is refused instead of ignored, and a link to neither http(s) nor a user instead of dropped.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_KINDS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z]+));?")
_START = re.compile(r"<([^\s>/]*)([^>]*)>")
_END = re.compile(r"</([^\s>]*)\s*>")
_HREF = re.compile(r'\s+href="([^"]*)"')
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_FOUND = {
    "url": re.compile(
        r"(?:https?|ftp|tg|ton)://[^\s\u2000-\u200b\u200e\u200f\u2016-\u206f<>\"«»]+"
        r"|(?<![\w@.-])(?:[\w~-]+\.)+(?:[A-Za-z]{2,24}|[\u0621-\u064a]{3,10})(?![\w-])"
        r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"
    ),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}"),
    "mention": re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)"),
    "hashtag": re.compile(r"(?<!\w)#(?=\w*[^\W\d])\w+"),
    "cashtag": re.compile(r"(?<!\w)\$[A-Z]{1,8}(?!\w)"),
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
}
_OPAQUE = {"text_link", "text_mention", "code", "pre"}


class Refused(Exception):
    """Telegram would answer 400 with this description."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A styled span; offset and length count UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """What a reader sees: plain text and its entities."""

    plain: str
    entities: tuple[Entity, ...] = ()

    def slice(self, entity: Entity) -> str:
        units = self.plain.encode("utf-16-le")
        return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")

    def styled(self, kind: str) -> list[str]:
        """The texts of all entities of one type."""
        return [self.slice(entity) for entity in self.entities if entity.type == kind]


@dataclass(slots=True)
class _Open:
    tag: str
    kind: str
    start: int
    url: str | None


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parse_plain(text: str) -> Text:
    return _finish(text, [])


def parse_html(source: str) -> Text:
    """Return what a reader would see, or raise Refused in Telegram's words."""
    plain: list[str] = []
    spans: list[tuple[str, int, int, str | None]] = []
    stack: list[_Open] = []
    at = 0
    while at < len(source):
        if source[at] == "<":
            at = _tag(source, at, len(plain), stack, spans)
            continue
        character, at = _character(source, at)
        plain.append(character)
    if stack:
        raise Refused(
            f"can't parse entities: Can't find end tag corresponding to start tag {stack[-1].tag}"
        )
    return _finish("".join(plain), spans)


def _character(source: str, at: int) -> tuple[str, int]:
    match = _REFERENCE.match(source, at)
    if match is None:
        return source[at], at + 1
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return (_NAMED[name], match.end()) if name in _NAMED else ("&", at + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return (chr(code), match.end()) if 0 < code < 0x10FFFF else ("&", at + 1)


def _tag(
    source: str,
    at: int,
    offset: int,
    stack: list[_Open],
    spans: list[tuple[str, int, int, str | None]],
) -> int:
    where = f"at byte offset {len(source[:at].encode())}"
    if source.startswith("</", at):
        return _close(source, at, offset, where, stack, spans)
    match = _START.match(source, at)
    if match is None:
        raise Refused(f"can't parse entities: Unclosed start tag {where}")
    tag, attributes = match[1].lower(), match[2]
    if tag not in _KINDS:
        raise Refused(f'can\'t parse entities: Unsupported start tag "{tag}" {where}')
    kind, url = _kind(tag, attributes, where)
    if "blockquote" in tag and any(item.tag == "blockquote" for item in stack):
        raise Refused(f"can't parse entities: blockquotes can't be nested {where}")
    stack.append(_Open(tag, kind, offset, url))
    return match.end()


def _kind(tag: str, attributes: str, where: str) -> tuple[str, str | None]:
    if tag == "a":
        href = _HREF.fullmatch(attributes)
        if href and re.fullmatch(r"tg://user\?id=\d+", href[1]):
            return "text_mention", href[1]
        if href is None or not re.fullmatch(r"https?://[^\s<>]+", href[1]):
            raise Refused(f'can\'t parse entities: bad attributes of tag "a" {where}')
        return "text_link", html.unescape(href[1])
    if tag == "blockquote" and attributes == " expandable":
        return "expandable_blockquote", None
    if attributes.strip():
        raise Refused(f'can\'t parse entities: bad attributes of tag "{tag}" {where}')
    return _KINDS[tag], None


def _close(
    source: str,
    at: int,
    offset: int,
    where: str,
    stack: list[_Open],
    spans: list[tuple[str, int, int, str | None]],
) -> int:
    if not stack:
        raise Refused(f"can't parse entities: Unexpected end tag {where}")
    match = _END.match(source, at)
    if match is None:
        raise Refused(f"can't parse entities: Unclosed end tag {where}")
    opened = stack.pop()
    if match[1] and match[1].lower() != opened.tag:
        raise Refused(
            f"can't parse entities: Unmatched end tag {where}, "
            f'expected "</{opened.tag}>", found "</{match[1]}>"'
        )
    spans.append((opened.kind, opened.start, offset, opened.url))
    return match.end()


def _finish(text: str, spans: list[tuple[str, int, int, str | None]]) -> Text:
    """Clean as the server cleans, and count the entities' offsets in what is left."""
    shown = [_CONTROL.sub(" ", _DROPPED.sub("", character)) for character in text]
    whole = "".join(shown)
    left = len(whole) - len(whole.lstrip(" \n"))
    plain = whole.strip(" \n")
    before = [0]
    for character in shown:
        before.append(before[-1] + len(character))

    def place(index: int) -> int:
        return min(max(before[index] - left, 0), len(plain))

    marked = [(kind, place(start), place(end), url) for kind, start, end, url in spans]
    marked = [span for span in marked if span[1] < span[2]]
    marked += _links(plain, marked)
    entities = (
        Entity(kind, utf16_length(plain[:start]), utf16_length(plain[start:end]), url)
        for kind, start, end, url in sorted(marked, key=lambda span: (span[1], -span[2]))
    )
    return Text(plain, tuple(entities))


def _links(
    plain: str, marked: list[tuple[str, int, int, str | None]]
) -> list[tuple[str, int, int, str | None]]:
    """Return what Telegram turns into links by itself, outside of links and code."""
    taken = [(start, end) for kind, start, end, _ in marked if kind in _OPAQUE]
    found: list[tuple[str, int, int, str | None]] = []
    for kind, pattern in _FOUND.items():
        for match in pattern.finditer(plain):
            start, end = match.span()
            if not any(start < until and since < end for since, until in taken):
                found.append((kind, start, end, None))
                taken.append((start, end))
    return found
