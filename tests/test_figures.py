"""Check 4: the numbers and dates of a sentence."""

from datetime import date

import pytest

from bot.answering.checks.figures import CitedText, figures_stand

PUBLISHED = date(2025, 2, 4)


def stands(text: str, cited: str, published: date | None = PUBLISHED, allowed: str = "") -> bool:
    return figures_stand(text, [CitedText(cited, published)], allowed)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("دُمّر 4,000,000 منزل", "نحو أربعة ملايين منزل مدمر"),
        ("About four million homes were destroyed", "نحو أربعة ملايين منزل مدمر"),
        ("قال ذلك في ٤ شباط", "الثلاثاء 4 من شباط"),
        ("He said so on 4 February", "الثلاثاء 4 من شباط"),
        ("قال ذلك في 4 فبراير 2025", "الثلاثاء 4 من شباط"),
        ("قال ذلك يوم السبت 3 شباط (فبراير) 2024", "3 شباط 2024"),
        ("في 3 شباط 2025", "الاثنين 3 من شباط"),
        ("كان ذلك في كانون الأول 2024", "في كانون الأول الماضي"),
        ("كان ذلك في 2024", "في 8 من كانون الأول 2024"),
        ("زاره يوم 29 كانون الثاني 2025", "زاره يوم الأربعاء الماضي"),
        ("قال ذلك في 4 شباط 2025", "قال ذلك اليوم"),
        ("قال ذلك في 3 شباط 2025", "قال ذلك أمس"),
        ("في التاسع والعشرين من كانون الثاني", "في 29 كانون الثاني"),
        ("زاره ثلاثة وزراء", "زاره الوزراء"),
        ("بنسبة 25 بالمئة", "بنسبة 25%"),
        ("بنسبة 50 بالمئة", "بنسبة %50"),
        ("hundreds of thousands fled", "نزح مئات الآلاف"),
        ("in 4 شباط", "في 4 و5 شباط"),
        ("He came last week", "جاء الأسبوع الماضي"),
        ("half of the homes", "نصف المنازل"),
        ("قال ذلك الثُّلاثاء", "قال ذلك الثلاثاء"),
        ("نزح 2000 شخص", "نزح ألفا شخص"),
        ("خسروا مليوني دولار", "بلغت الخسائر مليونا دولار"),
        ("نزح 25 ألف شخص", "نزح خمسة وعشرون ألفا من السكان"),
        ("مليون ونصف المليون", "بلغوا مليونا ونصف المليون"),
        ("قُتل مئتا شخص", "قُتل 200 شخص"),
        ("في 23 ديسمبر", "الثلاثاء 23 كانون الأول"),
        ("منذ سبعينيات القرن الماضي", "تمتد إلى سبعينيات القرن الماضي"),
    ],
)
def test_what_the_citation_says_may_be_said_in_other_digits_words_and_month_names(
    text: str, cited: str
) -> None:
    assert stands(text, cited)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("دُمّر 400 ألف منزل", "نحو أربعة ملايين منزل مدمر"),
        ("قُتل 15 شخصًا", "بلغ 1.5 مليون"),
        ("قُتل 18 شخصًا", "قُتل 180 شخصًا"),
        ("قُتل 3 أشخاص", "قُتل أشخاص"),
        ("قُتل آلاف", "قُتل أشخاص"),
        ("نزح ألف شخص", "نزح ألفا شخص"),
        ("بنسبة 15%", "بنسبة 1.5%"),
        ("بنسبة 25%", "25 شخصًا"),
        ("قُتل 100 شخص", "سقط مئات الآلاف من القتلى"),
        ("بلغ 3 ملايين", "مليونين ونصف المليون"),
        ("قُتل ½ مليون", "قُتل أشخاص"),
        ("نصف السكان", "السكان"),
        ("جاء الأسبوع الماضي", "جاء الوزير"),
        ("two years ago", "قبل الحرب"),
        ("قال ذلك الثُّلاثاء", "قال ذلك"),
        ("بلغت -5 درجات", "بلغت 5 درجات"),
        ("قُتل " + "1" * 5000, "قُتل أشخاص"),
        ("بنسبة 25", "بنسبة 25%"),
        ("في 5 شباط", "الثلاثاء 4 من شباط"),
        ("في 4 آذار", "الثلاثاء 4 من شباط"),
        ("في 4 شباط 2024", "الثلاثاء 4 من شباط"),
        ("يوم الأربعاء 4 شباط", "4 من شباط 2025"),
        ("يوم الأربعاء", "الثلاثاء 4 من شباط"),
        ("في 4 شباط 2025", "قال ذلك في دمشق"),
        ("عام 2025", "قال ذلك في دمشق"),
        ("قال ذلك أمس", "قال ذلك في دمشق"),
        ("في 15 كانون الأول 2025", "في 15 من كانون الأول الماضي"),
    ],
)
def test_what_the_citation_does_not_say_fails(text: str, cited: str) -> None:
    assert not stands(text, cited)


def test_without_a_publication_date_no_year_is_worked_out() -> None:
    assert stands("في 4 شباط", "الثلاثاء 4 من شباط", published=None)
    assert not stands("في 4 شباط 2025", "الثلاثاء 4 من شباط", published=None)


def test_a_day_of_the_question_may_be_denied_without_its_month() -> None:
    cited, asked = "زار الوفد موسكو، الثلاثاء 23 كانون الأول.", "هل زار موسكو يوم 22 كانون الأول؟"
    assert stands("كانت الزيارة في 23 كانون الأول، لا في 22 منه.", cited, allowed=asked)
    assert stands("كانت الزيارة في 23 كانون الأول وليس 22.", cited, allowed=asked)
    assert not stands("كانت الزيارة في 23 كانون الأول، لا في 22 منه.", cited)
    assert not stands("كانت الزيارة في 23 كانون الأول، لا في 21 منه.", cited, allowed=asked)
    assert not stands("كانت الزيارة في 23 كانون الأول مع 22 وزيرًا.", cited, allowed=asked)
    english = "The delegation came on 23 December."
    asked = "Did it come on 22 December?"
    assert stands("It came on 23 December, not on the 22nd.", english, allowed=asked)


def test_the_questions_own_figures_may_be_repeated_where_they_are_allowed() -> None:
    text, cited = "لم يتصل في 14 شباط، بل في 12 شباط", "الأربعاء 12 من شباط"
    assert not stands(text, cited)
    assert stands(text, cited, allowed="هل اتصل بوتين يوم ١٤ شباط ٢٠٢٥؟")


def test_figures_may_come_from_several_citations() -> None:
    cited = [CitedText("12 من شباط", PUBLISHED), CitedText("الجمعة 14 من شباط", date(2025, 2, 14))]
    assert figures_stand("الاتصال في 12 شباط والإحاطة في 14 شباط 2025", cited)
