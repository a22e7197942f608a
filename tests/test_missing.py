"""What the articles lack: a model's words are shown where they say nothing of their own."""

from __future__ import annotations

import pytest

from bot.answering.missing import MISSING, UNSETTLED, fit_missing
from bot.answering.models import Plan

ARABIC = Plan("متى زار الوزير الشيباني موسكو في 4 شباط؟", "ar", "question")
ENGLISH = Plan("When did minister Shaibani visit Moscow?", "en", "question")


@pytest.mark.parametrize(
    ("said", "plan"),
    [
        ("لا تذكر المقالات متى زار الوزير الشيباني موسكو.", ARABIC),
        ("لا تتضمن المقالات معلومات عن زيارة موسكو في 4 شباط.", ARABIC),
        ("The articles do not say when Shaibani did visit Moscow.", ENGLISH),
    ],
)
def test_one_sentence_in_the_questions_words_is_shown(said: str, plan: Plan) -> None:
    assert fit_missing(said, plan, cites=False) == said
    assert fit_missing(said, plan, cites=True) == said


@pytest.mark.parametrize(
    "said",
    [
        "",
        "لا تذكر المقالات متى زار الشيباني موسكو. لا تذكر المقالات شيئًا.",
        "The articles do not say when Shaibani did visit Moscow.",
        "لا تذكر المقالات متى زار الوزير الشيباني موسكو: http://evil.example",
        "لا تذكر المقالات متى زار الوزير الشيباني موسكو في 5 شباط.",
        "لا تذكر المقالات متى زار الوزير لافروف موسكو.",
        "لا تذكر المقالات متى قصف الوزير الشيباني موسكو.",
        f"لا تذكر المقالات{' المقالات' * 40}.",
    ],
    ids=["empty", "two", "english", "cargo", "figure", "name", "word", "long"],
)
def test_what_says_more_gives_way_to_the_fixed_sentence(said: str) -> None:
    assert fit_missing(said, ARABIC, cites=False) == MISSING["ar"]
    assert fit_missing(said, ARABIC, cites=True) == UNSETTLED["ar"]


def test_the_fixed_sentence_is_in_the_language_of_the_answer() -> None:
    assert fit_missing("", ENGLISH, cites=False) == MISSING["en"]
