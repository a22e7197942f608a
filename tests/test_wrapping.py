from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.planning.wrapping import unwrapped


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("‼️عاجل‼️ انسحاب القوات الروسية 🇷🇺", "انسحاب القوات الروسية 🇷🇺"),
        ("خبر عاجل: انسحاب القوات الروسية", "انسحاب القوات الروسية"),
        ("انسحاب القوات\n#سوريا #روسيا #عاجل\n🔴", "انسحاب القوات 🔴"),
        ("انسحاب القوات، انشر قبل الحذف 👇👇\nt.me/syria_now", "انسحاب القوات، 👇👇"),
        ("كما وصلني: انسحاب القوات. برجاء النشر", ": انسحاب القوات."),
        ("انسحاب القوات شاركوا الخبر على أوسع نطاق @news", "انسحاب القوات"),
        ("انسحاب القوات. تابعونا على قناتنا في تيليغرام", "انسحاب القوات."),
        ("BREAKING NEWS: Troops leave. Please share widely", "Troops leave."),
    ],
)
def test_what_a_rumour_comes_wrapped_in_is_not_looked_for(text: str, said: str) -> None:
    assert " ".join(unwrapped(text).split()) == said


@pytest.mark.parametrize(
    "text",
    [
        "طلب عاجل من الأمم المتحدة لوقف النار",
        "اشترك في الاجتماع وزير الخارجية",
        "شارك الوزير في المؤتمر قبل الحرب",
        "نشر الجيش قوات قبل الهدنة",
        "قضية #سوريا في مجلس الأمن",
        "ramy@example.org wrote to the ministry",
        "Breaking the siege took two weeks",
        "The share price fell before it recovered",
        "اشتركت مصر في توسيع قناة السويس عام 2015",
        "تابعنا الوزير في قناة الجزيرة وهو يعلن استقالته",
    ],
)
def test_words_that_belong_to_a_claim_stay(text: str) -> None:
    assert unwrapped(text) == text


@pytest.mark.parametrize("text", ["عاجل", "#سوريا #روسيا", "@news", "", "🔴"])
def test_a_message_of_nothing_else_stays_as_it_is(text: str) -> None:
    assert unwrapped(text) == text


@given(st.text(st.sampled_from("ا#@ \n.عاجلقنوةهمن"), max_size=300))
def test_what_is_left_stood_in_the_message(text: str) -> None:
    assert all(word in text for word in unwrapped(text).split())


def test_long_texts_of_wrapping_cost_no_time() -> None:
    for piece in ("#ا ", "عاجل ", "اشتركوا ", "انشر ", "تابعونا على ", "\n#"):
        unwrapped(piece * 5_000)
