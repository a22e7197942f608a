"""Bytes become the right text or are refused: never mojibake."""

from __future__ import annotations

import codecs
import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.decoding import UndecodableError, decode

ARABIC = (
    "قال وزير الخارجية إن المحادثات في موسكو، الثلاثاء 4 شباط، كانت “جيدة”.\nوأضاف أن بلاده مستعدة."
)
NOISE = random.Random(1).randbytes(3000)  # noqa: S311 - any bytes will do
MARKED = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("encoding", MARKED)
def test_a_byte_order_mark_names_the_encoding_and_is_no_text(encoding: str) -> None:
    assert decode(MARKED[encoding] + ARABIC.encode(encoding)) == ARABIC


@pytest.mark.parametrize("text", [ARABIC, "The talks went on.\nNothing was signed."])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_unicode_without_a_mark_is_told(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text",
    [
        ARABIC,
        "قال المتحدث إن café و«Élysée» في باريس".replace("É", "é"),
        "camera iconوزير الداخلية في دمشق ع ع ع",
        "Le ministre a déclaré que l’été dernier, à Paris, rien n’était signé.",
    ],
)
def test_windows_1256_is_told_with_its_french_letters(text: str) -> None:
    assert decode(text.encode("cp1256")) == text


def test_iso_8859_6_is_told_from_windows_1256() -> None:
    text = "قال وزير الخارجية إن المحادثات في موسكو، الثلاثاء 4 شباط، كانت جيدة."
    assert decode(text.encode("iso8859_6")) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Министр иностранных дел России заявил, что переговоры идут", "cp1251"),
        ("Министр иностранных дел России заявил, что переговоры идут", "koi8-r"),
        ("שר החוץ הרוסי אמר כי המשא ומתן נמשך", "cp1255"),
        ("Ο υπουργός Εξωτερικών της Ρωσίας δήλωσε", "cp1253"),
        ("Der Außenminister erklärte für Österreich", "cp1252"),
        ("El señor dijo el año pasado en España", "cp1252"),
        ("Türkiye Dışişleri Bakanı açıkladı", "cp1254"),
        ("俄罗斯外交部长表示谈判仍在继续", "gbk"),
        ("قال وزير الخارجية إن المحادثات في موسكو كانت جيدة", "cp720"),
    ],
)
def test_other_encodings_are_refused_with_the_bytes_position(text: str, encoding: str) -> None:
    with pytest.raises(UndecodableError, match=r"byte \d+"):
        decode(text.encode(encoding))


@given(st.integers(0, len(ARABIC.encode()) - 1))
def test_utf8_with_one_bad_byte_is_refused_and_the_byte_named(at: int) -> None:
    data = ARABIC.encode()
    with pytest.raises(UndecodableError, match=r"byte \d+"):
        decode(data[:at] + b"\xff" + data[at:])


@given(st.integers(1, len(ARABIC.encode()) - 1))
def test_utf8_that_is_cut_off_is_decoded_or_refused_but_never_garbled(length: int) -> None:
    with suppress(UndecodableError):
        assert ARABIC.startswith(decode(ARABIC.encode()[:length]))


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + NOISE[:300],
        b"PK\x03\x04" + bytes(30),
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        NOISE,
        b"abc\0def",
        codecs.BOM_UTF16_LE + b"\x00\xd8A\x00",
        ARABIC.encode("utf-32-le"),
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode(data)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_utf8_goes_through_unchanged(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode()) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    with suppress(UndecodableError):
        decode(data)
