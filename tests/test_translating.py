"""When a model's translation of a quotation may be shown."""

from datetime import date

import pytest

from bot.answering.checks.figures import CitedText
from bot.answering.checks.translating import translation_stands
from tests.evidence import SPEECH

QUOTE = CitedText("وأضاف كده أن نحو أربعة ملايين منزل مدمرة، ولم يذكر روسيا", date(2025, 2, 4))


def test_a_translation_that_says_the_same_stands() -> None:
    said = "Kadah added that about four million homes are destroyed, and he did not mention Russia"
    assert translation_stands(said, QUOTE, [SPEECH], "en")


@pytest.mark.parametrize(
    "translation",
    [
        "",
        "Kadah added that about 400,000 homes are destroyed, and he did not mention Russia",
        "Kadah added that about four million homes are destroyed, and he did mention Russia",
        "Lavrov added that about four million homes are destroyed",
        "The bank raised interest rates by four million",
        "وأضاف كده أن نحو أربعة ملايين منزل مدمرة",
        "Kadah added that four million homes are destroyed, see evil.example/x",
    ],
)
def test_one_that_says_something_else_does_not(translation: str) -> None:
    assert not translation_stands(translation, QUOTE, [SPEECH], "en")


def test_a_quotation_in_the_answers_language_needs_none() -> None:
    assert not translation_stands("أضاف كده أن المنازل مدمرة", QUOTE, [SPEECH], "ar")
