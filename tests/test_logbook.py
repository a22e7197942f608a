"""The logbook."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from bot.answering.models import Answer, Sentence, Turn, Usage
from bot.answering.planner import make_plan
from bot.answering.reuse import Same
from bot.storage.database import LogbookError
from bot.storage.feedback import Feedback
from bot.storage.log_file import LogFile
from bot.storage.logbook import Logbook
from bot.storage.migrations import migrations
from tests.evidence import SPEECH, draft, evidence, verify
from tests.fakes.replies import cite

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
    verified = verify(said, pieces, replace(plan, kind="question"))
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


def test_quotations_are_kept_beside_what_was_dropped_before_them(logbook: Logbook) -> None:
    turn = a_turn()
    _, dropped = turn.results
    quotes = replace(turn, answer=replace(turn.answer, mode="quotes"), results=(dropped,))
    row = logbook.turn(logbook.record(quotes))
    assert row is not None
    kept = [(item["outcome"], item["quote"], item["offered"]) for item in row["citations"]]
    assert kept == [("kept", QUOTE, None), ("dropped", None, dropped.offered)]


def test_the_citations_of_an_answer_that_is_given_again_are_kept(logbook: Logbook) -> None:
    row = logbook.turn(logbook.record(replace(a_turn(), evidence=(), results=())))
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


def test_tokens_are_summed_by_the_newsrooms_day(tmp_path: Path) -> None:
    moments = iter(f"2026-11-{at}+00:00" for at in ("20T20:59", "20T21:00", "21T20:59", "21T21:00"))
    logbook = Logbook(tmp_path / "log.db", now=lambda: datetime.fromisoformat(next(moments)))
    for _ in range(3):
        logbook.record(a_turn())
    logbook.record_failure(make_plan("سؤال"), "CorpusError")
    damascus = ZoneInfo("Asia/Damascus")
    assert logbook.tokens_spent(date(2026, 11, 20), damascus) == 120
    assert logbook.tokens_spent(date(2026, 11, 21), damascus) == 240
    assert logbook.tokens_spent(date(2026, 11, 22), damascus) == 0
    assert logbook.tokens_spent(date(2026, 11, 21), UTC) == 120
    failed, full, _ = logbook.days(9, damascus)
    assert (failed["day"], failed["turns"], failed["failed"]) == ("2026-11-22", 1, 1)
    assert (full["turns"], full["input_tokens"], full["output_tokens"]) == (2, 200, 40)
    assert full["verdicts"] == {"answered": 2}
    assert len(logbook.days(2, damascus)) == 2
    logbook.close()


def test_what_readers_thought_stands_beside_each_turn_and_day(
    logbook: Logbook, tmp_path: Path
) -> None:
    first, second = (logbook.record(a_turn()) for _ in range(2))
    log = LogFile(tmp_path / "log.db")
    feedback = Feedback(log, now=lambda: NOON)
    feedback.give(first, 7, "up")
    feedback.give(first, 8, "down", "wrong")
    log.close()
    newest, oldest = logbook.turns(2)
    assert (newest["id"], newest["feedback"]) == (second, [])
    said = [(given["user_id"], given["rating"], given["reason"]) for given in oldest["feedback"]]
    assert said == [(7, "up", None), (8, "down", "wrong")]
    whole = logbook.turn(first)
    assert whole is not None
    assert whole["feedback"] == oldest["feedback"]
    (day,) = logbook.days(9, UTC)
    assert (day["turns"], day["up"], day["down"]) == (2, 1, 1)


def test_a_forgotten_turn_has_still_been_paid_for(logbook: Logbook, tmp_path: Path) -> None:
    logbook.record(a_turn())
    logbook.record_spending(Usage("m", 5, None))
    with sqlite3.connect(tmp_path / "log.db") as db:
        db.executescript("DELETE FROM evidence; DELETE FROM citations; DELETE FROM turns")
    db.close()
    assert logbook.tokens_spent(NOON.date(), UTC) == 125


def test_a_log_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    db = Database(tmp_path / "log.db")
    migrations.apply(db, stop_before="spending_and_reuse")
    asked = {"asked_at": NOON.isoformat(), "question": "سؤال"}
    db.table("turns").insert_all(
        [{**asked, "input_tokens": 100, "output_tokens": 20}, {**asked, "input_tokens": None}]
    )
    db.close()
    logbook = Logbook(tmp_path / "log.db", now=lambda: NOON)
    assert logbook.tokens_spent(NOON.date(), UTC) == 120
    turn = logbook.turn(1)
    assert turn is not None
    assert turn["reuse_key"] is turn["corpus_revision"] is None
    logbook.record(a_turn(), same=Same("k", "1-a"))
    assert logbook.same_answer("k", None, NOON) is not None
    logbook.close()


def test_an_answer_is_found_again_by_its_key_in_its_chat(logbook: Logbook) -> None:
    turn = a_turn()
    logbook.record(turn, 5, same=Same("k", "1-a"))
    found = logbook.same_answer("k", 5, NOON - timedelta(days=1))
    assert found == replace(turn.answer, composed_at=NOON.isoformat())
    assert logbook.same_answer("k", None, NOON) is None
    assert logbook.same_answer("other", 5, NOON) is None
    assert logbook.same_answer("k", 5, NOON + timedelta(seconds=1)) is None


def test_an_answer_of_another_version_is_not_found_again(logbook: Logbook, tmp_path: Path) -> None:
    logbook.record(a_turn(), same=Same("k", "1-a"))
    with sqlite3.connect(tmp_path / "log.db") as db:
        db.execute("UPDATE turns SET answer = json_set(answer, '$.new', 1)")
        db.commit()
        assert logbook.same_answer("k", None, NOON) is not None
        db.execute("UPDATE turns SET answer = json_remove(answer, '$.basis.newest')")
        db.commit()
        assert logbook.same_answer("k", None, NOON) is None
    db.close()


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
    db.execute("UPDATE _sqlite_migrations SET name = 'from_the_future' WHERE id = 1")
    db.commit()
    db.close()
    with pytest.raises(LogbookError, match="upgrade"):
        Logbook(newer)


def test_the_recent_exchanges_of_a_chat_come_oldest_first(tmp_path: Path) -> None:
    clock = iter(NOON + timedelta(hours=hour) for hour in range(20))
    logbook = Logbook(tmp_path / "recent.db", now=lambda: next(clock))
    turn = a_turn()

    def asked(question: str, chat_id: int | None, **changes: Any) -> None:
        answer = replace(turn.answer, question=question, **changes)
        plan = replace(turn.plan, question=question)
        logbook.record(replace(turn, answer=answer, plan=plan), chat_id)

    asked("قديم", 5)
    asked("أول", 5)
    asked("غيره", 6)
    logbook.record_failure(make_plan("فاشل"), "CorpusError", chat_id=5)
    asked("مرحبا", 5, kind="chat")
    part = replace(turn.answer, sentences=(Sentence("نص الجزء.", (1,)),))
    asked("ثان", 5, sentences=(), parts=(part,))
    asked("طويل " * 900, None)
    since = (NOON + timedelta(hours=1)).astimezone(ZoneInfo("Asia/Damascus"))
    exchanges = logbook.recent(5, since, 9)
    assert [exchange.question for exchange in exchanges] == ["أول", "ثان"]
    assert [exchange.answer for exchange in exchanges] == ["يخدم المصلحة.", "نص الجزء."]
    assert [exchange.question for exchange in logbook.recent(5, since, 1)] == ["ثان"]
    (long,) = logbook.recent(None, since, 9)
    assert len(long.question) == 1_000
    logbook.close()
