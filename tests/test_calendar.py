"""Dates are found exactly where they stand, right or not at all."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.calendar import MONTHS, WEEKDAYS, DateMention, find_dates, resolve
from tests.months import DIGITS, OF, REGIONS, in_digits, month_name

ARABIC_WEEK = "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"
ENGLISH_WEEK = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize("of", OF)
@pytest.mark.parametrize("region", REGIONS)
def test_every_day_by_every_months_name_is_found(region: str, of: str, digits: str) -> None:
    for ordinal in range(366):
        day = date(2024, 1, 1) + timedelta(ordinal)
        printed = f"{in_digits(day.day, digits)}{of}{month_name(region, day.month)}"
        text = f"وقال في {printed}، إن"
        (found,) = find_dates(text)
        assert (found.day, found.month, found.year) == (day.day, day.month, None)
        assert text[found.start : found.end] == printed


@given(DAYS, st.sampled_from(sorted(REGIONS)), st.sampled_from(DIGITS), st.sampled_from(OF))
def test_a_whole_date_with_its_weekday_is_found_whole(
    day: date, region: str, digits: str, of: str
) -> None:
    weekday = ARABIC_WEEK.split()[day.weekday()]
    number, year = in_digits(day.day, digits), in_digits(day.year, digits)
    printed = f"{weekday} {number}{of}{month_name(region, day.month)} {year}"
    text = f"عُقد يوم {printed}."
    (found,) = find_dates(text)
    assert found.whole == day
    assert text[found.start : found.end] == printed


@given(
    DAYS,
    st.sampled_from(
        ["{d} {m} {y}", "{m} {d}, {y}", "{a}. {d}, {y}", "{w}, {d} {m} {y}", "{d}th of {m}, {y}"]
    ),
)
def test_english_orders_are_found_whole(day: date, form: str) -> None:
    name = month_name("English", day.month)
    weekday = ENGLISH_WEEK.split()[day.weekday()]
    printed = form.format(d=day.day, m=name, y=day.year, a=name[:3], w=weekday)
    (found,) = find_dates(f"It ended on {printed} in Paris")
    assert found.whole == day


@given(DAYS, st.sampled_from("-/."), st.booleans(), st.booleans(), st.sampled_from(DIGITS))
def test_dates_in_digits_are_right_or_missing(
    day: date, mark: str, year_first: bool, padded: bool, digits: str
) -> None:
    width = 2 if padded else 1
    parts = [str(day.year), f"{day.month:0{width}}", f"{day.day:0{width}}"]
    printed = mark.join(parts if year_first else parts[::-1]).translate(
        str.maketrans(DIGITS[0], digits)
    )
    found = [mention.whole for mention in find_dates(f"• {printed} •")]
    exchangeable = not year_first and day.day <= 12 and day.day != day.month
    assert found == ([] if exchangeable else [day])


@given(st.integers(32, 99), st.sampled_from(sorted(MONTHS)))
def test_a_day_that_no_month_has_makes_no_date(day: int, name: str) -> None:
    assert find_dates(f"{day} {name.title()}") == []


@pytest.mark.parametrize(
    ("text", "printed", "day", "month", "year", "weekday"),
    [
        ("العلاقات، الثلاثاء 4 من شباط، أن", "الثلاثاء 4 من شباط", 4, 2, None, 1),
        ("وفي 4 شباط الحالي", "4 شباط", 4, 2, None, None),
        ("وبشباط 2025", "شباط 2025", None, 2, 2025, None),
        ("في نهاية أيلول 2015 فارقًا", "أيلول 2015", None, 9, 2015, None),
        (
            "في التاسع والعشرين من تشرين الأول، عقد",
            "التاسع والعشرين من تشرين الأول",
            29,
            10,
            None,
            None,
        ),
        ("الرابع من شباط", "الرابع من شباط", 4, 2, None, None),
        ("الحادي والثلاثين من آب", "الحادي والثلاثين من آب", 31, 8, None, None),
        (
            "هجوم السابع من أكتوبر/تشرين الأول 2023",
            "السابع من أكتوبر/تشرين الأول 2023",
            7,
            10,
            2023,
            None,
        ),
        ("4 شباط (فبراير) 2025", "4 شباط (فبراير) 2025", 4, 2, 2025, None),
        ("الثلاثاء الموافق 4 فبراير 2025م", "الثلاثاء الموافق 4 فبراير 2025", 4, 2, 2025, 1),
        ("في 8 كانون الأوّل 2024", "8 كانون الأوّل 2024", 8, 12, 2024, None),
        ("الأحد، الأول من شباط 2026", "الأحد، الأول من شباط 2026", 1, 2, 2026, 6),
        ("الأسبوع الأول من شباط 2025", "شباط 2025", None, 2, 2025, None),
        ("الأحد الأول من شباط", "شباط", None, 2, None, None),
        ("فبراير 14, 2025", "فبراير 14, 2025", 14, 2, 2025, None),
        ("2025-02-14T18:11:00+03:00", "2025-02-14", 14, 2, 2025, None),
        ("في مارس الماضي", "مارس", None, 3, None, None),
        ("on May 4", "May 4", 4, 5, None, None),
        ("in March 2024,", "March 2024", None, 3, 2024, None),
        ("27 ماي2017", "27 ماي2017", 27, 5, 2017, None),
    ],
)
def test_a_date_is_read_as_printed(
    text: str, printed: str, day: int | None, month: int, year: int | None, weekday: int | None
) -> None:
    (found,) = find_dates(text)
    assert text[found.start : found.end] == printed
    assert (found.day, found.month, found.year, found.weekday) == (day, month, year, weekday)


@pytest.mark.parametrize(
    "text",
    [
        "31 شباط", "29 شباط 2025", "30 February 2024", "04/05/2025", "14 شعبان 1446", "1446/08/15",
        "He may 4 times", "They march 3 miles", "in May", "مارس الرياضة", "تيريزا ماي", "قال أب لخمسة",
        "في إب", "مايوركا", "يوليوس قيصر", "192.168.10.204", "قانون الأول", "mayor 2024", "decade 2020",
    ],
)  # fmt: skip
def test_what_may_be_no_date_is_none(text: str) -> None:
    assert find_dates(text) == []


@given(st.text(alphabet="0123٤۵/-. منشباطمايآ،()FebMay\n\u200f\u064e", max_size=80))
def test_mentions_lie_apart_and_name_days_that_exist(text: str) -> None:
    end = 0
    for found in find_dates(text):
        assert end <= found.start < found.end <= len(text)
        if found.day and found.month:
            date(found.year or 2024, found.month, found.day)
        end = found.end


@given(DAYS, st.integers(-150, 150))
def test_a_missing_year_is_that_of_the_nearest_day(published: date, distance: int) -> None:
    day = published + timedelta(distance)
    mention = DateMention(0, 1, day.day, day.month, None, day.weekday())
    assert resolve(mention, published) == day


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("24 كانون الأول", date(2024, 12, 24)),
        ("الأربعاء 24 كانون الأول", date(2025, 12, 24)),
        ("الخميس 4 شباط 2025", None),
        ("شباط 2025", None),
        ("29 شباط", date(2024, 2, 29)),
        ("الاثنين 13 من شباط", None),
    ],
)
def test_a_date_is_completed_only_where_it_can_be(text: str, resolved: date | None) -> None:
    (mention,) = find_dates(text)
    assert resolve(mention, date(2025, 1, 5)) == resolved


def test_the_tables_name_all_months_and_weekdays() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert set(WEEKDAYS.values()) == set(range(7))
