"""A person forgotten, and old turns: no trace in any file, searched as bytes."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.answering.models import Plan, Turn, Usage
from bot.chat.kept import keeping
from bot.storage.access import AccessTable
from bot.storage.database import LogbookError
from bot.storage.deliveries import Deliveries
from bot.storage.entries import Arrival, Entry, Part
from bot.storage.feedback import Feedback
from bot.storage.forgetting import Forgetting, copies
from bot.storage.inbox import Inbox
from bot.storage.log_file import LogFile
from bot.storage.logbook import Logbook
from bot.storage.preferences import PreferencesTable
from bot.storage.shares import Shares
from bot.storage.writer import Writer
from bot.tidying import tidy
from tests import cited
from tests.traces import traces

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
USER, OTHER, GROUP = 700, 800, -900
SECRET, KEPT = "زرقاءاليمامة-Zq7", "المتنبي-Kx9"


class Newsroom:
    """A home with its real tables, in which people ask."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / "log.db"
        self.now = NOON
        self.logbook = Logbook(self.path, now=lambda: self.now)
        self.log = LogFile(self.path)
        self.forgetting = Forgetting(self.path, now=lambda: self.now)
        self._updates = 0

    def close(self) -> None:
        self.forgetting.close()
        self.log.close()
        self.logbook.close()

    def ask(
        self,
        text: str,
        user_id: int = USER,
        chat_id: int = USER,
        *,
        done: bool = True,
        received: bool = True,
        **about: Any,
    ) -> int | None:
        """Ask as Telegram and the bot would; return the turn, or None where it is not done.

        Of an answer that is not `received` there is no receipt.
        """
        asked = self._ask(text, user_id, chat_id, done=done, received=received, about=about)
        return asyncio.run(asked)

    async def _ask(
        self,
        text: str,
        user_id: int,
        chat_id: int,
        *,
        done: bool,
        received: bool,
        about: dict[str, Any],
    ) -> int | None:
        writer = Writer(self.path)
        inbox = Inbox(writer, now=lambda: self.now)
        deliveries = Deliveries(writer, now=lambda: self.now)
        self._updates += 1
        message = {"text": text, "from": {"id": user_id, "first_name": text}, **about}
        arrival = Arrival(
            self._updates, chat_id, user_id, "question", f"m {self._updates}", {"message": message}
        )
        (entry,) = await inbox.accept([arrival])
        await inbox.begin(entry)
        turn_id = None
        if done:
            turn_id = self.logbook.record(turn(text), chat_id, user_id, inbox_id=entry.id)
            stored = await inbox.answered(entry, [{"text": text}], "ar", turn_id)
            assert stored is not None
            (part,) = await deliveries.parts(stored)
            noted = await deliveries.sending(stored, part)
            assert noted is not None
            if received:
                await deliveries.sent(stored, noted, chat_id, 1)
        await writer.close()
        return turn_id

    def asking(self) -> str:
        """The identity of the update that came last."""
        return f"m {self._updates}"

    def entries(self) -> int:
        with self.log.reading() as db:
            return int(db.execute("SELECT max(id) FROM inbox").fetchone()[0])


def turn(text: str) -> Turn:
    """A turn that says a text wherever it can hold one."""
    cited_there = cited.citation(context=f"{text} {cited.PARAGRAPHS[2]}", translation=text)
    answer = cited.answer(
        cited_there, question=text, usage=Usage("m", 100, 20), missing=text, timings_ms={"total": 1}
    )
    made = cited.turn(answer)
    piece = replace(made.evidence[0], text=text * 400)  # too long for one page
    return replace(made, plan=Plan(text, "ar", "question", phrases=(text,)), evidence=(piece,))


def found(home: Path, text: str = SECRET) -> list[str]:
    return traces(home, text)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path)
    yield made
    made.close()


