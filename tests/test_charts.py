"""The timeline: every article counted once, readable for any archive, the same bytes each time."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts import draw_timeline, form_of
from bot.charts.series import NAMED, periods_of, series_of
from bot.charts.style import PALETTE, label
from bot.chat.texts import Texts
from bot.errors import UsageError
from retrieval.corpus import Month
from retrieval.models import Language

MARKS = re.compile("[\u200e\u200f]")
ROOT = Path(__file__).parents[1]


def archive(periods: int, outlets: int) -> list[Month]:
    """So many months from January 2015 on, each outlet with an article more than the next."""
    months = [f"{2015 + number // 12}-{number % 12 + 1:02}" for number in range(periods)]
    names = [f"جريدة {number}" for number in range(outlets)]
    return [Month(m, name, outlets - n) for m, (n, name) in product(months, enumerate(names))]


def words(months: list[Month], language: Language = "ar") -> list[str]:
    """Return the texts of the picture, which an SVG holds as comments beside its outlines."""
    drawn = draw_timeline(months, language, "svg").decode()
    return [MARKS.sub("", html.unescape(text)) for text in re.findall(r"<!-- (.*?) -->", drawn)]


MONTHS = st.builds(
    Month,
    st.none() | st.dates().map(lambda day: day.isoformat()[:7]),
    st.none() | st.sampled_from([f"outlet {number}" for number in range(12)]),
    st.integers(1, 1000),
)


@given(st.lists(MONTHS, min_size=1))
def test_every_dated_article_is_counted_once(months: list[Month]) -> None:
    dated = [month for month in months if month.month]
    periods = periods_of(months)
    assert periods == sorted(set(periods))
    if dated:
        series = series_of(months, periods)
        assert sum(one.total for one in series) == sum(month.count for month in dated)
        assert {len(one.counts) for one in series} == {len(periods)}
    else:
        assert periods == []


def test_eight_outlets_are_named_the_rest_summed_and_the_unknown_apart() -> None:
    months = [*archive(2, 300), Month("2015-01", None, 7)]
    *named, others, unknown = series_of(months, periods_of(months))
    assert [one.name for one in named] == [f"جريدة {number}" for number in range(NAMED)]
    assert (others.kind, others.outlets) == ("others", 292)
    assert (unknown.kind, unknown.total) == ("unknown", 7)
    assert len(PALETTE) == NAMED


def test_months_without_articles_are_there_and_a_long_archive_goes_by_years() -> None:
    def ends(first: str, last: str) -> list[str]:
        return periods_of([Month(last, "a", 1), Month(first, "a", 1)])

    assert ends("2024-11", "2025-02") == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert len(ends("2010-01", "2024-12")) == 180
    assert ends("2010-01", "2025-01") == [str(year) for year in range(2010, 2026)]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(("periods", "outlets"), [(1, 1), (18, 4), (120, 300), (480, 3)])
def test_pictures_of_any_archive_are_drawn_the_same_each_time(
    periods: int, outlets: int, language: Language
) -> None:
    months = archive(periods, outlets)
    assert draw_timeline(months, language, "png").startswith(b"\x89PNG")
    first = draw_timeline(months, language, "svg")
    assert first == draw_timeline(months, language, "svg")
    assert b"dc:date" not in first
    assert b"Matplotlib" not in first


def test_a_picture_says_what_it_shows_and_what_is_not_in_it() -> None:
    months = [Month("2025-01", "سانا", 2), Month("2025-02", "سانا", 1), Month(None, "سانا", 12)]
    shown, texts = words(months), Texts.load("ar")
    assert texts("chart.by_month") in shown
    assert "سانا · 3" in shown
    assert texts("chart.undated", n=12) in shown
    assert any("3 مقالات" in text and "كانون الثاني/يناير 2025" in text for text in shown)
    assert texts("chart.undated", n=12) not in words(months[:2])
    assert "Articles a month, by outlet" in words(months, "en")


def test_labels_of_months_are_few_enough_to_be_read() -> None:
    for periods in (1, 7, 30, 120, 480):
        shown = [text for text in words(archive(periods, 1)) if re.fullmatch(r"\d{1,2}", text)]
        years = [text for text in words(archive(periods, 1)) if re.fullmatch(r"20\d\d", text)]
        assert len(years) <= 15, periods
        assert years, periods
        assert len(shown) <= 25, periods


@pytest.mark.parametrize(
    "name", ["_hidden", "$x^2$ & <b>", "A\u202eB", "北京日报", "ا" * 200, "\n"]
)
def test_no_name_of_an_outlet_breaks_a_picture(name: str) -> None:
    months = [Month("2025-01", name, 2), Month("2025-01", "سانا", 1)]
    assert draw_timeline(months, "ar", "png")
    shown = words(months)
    assert "سانا · 1" in shown
    assert any(text.endswith("· 2") and len(text) < 40 for text in shown)


def test_a_name_keeps_its_direction_and_turns_nothing_around_it() -> None:
    arabic, english = Texts.load("ar"), Texts.load("en")
    assert label("Reuters", arabic) == "\u200f\u200eReuters\u200e\u200f"
    assert label("سانا", english) == "\u200e\u200fسانا\u200f\u200e"
    assert MARKS.sub("", label("A\u202eB\x07C", english)) == "ABC"
    assert MARKS.sub("", label("北", english)) == "\ufffd"


def test_letters_that_arabic_newsrooms_write_are_in_the_type() -> None:
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةىپچژگڤًٌٍَُِّْـ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹«»،؛؟"
    for letter in letters:
        assert "\ufffd" not in label(f"ب{letter}", Texts.load("ar")), letter


def test_a_files_name_tells_the_format() -> None:
    assert form_of(Path("a.PNG")) == "png"
    assert form_of(Path("a.b.svg")) == "svg"
    with pytest.raises(UsageError, match=r"\.png or \.svg"):
        form_of(Path("a.pdf"))


def test_no_window_is_opened() -> None:
    code = "import sys, bot.charts; sys.exit('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0
