"""Check 4: bounds, units, ranks and shares are those of the cited sentences."""

import pytest

from bot.answering.checks.opposites import no_opposite
from bot.answering.checks.quantities import quantities_stand

OVER = "قُتل أكثر من 50 مدنيًا في إدلب."
LOAN = "بلغت قيمة القرض 5 ملايين دولار."
THIRD = "حلت سوريا في المرتبة الثالثة عالميًا في إنتاج الزيتون."
PART = "أكد أن جزءًا من الغذاء السوري معتمد على الإنتاج الروسي."


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("قُتل 50 مدنيًا في إدلب.", OVER),
        ("قُتل أقل من 50 مدنيًا في إدلب.", OVER),
        ("Fewer than 50 civilians were killed in Idlib.", OVER),
        ("عدد القتلى 20 على الأكثر.", "لا يقل عدد القتلى عن 20 في حلب."),
        ("دُمّر أكثر من أربعة ملايين منزل.", "دُمّر نحو أربعة ملايين منزل."),
        ("دُمّر أربعة ملايين منزل بالضبط.", "دُمّر نحو أربعة ملايين منزل."),
        ("Exactly four million homes are destroyed.", "دُمّر نحو أربعة ملايين منزل."),
        ("Precisely the 50 civilians were killed.", OVER),
        ("About 50 civilians were killed.", OVER),
        ("بلغت قيمة القرض 5 ملايين ليرة.", LOAN),
        ("The loan was worth 5 million euros.", LOAN),
        ("يبعد الحقل 30 ميلًا.", "يبعد الحقل 30 كيلومترًا عن المدينة."),
        ("حلت سوريا في المرتبة الأولى في إنتاج الزيتون.", THIRD),
        ("Syria ranked first in olive production.", THIRD),
        ("كل الغذاء السوري معتمد على الإنتاج الروسي.", PART),
        ("Most of Syria's food depends on Russian production.", PART),
        ("الغذاء السوري معتمد على الإنتاج الروسي فقط.", PART),
        ("قُتل خمسة جنود في حمص.", "قُتل ثلاثة جنود في حمص."),
    ],
)
def test_another_bound_unit_rank_or_share_is_found(text: str, cited: str) -> None:
    assert not quantities_stand(text, [cited])


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("قُتل ما يزيد على 50 مدنيًا.", OVER),
        ("More than 50 civilians were killed.", OVER),
        ("قُتل 20 على الأقل.", "لا يقل عدد القتلى عن 20 في حلب."),
        ("دُمّر أربعة ملايين منزل.", "دُمّر نحو أربعة ملايين منزل."),
        ("The loan was worth $5 million.", LOAN),
        ("The loan was worth exactly $5 million.", LOAN),
        ("The loan was worth some $5 million.", LOAN),
        ("About four million homes are destroyed.", "دُمّر حوالي أربعة ملايين منزل."),
        ("Syria ranked third in olive production.", THIRD),
        ("جزء من الغذاء السوري يعتمد على الإنتاج الروسي.", PART),
        ("قُتل ثلاثة جنود في كانون الأول.", "قُتل ثلاثة جنود في حمص في 3 كانون الأول."),
    ],
)
def test_the_same_quantity_in_other_words_stands(text: str, cited: str) -> None:
    assert quantities_stand(text, [cited])


@pytest.mark.parametrize(
    ("text", "cited", "agrees"),
    [
        ("انخفضت الأسعار 12%.", "ارتفعت الأسعار 12% في حماة.", False),
        ("Prices fell by 12%.", "ارتفعت الأسعار 12% في حماة.", False),
        ("أغلقت السلطات المعبر.", "فتحت السلطات المعبر الحدودي.", False),
        ("عارضت فرنسا القرار.", "أيدت فرنسا القرار الأوروبي.", False),
        ("زادت الأسعار 12%.", "ارتفعت الأسعار 12% في حماة.", True),
        ("انخفضت الأسعار.", "ارتفعت الأسعار ثم انخفضت.", True),
        ("لم ترتفع الأسعار.", "انخفضت الأسعار في حماة.", True),
    ],
)
def test_one_of_two_opposites_does_not_bear_the_other(text: str, cited: str, agrees: bool) -> None:
    assert no_opposite(text, [cited]) is agrees
