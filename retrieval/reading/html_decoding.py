"""The bytes of a web page to text, whatever its server and its head say they are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from retrieval.reading.decoding import UndecodableError, decode, marked_encoding, reads_as_words

_HEAD = 4096  # bytes in which a page names its encoding
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,40})", re.I)
_XML = re.compile(rb"\A\s{0,9}<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([\w.:-]{2,40})", re.I)
_HIGH = re.compile(rb"[\x80-\xff]+")
_ARABIC = ("cp1256", "iso8859-6")
# What browsers take these for: https://encoding.spec.whatwg.org/#names-and-labels
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252"}
_CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32), 127])


def decode_html(data: bytes, charset: str | None = None) -> str:
    """Decode a page; `charset` is what its server said. Raises UndecodableError.

    UTF-8 is told by its bytes, and then believed before any label. A few broken bytes become
    U+FFFD: the lines that hold them are not cited.
    """
    return _decoded(data, charset).translate(_CONTROLS)


def _decoded(data: bytes, charset: str | None) -> str:
    if marked := marked_encoding(data):
        return data.decode(marked, "replace").removeprefix("\ufeff")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            return data.decode(errors="replace")
        position = error.start
    for name in _declared(data, charset):
        text = _read(data, name)
        if text is not None and (reads_as_words(text) or name not in _ARABIC):
            return text
    try:
        return decode(data)
    except UndecodableError as error:
        said = ", ".join(_declared(data, charset)) or "none"
        raise UndecodableError(
            f"unknown encoding: not UTF-8 from byte {position} on, and what it names ({said}) does "
            "not fit; save the page as UTF-8"
        ) from error


def _mostly_utf8(data: bytes) -> bool:
    """Whether nearly all bytes above ASCII belong to whole UTF-8 sequences."""
    high = sum(map(len, _HIGH.findall(data)))
    broken = data.decode(errors="replace").count("\ufffd")
    return high >= 8 and broken * 10 <= high


def _declared(data: bytes, charset: str | None) -> Iterator[str]:
    """Yield the encodings that the server and the page name, but for UTF-8."""
    head = data[:_HEAD]
    found = [match[1].decode() for match in (_XML.search(head), *_CHARSET.finditer(head)) if match]
    seen: set[str] = set()
    for label in [charset or "", *found]:
        try:
            name = codecs.lookup(label.strip()).name
        except (LookupError, ValueError):
            continue
        name = _MEANT.get(name, name)
        if name not in seen and not name.startswith(("utf", "idna", "punycode", "unicode", "raw")):
            seen.add(name)
            yield name


def _read(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
    # Wrong one-byte readings of Arabic are full of accents; none but French and the like has many.
    letters = sum(map(str.isalpha, text))
    accents = sum("\xc0" <= char <= "\xff" for char in text)
    return text if accents * 5 <= letters else None