def test_no_file_holds_a_trace_of_a_forgotten_person(newsroom: Newsroom) -> None:
    for number in range(6):
        newsroom.ask(f"{SECRET} {number}")
        newsroom.ask(f"{KEPT} {number}", OTHER, OTHER)
        newsroom.ask(f"{SECRET} {number}", USER, GROUP)
    newsroom.logbook.record_failure(Plan(SECRET, "ar", "question"), "Error", USER, USER)
    Feedback(newsroom.log).give(1, USER, "down", SECRET)
    AccessTable(newsroom.log).ask(USER, SECRET, "ar", message_id=1, most=9)
    PreferencesTable(newsroom.log).choose(USER, "en")
    assert "log.db-wal" in found(newsroom.home)
    assert newsroom.forgetting.forget(USER) is True
    assert found(newsroom.home) == []
    assert PreferencesTable(newsroom.log).language(USER) is None
    standing = AccessTable(newsroom.log).standing(USER)
    assert standing is not None
    assert (standing.state, standing.name) == ("asked", None)


def test_others_keep_what_they_asked(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    kept = newsroom.ask(KEPT, OTHER, OTHER)
    grouped = newsroom.ask(f"{KEPT} في المجموعة", OTHER, GROUP)
    newsroom.ask(SECRET, USER, GROUP)
    assert newsroom.forgetting.forget(USER)
    assert kept is not None
    assert grouped is not None
    for turn_id in (kept, grouped):
        row = newsroom.logbook.turn(turn_id)
        assert row is not None
        assert row["answer"]["question"].startswith(KEPT)
        assert len(row["citations"]) == len(row["evidence"]) == 1
    assert newsroom.logbook.was_sent_to(kept, OTHER)


def test_what_others_replied_to_is_gone_too(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET, USER, GROUP)
    quoted: dict[str, Any] = {"reply_to_message": {"text": SECRET, "from": {"id": USER}}}
    newsroom.ask(KEPT, OTHER, GROUP, **quoted)
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home) == []
    assert found(newsroom.home, KEPT) == ["log.db"]


def test_what_was_removed_before_leaves_no_trace_either(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    with newsroom.log.reading() as db:  # a SQLite may be built to delete securely, or not
        db.execute("PRAGMA secure_delete = OFF")
    with newsroom.log.writing() as db:
        for table in ("deliveries", "evidence", "citations", "inbox", "turns"):
            db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    with newsroom.log.reading() as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert found(newsroom.home) == ["log.db"]
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home) == []


