from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.answering.models import Answer, Plan, Turn, Usage
from bot.chat.limits import Limits, Refusal
from bot.chat.texts import Texts
from bot.settings import Settings
from bot.storage.log_file import utc
from tests.people import COLLEAGUE, READER, Surface, surface

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
EN = Texts.load("en")


def _limits(it: Surface, home: Path, **environ: str) -> Limits:
    settings = Settings.load({"DALIL_HOME": str(home), "DALIL_TIMEZONE": "UTC", **environ}, home)
    return Limits(settings, it.shares, now=lambda: NOON)


def _arrived(it: Surface, ago: timedelta, **changes: Any) -> int:
    """Put a question into the inbox; return its id."""
    row = {
        "chat_id": READER.id,
        "user_id": READER.id,
        "kind": "question",
        "state": "delivered",
        "tries": 1,
        "received_at": utc(NOON - ago),
        "identity": "x",
    }
    with it.log.writing() as db:
        return int(str(db.table("inbox").insert({**row, **changes}).last_pk))


def _refused(limits: Limits, inbox_id: int | None = None) -> str | None:
    refusal = limits.refusal(READER.id, "a question", "en", inbox_id)
    return refusal and refusal.reason


def test_a_question_within_the_limits_is_accepted(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        assert _limits(it, tmp_path).refusal(READER.id, "x" * 10_000, "ar") is None


def test_a_question_that_is_too_long_is_refused_in_the_readers_language(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        refusal = _limits(it, tmp_path, DALIL_QUESTION_LENGTH="100").refusal(7, "س" * 101, "ar")
        assert refusal
        assert refusal.reason == "length"
        assert refusal.text == Texts.load("ar")("limit_length", n=100)
        assert refusal.notice[0].text.endswith(refusal.text)


def test_questions_of_the_last_minute_count_and_older_ones_do_not(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        limits = _limits(it, tmp_path, DALIL_PERSON_MINUTE="2")
        _arrived(it, timedelta(seconds=61))
        _arrived(it, timedelta(seconds=59))
        assert _refused(limits) is None
        _arrived(it, timedelta(seconds=1), state="received")
        assert _refused(limits) == "minute"
        assert limits.refusal(COLLEAGUE.id, "?", "en") is None


def test_of_questions_that_came_at_once_the_first_are_accepted(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        limits = _limits(it, tmp_path, DALIL_PERSON_MINUTE="2")
        entries = [_arrived(it, timedelta(seconds=1), state="received") for _ in range(4)]
        assert [_refused(limits, entry) for entry in entries] == [None, None, "minute", "minute"]


def test_what_was_turned_away_and_what_is_no_question_does_not_count(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        limits = _limits(it, tmp_path, DALIL_PERSON_MINUTE="1")
        for changes in ({"state": "refused"}, {"state": "cancelled"}, {"kind": "notice"}):
            _arrived(it, timedelta(seconds=1), **changes)
        _arrived(it, timedelta(seconds=1), kind="button")
        assert _refused(limits) is None
        pressed = _arrived(it, timedelta(seconds=1), kind="button")
        it.logbook.record(_turn(0), READER.id, READER.id, inbox_id=pressed)
        assert _refused(limits) == "minute"


def test_the_day_begins_at_midnight_of_the_newsroom(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        limits = _limits(it, tmp_path, DALIL_PERSON_DAY="1", DALIL_TIMEZONE="Asia/Damascus")
        # Noon of UTC is 15:00 in Damascus: sixteen hours ago was yesterday there.
        _arrived(it, timedelta(hours=16))
        assert _refused(limits) is None
        _arrived(it, timedelta(hours=14))
        assert _refused(limits) == "day"


def _turn(tokens: int) -> Turn:
    usage = Usage("m", tokens, 0)
    answer = Answer("q", "en", "question", "model", "not_enough_evidence", usage=usage)
    return Turn(answer, Plan("q", "en", "question"))


def test_the_tokens_of_a_person_are_summed_over_restarts(tmp_path: Path) -> None:
    with surface(tmp_path, DALIL_PERSON_TOKENS="100") as it:
        it.logbook.record(_turn(60), READER.id, READER.id)
        assert _refused(it.limits) is None
    with surface(tmp_path, DALIL_PERSON_TOKENS="100") as it:
        it.logbook.record(_turn(40), READER.id, READER.id)
        it.logbook.record(_turn(500), COLLEAGUE.id, COLLEAGUE.id)
        assert _refused(it.limits) == "tokens"


def test_a_question_that_was_accepted_is_not_refused_after_a_restart_for_what_came_since(
    tmp_path: Path,
) -> None:
    with surface(tmp_path, DALIL_PERSON_TOKENS="100") as it:
        came = utc(datetime.now(UTC) - timedelta(minutes=5))
        waiting = _arrived(it, timedelta(), state="received", received_at=came)
        it.logbook.record(_turn(500), READER.id, READER.id)
    with surface(tmp_path, DALIL_PERSON_TOKENS="100") as it:
        assert _refused(it.limits, waiting) is None
        assert _refused(it.limits) == "tokens"


@pytest.mark.parametrize("name", ["DALIL_PERSON_MINUTE", "DALIL_PERSON_DAY", "DALIL_PERSON_TOKENS"])
def test_zero_is_no_limit(tmp_path: Path, name: str) -> None:
    with surface(tmp_path) as it:
        for _ in range(70):
            _arrived(it, timedelta(seconds=1))
        it.logbook.record(_turn(10**9), READER.id, READER.id)
        limits = _limits(it, tmp_path, **{"DALIL_PERSON_MINUTE": "0", name: "0"})
        assert _refused(limits) is None


def test_a_flood_of_questions_is_not_answered_by_a_flood_of_refusals(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        limits = _limits(it, tmp_path, DALIL_PERSON_MINUTE="1")
        _arrived(it, timedelta(seconds=1))
        refusals = [limits.refusal(READER.id, "?", "en") for _ in range(50)]
    assert all(isinstance(refusal, Refusal) for refusal in refusals)
    assert sum(bool(refusal and refusal.notice) for refusal in refusals) == 10
