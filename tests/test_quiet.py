from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.quiet import CODES, OFF, USUAL, hours_label, is_quiet
from bot.chat.texts import Texts

BEIRUT, BERLIN = ZoneInfo("Asia/Beirut"), ZoneInfo("Europe/Berlin")


def _at(text: str, zone: ZoneInfo, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [
        ("21:59", False),
        ("22:00", True),
        ("23:59", True),
        ("00:00", True),
        ("06:59", True),
        ("07:00", False),
        ("12:00", False),
    ],
)
def test_the_usual_hours_run_from_ten_over_midnight_to_seven(clock: str, quiet: bool) -> None:
    assert is_quiet(None, _at(f"2026-06-01 {clock}", BEIRUT), BEIRUT) is quiet


def test_hours_of_the_day_do_not_run_over_midnight() -> None:
    assert is_quiet("0816", _at("2026-06-01 12:00", BEIRUT), BEIRUT)
    assert not is_quiet("0816", _at("2026-06-01 16:00", BEIRUT), BEIRUT)
    assert not is_quiet("0816", _at("2026-06-01 00:00", BEIRUT), BEIRUT)


def test_the_same_moment_is_quiet_in_one_newsroom_and_not_in_another() -> None:
    moment = datetime(2026, 6, 1, 4, 30, tzinfo=UTC)  # 07:30 in Beirut, 06:30 in Berlin
    assert not is_quiet(USUAL, moment, BEIRUT)
    assert is_quiet(USUAL, moment, BERLIN)


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_the_clock_on_the_wall_counts_in_the_nights_when_it_is_put_forward_and_back(
    night: str,
) -> None:
    # Seven in the morning comes after eight hours in spring, and after ten in autumn.
    moment, passed = _at(night, BERLIN) - timedelta(hours=2), 0
    assert is_quiet(USUAL, moment, BERLIN)
    while is_quiet(USUAL, moment, BERLIN):
        moment += timedelta(minutes=30)
        passed += 30
    assert moment == _at(f"{night} 07:00", BERLIN)
    assert passed == {"2026-03-29": 8 * 60, "2026-10-25": 10 * 60}[night]


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(CODES))
def test_who_is_never_quiet_is_told_at_any_time_and_the_others_every_day(
    moment: datetime, code: str
) -> None:
    try:
        hours = [moment + timedelta(hours=n) for n in range(27)]
    except OverflowError:
        return
    quiet = [is_quiet(code, hour, UTC) for hour in hours]
    assert not all(quiet)
    assert any(quiet) == (code != OFF)


def test_the_hours_are_said_in_words() -> None:
    assert hours_label(None, Texts.load("en")) == "22:00 to 07:00"
    assert hours_label("0008", Texts.load("ar")) == "من 00:00 إلى 08:00"
    assert hours_label(OFF, Texts.load("en")) == Texts.load("en")("quiet.off")
