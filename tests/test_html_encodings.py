"""Pages are decoded by their bytes, whatever their servers and their heads say."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Article
from retrieval.reading.html import read_html
from retrieval.reading.html_decoding import decode_html
from retrieval.reading.sources import NoArticleError

ARABIC = "قال وزير الخارجية إن المحادثات بين الجانبين في العاصمة الروسية كانت “جيدة” ومثمرة للغاية."
FRENCH = (
    "Le ministre a déclaré que les négociations entre les deux délégations étaient très utiles."
)
ENGLISH = "The minister said that the “talks” between the two sides had been useful — and long."


def page(text: str, says: str) -> str:
    return (
        f'<html><head><meta charset="{says}"><title>عنوان</title></head>'
        f"<body><article><h1>T</h1><p>{text}</p></article></body></html>"
    )


def read(data: bytes, charset: str | None = None) -> Article:
    return read_html(data, name="a", origin="a", today=date(2026, 11, 22), charset=charset)


@pytest.mark.parametrize("server", [None, "utf-8", "windows-1256", "iso-8859-1", "nonsense", ""])
@pytest.mark.parametrize("says", ["utf-8", "windows-1256", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1256", "utf-8-sig", "utf-16"])
def test_arabic_is_read_whatever_is_said_of_it(
    encoding: str, says: str, server: str | None
) -> None:
    article = read(page(ARABIC, says).encode(encoding), server)
    assert [article.text[s.start : s.end] for s in article.body] == [ARABIC]


@pytest.mark.parametrize("says", ["utf-8", "windows-1252", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("text", [FRENCH, ENGLISH])
def test_western_pages_are_read_whatever_is_said_of_them(text: str, says: str) -> None:
    data = page(text, says).replace("عنوان", "T").encode("cp1252")
    assert text in read(data).text


def test_lines_with_broken_bytes_are_kept_but_not_cited() -> None:
    broken = ARABIC.encode()[:40] + b"\xff" + ARABIC.encode()[40:]
    data = page("X", "utf-8").encode().replace(b"X", ARABIC.encode() + b"</p><p>" + broken)
    article = read(data)
    assert [article.text[s.start : s.end] for s in article.body] == [ARABIC]
    (aside,) = (a for a in article.asides if "\ufffd" in article.text[a.start : a.end])
    assert aside.why == "holds bytes that could not be read"


def test_entities_are_characters_and_none_is_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    text = (
        "Prices rose by 3&nbsp;% &mdash; more than &ldquo;planned&rdquo; &#1587; &b; in all of the "
        "shops."
    )
    (span,) = (article := read((bomb + page(text, "utf-8")).encode())).body
    assert article.text[span.start : span.end] == (
        "Prices rose by 3 % — more than “planned” س &b; in all of the shops."
    )


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"\x89PNG\r\n\x1a\n\0\0\xff\xfe", b"\xff" * 99, b"<p>"]
)
def test_what_is_no_page_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(NoArticleError) as raised:
        read(data)
    assert str(raised.value)


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "windows-1256", "utf-7"]))
def test_any_bytes_are_read_or_refused(data: bytes, charset: str | None) -> None:
    with suppress(NoArticleError):
        assert read(data, charset).body


def test_a_charset_that_is_no_text_encoding_is_not_believed() -> None:
    assert ARABIC in decode_html(page(ARABIC, "rot13").encode("cp1256"), "base64")
