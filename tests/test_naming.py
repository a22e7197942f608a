"""The names of a sentence, against what it cites."""

import pytest

from bot.answering.checks.naming import names_another, names_stand

TALKS = (
    "قال وزير الخارجية الروسي، سيرغي لافروف، لوكالة “نوفوستي” في موسكو إن روسيا والصين تدعمان "
    "دمشق، وإن الرئيس السوري أحمد الشرع سيزور أنقرة. وحضر ماهر الشرع اللقاء في الولايات المتحدة."
)


@pytest.mark.parametrize(
    "text",
    [
        "قال الوزير الروسي لافروف ذلك.",
        "قال سيرجي لافروڤ إن بلاده تدعم سوريا.",
        "زار الشرع تركيا.",
        "Sergei Lavrov said so to Novosti in Moscow.",
        "Russia and China back Damascus, Lavrov said.",
        "Ahmed al-Sharaa will visit Ankara.",
        "The Syrian president will visit Turkey.",
        "The US and U.S. officials were there, in the United States.",
        "التقى الروس والصينيون في موسكو.",
        "ذكرت وكالة نوفوستي أن Lavrov تحدث.",
        "Officials met on Tuesday.",
        "وقال مسؤولون إن الدعم مستمر.",
        "المصلحة العامة تقتضي ذلك.",
    ],
)
def test_a_name_stands_in_any_script_spelling_and_form(text: str) -> None:
    assert names_stand(text, [TALKS])


@pytest.mark.parametrize(
    "text",
    [
        "قال الوزير الفرنسي ذلك.",
        "زار بوتين دمشق.",
        "قال بوغدانوف ذلك.",
        "ذكرت وكالة رويترز ذلك.",
        "سيزور القاهرة.",
        "قال محمود ذلك.",
        "قال كورتيز إن الدعم مستمر.",
        "أحمد العمري سيزور أنقرة.",
        "سيرغي الشرع سيزور أنقرة.",
        "Bogdanov said so.",
        "The minister met Putin in Moscow.",
        "The minister flew to Cairo.",
        "The French minister said so.",
        "He told Reuters so.",
        "He told BBC so.",
        "Lаvrov met Macron.",
    ],
)
def test_a_name_that_stands_nowhere_fails(text: str) -> None:
    assert not names_stand(text, [TALKS])


def test_the_title_the_publisher_and_what_is_allowed_may_name() -> None:
    assert names_stand("قال بوتين لعنب بلدي ذلك.", [TALKS, "بوتين في دمشق", "عنب بلدي"])
    assert names_stand("لم يزر بوتين دمشق.", [TALKS], allowed="هل زار بوتين دمشق؟")


def test_letters_of_another_alphabet_make_another_name() -> None:
    assert names_stand("Lavrov spoke.", ["Lavrov spoke."])
    assert not names_stand("L\u0430vrov spoke.", ["Lavrov spoke."])


def test_initials_stand_where_they_are_spelled_out() -> None:
    assert names_stand("The UN said so.", ["قالت الأمم المتحدة ذلك."])
    assert names_stand("BBC said so.", ["قالت بي بي سي ذلك."])
    assert names_stand("AAUP said so.", ["The American Association of University Professors did."])
    assert not names_stand("The EU said so.", ["قالت الأمم المتحدة ذلك."])


@pytest.mark.parametrize("claim", ["التقى أحمد الشرع الوزير", "Ahmed al-Sharaa met the minister"])
def test_a_namesake_is_another(claim: str) -> None:
    assert names_another(claim, ["التقى ماهر الشرع الوزير"])
    assert not names_another(claim, ["التقى أحمد الشرع الوزير"])
    assert not names_another(claim, ["التقى الشرع الوزير"])
