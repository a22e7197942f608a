"""A page's day is its newsroom's: half past midnight in Damascus is the evening before in UTC."""

from __future__ import annotations

from datetime import UTC as ZERO
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

import pytest

from retrieval.models import Article
from retrieval.reading.html import read_html
from retrieval.site_rules import NO_RULES, SiteRules
from tests.readings import ARABIC, SECOND

UTC = "2025-02-05T21:30:00+00:00"
NOON = "2025-02-05T12:30:00Z"


DAMASCUS = ZoneInfo("Asia/Damascus")


def page(
    said: str,
    beside: str = "",
    updated: str = "",
    url: str | None = None,
    rules: SiteRules = NO_RULES,
) -> Article:
    tags = "".join(
        f'<meta property="article:{name}_time" content="{value}">'
        for name, value in (("published", said), ("modified", updated))
        if value
    )
    markup = (
        f"<html><head><title>زيارة إلى موسكو</title>{tags}</head><body><article>"
        f"<h1>زيارة إلى موسكو</h1><div>{beside}</div><p>{ARABIC}</p><p>{SECOND}</p></article>"
    )
    return read_html(
        markup.encode(), name="a", origin="a", today=date(2026, 11, 22), url=url, rules=rules
    )


@pytest.mark.parametrize(
    ("said", "beside", "published", "basis"),
    [
        (UTC, "", UTC, "meta"),
        (
            UTC,
            '<time datetime="2025-02-06T00:30:00+03:00">أمس</time>',
            "2025-02-06T00:30:00+03:00",
            "meta",
        ),
        (UTC, f'<time datetime="{UTC}">6 شباط 2025</time>', "2025-02-06", "meta"),
        (UTC, "6 شباط 2025", "2025-02-06", "stated"),
        (UTC, "5 شباط 2025", UTC, "meta"),
        (UTC, "آخر تحديث: 6 شباط 2025", UTC, "meta"),
        (NOON, "6 شباط 2025", "2025-02-05T12:30:00+00:00", "meta"),
        ("2025-02-05T21:30:00+03:00", "6 شباط 2025", "2025-02-05T21:30:00+03:00", "meta"),
        ("1969-12-31T19:00:00-05:00", "", None, None),  # a clock's zero
    ],
)
def test_a_time_in_utc_is_told_as_the_page_shows_it(
    said: str, beside: str, published: str | None, basis: str | None
) -> None:
    article = page(said, beside)
    assert (article.published, article.published_basis) == (published, basis)


def test_a_day_that_may_be_the_updates_does_not_move_the_publication() -> None:
    article = page(UTC, "6 شباط 2025", updated="2025-02-06T08:00:00+00:00")
    assert article.published == UTC


@pytest.mark.parametrize(
    ("said", "beside", "zone", "published", "basis"),
    [
        (UTC, "", DAMASCUS, "2025-02-06T00:30:00+03:00", "inferred"),
        (UTC, "منذ ثلاث ساعات", DAMASCUS, "2025-02-06T00:30:00+03:00", "inferred"),
        (NOON, "", DAMASCUS, "2025-02-05T12:30:00+00:00", "meta"),
        (UTC, "", ZERO, UTC, "meta"),
        (UTC, "5 شباط 2025", DAMASCUS, UTC, "meta"),
        (UTC, f'<time datetime="{UTC}">5 شباط 2025</time>', DAMASCUS, UTC, "meta"),
        (UTC, "6 شباط 2025", DAMASCUS, "2025-02-06", "stated"),
        ("2025-02-05T21:30:00+02:00", "", DAMASCUS, "2025-02-05T21:30:00+02:00", "meta"),
        (
            "2025-02-06T03:30:00Z",
            "",
            ZoneInfo("America/New_York"),
            "2025-02-05T22:30:00-05:00",
            "inferred",
        ),
    ],
)
def test_where_no_day_is_shown_a_time_in_utc_has_that_of_the_newsrooms_clocks(
    said: str, beside: str, zone: tzinfo, published: str, basis: str
) -> None:
    article = page(said, beside, rules=SiteRules(zone=zone))
    assert (article.published, article.published_basis) == (published, basis)


def test_the_day_of_a_pages_address_settles_which_of_two_days_a_time_in_utc_means() -> None:
    article = page(UTC, url="https://x.example/2025/02/05/a", rules=SiteRules(zone=DAMASCUS))
    assert (article.published, article.published_basis) == (UTC, "meta")


def test_the_next_day_in_a_pages_address_beats_that_of_a_time_in_utc() -> None:
    article = page(UTC, url="https://x.example/2025/02/06/a", rules=SiteRules(zone=ZERO))
    assert (article.published, article.published_basis) == ("2025-02-06", "inferred")


def test_a_page_that_gives_its_update_with_an_offset_has_told_its_clocks() -> None:
    article = page(UTC, updated="2025-02-06T09:00:00+04:00", rules=SiteRules(zone=DAMASCUS))
    assert (article.published, article.published_basis) == ("2025-02-06T01:30:00+04:00", "meta")


def test_the_clocks_of_a_site_that_the_newsroom_knows_are_not_inferred() -> None:
    london, beirut = ZoneInfo("Europe/London"), ZoneInfo("Asia/Beirut")
    rules = SiteRules(zones={"x.example": london, "b.example": beirut}, zone=DAMASCUS)
    there = page(UTC, url="https://www.x.example/a", rules=rules)
    assert (there.published, there.published_basis) == (UTC, "meta")
    east = page("2025-02-05T22:30:00Z", url="https://b.example/a", rules=rules)
    assert (east.published, east.published_basis) == ("2025-02-06T00:30:00+02:00", "meta")


def test_an_updates_time_has_the_offset_of_the_publication() -> None:
    marked = '<time datetime="2025-02-06T00:30:00+03:00">أمس</time>'
    article = page(UTC, marked, updated="2025-02-05T22:00:00Z")
    assert article.published == "2025-02-06T00:30:00+03:00"
    assert article.updated == "2025-02-06T01:00:00+03:00"


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("2025/02/23/a", "2025-02-23"),
        ("news/2025/2/3/a", "2025-02-03"),
        ("2025/02/a", "2025-02"),
        ("2025/13/40/a", None),
        ("2031/01/01/a", None),
    ],
)
def test_the_day_of_a_pages_own_address_is_inferred(path: str, published: str | None) -> None:
    article = page("", url=f"https://x.example/{path}")
    assert article.published == published
    assert article.published_basis == ("inferred" if published else None)
