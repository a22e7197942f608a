"""Edited questions and split pastes, as the inbox takes them in, with a kill at every commit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage.entries import Arrival, Entry
from bot.storage.inbox import Inbox
from bot.storage.log_file import LogFile
from bot.storage.shares import Shares
from bot.storage.versions import Versions
from bot.storage.writer import Writer

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
CHAT, READER = 7, 7
LONG = "x" * 3_000
FORWARDED = {"type": "hidden_user", "sender_user_name": ""}


def _sent(number: int, text: str, *, date: int = 100, **fields: Any) -> Arrival:
    """A message as it comes, which goes on where the one before it ends."""
    content = {"message": {"message_id": number, "date": date, "text": text} | fields}
    identity, after = f"message {CHAT} {number} {date}", f"message {CHAT} {number - 1} "
    return Arrival(number, CHAT, READER, "question", identity, content, after=after)


def _edited(number: int, text: str, *, at: int, **changes: Any) -> Arrival:
    content = {"message": {"message_id": number, "date": 100, "edit_date": at, "text": text}}
    first = f"message {CHAT} {number} 100"
    values: dict[str, Any] = {"kind": "question", "edits": first} | changes
    return Arrival(
        1_000 + at, CHAT, READER, identity=f"{first} edited {at}", content=content, **values
    )


def _one_process(home: Path, use: Callable[[Inbox], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        writer = Writer(home / "log.db")
        try:
            return await use(Inbox(writer, lambda: NOON))
        finally:
            await writer.close()

    return asyncio.run(run())


def _take(home: Path, *arrivals: Arrival) -> list[Entry]:
    """Accept what comes in one process, which then ends."""
    entries: list[Entry] = _one_process(home, lambda inbox: inbox.accept(arrivals))
    return entries


def _begun(home: Path, entry: Entry) -> Entry | None:
    begun: Entry | None = _one_process(home, lambda inbox: inbox.begin(entry))
    return begun


def _rows(home: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(home / "log.db")) as db:
        columns = "kind, state, reason, json_extract(content, '$.message.text')"
        return db.execute(f"SELECT {columns} FROM inbox ORDER BY id").fetchall()  # noqa: S608


def _waiting(home: Path) -> list[str]:
    """What a process that starts now would answer."""
    entries = _one_process(home, lambda inbox: inbox.unfinished())
    return [entry.content["message"]["text"] for entry in entries]


def _answered(home: Path, entry: Entry) -> None:
    async def use(inbox: Inbox) -> None:
        begun = await inbox.begin(entry)
        assert begun is not None
        await inbox.answered(begun, [], "en", 3)

    _one_process(home, use)


# Pastes


def test_a_part_joins_the_question_before_it_and_is_no_question_of_its_own(tmp_path: Path) -> None:
    (owner,) = _take(tmp_path, _sent(1, f"{LONG}."))
    assert _take(tmp_path, _sent(2, "the rest", date=101)) == []
    assert _waiting(tmp_path) == [f"{LONG}.\nthe rest"]
    assert _rows(tmp_path)[1] == ("question", "joined", str(owner.id), "the rest")
    begun = _begun(tmp_path, owner)
    assert begun is not None
    assert begun.content["message"]["text"] == f"{LONG}.\nthe rest"


def test_a_cut_inside_a_sentence_is_mended_with_a_space(tmp_path: Path) -> None:
    _take(tmp_path, _sent(1, f"{LONG} and"), _sent(2, "so on"))
    assert _waiting(tmp_path) == [f"{LONG} and so on"]


def test_many_parts_are_one_question(tmp_path: Path) -> None:
    parts = [_sent(n, LONG, date=100 + n) for n in (1, 2, 3)]
    entries = _take(tmp_path, *parts, _sent(4, "the end", date=104))
    assert [entry.update_id for entry in entries] == [1]
    assert _waiting(tmp_path) == [f"{LONG} {LONG} {LONG} the end"]
    assert [row[2] for row in _rows(tmp_path)[1:]] == ["1", "1", "1"]


@pytest.mark.parametrize(
    "second",
    [
        _sent(3, "another"),
        _sent(2, "another", date=103),
        _sent(2, "another", forward_origin={**FORWARDED, "date": 5}),
    ],
    ids=["not the next", "too late", "forwarded"],
)
def test_what_is_no_part_is_a_question(second: Arrival, tmp_path: Path) -> None:
    assert len(_take(tmp_path, _sent(1, LONG), second)) == 2


def test_a_message_after_a_short_one_is_a_question(tmp_path: Path) -> None:
    assert len(_take(tmp_path, _sent(1, "short"), _sent(2, "another"))) == 2


@pytest.mark.parametrize(("written", "questions"), [(6, 1), (60, 2)])
def test_forwarded_parts_are_one_text_if_they_were_written_together(
    written: int, questions: int, tmp_path: Path
) -> None:
    first = _sent(1, LONG, forward_origin={**FORWARDED, "date": 5})
    second = _sent(2, "the rest", forward_origin={**FORWARDED, "date": written})
    assert len(_take(tmp_path, first, second)) == questions


def test_another_persons_message_is_no_part(tmp_path: Path) -> None:
    other = Arrival(2, CHAT, 8, "question", "message 7 2 100", {"message": {"text": "x"}})
    assert len(_take(tmp_path, _sent(1, LONG), other)) == 2


def test_a_part_that_comes_when_its_question_is_begun_stands_alone(tmp_path: Path) -> None:
    (owner,) = _take(tmp_path, _sent(1, LONG))
    _begun(tmp_path, owner)
    assert len(_take(tmp_path, _sent(2, "the rest"))) == 1
    assert _waiting(tmp_path) == [LONG, "the rest"]


def test_what_is_not_addressed_is_kept_only_as_a_part(tmp_path: Path) -> None:
    def unaddressed(number: int) -> Arrival:
        return Arrival(**{**_fields(_sent(number, "between us")), "alone": False})

    assert _take(tmp_path, unaddressed(1)) == []
    assert _rows(tmp_path) == []
    (owner,) = _take(tmp_path, _sent(2, LONG), unaddressed(3))
    assert _waiting(tmp_path) == [f"{LONG} between us"]
    _begun(tmp_path, owner)
    assert _take(tmp_path, unaddressed(3), unaddressed(4)) == []
    assert len(_rows(tmp_path)) == 2


def test_a_part_of_a_refused_question_is_not_answered_by_itself(tmp_path: Path) -> None:
    (owner,) = _take(tmp_path, _sent(1, LONG))
    _one_process(tmp_path, lambda inbox: inbox.refuse(owner, "length", [], "en"))
    assert _take(tmp_path, _sent(2, "the rest")) == []
    assert _waiting(tmp_path) == []


@settings(max_examples=15, deadline=None)
@given(kills=st.sets(st.integers(0, 4)), again=st.booleans())
def test_a_paste_is_one_whole_question_wherever_the_process_dies(
    tmp_path_factory: pytest.TempPathFactory, kills: set[int], again: bool
) -> None:
    """Each commit is whole; Telegram gives again what was not confirmed."""
    home = tmp_path_factory.mktemp("killed")
    arrivals = [_sent(n, f"{n}{LONG}", date=100 + n) for n in (1, 2, 3)] + [_sent(4, "4", date=104)]
    batch: list[Arrival] = []
    for number, arrival in enumerate(arrivals):
        batch.append(arrival)
        if number in kills:  # kept, and then killed before Telegram was told
            _take(home, *batch)
            batch = batch if again else []
    _take(home, *batch)
    _take(home, *arrivals)
    assert _waiting(home) == [f"1{LONG} 2{LONG} 3{LONG} 4"]
    assert [row[1] for row in _rows(home)] == ["received", "joined", "joined", "joined"]


# Edits


def test_an_edit_of_a_question_that_waits_takes_its_place(tmp_path: Path) -> None:
    (first,) = _take(tmp_path, _sent(1, "who?"))
    (second,) = _take(tmp_path, _edited(1, "when?", at=110))
    assert second.replaces == first.id
    assert _waiting(tmp_path) == ["when?"]
    assert _rows(tmp_path)[0][:3] == ("question", "cancelled", "edited")
    assert _begun(tmp_path, first) is None
    (third,) = _take(tmp_path, _edited(1, "where?", at=111))
    assert third.replaces == second.id
    assert _waiting(tmp_path) == ["where?"]


def test_an_answer_that_was_being_made_is_not_stored_over_the_edit(tmp_path: Path) -> None:
    (first,) = _take(tmp_path, _sent(1, "who?"))
    begun = _begun(tmp_path, first)
    assert begun is not None
    _take(tmp_path, _edited(1, "when?", at=110))
    assert _one_process(tmp_path, lambda inbox: inbox.answered(begun, [], "en", 3)) is None
    assert _waiting(tmp_path) == ["when?"]


def test_an_edit_that_changes_no_word_is_nothing(tmp_path: Path) -> None:
    (first,) = _take(tmp_path, _sent(1, "who?"))
    assert _take(tmp_path, _edited(1, "who?", at=110)) == []
    _answered(tmp_path, first)
    assert _take(tmp_path, _edited(1, "who?", at=111)) == []
    assert len(_rows(tmp_path)) == 1


def test_an_edit_of_an_answered_question_is_offered_once_until_it_is_taken(tmp_path: Path) -> None:
    (first,) = _take(tmp_path, _sent(1, "who?"))
    _answered(tmp_path, first)
    (offer,) = _take(tmp_path, _edited(1, "when?", at=110))
    assert (offer.kind, offer.replaces) == ("edit", None)
    assert _take(tmp_path, _edited(1, "where?", at=111)) == []
    assert _rows(tmp_path)[1:] == [
        ("edit", "received", None, "where?"),
        ("question", "joined", str(offer.id), "where?"),
    ]
    log = LogFile(tmp_path / "log.db")
    versions = Versions(log)
    newest = versions.newest(offer.id, CHAT, READER)
    assert newest is not None
    assert newest["message"]["text"] == "where?"
    assert versions.newest(offer.id, CHAT, 8) is None
    assert versions.newest(offer.id, 8, READER) is None
    assert versions.newest(first.id, CHAT, READER) is None
    versions.taken(offer.id)
    log.close()
    (again,) = _take(tmp_path, _edited(1, "why?", at=112))
    assert again.kind == "edit"


@pytest.mark.parametrize("end", ["refuse", "fail", "cancel"])
def test_an_edit_of_a_question_without_an_answer_is_asked(end: str, tmp_path: Path) -> None:
    (first,) = _take(tmp_path, _sent(1, "who?"))
    ends: dict[str, Callable[[Inbox], Awaitable[Any]]] = {
        "refuse": lambda inbox: inbox.refuse(first, "minute", [], "en"),
        "fail": lambda inbox: inbox.fail(first, "ValueError", [], "en"),
        "cancel": lambda inbox: inbox.cancel(CHAT, READER, first.id + 1),
    }
    _one_process(tmp_path, ends[end])
    (entry,) = _take(tmp_path, _edited(1, "when?", at=110))
    assert (entry.kind, entry.replaces) == ("question", None)


def test_a_message_that_becomes_a_question_by_an_edit_is_asked(tmp_path: Path) -> None:
    (entry,) = _take(tmp_path, _edited(1, "@dalil_test_bot when?", at=110))
    assert entry.kind == "question"
    notice = Arrival(2, CHAT, READER, "notice", "message 7 2 100", {"message": {}})
    _take(tmp_path, notice)
    (captioned,) = _take(tmp_path, _edited(2, "a claim", at=111))
    assert captioned.kind == "question"


def test_an_edit_that_asks_nothing_or_nobody_is_nothing(tmp_path: Path) -> None:
    assert _take(tmp_path, _edited(1, "😀", at=110, kind="notice")) == []
    (first,) = _take(tmp_path, _sent(2, "who?"))
    _answered(tmp_path, first)
    assert _take(tmp_path, _edited(2, "😀", at=111, kind="notice")) == []
    assert _take(tmp_path, _edited(2, "no name of the bot", at=112, alone=False)) == []


def test_an_edit_of_a_pastes_first_part_keeps_the_others(tmp_path: Path) -> None:
    (owner,) = _take(tmp_path, _sent(1, LONG), _sent(2, "the rest"))
    (entry,) = _take(tmp_path, _edited(1, f"new {LONG}", at=110))
    assert _waiting(tmp_path) == [f"new {LONG} the rest"]
    assert entry.replaces == owner.id
    (entry,) = _take(tmp_path, _edited(1, f"newer {LONG}", at=111))
    assert _waiting(tmp_path) == [f"newer {LONG} the rest"]
    assert _take(tmp_path, _edited(2, "the changed rest", at=112)) == []


def test_neither_a_part_nor_an_earlier_version_counts_as_a_question(tmp_path: Path) -> None:
    _take(tmp_path, _sent(1, LONG), _sent(2, "the rest"), _edited(1, f"new {LONG}", at=110))
    log = LogFile(tmp_path / "log.db")
    assert Shares(log).questions(READER, datetime(2026, 1, 1, tzinfo=UTC)) == 1
    log.close()


@settings(max_examples=15, deadline=None)
@given(dies_after=st.integers(0, 3))
def test_the_last_version_is_what_waits_wherever_the_process_dies(
    tmp_path_factory: pytest.TempPathFactory, dies_after: int
) -> None:
    home = tmp_path_factory.mktemp("killed")
    arrivals = [_sent(1, "who?"), *(_edited(1, f"version {n}", at=110 + n) for n in range(3))]
    _take(home, *arrivals[: dies_after + 1])
    _take(home, *arrivals)
    assert _waiting(home) == ["version 2"]


def _fields(arrival: Arrival) -> dict[str, Any]:
    return {name: getattr(arrival, name) for name in Arrival.__dataclass_fields__}
