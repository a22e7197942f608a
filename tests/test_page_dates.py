"""A page's dates are right or missing, whoever's months, digits and time zones it prints."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.calendar import MONTHS, find_dates
from retrieval.reading.fields import field_date
from retrieval.reading.html import read_html
from retrieval.reading.text import read_page
from tests.months import DIGITS, OF, REGIONS, in_digits, month_name

TODAY = date(2026, 11, 22)
HIJRI = (
    "محرم صفر ربيع_الأول ربيع_الآخر ربيع_الثاني جمادى_الأولى جمادى_الآخرة جمادى_الثانية رجب "
    "شعبان رمضان شوال ذو_القعدة ذي_القعدة ذو_الحجة ذي_الحجة"
)
DAYS = st.dates(date(1950, 1, 1), TODAY)
TITLE = "وزير النقل يفتتح جسرًا جديدًا على نهر الفرات"
BODY = (
    "افتتح وزير النقل جسرًا جديدًا على نهر الفرات في محافظة الرقة بحضور مئات من سكان المدينة.\n"
    "وقال الوزير إن الجسر الجديد سيخفف الازدحام عن الجسر القديم الذي تضرر في سنوات الحرب."
)


def printed(day: date, region: str, digits: str, of: str) -> str:
    name = month_name(region, day.month)
    return f"{in_digits(day.day, digits)}{of}{name} {in_digits(day.year, digits)}"


def flat(stamp: str) -> tuple[str | None, str | None]:
    article = read_page(f"{TITLE}\n{stamp}\n{BODY}", "a", "a", TODAY)
    return article.published, article.updated


def page(stamp: str) -> tuple[str | None, str | None]:
    paragraphs = "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    data = (
        f"<html><head><title>{TITLE}</title></head><body><div><h1>{TITLE}</h1>"
        f"<div>{escape(stamp)}</div><div>{paragraphs}</div></div></body></html>"
    )
    article = read_html(data.encode(), name="a", origin="a", today=TODAY)
    return article.published, article.updated


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize("of", OF)
@pytest.mark.parametrize("region", REGIONS)
def test_every_whole_date_of_a_year_is_found_right(region: str, of: str, digits: str) -> None:
    for ordinal in range(366):
        day = date(2024, 1, 1) + timedelta(ordinal)
        (found,) = find_dates(f"نشر في {printed(day, region, digits, of)}")
        assert found.whole == day


@given(st.integers(1, 31), st.sampled_from(sorted(MONTHS)), st.sampled_from(OF))
def test_a_day_of_any_known_months_name_is_right_or_missing(day: int, name: str, of: str) -> None:
    for found in find_dates(f"في {day}{of}{name.title()} 2024"):
        assert (found.month, found.year) == (MONTHS[name], 2024)
        assert found.day in (day, None)


@pytest.mark.parametrize("read", [flat, page])
@given(
    DAYS, st.sampled_from(sorted(REGIONS)), st.sampled_from(DIGITS), st.sampled_from(OF),
    st.sampled_from(["{}", "نشر: {}", "تاريخ النشر {} - 10:45 صباحًا", "• {} •", "{}م"]),
)  # fmt: skip
def test_a_page_stamped_with_a_date_has_that_date(
    read: object, day: date, region: str, digits: str, of: str, form: str
) -> None:
    stamp = form.format(printed(day, region, digits, of))
    assert read(stamp) == (day.isoformat(), None)  # type: ignore[operator]


@pytest.mark.parametrize("read", [flat, page])
@given(DAYS, st.sampled_from(sorted(REGIONS)), st.sampled_from(["آخر تحديث: {}", "Updated {}"]))
def test_a_date_of_an_update_is_no_date_of_publication(
    read: object, day: date, region: str, form: str
) -> None:
    stamp = form.format(printed(day, region, DIGITS[0], " "))
    assert read(stamp) == (None, day.isoformat())  # type: ignore[operator]


@pytest.mark.parametrize("read", [flat, page])
@given(
    st.integers(1, 30), st.sampled_from(HIJRI.split()), st.integers(1380, 1460),
    st.sampled_from(DIGITS), st.sampled_from(["{} {} {}", "{} من {} {} هـ", "{}/{}/{}"]),
)  # fmt: skip
def test_a_hijri_date_is_missing(
    read: object, day: int, month: str, year: int, digits: str, form: str
) -> None:
    named = month.replace("_", " ")
    month_printed = in_digits(HIJRI.split().index(month) % 12 + 1, digits) if "/" in form else named
    stamp = form.format(in_digits(day, digits), month_printed, in_digits(year, digits))
    assert read(stamp) == (None, None)  # type: ignore[operator]


@pytest.mark.parametrize("read", [flat, page])
@pytest.mark.parametrize(
    ("stamp", "published", "updated"),
    [
        ("12.02.2025 | 16:20 GMT", None, None),  # February or December
        ("13.02.2025 | 16:20 GMT", "2025-02-13T16:20:00+00:00", None),
        ("4 شباط 2025 - 6:11 م بتوقيت غرينتش", "2025-02-04T18:11:00+00:00", None),
        ("٤ شباط ٢٠٢٥ الساعة ١٢:٣٠ ص بتوقيت جرينتش", "2025-02-04T00:30:00+00:00", None),
        ("4 فبراير 2025، 18:11 (توقيت مكة المكرمة)", "2025-02-04T18:11:00+03:00", None),
        ("4 فبراير 2025 18:11 بتوقيت دمشق", "2025-02-04T18:11:00+03:00", None),
        ("4 فبراير 2021 18:11 بتوقيت دمشق", "2021-02-04T18:11:00+02:00", None),
        ("February 12, 2025 3:22 PM GMT+3", "2025-02-12T15:22:00+03:00", None),
        ("Feb 12, 2025 3:22 p.m. EST", "2025-02-12T15:22:00-05:00", None),
        ("July 12, 2025 3:22 PM ET", "2025-07-12T15:22:00-04:00", None),
        ("Feb 12, 2025 15:22 CST", "2025-02-12", None),  # Chicago or China
        ("4 شباط 2025 10:45", "2025-02-04", None),
        ("4 شباط 2025 - 25:10 GMT", "2025-02-04", None),
        ("نشر 4 شباط 2025 10:45 GMT - آخر تحديث 5 شباط 2025 08:00 GMT",
         "2025-02-04T10:45:00+00:00", "2025-02-05T08:00:00+00:00"),
        ("8 شعبان 1446 هـ الموافق 7 شباط 2025", "2025-02-07", None),
        ("31 شباط 2025", None, None),
        ("4 شباط 2027", None, None),
        ("4 شباط 1446", None, None),
        ("الثلاثاء 5 شباط 2025", None, None),  # a Wednesday
    ],
)  # fmt: skip
def test_a_time_is_kept_with_its_zone_only(
    read: object, stamp: str, published: str | None, updated: str | None
) -> None:
    assert read(stamp) == (published, updated)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("Tue, 04 Feb 2025 10:00:00 GMT", "2025-02-04T10:00:00+00:00"),
        ("Tue, 04 Feb 2025 10:00:00 -0500", "2025-02-04T10:00:00-05:00"),
        ("2025-02-04T10:00:00+0300", "2025-02-04T10:00:00+03:00"),
        ("2025-02-04T10:00:00", "2025-02-04"),
        ("1970-01-01T00:00:00Z", None),
        ("1446-08-05T10:00:00+03:00", None),
        ("2025-02-30T10:00:00Z", None),
    ],
)
def test_a_field_keeps_its_offset_or_is_a_date_only(value: str, read_as: str | None) -> None:
    assert field_date(value, TODAY) == read_as
