"""Numbers in digits and in Arabic and English words."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("نحو أربعة ملايين منزل", 4_000_000),
        ("٤ ملايين", 4_000_000),
        ("4,000,000 homes", 4_000_000),
        ("four million", 4_000_000),
        ("أَرْبَعَةُ ملايين", 4_000_000),
        ("٤ ملايين و300 ألف", 4_300_000),
        ("أربعمئة ألف منزل", 400_000),
        ("مئة ألف", 100_000),
        ("1.5 مليون", 1_500_000),
        ("1,5 مليون", 1_500_000),
        ("مليون ونصف المليون", 1_500_000),
        ("a million and a half", 1_500_000),
        ("نصف مليون", 500_000),
        ("half a million", 500_000),
        ("أكثر من مليوني دولار", 2_000_000),
        ("$5bn", 5_000_000_000),
        ("خمسة وعشرين شخصًا", 25),
        ("twenty-five people", 25),
        ("مئة وخمسة", 105),
        ("two hundred and five", 205),
        ("ثلاثمائة وخمسة وستون يومًا", 365),
        ("ألف وخمسمئة", 1_500),
        ("5 آلاف و200", 5_200),
        ("ثلاثة عشر", 13),
        ("التاسع والعشرين", 29),
        ("الحادي عشر", 11),
        ("٧٥٠٬٠٠٠", 750_000),
        ("الـ14 لنادي", 14),
        ("سبعينيات القرن الماضي", 70),
        ("مليونين ونصف", 2_500_000),
        ("ألفين ونصف الألف", 2_500),
        ("بلغت -5 درجات", -5),
        ("طائرة F-16", 16),
        ("two hundred thousand", 200_000),
    ],
)
def test_one_number_is_read_by_its_value(text: str, value: int) -> None:
    assert [number.value for number in find_numbers(text)] == [Fraction(value)]


def test_a_percentage_is_not_the_plain_number() -> None:
    found = find_numbers("25% و٢٥ في المئة و25 بالمئة، 25 per cent")
    assert [(number.value, number.percent) for number in found] == [(Fraction(25), True)] * 4
    assert [(n.value, n.percent) for n in find_numbers("%50 و٪٥٠")] == [(50, True)] * 2


def test_thousands_without_a_count_are_indefinite() -> None:
    assert [(n.value, n.indefinite) for n in find_numbers("آلاف القتلى")] == [(1000, True)]
    assert [(n.value, n.indefinite) for n in find_numbers("خمسة آلاف قتيل")] == [(5000, False)]


def test_hundreds_of_thousands_are_indefinite_and_no_hundred() -> None:
    for text in ("مئات الآلاف من القتلى", "hundreds of thousands", "مئات آلاف"):
        assert [(n.value, n.indefinite) for n in find_numbers(text)] == [(100_000, True)]
    assert [(n.value, n.indefinite) for n in find_numbers("سقط مئات")] == [(100, True)]


def test_a_number_of_a_million_digits_is_read_in_time() -> None:
    assert len(find_numbers("1" * 1_000_000)) == 1


def test_numbers_that_do_not_belong_together_stay_apart() -> None:
    assert [n.value for n in find_numbers("في 2000 خمسة أشخاص")] == [2000, 5]
    assert [n.value for n in find_numbers("18,000 و19,000")] == [18_000, 19_000]
    assert [n.value for n in find_numbers("10-15")] == [10, 15]


def test_a_quantity_is_no_hundred_and_a_lone_half_no_number() -> None:
    assert find_numbers("كمية كبيرة من نصف الإنتاج") == []


def test_offsets_name_the_words_as_printed() -> None:
    text = "بلغ İ عددهم أربعة ملايين"
    (number,) = find_numbers(text)
    assert text[number.start : number.end] == "أربعة ملايين"


@given(st.text(max_size=80))
def test_any_text_is_read_without_failing(text: str) -> None:
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)


@given(st.integers(0, 10**12))
def test_digits_in_three_scripts_are_worth_the_same(value: int) -> None:
    digits = f"{value:,}"
    arabic = digits.translate(str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬"))
    persian = str(value).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    for text in (digits, arabic, persian):
        assert [number.value for number in find_numbers(text)] == [value]
