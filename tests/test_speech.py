"""Reported speech names its speaker, in the sentence's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.citing import Located
from bot.answering.speech.speakers import speaker_of
from retrieval.models import Span
from tests.evidence import SPEECH, evidence

HE_SAID = "قال وزير الداخلية في حكومة دمشق المؤقتة، علي كده، إن “التعاون مع روسيا يخدم سوريا”."


def speaker(context: str, quote: str | None = None) -> str | None:
    start = context.index(quote) if quote else 0
    span = speaker_of(context, start, start + len(quote or context))
    return context[span.start : span.end] if span else None


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        (HE_SAID, "وزير الداخلية في حكومة دمشق المؤقتة، علي كده"),
        ("وأضاف كده في مقابلة مع وكالة “نوفوستي”، الثلاثاء 4 من شباط، أن العلاقة تغيرت.", "كده"),
        ("وقال الشيباني في مؤتمر صحفي اليوم، الأربعاء، إن العلاقات جديدة.", "الشيباني"),
        ("قالت وزيرة الصحة، سميرة مرعي فريعة، إن وزارتها حريصة.", "وزيرة الصحة، سميرة مرعي فريعة"),
        ("قال مهدي جمعة إن حزبه مستعد.", "مهدي جمعة"),
        ("وأكدت الشرطة الماليزية لرويترز أن رجلًا توفي.", "الشرطة الماليزية"),
        ("وأشار فيرشينين إلى أن الاجتماع ناقش العلاقات.", "فيرشينين"),
        ("بوغدانوف قال إن العقوبات فقدت معناها.", "بوغدانوف"),
        ("وكان وزير التربية قد أعلن أمس أن المدارس ستُفتح.", "وزير التربية"),
        ("وكالة الأنباء السورية (سانا) قالت إن اللقاءات مستمرة.", "وكالة الأنباء السورية (سانا)"),
        ("وقالت الخارجية الروسية: “عُقد اللقاء في موسكو”.", "الخارجية الروسية"),
        ("وقال المسؤول “سنسعى للعمل على هذا سريعًا جدًا”.", "المسؤول"),
        ("قُتل ثلاثة أشخاص، بحسب وزارة الداخلية.", "وزارة الداخلية"),
        ("قُتل ثلاثة أشخاص، وفق ما أفاد به مصدر أمني لمراسلنا.", "مصدر أمني"),
        ("وفقًا لوزارة الدفاع، قُتل ثلاثة أشخاص.", "وزارة الدفاع"),
        ("عُقد الاجتماع في موسكو، على حد قول لافروف.", "لافروف"),
        ("تعتمد المحطات على موسكو، حسبما نقلت وكالة “سبوتنيك” الروسية.", "وكالة “سبوتنيك” الروسية"),
        ("نقلت رويترز عن الوزير لافروف قوله إن روسيا باقية.", "الوزير لافروف"),
        ("Interior Minister Ali Keda said that Russia serves Syria.", "Interior Minister Ali Keda"),
        ("“We will stay,” said Foreign Minister Sergei Lavrov.", "Foreign Minister Sergei Lavrov"),
        ("Lavrov told Reuters that Russia would stay.", "Lavrov"),
        ("Ten people died, according to the Syrian Observatory.", "the Syrian Observatory"),
    ],
)
def test_a_speaker_is_named_as_the_sentence_names_him(sentence: str, who: str) -> None:
    assert speaker(sentence) == who


@pytest.mark.parametrize(
    "sentence",
    [
        "وقال إن الوزير استقال.",
        "قيل إن الوزير استقال.",
        "وأضافت أنه جرى بحث الوضع، بحسب تعبيرها.",
        "أكد وزير الخارجية أهمية التعاون، مشيرًا إلى أن الاتفاق قريب.",
        "أجرى الرئيس الروسي اتصالًا بالرئيس السوري.",
        "تُوزَّع المقاعد وفق القانون.",
        "تقام المباريات وفق البرنامج التالي:",
        "وأكد بوتين موقفه الداعم “لوحدة وسيادة الدولة”.",
        "He said the deal was done.",
        "It is said that he left.",
        "The deal, which Lavrov announced on Monday, was signed.",
        "",
    ],
)
def test_where_nobody_is_named_nobody_is_invented(sentence: str) -> None:
    assert speaker(sentence) is None


def test_who_went_on_is_whom_the_cited_words_named_before() -> None:
    assert speaker("قال الوزير لافروف إن روسيا باقية. وأضاف أن الحوار مستمر.") == "الوزير لافروف"
    both = "أكد لافروف أن روسيا ملتزمة، وقال إن الطرفين اتفقا."
    assert speaker(both, "الطرفين اتفقا") == "لافروف"


def test_the_nearest_speaker_before_the_quoted_words_is_meant() -> None:
    text = "قال لافروف إن موسكو باقية، وقال الشيباني إن دمشق موافقة."
    assert speaker(text, "دمشق موافقة") == "الشيباني"
    assert speaker(text, "موسكو باقية") == "لافروف"


def test_what_stands_long_before_the_verb_is_the_articles_own() -> None:
    text = "وقع انفجار كبير في مرفأ المدينة أمس وأودى بحياة كثيرين، وقال الوزير إن التحقيق جار."
    assert speaker(text, "وقع انفجار كبير في مرفأ المدينة") is None


def test_two_speakers_in_the_cited_sentences_are_not_made_one() -> None:
    assert speaker("قال لافروف إن موسكو باقية. وقال الشيباني إن دمشق موافقة.") is None


def test_a_citation_carries_its_speaker() -> None:
    piece = evidence(1, SPEECH)
    end = SPEECH.index(" وأضاف")
    cited = Located(piece, Span(0, end), Span(0, end)).citation(1, "supports")
    assert cited.said_by == "وزير الداخلية، علي كده"


@given(st.text(st.sampled_from("قال إنأعلوزير ،:“”.()على بحسب وفق said Ali ,"), max_size=200))
def test_a_speaker_is_always_a_slice_of_the_sentence(text: str) -> None:
    span = speaker_of(text, 0, len(text))
    assert span is None or 0 <= span.start < span.end <= len(text)
