"""Several claims in one message."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.planning.claims import Claims, split_claims

VISIT = "الشيباني زار موسكو في كانون الأول."
PUTIN = "الشرع التقى بوتين في دمشق يوم الثلاثاء."
BASES = "روسيا أغلقت قواعدها كلها على الساحل."


@pytest.mark.parametrize(
    "message",
    [
        f"{VISIT} {PUTIN} {BASES}",
        f"{VISIT}\n{PUTIN}\n\n{BASES}",
        f"1- {VISIT}\n2- {PUTIN}\n3- {BASES}",
        f"١) {VISIT}\n٢) {PUTIN}\n٣) {BASES}",
        f"(1) {VISIT}\n(2) {PUTIN}\n(3) {BASES}",
        f"• {VISIT}\n• {PUTIN}\n• {BASES}",
        f"1️⃣ {VISIT}\n2️⃣ {PUTIN}\n3️⃣ {BASES}",
        f"أولًا: {VISIT}\nثانيًا، {PUTIN}\nثالثاً {BASES}",
        f"🔴 عاجل | {VISIT}\n🔴 عاجل: {PUTIN}\n#عاجل {BASES}",
        f"مرحبا،\n{VISIT}\n{PUTIN}\n{BASES}\nهل هذا صحيح؟",
        f"السلام عليكم، {VISIT} {PUTIN} {BASES} صحيح؟",
        f"أرجو التحقق من الأخبار التالية:\n{VISIT}\n{PUTIN}\n{BASES}\nوشكرا لكم",
        f"أخبار متداولة\n{VISIT} https://t.me/x/1\n{PUTIN} #سوريا #روسيا\n{BASES}\nhttps://a.b/c\n@news",
        f"{VISIT}\n{VISIT}\n{PUTIN}\n{BASES}\nتحياتي، أحمد",
        f"تحققوا من صحة هذا المنشور المتداول. {VISIT} {PUTIN} {BASES} ما صحة هذه الأخبار؟",
    ],
)
def test_what_lists_and_posts_put_around_claims_falls_out(message: str) -> None:
    assert split_claims(message) == Claims((VISIT, PUTIN, BASES))


@pytest.mark.parametrize(
    "message",
    [
        "",
        "؟",
        "مرحبا",
        VISIT,
        f"{VISIT} هل هذا صحيح؟",
        "قال الشيباني إن في سوريا نحو أربعمئة ألف منزل مدمر. صح أم خطأ؟",
        "ماذا قال لافروف عن القواعد الروسية؟",
        f"{VISIT} ماذا قال هناك؟",
        f"{VISIT} {PUTIN} متى كان ذلك؟",
        f"{VISIT} هل التقى بوتين هناك؟",
        "نوفاك أعلن اتفاقًا على عقد اجتماع قريبًا؛ هل انعقدت لجنة حكومية بعد ذلك؟",
        f"قال الشيباني في مؤتمر صحفي:\n{VISIT}\n{BASES}",
        f"القواعد الروسية\nسوريا\n{VISIT}",
        f"{VISIT}\nشكرا لكم على جهودكم الرائعة يا فريق دليل",
        "قال د. أحمد إن النسبة بلغت 3.5 بالمئة من الناتج",
        "Lavrov said Mr. Shaibani told the U.S. envoy that 3.5 million had returned.",
    ],
)
def test_one_claim_or_a_question_with_its_context_stays_whole(message: str) -> None:
    assert split_claims(message) == Claims()


def test_english_claims_are_told_apart_too() -> None:
    message = (
        "Hi, can you check these claims:\n1) Putin met Shaibani in Moscow\n"
        "2) Russia left Tartus, right?\nThanks, Ahmed"
    )
    assert split_claims(message).texts == ("Putin met Shaibani in Moscow", "Russia left Tartus.")


@pytest.mark.parametrize(
    "lines",
    [
        ("Putin phoned the new Syrian president", "Russia withdrew from Tartus"),
        ("Russia withdrew from Tartus", "Putin phoned the new Syrian president"),
        ("روسيا انسحبت من طرطوس", "بوتين اتصل بالرئيس السوري الجديد أمس"),
    ],
)
def test_a_short_claim_in_a_list_of_bare_lines_is_not_passed_over(lines: tuple[str, ...]) -> None:
    assert split_claims("\n".join(lines)).texts == lines


def test_statements_and_yes_or_no_questions_each_in_its_line_are_claims() -> None:
    lines = (VISIT, BASES, "هل اتصل بوتين بالشرع في شباط؟")
    assert split_claims("\n".join(lines)).texts == lines
    assert split_claims(" ".join(lines)).texts == ()
    assert split_claims("\n".join((*lines, "متى كان ذلك؟"))).texts == ()


def test_a_numbered_claim_of_two_words_keeps_its_place() -> None:
    message = "1. Russia left Tartus\n2. Novak resigned\n3. Peskov is in Damascus"
    assert split_claims(message).texts[1] == "Novak resigned"


def test_yes_or_no_questions_beside_each_other_are_claims() -> None:
    asked = ("هل زار الشيباني موسكو؟", "وهل التقى بوتين هناك؟")
    assert split_claims(" ".join(asked)).texts == asked


def test_a_date_and_a_decimal_before_a_claim_are_no_list_marks() -> None:
    claims = ("24-12-2025 زار الشيباني موسكو مع وفد كبير", "1.5 مليون سوري عادوا هذا العام")
    assert split_claims("\n".join(claims)).texts == claims


def test_beyond_five_claims_are_left_out_and_counted() -> None:
    lines = [f"الشيباني زار المدينة رقم {n} في روسيا." for n in range(8)]
    assert split_claims("\n".join(lines)) == Claims(tuple(lines[:5]), 3)


def test_a_claim_cut_by_the_bound_is_not_checked() -> None:
    claims = split_claims(f"{VISIT}\n{PUTIN}\n" + "قال " * 5_000)
    assert claims.texts == (VISIT, PUTIN)


def test_what_a_rumour_comes_wrapped_in_is_no_claim() -> None:
    rumour = f"‼️عاجل‼️ {VISIT}\n#سوريا #عاجل\n🔴🔴\nانشر قبل الحذف 👇👇\nt.me/syria_now"
    assert split_claims(rumour) == Claims()
    both = split_claims(f"{rumour}\n{PUTIN}\nبرجاء النشر على أوسع نطاق")
    assert both.texts == (VISIT, PUTIN)


def test_a_tag_inside_a_sentence_is_a_word_of_it() -> None:
    claims = split_claims(f"زار #أسعد_الشيباني موسكو في كانون الأول.\n{PUTIN}")
    assert claims.texts[0] == "زار أسعد الشيباني موسكو في كانون الأول."


@given(st.text("هل زار بوتين.،؟:!-•#@«»1٢\n _*()[]", max_size=300) | st.text(max_size=300))
def test_claims_are_two_to_five_and_stand_in_the_message_in_order(message: str) -> None:
    claims = split_claims(message)
    assert len(claims.texts) in {0, 2, 3, 4, 5}
    assert claims.left_out == 0 or len(claims.texts) == 5
    for one, other in pairwise(claims.texts):
        assert one != other


@pytest.mark.parametrize(
    "piece", ["« ", "«أ. ب» ", "#ا", "1- ", "!? ", "• ", "\n", "ا", "، ", "http://"]
)
def test_any_repeated_piece_costs_no_time(piece: str) -> None:
    split_claims(piece * (20_000 // len(piece)))
