"""The logbook."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering.models import Answer, Turn, Usage
from bot.answering.planner import make_plan
from bot.answering.verification import verify
from bot.storage.database import LogbookError
from bot.storage.logbook import Logbook
from tests.evidence import SPEECH, cite, draft, evidence

QUOTE = "التعاون مع روسيا يخدم المصلحة السورية"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def logbook(tmp_path: Path) -> Iterator[Logbook]:
    logbook = Logbook(tmp_path / "log.db", now=lambda: NOON)
    yield logbook
    logbook.close()


def a_turn() -> Turn:
    plan = make_plan("ماذا قال كده؟")
    pieces = (evidence(1, SPEECH),)
    said = draft(("يخدم المصلحة.", [cite(1, QUOTE), cite(1, "لا أساس له هنا أبدًا")]))
    verified = verify(said, pieces, plan.question, "question")
    answer = Answer(
        question=plan.question,
        language="ar",
        kind="question",
        mode="model",
        verdict=verified.verdict,
        sentences=verified.sentences,
        citations=verified.citations,
        checks=verified.checks,
        usage=Usage("m", 100, 20),
        timings_ms={"total": 12.5},
    )
    return Turn(answer, plan, pieces, verified.results, "f" * 64)


def test_a_turn_is_kept_whole(logbook: Logbook) -> None:
    turn_id = logbook.record(a_turn(), chat_id=5, user_id=6)
    row = logbook.turn(turn_id)
    assert row is not None
    assert (row["chat_id"], row["user_id"], row["asked_at"]) == (5, 6, "2026-11-21T12:00:00+00:00")
    assert (row["question"], row["verdict"], row["mode"]) == ("ماذا قال كده؟", "answered", "model")
    assert (row["model"], row["input_tokens"], row["output_tokens"]) == ("m", 100, 20)
    assert row["prompt_hash"] == "f" * 64
    assert row["timings_ms"] == {"total": 12.5}
    assert row["plan"]["kind"] == "question"
    assert row["answer"]["citations"][0]["quote"] == QUOTE
    (piece,) = row["evidence"]
    assert (piece["label"], piece["text"], piece["article_id"]) == ("P1", SPEECH, "a")
    kept, dropped = row["citations"]
    assert (kept["n"], kept["outcome"], kept["quote"]) == (1, "kept", QUOTE)
    assert (dropped["n"], dropped["outcome"], dropped["dropped_by"]) == (None, "dropped", "place")
    assert dropped["offered"] == "لا أساس له هنا أبدًا"


def test_the_citations_of_a_quotes_answer_are_kept(logbook: Logbook) -> None:
    turn = a_turn()
    quotes = replace(turn, answer=replace(turn.answer, mode="quotes"), results=())
    row = logbook.turn(logbook.record(quotes))
    assert row is not None
    assert [item["quote"] for item in row["citations"]] == [QUOTE]


def test_a_failed_turn_is_kept_with_its_question(logbook: Logbook) -> None:
    logbook.record_failure(make_plan("سؤال"), "CorpusError", chat_id=5)
    (row,) = logbook.turns(10)
    assert (row["question"], row["error"], row["verdict"]) == ("سؤال", "CorpusError", None)


def test_the_newest_turns_come_first_and_an_unknown_one_is_none(logbook: Logbook) -> None:
    ids = [logbook.record(a_turn()) for _ in range(3)]
    assert [row["id"] for row in logbook.turns(2)] == ids[:0:-1]
    assert logbook.turn(99) is None


def test_many_threads_may_record_at_once(logbook: Logbook) -> None:
    threads = [threading.Thread(target=logbook.record, args=(a_turn(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(logbook.turns(100)) == 8


def test_the_file_is_plain_sqlite_with_a_durable_log(logbook: Logbook, tmp_path: Path) -> None:
    logbook.record(a_turn())
    logbook.close()
    db = sqlite3.connect(tmp_path / "log.db")
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    (answer,) = db.execute("SELECT answer FROM turns").fetchone()
    assert "\\u" not in answer
    assert json.loads(answer)["verdict"] == "answered"
    db.close()


def test_a_damaged_and_a_newer_log_are_named_with_their_mend(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"not a database at all, only words" * 100)
    with pytest.raises(LogbookError, match="backup"):
        Logbook(damaged)
    newer = tmp_path / "newer.db"
    Logbook(newer).close()
    db = sqlite3.connect(newer)
    db.execute("UPDATE _sqlite_migrations SET name = 'from_the_future'")
    db.commit()
    db.close()
    with pytest.raises(LogbookError, match="upgrade"):
        Logbook(newer)
