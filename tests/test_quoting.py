"""Where a quotation stands in a passage."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import quoting

PASSAGE = (
    "قال وزير الداخلية، علي كده، إن “التعاون مع روسيا يخدم المصلحة السورية” في 4 من شباط 2025، "
    "وإن النموّ بلغ 1.5% من 180 مليون دولار."
)


def find(quotation: str, passage: str = PASSAGE) -> list[str]:
    return [passage[s.start : s.end] for s in quoting.find(quotation, quoting.fold(passage))]


@pytest.mark.parametrize(
    "quotation",
    [
        "التعاون مع روسيا يخدم المصلحة السورية",
        "«التعاون مع روسيا يخدم المصلحة السورية»",
        "التعاون مع روسيا يخدم المصلحة السورية.",
        "التّعاوُن مع روســيا يخدم المصلحه السوريه",
        "التعاون\u00a0مع\u200f روسيا  يخدم المصلحة السورية",
        'إن "التعاون مع روسيا يخدم المصلحة السورية" في ٤ من شباط ٢٠٢٥',
        "في ۴ من شباط ۲۰۲۵",
        "قال وزير الداخلية، على كدة، ان",
        "النمو بلغ ١٫٥٪ من ١٨٠ مليون",
        "ﻗﺎﻝ ﻭﺯﻳﺮ ﺍﻟﺪﺍﺧﻠﻴﺔ",
    ],
)
def test_what_differs_only_in_spelling_stands(quotation: str) -> None:
    assert len(find(quotation)) == 1


@pytest.mark.parametrize(
    "quotation",
    [
        "التعاون مع روسيا لا يخدم المصلحة السورية",
        "التعاون مع روسيا يخدم السورية",
        "التعاون مع إيران يخدم المصلحة السورية",
        "تعاون مع روسيا يخدم المصلحة السورية",
        "التعاون مع روسيا يخدم المصلحة السور",
        "في 4 من شباط 2026",
        "بلغ 15% من 180",
        "5% من 180 مليون",
        "بلغ 1.5% من 18",
        "النمو بلغ 1.5",
        "بلغ 1",
        "",
        "…",
    ],
)
def test_what_does_not_stand_word_for_word_is_not_found(quotation: str) -> None:
    assert find(quotation) == []


def test_the_slice_is_the_articles_own_spelling() -> None:
    assert find("النمو بلغ ١٫٥٪ من ١٨٠ مليون") == ["النموّ بلغ 1.5% من 180 مليون"]


def test_a_diacritic_after_the_last_letter_belongs_to_the_quotation() -> None:
    assert find("وإن النمو") == ["وإن النموّ"]


def test_the_punctuation_and_marks_that_were_offered_are_kept() -> None:
    assert find("بلغ 1.5% من 180 مليون دولار.") == ["بلغ 1.5% من 180 مليون دولار."]
    assert find("بلغ 1.5% من 180 مليون دولار؟") == ["بلغ 1.5% من 180 مليون دولار"]
    assert find("«التعاون مع روسيا يخدم المصلحة السورية»") == [
        "“التعاون مع روسيا يخدم المصلحة السورية”"
    ]


def test_every_place_is_found() -> None:
    assert len(find("قال الوزير نعم", "قال الوزير نعم. ثم قال الوزير: نعم. قال الوزير نعم")) == 2


def test_a_number_is_not_cut_from_its_sign() -> None:
    assert find("5 درجات تحت الصفر", "بلغت -5 درجات تحت الصفر") == []
    assert find("-5 درجات تحت الصفر", "بلغت -5 درجات تحت الصفر") == ["-5 درجات تحت الصفر"]


def test_an_apostrophe_inside_a_word_is_a_letter() -> None:
    assert find("they don't know", "they don’t know") == ["they don’t know"]
    assert find("they dont know", "they don’t know") == []


def test_an_apostrophe_is_one_beside_a_vowel_sign_too() -> None:
    assert find("القسم الوطنيَ'أ' لكرة اليد", "القسم الوطني'أ' لكرة اليد")


def test_a_joined_quotation_is_split_into_its_parts() -> None:
    assert quoting.parts("قال وزير الداخلية … يخدم المصلحة السورية") == [
        "قال وزير الداخلية",
        "يخدم المصلحة السورية",
    ]
    assert quoting.parts("one [...] two") == ["one", "two"]


def test_three_words_are_long_enough_and_two_are_not() -> None:
    assert quoting.is_long_enough("يخدم المصلحة السورية")
    assert not quoting.is_long_enough("المصلحة السورية")


@given(st.text(max_size=60))
def test_folding_is_idempotent_and_keeps_the_way_back(text: str) -> None:
    folded = quoting.fold(text)
    assert len(folded.origin) == len(folded.text)
    assert all(0 <= index < max(len(text), 1) for index in folded.origin)
    assert list(folded.origin) == sorted(folded.origin)
    assert quoting.fold(folded.text).text.strip() == folded.text.strip()


WORDS = st.lists(
    st.text(
        alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىؤئabcdefXYZ0123456789", min_size=1, max_size=8
    ),
    min_size=3,
    max_size=12,
)


@given(WORDS, WORDS, WORDS)
def test_a_run_of_whole_words_is_found_where_it_was_taken(
    before: list[str], quoted: list[str], after: list[str]
) -> None:
    passage = " ".join([*before, *quoted, *after])
    quotation = " ".join(quoted)
    start = len(" ".join(before)) + 1
    spans = quoting.find(quotation, quoting.fold(passage))
    assert (start, start + len(quotation)) in [(span.start, span.end) for span in spans]


@given(st.text(alphabet="اب ،.؟!\n“”ـًab1.5,%-…ﻻ", max_size=60), st.data())
def test_a_found_span_folds_to_the_quotation(passage: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(passage)))
    end = data.draw(st.integers(start, len(passage)))
    quotation = passage[start:end]
    for span in quoting.find(quotation, quoting.fold(passage)):
        assert quoting.bare(passage[span.start : span.end]) == quoting.bare(quotation)


def test_decomposed_letters_meet_composed_ones() -> None:
    passage = "قال المسؤول أمس إن الأمر انتهى"
    assert find(unicodedata.normalize("NFD", "قال المسؤول أمس"), passage) == ["قال المسؤول أمس"]
    assert find("قال المسؤول أمس", unicodedata.normalize("NFD", passage))


@given(st.text(alphabet="اأى ،.\n\u00a0“”'’ـًab1٢½²ﻻ_", max_size=40) | st.text(max_size=40))
def test_a_bare_text_is_the_folded_one_without_the_punctuation_at_its_ends(text: str) -> None:
    assert quoting.bare(text) == quoting.fold(text).text.strip(" .,،؛;:!؟?–—…")
