from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.links import button_link, link_at

PAGE = "https://example.org/a?x=1&y=2"
LONG = "قال الوزير إن التعاون مع روسيا يخدم المصلحة السورية في هذه المرحلة"


def _words(link: str | None) -> str:
    assert link is not None
    return unquote(link.partition("#:~:text=")[2])


def test_a_short_quotation_is_named_whole() -> None:
    assert link_at(PAGE, "four million homes") == f"{PAGE}#:~:text=four%20million%20homes"


def test_of_a_long_quotation_the_ends_are_named() -> None:
    assert _words(link_at(PAGE, LONG)) == "قال الوزير إن التعاون,السورية في هذه المرحلة"


def test_a_quotation_over_paragraphs_is_named_by_an_end_in_each() -> None:
    assert _words(link_at(PAGE, "He left.\n\nShe came.")) == "He left,She came"


def test_what_separates_in_a_fragment_is_encoded() -> None:
    link = link_at(PAGE, "Russian-Syrian ties, trade & more") or ""
    assert link.endswith("#:~:text=Russian%2DSyrian%20ties%2C%20trade%20%26%20more")


def test_a_page_that_has_a_fragment_keeps_it_and_loses_an_older_directive() -> None:
    assert link_at("https://e.org/a#top", "two words") == "https://e.org/a#top:~:text=two%20words"
    older = "https://e.org/a#:~:text=old"
    assert link_at(older, "two words") == "https://e.org/a#:~:text=two%20words"


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "ftp://e.org/a", "https://[x"])
def test_only_a_stored_web_page_is_linked(url: str | None) -> None:
    assert link_at(url, "words") is None


def test_a_quotation_without_words_links_to_the_page() -> None:
    assert link_at(PAGE, " … \n") == PAGE


@given(st.text(max_size=300))
def test_any_quotation_gives_a_link_of_plain_characters_to_the_same_page(quoted: str) -> None:
    link = link_at(PAGE, quoted)
    assert link is not None
    assert link.startswith(PAGE)
    assert link.isascii()
    assert link.isprintable()
    assert not set(" <>\"'") & set(link)


@pytest.mark.parametrize("url", ["https://localhost/a", "http://10.0.0.1/", "https://a_b/", None])
def test_an_address_that_telegram_may_refuse_is_no_button(url: str | None) -> None:
    assert button_link(url) is None


def test_a_link_too_long_for_a_button_loses_its_fragment() -> None:
    assert button_link(f"{PAGE}#:~:text={'a' * 2048}") == PAGE
