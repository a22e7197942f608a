"""Check 5: what may be, is planned, asked for or claimed is not told as done."""

import pytest

from bot.answering.checks.certainty import certainty_stands, fills_in

EXPECTED = "أكد أن “المفاوضات لا تزال جارية، ومن المتوقع أن يتم الإعلان عن نتائجها قريبًا”."
INVITED = "دعا بوتين وزير الخارجية السوري، أسعد الشيباني، لزيارة روسيا، خلال اتصاله مع الشرع."
MAY = "قد تنسحب القوات الأمريكية من سوريا خلال عام 2026."
WILL = "سيزور ماكرون دمشق الشهر المقبل."
PLANS = "The company plans to build a new factory in Aleppo."
CLAIMED = "زعم الإعلام الروسي أن الجيش الأوكراني قصف مستشفى في كييف."
FAILED = "فشلت قوات الاحتلال في السيطرة على المدينة."


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("أعلن الطرفان نتائج المفاوضات.", EXPECTED),
        ("زار وزير الخارجية السوري أسعد الشيباني روسيا.", INVITED),
        ("Syrian Foreign Minister Asaad al-Shaibani visited Russia.", INVITED),
        ("انسحبت القوات الأمريكية من سوريا.", MAY),
        ("ستنسحب القوات الأمريكية من سوريا خلال عام 2026.", MAY),
        ("US forces will withdraw from Syria in 2026.", MAY),
        ("زار ماكرون دمشق.", WILL),
        ("The company built a new factory in Aleppo.", PLANS),
        ("بنت الشركة مصنعًا جديدًا في حلب.", PLANS),
        ("قصف الجيش الأوكراني مستشفى في كييف.", CLAIMED),
        ("سيطرت قوات الاحتلال على المدينة.", FAILED),
        ("رفعت الحكومة سعر الخبز.", "تعتزم الحكومة رفع سعر الخبز في حلب."),
        ("قصفت إسرائيل دمشق.", "هددت إسرائيل بقصف دمشق."),
        ("اغتال مسلحون محافظ السويداء.", "حاول مسلحون اغتيال محافظ السويداء."),
        ("اصطدم القطار بالحافلة قرب حمص.", "كاد القطار أن يصطدم بالحافلة قرب حمص."),
        ("وقع الوزير الاتفاق.", "يأمل الوزير أن يوقع الاتفاق قريبًا."),
        ("The two leaders met in Riyadh.", "The two leaders are expected to meet in Riyadh."),
        (
            "The suspect killed two officers.",
            "The suspect allegedly killed two officers in Beirut.",
        ),
        ("سيزور ماكرون دمشق في آذار.", "زار ماكرون دمشق في آذار."),
        ("The minister will visit Aleppo.", "The minister visited Aleppo on Friday."),
    ],
)
def test_what_is_left_open_is_not_told_as_done_nor_the_past_as_to_come(
    text: str, cited: str
) -> None:
    assert not certainty_stands(text, [cited])


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("المفاوضات ما زالت جارية.", EXPECTED),
        ("من المتوقع الإعلان قريبًا عن نتائج المفاوضات.", EXPECTED),
        ("وجّه بوتين دعوة إلى الشيباني لزيارة روسيا.", INVITED),
        ("Putin invited Shaibani to visit Russia.", INVITED),
        ("اتصل بوتين بالشرع.", INVITED),
        ("US forces may withdraw from Syria in 2026.", MAY),
        ("زيارة ماكرون إلى دمشق مقررة الشهر المقبل.", WILL),
        ("Macron is to visit Damascus next month.", WILL),
        ("The company will build a new factory in Aleppo.", PLANS),
        ("Russian media claimed the army bombed a hospital.", CLAIMED),
        ("لم تسيطر القوات على المدينة.", FAILED),
        ("تحدث الوزير عن الأسعار.", "وقد تحدث الوزير عن الأسعار."),
        ("وصل سيرغي لافروف إلى دمشق.", "وصل سيرغي لافروف إلى دمشق لبحث سياسة البلدين."),
        ("سقط نظام الأسد.", "سيزور الوزير موسكو بعد سقوط نظام الأسد."),
        ("أن تخدم القواعد مصلحة البلاد.", "طالب الوزير بأن تخدم القواعد مصلحة البلاد."),
    ],
)
def test_what_is_told_as_open_as_it_is_stands(text: str, cited: str) -> None:
    assert certainty_stands(text, [cited])


def test_a_name_alone_answers_a_question_about_what_is_open_but_a_deed_does_not() -> None:
    asked = "من دعا بوتين لزيارة روسيا؟"
    assert fills_in("وزير الخارجية السوري أسعد الشيباني.", asked)
    assert not fills_in("زار الشيباني روسيا.", asked)
    assert not fills_in("أسعد الشيباني.", "من زار روسيا؟")
