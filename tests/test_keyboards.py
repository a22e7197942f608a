from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from bot.chat.keyboards import answer_keyboard, reasons_keyboard
from bot.chat.numbering import citations_of
from bot.chat.outgoing import Button, Keyboard
from bot.chat.texts import Texts
from retrieval.models import Language
from tests.cited import answer, citation

AR = Texts.load("ar")
LARGEST = 2**53


def _buttons(keyboard: Keyboard) -> Iterator[Button]:
    return (button for row in keyboard for button in row)


def test_an_answer_has_a_row_a_source_and_one_to_rate_and_to_ask_anew() -> None:
    source, rated, tools = answer_keyboard(answer(), 12, "ar")
    assert source[0] == Button("📄 1 · عنب بلدي", data="s:12:0:1")
    assert source[1].text == AR("button.copy")
    assert (source[1].copy or "").startswith("«قال الوزير")
    assert rated == (
        Button("👍", data="u:12"),
        Button("👎", data="d:12"),
        Button(AR("button.again"), data="a:12"),
    )
    assert [button.data for button in tools] == ["w:12", "g:12", "k:12"]


def test_many_sources_are_numbers_in_rows() -> None:
    cited = [citation(n) for n in range(1, 13)]
    rows = answer_keyboard(answer(*cited), 12, "ar")
    assert [len(row) for row in rows] == [5, 5, 2, 3, 3]
    assert [button.text for button in rows[0]] == ["📄 1", "📄 2", "📄 3", "📄 4", "📄 5"]


def test_the_sources_of_several_claims_are_numbered_as_the_message_numbers_them() -> None:
    whole = answer(verdict=None, citations=(), parts=(answer(), answer(citation(1), citation(2))))
    found = [(cited.part, cited.n, cited.citation.n) for cited in citations_of(whole)]
    assert found == [(1, 1, 1), (2, 1, 2), (2, 2, 3)]
    buttons = list(_buttons(answer_keyboard(whole, 3, "en")))[0::2][:3]
    assert [button.data for button in buttons] == ["s:3:1:1", "s:3:2:1", "s:3:2:2"]
    assert [button.text for button in buttons] == [f"📄 {n} · عنب بلدي" for n in (1, 2, 3)]
    assert [cited.citation.n for cited in citations_of(answer(citation(1), citation(2)))] == [1, 2]


def test_small_talk_has_no_buttons_and_an_empty_answer_has_no_sources() -> None:
    assert answer_keyboard(answer(verdict=None, citations=()), 1, "ar") == ()
    nothing = answer(verdict="not_enough_evidence", citations=())
    assert [len(row) for row in answer_keyboard(nothing, 1, "ar")] == [3, 2]


def test_a_long_name_is_cut_between_words() -> None:
    cited = citation(publisher=None, title="روسيا تستمر بالتفاوض بشأن وجودها في سوريا")
    source = answer_keyboard(answer(cited), 1, "ar")[0][0]
    assert source.text == "📄 1 · روسيا تستمر بالتفاوض بشأن…"
    host = answer_keyboard(answer(citation(publisher="example.com")), 1, "ar")[0][0]
    assert host.text == "📄 1 · example.com"


def test_sources_of_one_outlet_are_told_apart_by_their_titles() -> None:
    one, again = citation(1), citation(2)
    other = citation(3, article_id="other", title="لقاء في دمشق")
    cited = answer(one, again, other)
    sources = [row[0].text for row in answer_keyboard(cited, 1, "ar")[:3]]
    assert sources == ["📄 1 · زيارة إلى موسكو", "📄 2 · زيارة إلى موسكو", "📄 3 · لقاء في دمشق"]
    elsewhere = citation(2, article_id="other", publisher="تاس")
    sources = [row[0].text for row in answer_keyboard(answer(one, elsewhere), 1, "ar")[:2]]
    assert sources == ["📄 1 · عنب بلدي", "📄 2 · تاس"]


def test_an_opinion_is_marked() -> None:
    texts = [button.text for button in _buttons(answer_keyboard(answer(), 1, "ar", "down"))]
    assert "👎 ✓" in texts
    assert "👍" in texts


@pytest.mark.parametrize("language", get_args(Language))
def test_telegram_takes_every_keyboard(language: Language) -> None:
    cited = [citation(n, publisher="😀" * 300, context="س" * 300) for n in range(1, 200)]
    for few in (cited[:3], cited):
        for keyboard in (
            answer_keyboard(answer(*few), LARGEST, language),
            reasons_keyboard(LARGEST, language),
        ):
            assert sum(map(len, keyboard)) <= 100
            for button in _buttons(keyboard):
                assert button.text
                assert len(button.text.encode("utf-16-le")) <= 128
                given = (button.data, button.url, button.copy)
                assert sum(value is not None for value in given) == 1
                assert len((button.data or "").encode()) <= 64
