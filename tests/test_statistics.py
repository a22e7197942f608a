"""The numbers an admin asks for, what the archive could not answer, and their picture."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.image import imread

from bot.answering.models import Answer, Plan, Turn, Usage
from bot.charts.figures import COLOURS, draw_figures, figure_of
from bot.charts.style import styled
from bot.chat.texts import Texts
from bot.storage.forgetting import Forgetting
from bot.storage.log_file import LogFile
from bot.storage.logbook import Logbook
from bot.storage.statistics import Day, Figures, Statistics, percentile, within
from tests.cited import answer

DAMASCUS = ZoneInfo("Asia/Damascus")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOON.date()


class Log:
    """A logbook with a clock that is set, and the statistics over it."""

    def __init__(self, home: Path) -> None:
        self.now = NOON
        self.path = home / "log.db"
        self.book = Logbook(self.path, now=lambda: self.now)
        self.file = LogFile(self.path)
        self.statistics = Statistics(self.file, DAMASCUS)

    def close(self) -> None:
        self.book.close()
        self.file.close()

    def ask(self, said: Answer, user_id: int = 5) -> None:
        self.book.record(Turn(said, Plan(said.question, said.language, said.kind)), 5, user_id)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    made = Log(tmp_path)
    yield made
    made.close()


def told(question: str = "سؤال؟", **changes: Any) -> Answer:
    return answer(question=question, **changes)


def unknown(question: str, **changes: Any) -> Answer:
    none = replace(told(question, verdict="not_enough_evidence"), citations=(), sentences=())
    return replace(none, **changes)


def test_questions_are_counted_by_the_newsrooms_day_with_empty_days(log: Log) -> None:
    log.now = datetime(2026, 11, 18, 21, 30, tzinfo=UTC)  # the next day in Damascus
    log.ask(told(usage=Usage("m", 100, 20)))
    log.now = NOON
    log.ask(told(verdict="refuted", kind="claim"))
    log.ask(unknown("مجهول"))
    log.book.record_failure(Plan("فاشل", "ar", "question"), "CorpusError", 5, 5)
    log.ask(replace(told(kind="chat"), verdict=None))
    figures = log.statistics.figures(TODAY, 4)
    assert [day.day.day for day in figures.days] == [18, 19, 20, 21]
    assert [day.questions for day in figures.days] == [0, 1, 0, 3]
    assert figures.days[3].outcomes == {"refuted": 1, "not_enough_evidence": 1, "failed": 1}
    assert [day.unanswered for day in figures.days] == [0, 0, 0, 1]
    assert figures.total.unanswered == 1
    assert (figures.days[1].input_tokens, figures.days[1].output_tokens) == (100, 20)
    assert (figures.total.questions, figures.total.input_tokens) == (4, 100)
    assert log.statistics.figures(date(2026, 11, 20), 2).total.questions == 1


def test_each_claim_of_a_message_counts(log: Log) -> None:
    parts = (told(verdict="supported", kind="claim"), unknown("ثان", kind="claim"))
    log.ask(told(verdict=None, parts=parts, kind="claim"))
    assert log.statistics.figures(TODAY, 1).total.outcomes == {
        "supported": 1,
        "not_enough_evidence": 1,
    }
    assert [item.question for item in log.statistics.unanswered(TODAY, 9)] == ["ثان"]


def test_excerpts_that_no_model_judged_are_no_failure_of_the_archive(log: Log) -> None:
    log.ask(told("ادّعاء", mode="quotes", verdict="not_enough_evidence", kind="claim"))
    log.ask(unknown("لا شيء عنه", mode="quotes"))
    assert log.statistics.figures(TODAY, 1).total.outcomes == {
        "quoted": 1,
        "not_enough_evidence": 1,
    }
    assert [item.question for item in log.statistics.unanswered(TODAY, 9)] == ["لا شيء عنه"]


def test_response_times_are_those_of_composed_answers(log: Log) -> None:
    for seconds in range(1, 21):
        log.ask(told(timings_ms={"total": seconds * 1000.0}))
    log.ask(told(timings_ms={}))  # shown again
    total = log.statistics.figures(TODAY, 1).total
    assert (total.median, total.slow) == (10, 19)
    assert log.statistics.figures(TODAY - timedelta(days=5), 1).total.median is None


def test_a_time_is_told_as_what_it_lies_within() -> None:
    assert [within(seconds) for seconds in (0, 0.02, 0.1, 1.1, 15.04)] == [
        "0.1",
        "0.1",
        "0.1",
        "1.1",
        "15.1",
    ]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=50), st.floats(0.01, 1))
def test_a_percentile_is_a_value_that_the_share_does_not_exceed(
    values: list[float], share: float
) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    assert sum(value < found for value in values) < share * len(values) + 1e-9


def test_the_unanswered_come_most_asked_first_one_for_all_its_spellings(log: Log) -> None:
    for question in ("كم عدد القتلى؟", "أين الوزير", "كَم عدد القتلى", "كم  عدد القتلي!"):
        log.now += timedelta(minutes=1)
        log.ask(unknown(question), user_id=len(question))
    first, second = log.statistics.unanswered(TODAY, 9)
    assert (first.question, first.times, first.last) == ("كم  عدد القتلي!", 3, TODAY)
    assert (second.question, second.times) == ("أين الوزير", 1)
    assert [item.times for item in log.statistics.unanswered(TODAY, 1)] == [3]
    assert log.statistics.unanswered(TODAY + timedelta(days=1), 9) == []


def test_what_was_answered_since_is_unanswered_no_longer(log: Log) -> None:
    log.ask(unknown("كم عدد القتلى؟"))
    log.ask(told("كم عدد القتلى"))
    assert log.statistics.unanswered(TODAY, 9) == []


def test_forgotten_questions_stay_numbers(log: Log) -> None:
    log.ask(unknown("سر", usage=Usage("m", 100, 20)))
    forgetting = Forgetting(log.path, now=lambda: NOON)
    assert forgetting.forget(5)
    forgetting.close()
    total = log.statistics.figures(TODAY, 1).total
    assert (total.outcomes, total.input_tokens) == ({"other": 1}, 100)
    assert log.statistics.unanswered(TODAY, 9) == []


def test_an_empty_logbook_has_empty_days(log: Log) -> None:
    figures = log.statistics.figures(TODAY, 2)
    assert figures.days == (Day(TODAY - timedelta(days=1)), Day(TODAY))
    assert figures.total == Day(TODAY)


@pytest.mark.parametrize(("language", "days"), [("ar", 30), ("en", 1)])
def test_the_picture_is_drawn_for_any_number_of_days(language: Any, days: int) -> None:
    outcomes = dict.fromkeys(COLOURS, 3)
    full = [Day(TODAY - timedelta(days=n), outcomes, 2.5, 9.0, 1000, 50) for n in range(days)]
    figures = Figures(tuple(reversed(full)), full[0])
    drawn = draw_figures(figures, language)
    assert imread(io.BytesIO(drawn), format="png").shape[:2] == (1500, 1200)
    assert drawn == draw_figures(figures, language)


def panels(figures: Figures) -> list[Any]:
    with styled():
        figure = figure_of(figures, Texts.load("en"))
        figure.canvas.draw()
        return figure.axes


def labels(axis: Any) -> list[str]:
    return [label.get_text() for label in axis.get_ticklabels()]


def test_no_two_marks_of_a_scale_read_alike() -> None:
    quick = Day(TODAY, {"quoted": 1}, median=0.02, slow=0.3)
    for panel in panels(Figures((quick,), quick)):
        assert len(set(labels(panel.yaxis))) == len(labels(panel.yaxis)) > 1


def test_many_days_are_summed_by_the_week_the_last_one_whole() -> None:
    days = tuple(Day(TODAY - timedelta(days=n), {"answered": 1}) for n in reversed(range(366)))
    questions, *_ = panels(Figures(days, Day(TODAY, {"answered": 366})))
    assert questions.get_title("left").endswith(Texts.load("en")("figures.questions_week"))
    heights = [bar.get_height() for bar in questions.patches]
    assert heights == [2, *[7] * 52]
    assert labels(questions.xaxis)[0] == "11/2026"
    few, *_ = panels(Figures(days[-62:], Day(TODAY, {"answered": 62})))
    assert len(few.patches) == 62


def test_a_time_without_questions_says_so() -> None:
    empty = Figures((Day(TODAY),), Day(TODAY))
    assert draw_figures(empty, "ar") != draw_figures(empty, "en")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_outcome_has_its_colour_and_words(language: Any) -> None:
    texts = Texts.load(language)
    assert all(texts(f"figures.{outcome}") for outcome in COLOURS)
    assert len(set(COLOURS.values())) == len(COLOURS)
