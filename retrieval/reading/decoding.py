"""Bytes to text, rightly or not at all: what is doubtful is refused, never guessed."""

from __future__ import annotations

import codecs
import re
from itertools import chain

from retrieval.analysis.folding import fold_letters


class UndecodableError(ValueError):
    """Bytes that are no text for sure; says why, with the byte's position where one is at fault."""


# UTF-32's little-endian mark begins with UTF-16's: the longer ones first.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = r"\u0621-\u064a\u0679-\u06d3"
# Wrong readings put accents beside Arabic letters, and Arabic letters or marks inside Latin words.
_ACCENTED = r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_MIXED = re.compile(
    rf"[{_ACCENTED}][{_ARABIC}]|[{_ARABIC}][{_ACCENTED}]|[a-z][{_ARABIC}]+[a-z]"
    r"|[a-z][\u064b-\u0652\u200c-\u200f]+[a-z]",
    re.IGNORECASE,
)
_ENDING_INSIDE = re.compile(r"[ةى](?=[\u0620-\u064a])")
_COMMON = frozenset(fold_letters("في من على إلى أن إن عن مع هذا هذه قال بعد كان لا ما أو").split())
_FRENCH = frozenset("àâçèéêëîïôùûüœŒ")


def decode(data: bytes) -> str:
    """Decode UTF-8, UTF-16, UTF-32, windows-1256 or ISO-8859-6, with or without a mark.

    Raises UndecodableError for binary data, damaged text and encodings that cannot be told.
    """
    return _decoded(data)[0]


def encoding_of(data: bytes) -> str:
    """Return the encoding by which `decode` reads the bytes; a mark is not part of the text.

    Raises UndecodableError as `decode` does.
    """
    return _decoded(data)[1]


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, len(mark)), encoding
    if _CONTROL.search(data[:4096].decode("latin-1")) and (found := _unmarked_utf16(data)):
        return found
    try:
        return printable_text(data.decode()), "utf-8"
    except UnicodeDecodeError as error:
        return _eight_bit(data, error.start)


def marked_encoding(data: bytes) -> str | None:
    """Return the encoding that a byte order mark at the start names."""
    return next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)


def _strictly(data: bytes, encoding: str, skipped: int) -> str:
    try:
        return printable_text(data.decode(encoding))
    except UnicodeDecodeError as error:
        at = skipped + error.start
        raise UndecodableError(f"marked as {encoding} but broken at byte {at}") from error


def printable_text(text: str) -> str:
    """Return the text; raises UndecodableError where a control character stands in it."""
    if control := _CONTROL.search(text):
        at = control.start()
        raise UndecodableError(f"binary data: {ord(control[0]):#04x} at character {at}")
    return text


def _unmarked_utf16(data: bytes) -> tuple[str, str] | None:
    """Decode UTF-16 without a mark: its spaces and line ends hold a zero byte on one side."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text) and _mostly_known_letters(text):
            return text, encoding
    return None


def _mostly_known_letters(text: str) -> bool:
    known = sum(char.isascii() or "\u0600" <= char <= "\u06ff" for char in text)
    return bool(text.split()) and known >= 0.9 * len(text)


def _eight_bit(data: bytes, bad: int) -> tuple[str, str]:
    """Decode an Arabic one-byte encoding, where exactly one gives Arabic words."""
    printable_text(data.decode("latin-1"))
    sequences = sum(map(len, _UTF8_SEQUENCE.findall(data)))
    if sequences * 2 > len(_HIGH.findall(data)):
        raise UndecodableError(f"damaged UTF-8: byte {bad} ({data[bad]:#04x}) does not belong")
    readings = [
        (text, name) for name in ("cp1256", "iso8859_6") if (text := _plausible(data, name))
    ]
    if len(readings) != 1:
        raise UndecodableError(f"unknown encoding: not UTF-8 from byte {bad} on")
    return readings[0]


def _plausible(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if reads_as_words(text, french=encoding == "cp1256") else None


def reads_as_words(text: str, *, french: bool = True) -> bool:
    """Whether a text decoded from bytes holds Arabic or French words, and nothing between them."""
    if _MIXED.search(text) or any("\x80" <= char <= "\x9f" for char in text):
        return False
    words = _WORD.findall(text)
    arabic = [word for word in words if "\u0621" <= word[0] <= "\u06d3"]
    return _reads_as_arabic(text, arabic) if arabic else french and _reads_as_french(words)


def _reads_as_arabic(text: str, words: list[str]) -> bool:
    common = sum(fold_letters(word) in _COMMON or word.startswith("ال") for word in words)
    misplaced = len(_ENDING_INSIDE.findall(text))
    return common * 10 >= len(words) and misplaced * 50 <= len(words)


def _reads_as_french(words: list[str]) -> bool:
    """Whether all letters are French ones, in which windows-1256 and windows-1252 agree."""
    accents = [char for char in chain(*words) if not char.isascii()]
    return _FRENCH.issuperset(accents) and len(accents) * 5 <= sum(map(len, words))
