from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.looking import searched
from bot.answering.planning.dialect import in_standard


@pytest.mark.parametrize(
    ("asked", "standard"),
    [
        ("شو حكى لافروف عن روسيا؟", "شو قال لافروف عن روسيا؟"),
        ("شو صار امبارح بدمشق", "شو حدث امس بدمشق"),
        ("الشيباني راح على موسكو وشاف بوتين", "الشيباني على موسكو بوتين"),
        ("هالقرار صحيح؟", "القرار صحيح؟"),
        ("هالحكي صحيح إنو روسيا رح تبقى؟", "صحيح روسيا تبقى؟"),
        ("وحكت زاخاروفا شي عن القواعد", "قال زاخاروفا عن القواعد"),
        ("كانت المحادثات منيحة", "كانت المحادثات جيد"),
    ],
)
def test_a_dialect_is_looked_for_in_the_words_of_articles(asked: str, standard: str) -> None:
    assert " ".join(in_standard(asked).split()) == standard


@pytest.mark.parametrize(
    "text",
    [
        "ماذا قال لافروف عن العلاقات؟",
        "هالة صدقي في دمشق",
        "سجّل هالاند هدفين في هاليفاكس",
        "What did Lavrov say?",
        "عمل الوزير على ملف المياه",
        "راح",
        "",
    ],
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert in_standard(text) == text


def test_a_search_expression_is_looked_for_as_it_is_written() -> None:
    assert searched('"شو حكى" بوتين') == '"شو حكى" بوتين'
    assert searched("حكى -بوتين") == "حكى -بوتين"
    assert searched("عاجل: شو حكى بوتين").strip() == "شو قال بوتين"


@given(st.text(st.sampled_from("حكىراشفو صهالقي بت"), max_size=200))
def test_something_is_always_left_to_look_for(text: str) -> None:
    assert any(map(str.isalnum, in_standard(text))) == any(map(str.isalnum, text))


def test_long_texts_cost_no_time() -> None:
    for piece in ("حكى", "هال", "ا", "وراح "):
        in_standard(piece * 20_000)
