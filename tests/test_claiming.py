"""What bears on a claim."""

from datetime import date

import pytest

from bot.answering.checks.claiming import bears_out, denies, statement
from bot.answering.checks.figures import CitedText

VISIT = CitedText("زار وزير الخارجية الروسي، سيرغي لافروف، دمشق الأربعاء الماضي.", date(2025, 2, 4))
HOMES = CitedText("قال الوزير إن نحو أربعة ملايين منزل مدمرة في سوريا.", date(2025, 2, 4))
DENIED = CitedText("نفى الوزير أن يكون لافروف زار دمشق.", date(2025, 2, 4))
BOUND = CitedText(
    "أبدت وزارة الدفاع استعدادها للسماح لروسيا بالاحتفاظ بقواعدها، شرط أن تخدم مصلحة البلاد.",
    date(2025, 2, 4),
)
NAMESAKE = CitedText("التقى ماهر الشرع نائب الوزير في موسكو.", date(2025, 2, 4))


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("هل زار لافروف دمشق؟", VISIT),
        ("زار لافروف دمشق في 29 كانون الثاني 2025", VISIT),
        ("Is it true that Lavrov visited Damascus?", VISIT),
        ("صحيح أن 4 ملايين منزل مدمرة؟", HOMES),
        ("لم يزر لافروف دمشق", DENIED),
    ],
)
def test_a_claim_is_borne_out_and_not_denied_by_what_says_the_same(
    claim: str, cited: CitedText
) -> None:
    assert bears_out(claim, [cited], [])
    assert not denies(claim, [cited])


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("هل زار لافروف دمشق؟", DENIED),
        ("Did Lavrov visit Damascus?", DENIED),
        ("لم يزر لافروف دمشق", VISIT),
        ("زار لافروف دمشق في 5 شباط 2025", VISIT),
        ("زار بوتين دمشق", VISIT),
        ("صحيح أن 400 ألف منزل مدمرة؟", HOMES),
        ("هل التقى أحمد الشرع نائب الوزير في موسكو؟", NAMESAKE),
        ("هل ارتفعت أسعار الخبز والوقود؟", VISIT),
    ],
)
def test_a_claim_that_differs_is_denied_and_not_borne_out(claim: str, cited: CitedText) -> None:
    assert denies(claim, [cited])
    assert not bears_out(claim, [cited], [])


def test_a_claim_without_the_condition_is_neither_borne_out_nor_denied() -> None:
    bare = "أبدت وزارة الدفاع استعدادها للسماح لروسيا بالاحتفاظ بقواعدها"
    assert not bears_out(bare, [BOUND], [])
    assert not denies(bare, [BOUND])
    assert bears_out(f"{bare} بشرط أن تخدم مصلحة البلاد", [BOUND], [])


def test_a_name_of_the_claim_may_stand_in_the_passage_or_the_title() -> None:
    cited = CitedText("وقال إن العقوبات ترفع قريبًا.", None)
    assert bears_out("قال لافروف إن العقوبات ترفع قريبًا", [cited], ["لافروف: نبحث العقوبات"])
    assert not bears_out("قال لافروف إن العقوبات ترفع قريبًا", [cited], [])


@pytest.mark.parametrize(
    ("claim", "stated"),
    [
        ("هل زار دمشق؟", "زار دمشق"),
        ("صحيح أن الوزير زار دمشق؟", "الوزير زار دمشق"),
        ("زار دمشق. هل هذا دقيق؟", "زار دمشق."),
        ("زار دمشق. صح أم خطأ؟", "زار دمشق."),
        ("Is it true that he came?", "he came"),
        ("He came. True or false?", "He came."),
    ],
)
def test_what_asks_is_no_part_of_the_claim(claim: str, stated: str) -> None:
    assert statement(claim) == stated