def test_tokens_and_shares_stay_counted_without_text(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    newsroom.ask(SECRET)
    shares, before = Shares(newsroom.log), NOON - timedelta(hours=1)
    had = (shares.questions(USER, before), shares.tokens(USER, before))
    assert had == (2, 240)
    assert newsroom.forgetting.forget(USER)
    assert (shares.questions(USER, before), shares.tokens(USER, before)) == had
    assert newsroom.logbook.tokens_spent(NOON.date(), UTC) == 240


def test_the_numbers_are_removed_a_day_later_and_none_is_given_twice(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    last = newsroom.ask(SECRET)
    assert newsroom.forgetting.forget(USER)
    newsroom.now += timedelta(days=2)
    assert newsroom.forgetting.expire(0)
    assert [row["id"] for row in newsroom.logbook.turns(9)] == [last]
    following = newsroom.ask(KEPT, OTHER, OTHER)
    assert following is not None
    assert last is not None
    assert following > last


def test_a_forgotten_turn_answers_no_button_and_no_follow_up(newsroom: Newsroom) -> None:
    turn_id = newsroom.ask(SECRET)
    assert turn_id is not None
    assert newsroom.forgetting.forget(USER)
    assert newsroom.logbook.recent(USER, NOON - timedelta(days=1), 9) == []
    assert not newsroom.logbook.was_sent_to(turn_id, USER)
    row = newsroom.logbook.turn(turn_id)
    assert row is not None
    assert row["answer"] is row["chat_id"] is None
    assert row["evidence"] == row["citations"] == []


def test_the_request_itself_can_still_be_answered(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    newsroom.ask("/forget", done=False)
    assert newsroom.forgetting.forget(USER, newsroom.asking())
    assert found(newsroom.home) == []

    async def finish() -> list[Any]:
        writer = Writer(newsroom.path)
        inbox = Inbox(writer)
        (entry,) = await inbox.unfinished()
        stored = await inbox.answered(entry, [{"text": "تم"}], "ar")
        assert stored is not None
        parts = await Deliveries(writer).parts(stored)
        await writer.close()
        return parts

    assert len(asyncio.run(finish())) == 1


def test_what_is_still_being_answered_is_forgotten_once_it_is_done(newsroom: Newsroom) -> None:
    newsroom.ask(KEPT)
    newsroom.ask(SECRET, USER, GROUP, done=False)
    assert newsroom.forgetting.forget(USER) is False
    assert found(newsroom.home, KEPT) == []
    entry_id = newsroom.entries()
    newsroom.logbook.record(turn(SECRET), GROUP, USER, inbox_id=entry_id)
    with newsroom.log.writing() as db:
        db.execute("UPDATE inbox SET state = 'delivered' WHERE id = ?", [entry_id])
    assert newsroom.forgetting.finish() is True
    assert found(newsroom.home) == []


def test_what_has_no_receipt_is_forgotten_at_once_and_not_sent_again(newsroom: Newsroom) -> None:
    async def on_its_way() -> tuple[Entry, Part]:
        async with keeping(newsroom.path) as kept:
            (entry,) = await kept.inbox.unfinished()
            (part,) = await kept.deliveries.parts(entry)
            return entry, part

    async def is_sent_again(entry: Entry, part: Part) -> bool:
        async with keeping(newsroom.path) as kept:
            return await kept.deliveries.sending(entry, part) is not None

    newsroom.ask(SECRET, received=False)
    entry, part = asyncio.run(on_its_way())
    assert asyncio.run(is_sent_again(entry, part))
    assert newsroom.forgetting.forget(USER) is True
    assert found(newsroom.home) == []
    newsroom.ask(KEPT, OTHER, OTHER)  # whose answer may be given the number
    assert not asyncio.run(is_sent_again(entry, part))
    with newsroom.log.reading() as db:
        assert db.execute("SELECT state FROM inbox").fetchall() == [("delivered",)] * 2
        assert db.execute("SELECT state FROM deliveries").fetchall() == [("sent",)]


def test_what_another_reader_has_no_receipt_for_is_left_to_be_sent_again(
    newsroom: Newsroom,
) -> None:
    newsroom.ask(SECRET)
    newsroom.ask(KEPT, OTHER, OTHER, received=False)
    assert newsroom.forgetting.forget(USER) is True
    with newsroom.log.reading() as db:
        assert db.execute("SELECT state FROM deliveries").fetchall() == [("sending",)]


def test_a_question_after_the_request_is_kept(newsroom: Newsroom) -> None:
    newsroom.ask(KEPT, done=False)
    assert newsroom.forgetting.forget(USER) is False
    asked = newsroom.ask("سؤال جديد")
    assert asked is not None
    newsroom.forgetting.finish()
    row = newsroom.logbook.turn(asked)
    assert row is not None
    assert row["question"] == "سؤال جديد"


@contextmanager
def _in_the_way(path: Path) -> Iterator[sqlite3.Connection]:
    """Read an older state of the log; the block ends that."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM turns").fetchone()
        yield other


def test_a_reader_of_an_older_state_delays_it_until_it_is_gone(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.forgetting._PATIENCE_MS", 1)
    newsroom.ask(SECRET)
    with _in_the_way(newsroom.path) as reader:
        assert newsroom.forgetting.forget(USER) is False
        assert newsroom.logbook.recent(USER, NOON - timedelta(days=1), 9) == []
        assert newsroom.forgetting.finish() is False
        reader.execute("COMMIT")
    assert newsroom.forgetting.finish() is True
    assert found(newsroom.home) == []


def test_a_writer_in_the_way_delays_it_and_a_restart_finishes_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.forgetting._PATIENCE_MS", 1)
    newsroom.ask(SECRET)
    with _in_the_way(newsroom.path) as other:
        assert newsroom.forgetting.forget(USER) is False
        other.execute("COMMIT")
        other.execute("BEGIN IMMEDIATE")
        assert newsroom.forgetting.finish() is False
        other.execute("ROLLBACK")
    with closing(Forgetting(newsroom.path)) as restarted:
        assert restarted.finish() is True
        assert restarted.finish() is True
    assert found(newsroom.home) == []


def test_a_file_that_cannot_be_written_anew_is_told(
    newsroom: Newsroom,
) -> None:
    newsroom.ask(SECRET)
    newsroom.forgetting._db.execute("PRAGMA query_only = ON")
    with pytest.raises(LogbookError, match=r"log\.db cannot be used"):
        newsroom.forgetting.forget(USER)


def test_the_others_write_on_meanwhile(newsroom: Newsroom) -> None:
    for _ in range(4):
        newsroom.ask(SECRET)
    done = threading.Event()

    def write() -> None:
        # With a pause: who writes on and on, to a slow disk, lets nobody else write at all.
        while not done.wait(0.01):
            newsroom.logbook.record(turn(KEPT), OTHER, OTHER)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        finished = newsroom.forgetting.forget(USER)
    finally:
        done.set()
        thread.join()
    assert finished or newsroom.forgetting.finish()
    assert found(newsroom.home) == []


def test_a_table_made_later_forgets_the_person_as_well(newsroom: Newsroom) -> None:
    turn_id = newsroom.ask(SECRET)
    with newsroom.log.writing() as db:
        db.table("wishes").create({"id": int, "user_id": int, "claim": str}, pk="id")
        db.table("wishes").insert({"user_id": USER, "claim": SECRET})
        db.table("notes").create(
            {"id": int, "turn": int, "said": str}, pk="id", foreign_keys=[("turn", "turns", "id")]
        )
        db.table("notes").insert({"turn": turn_id, "said": SECRET})
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home) == []


def test_turns_older_than_the_days_kept_are_forgotten_in_the_same_way(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    newsroom.now += timedelta(days=20)
    newsroom.ask(KEPT)
    newsroom.now += timedelta(days=11)
    assert newsroom.forgetting.expire(31)
    assert found(newsroom.home)
    assert newsroom.forgetting.expire(30)
    assert found(newsroom.home) == []
    assert found(newsroom.home, KEPT) == ["log.db"]
    assert [row["question"] for row in newsroom.logbook.turns(9)] == [KEPT]
    assert newsroom.logbook.tokens_spent(NOON.date(), UTC) == 120


def test_what_an_admin_was_shown_of_old_turns_is_forgotten_with_them(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    newsroom.now += timedelta(days=40)
    newsroom.ask(KEPT, OTHER, OTHER)
    with newsroom.log.writing() as db:
        told = json.dumps({"text": f"unanswered: {SECRET}"}, ensure_ascii=False)
        db.execute("UPDATE deliveries SET content = ? WHERE id = 2", [told])
    assert newsroom.forgetting.expire(30)
    assert found(newsroom.home) == []
    assert found(newsroom.home, KEPT) == ["log.db"]


def test_without_a_limit_nothing_is_forgotten(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    newsroom.now += timedelta(days=9999)
    assert newsroom.forgetting.expire(0)
    assert found(newsroom.home)


def test_backups_are_named_while_another_process_removes_a_folder(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, scan = newsroom.home / "index" / "new-1", os.scandir
    going.mkdir(parents=True)
    shutil.copy(newsroom.path, newsroom.home / "log.db.bak")

    def gone(path: Path) -> Any:
        if Path(path) == going:
            raise FileNotFoundError(path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", gone)
    assert [path.name for path in copies(newsroom.home)] == ["log.db.bak"]


def test_backups_are_named_and_left_alone(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    with newsroom.log.reading() as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    backups = newsroom.home / "backups"
    backups.mkdir()
    shutil.copy(newsroom.path, backups / "monday.sqlite")
    shutil.copy(newsroom.path, newsroom.home / "log.db.bak")
    (newsroom.home / "notes.txt").write_text("لا شيء")
    with closing(sqlite3.connect(newsroom.home / "corpus.db")) as corpus:
        corpus.execute("CREATE TABLE articles (id)")
    assert newsroom.forgetting.forget(USER)
    named = copies(newsroom.home)
    assert [path.name for path in named] == ["monday.sqlite", "log.db.bak"]
    assert found(newsroom.home) == ["backups/monday.sqlite", "log.db.bak"]


def test_a_process_that_serves_forgets_once_a_day_and_finishes_each_minute() -> None:
    called: list[str] = []

    class Fake:
        def expire(self, days: int) -> bool:
            called.append(f"expire {days}")
            if len(called) == 1:
                raise LogbookError("full")
            return True

        def finish(self) -> bool:
            called.append("finish")
            return True

    slept = 0

    async def sleep(seconds: float) -> None:
        nonlocal slept
        slept += 1
        assert seconds == 60
        if slept > 1442:
            raise asyncio.CancelledError

    with suppress(asyncio.CancelledError):
        asyncio.run(tidy(Fake(), 30, sleep))  # type: ignore[arg-type]
    assert [n for n, name in enumerate(called) if name == "expire 30"] == [0, 1440]
    assert called[1] == called[-1] == "finish"


def _columns(newsroom: Newsroom, table: str) -> dict[str, type]:
    with newsroom.log.reading() as db:
        return dict(db.table(table).columns_dict)


def _tables(newsroom: Newsroom) -> list[str]:
    with newsroom.log.reading() as db:
        return [name for name in db.table_names() if not name.startswith(("sqlite_", "_sqlite"))]


# What has neither a person nor a turn holds numbers and moments only.
_WORDLESS = {"moves", "placeholders", "spending", "conversations"}


def test_every_table_that_can_hold_words_of_a_person_is_emptied_of_them(
    newsroom: Newsroom,
) -> None:
    turn_id = newsroom.ask(SECRET)
    own = {"turns", "inbox", "deliveries", "access", "forgettings"}
    about = {"turn_id": turn_id, "user_id": USER, "chat_id": GROUP}
    filled = set()
    for table in set(_tables(newsroom)) - own - _WORDLESS:
        columns = _columns(newsroom, table)
        row: dict[str, Any] = {
            name: SECRET for name, kind in columns.items() if kind is str and name != "id"
        }
        row |= {name: value for name, value in about.items() if name in columns}
        assert row.keys() & {"turn_id", "user_id"}, f"{table} knows neither a person nor a turn"
        with newsroom.log.writing() as db:
            db.table(table).insert(row, replace=True)
        filled.add(table)
    assert filled >= {"evidence", "citations", "feedback", "preferences", "watches"}
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home) == []


@pytest.mark.parametrize("table", sorted(_WORDLESS))
def test_a_table_without_a_person_holds_no_words(table: str, newsroom: Newsroom) -> None:
    columns = _columns(newsroom, table)
    assert {name for name, kind in columns.items() if kind is str} <= {"moved_at", "spent_at"}


def test_a_file_on_its_way_is_forgotten_with_its_message(newsroom: Newsroom) -> None:
    newsroom.ask(KEPT, OTHER, OTHER)
    with newsroom.log.writing() as db:
        db.execute("UPDATE inbox SET chat_id = ?, user_id = ?", [USER, USER])
        db.execute("UPDATE deliveries SET attachment = ?", [SECRET.encode()])
    assert found(newsroom.home)
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home) == []


def test_what_was_told_unasked_is_forgotten_too(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    with newsroom.log.writing() as db:
        db.execute("UPDATE inbox SET kind = 'watch', content = '{}'")
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home) == []


def test_a_colleague_who_opened_the_answer_keeps_no_copy(newsroom: Newsroom) -> None:
    turn_id = newsroom.ask(f"{SECRET} 1")
    with newsroom.log.writing() as db:
        db.table("answer_openings").insert({"turn_id": turn_id, "user_id": OTHER})
        plan = json.dumps({"question": f"{SECRET} 1"}, ensure_ascii=False)
        watch = {"chat_id": OTHER, "user_id": OTHER, "question": SECRET, "plan": plan}
        db.table("watches").insert(watch | {"answer": SECRET, "seen": "[]", "revision": "1"})
    newsroom.ask(KEPT, OTHER, OTHER, reply_to_message={"text": SECRET})
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home) == []
    assert found(newsroom.home, KEPT) == ["log.db"]


def test_what_a_colleague_asked_anew_by_a_button_is_forgotten_and_what_they_wrote_is_not(
    newsroom: Newsroom,
) -> None:
    newsroom.ask(SECRET, USER, GROUP)
    again = newsroom.ask(SECRET, OTHER, GROUP)
    with newsroom.log.writing() as db:
        db.execute("UPDATE inbox SET kind = 'button' WHERE turn_id = ?", [again])
    watched = newsroom.logbook.record(turn(SECRET), GROUP, OTHER)
    newsroom.ask(KEPT, USER, GROUP)
    newsroom.ask(KEPT, OTHER, GROUP)
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home) == []
    assert found(newsroom.home, KEPT) == ["log.db"]
    assert all(newsroom.logbook.turn(n)["answer"] is None for n in (again, watched) if n)  # type: ignore[index]


def test_a_colleagues_follow_up_keeps_no_words_of_the_question_before_it(
    newsroom: Newsroom,
) -> None:
    words = "زرقاء اليمامة رأت جيشًا"
    newsroom.ask(f"هل {words} بعيدًا؟", USER, GROUP)
    plan = Plan("ومن قال ذلك؟", "ar", "question", standalone=f"من قال إن {words}؟")
    follow_up = replace(turn(KEPT), plan=plan)
    newsroom.logbook.record(follow_up, GROUP, OTHER)
    other = replace(plan, standalone="من قال إن أسعار الوقود ترتفع؟")
    with newsroom.log.writing() as db:
        for n, made in enumerate((plan, other)):
            row = {"chat_id": GROUP, "user_id": OTHER, "question": str(n), "answer": "{}"}
            text = json.dumps(asdict(made), ensure_ascii=False)
            db.table("watches").insert({**row, "plan": text, "seen": "[]", "revision": "1"})
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home, words) == []
    assert found(newsroom.home, KEPT) == ["log.db"]
    with newsroom.log.reading() as db:
        assert [row["question"] for row in db.table("watches").rows] == ["1"]


def test_what_a_colleague_only_pointed_at_is_forgotten(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET, USER, GROUP)
    pointed = newsroom.ask(SECRET, OTHER, GROUP)
    with newsroom.log.writing() as db:
        said = json.dumps({"message": {"text": "is this true?"}})
        db.execute("UPDATE inbox SET content = ? WHERE turn_id = ?", [said, pointed])
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home) == []


def test_what_was_quoted_in_a_reply_is_forgotten(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    newsroom.ask(KEPT, OTHER, OTHER)
    there = {"quote": {"text": SECRET}, "reply_to_message": {"text": SECRET}}
    replied = {"message": {"text": KEPT, **there}, "alone": {"text": KEPT, **there}}
    entry = newsroom.entries()
    with newsroom.log.writing() as db:
        content = json.dumps(replied, ensure_ascii=False)
        db.execute("UPDATE inbox SET content = ? WHERE id = ?", [content, entry])
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home) == []
    assert found(newsroom.home, KEPT) == ["log.db"]


def test_a_question_without_a_word_ends_no_watch_of_another(newsroom: Newsroom) -> None:
    newsroom.ask("ـ", USER, GROUP)
    plan = json.dumps(asdict(Plan(KEPT, "ar", "question")), ensure_ascii=False)
    row = {"chat_id": GROUP, "user_id": OTHER, "question": KEPT, "answer": "{}", "plan": plan}
    with newsroom.log.writing() as db:
        db.table("watches").insert({**row, "seen": "[]", "revision": "1"})
    assert newsroom.forgetting.forget(USER)
    with newsroom.log.reading() as db:
        assert db.table("watches").count == 1


def test_an_admin_who_was_shown_a_question_keeps_no_copy(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    newsroom.ask(KEPT, OTHER, OTHER)
    entry = newsroom.entries()
    with newsroom.log.writing() as db:
        told = json.dumps({"text": f"unanswered: {SECRET}"}, ensure_ascii=False)
        db.execute("UPDATE deliveries SET content = ? WHERE inbox_id = ?", [told, entry])
        press = {"callback_query": {"data": "a", "message": {"text": f"{SECRET} asks"}}}
        row = [json.dumps(press, ensure_ascii=False), entry]
        db.execute("UPDATE inbox SET kind = 'button', content = ? WHERE id = ?", row)
    assert newsroom.forgetting.forget(USER)
    assert found(newsroom.home) == []
    with newsroom.log.reading() as db:
        (left,) = db.execute("SELECT content FROM inbox WHERE id = ?", [entry]).fetchone()
    assert json.loads(left) == {"callback_query": {"data": "a"}}


def test_what_is_on_its_way_to_another_still_knows_what_it_replies_to(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    newsroom.ask(KEPT, OTHER, OTHER, received=False)
    press = {"callback_query": {"data": "a", "message": {"message_id": 5}}}
    with newsroom.log.writing() as db:
        db.execute(
            "UPDATE inbox SET kind = 'button', state = 'failed', content = ? WHERE user_id = ?",
            [json.dumps(press), OTHER],
        )
    newsroom.forgetting.forget(USER)
    with newsroom.log.reading() as db:
        (left,) = db.execute("SELECT content FROM inbox WHERE user_id = ?", [OTHER]).fetchone()
    assert json.loads(left) == press


def test_an_answer_that_a_colleague_is_being_sent_is_forgotten_once_they_have_it(
    newsroom: Newsroom,
) -> None:
    turn_id = newsroom.ask(SECRET)
    with newsroom.log.writing() as db:
        db.table("answer_openings").insert({"turn_id": turn_id, "user_id": OTHER})
    newsroom.ask(SECRET, OTHER, OTHER, done=False)
    entry_id = newsroom.entries()
    assert newsroom.forgetting.forget(USER) is False
    assert newsroom.forgetting.finish() is False
    assert found(newsroom.home)
    with newsroom.log.writing() as db:
        db.execute("UPDATE inbox SET state = 'delivered' WHERE id = ?", [entry_id])
    assert newsroom.forgetting.finish() is True
    assert found(newsroom.home) == []


def test_updates_that_were_done_a_week_ago_go_each_day(newsroom: Newsroom) -> None:
    newsroom.ask(SECRET)
    newsroom.ask(KEPT)
    newsroom.now += timedelta(days=8)
    assert newsroom.forgetting.expire(0)
    with newsroom.log.reading() as db:
        assert [row["id"] for row in db.table("inbox").rows] == [2]  # so that no id comes twice
        assert [row["inbox_id"] for row in db.table("deliveries").rows] == [2]
    assert len(newsroom.logbook.turns(9)) == 2
