"""Check 7, and the language of a sentence."""

import pytest

from bot.answering.checks.support import is_supported
from bot.answering.checks.wording import in_language, without_verdict
from retrieval.models import Language
from tests.evidence import BASES, SPEECH


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("قال إن التعاون مع الروس يخدم مصالح سوريا.", SPEECH),
        ("That cooperation with Russia serves the Syrian interest.", SPEECH),
        ("سمحت الوزارة بالقواعد الروسية بشرط المصلحة.", BASES),
        ("Kadah spoke to the Novosti agency.", SPEECH),
        ("4 شباط 2025.", SPEECH),
        ("أربعة ملايين.", SPEECH),
    ],
)
def test_a_sentence_whose_words_are_cited_is_supported(text: str, cited: str) -> None:
    assert is_supported(text, [cited])


@pytest.mark.parametrize(
    "text",
    [
        "فاز المنتخب المغربي بكأس إفريقيا لكرة القدم.",
        "The orchestra played Beethoven again.",
        "نعم.",
        "Yes.",
        "هو كذلك.",
    ],
)
def test_a_sentence_that_says_something_else_or_nothing_is_not(text: str) -> None:
    assert not is_supported(text, [SPEECH])


def test_without_the_model_a_name_that_is_heard_carries_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("retrieval.analysis.wordmap", "bot.answering.checks.support"):
        monkeypatch.setattr(f"{module}.available", lambda: False)
    assert is_supported("Kadah praised what the two sides do together.", [SPEECH])
    assert not is_supported("The orchestra played again.", [SPEECH])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قال Lavrov لموقع enabbaladi.net إن الحوار فشل.", "ar"),
        ("He called it «لم ينجحا بشكل جيد في أي من المراحل السابقة».", "en"),
        ("أعلنت AFP ذلك.", "ar"),
        ("«يخدم المصلحة»", "ar"),
    ],
)
def test_names_and_quotations_may_be_in_another_script(text: str, language: Language) -> None:
    assert in_language(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("He said that the dialogue failed.", "ar"),
        ("قال إن الحوار فشل.", "en"),
        ("Le ministre a quitté Damas.", "ar"),
        ("“serves the interest”", "ar"),
        ("12", "ar"),
    ],
)
def test_a_sentence_in_the_other_language_is_told(text: str, language: Language) -> None:
    assert not in_language(text, language)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("نعم، زار دمشق.", "زار دمشق."),
        ("غير صحيح: زار موسكو.", "زار موسكو."),
        ("No: he went to Moscow.", "he went to Moscow."),
        ("نعم.", ""),
        ("لا تزال هناك.", "لا تزال هناك."),
        ("No one came.", "No one came."),
    ],
)
def test_a_verdict_before_a_sentence_is_no_part_of_it(text: str, bare: str) -> None:
    assert without_verdict(text) == bare
