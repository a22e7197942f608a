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
    identity = f"message {CHAT} {number} {date}"
    return Arrival(number, CHAT, READER, "question", identity, content, goes_on=True)


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
        _sent(2, "another", date=103),
        _sent(2, "another", forward_origin={**FORWARDED, "date": 5}),
    ],
    ids=["too late", "forwarded"],
)
def test_what_is_no_part_is_a_question(second: Arrival, tmp_path: Path) -> None:
    assert len(_take(tmp_path, _sent(1, LONG), second)) == 2


def test_others_messages_may_be_numbered_between_the_parts(tmp_path: Path) -> None:
    other = Arrival(2, 8, 8, "question", "message 8 2 100", {"message": {"text": "x"}})
    assert len(_take(tmp_path, _sent(1, LONG), other, _sent(4, "the rest"))) == 2


def test_a_command_between_two_messages_keeps_them_apart(tmp_path: Path) -> None:
    command = Arrival(**{**_fields(_sent(2, "/new")), "kind": "notice", "goes_on": False})
    assert len(_take(tmp_path, _sent(1, LONG), command, _sent(3, "another"))) == 3


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


@settings(max_examples=15)
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


# What is forwarded behind a comment


ORIGIN = {**FORWARDED, "date": 5}


def _shown(entry: Entry) -> tuple[str, str]:
    message = entry.content["message"]
    shown = message.get("reply_to_message", {})
    return message["text"], shown.get("text") or shown.get("caption", "")


def _pair(home: Path) -> list[tuple[str, str]]:
    """What a process that starts now would answer: each comment with what it is written to."""
    return list(map(_shown, _one_process(home, lambda inbox: inbox.unfinished())))


def test_a_forwarded_message_joins_the_comment_before_it(tmp_path: Path) -> None:
    (comment,) = _take(tmp_path, _sent(1, "is this true?"))
    assert _take(tmp_path, _sent(2, "a claim", date=101, forward_origin=ORIGIN)) == []
    assert _pair(tmp_path) == [("is this true?", "a claim")]
    assert _rows(tmp_path)[1] == ("question", "joined", str(comment.id), "a claim")


def _picture(number: int, **fields: Any) -> Arrival:
    arrival = _sent(number, "", forward_origin=ORIGIN, **fields)
    del arrival.content["message"]["text"]
    says = "caption" in fields
    kind: Any = "question" if says else "notice"
    return Arrival(**{**_fields(arrival), "kind": kind, "goes_on": says})


def test_a_caption_that_is_forwarded_joins_too(tmp_path: Path) -> None:
    _take(tmp_path, _sent(1, "true?"), _picture(2, caption="a claim"))
    assert _pair(tmp_path) == [("true?", "a claim")]


def test_all_pictures_of_an_album_join_where_its_caption_did(tmp_path: Path) -> None:
    album = [_picture(2, caption="a claim", media_group_id="a")]
    album += [_picture(number, media_group_id="a") for number in (3, 4)]
    (comment,) = _take(tmp_path, _sent(1, "true?"), *album)
    assert _pair(tmp_path) == [("true?", "a claim")]
    assert [row[:3] for row in _rows(tmp_path)[1:]] == [
        ("question", "joined", str(comment.id)),
        ("notice", "joined", str(comment.id)),
        ("notice", "joined", str(comment.id)),
    ]
    assert _take(tmp_path, *album) == []
    alone = [_picture(6, media_group_id="b", caption="a claim"), _picture(7, media_group_id="b")]
    assert len(_take(tmp_path, *alone)) == 2


def test_a_long_forwarded_message_joins_in_all_its_parts(tmp_path: Path) -> None:
    parts = [_sent(n, f"{n}{LONG}", forward_origin=ORIGIN) for n in (2, 3)]
    assert len(_take(tmp_path, _sent(1, "true?"), *parts)) == 1
    assert _pair(tmp_path) == [("true?", f"2{LONG} 3{LONG}")]


def test_a_comment_that_is_being_answered_is_answered_anew_with_what_it_is_about(
    tmp_path: Path,
) -> None:
    (comment,) = _take(tmp_path, _sent(1, "who said this?"))
    begun = _begun(tmp_path, comment)
    assert begun is not None
    (both,) = _take(tmp_path, _sent(2, "a claim", forward_origin=ORIGIN))
    assert (both.replaces, _shown(both)) == (comment.id, ("who said this?", "a claim"))
    assert _one_process(tmp_path, lambda inbox: inbox.answered(begun, [], "en", 3)) is None
    assert _take(tmp_path, _sent(2, "a claim", forward_origin=ORIGIN)) == []
    (edited,) = _take(tmp_path, _edited(1, "when was this?", at=110))
    assert edited.replaces == both.id
    assert _pair(tmp_path) == [("when was this?", "a claim")]


@pytest.mark.parametrize(
    "second",
    [
        _sent(2, "a claim"),
        _sent(2, "a claim", date=103, forward_origin=ORIGIN),
    ],
    ids=["not forwarded", "too late"],
)
def test_what_does_not_belong_to_a_comment_is_a_question(second: Arrival, tmp_path: Path) -> None:
    assert len(_take(tmp_path, _sent(1, "is this true?"), second)) == 2


def test_a_comment_on_something_else_or_that_is_answered_is_joined_by_nothing(
    tmp_path: Path,
) -> None:
    replied = _sent(1, "true?", reply_to_message={"message_id": 0, "text": "another claim"})
    assert len(_take(tmp_path, replied, _sent(2, "a claim", forward_origin=ORIGIN))) == 2
    (comment,) = _take(tmp_path, _sent(4, "who?"))
    _answered(tmp_path, comment)
    assert len(_take(tmp_path, _sent(5, "a claim", forward_origin=ORIGIN))) == 1


@settings(max_examples=15)
@given(dies_after=st.integers(0, 1), begins=st.booleans())
def test_a_comment_and_what_it_is_about_are_one_question_wherever_the_process_dies(
    tmp_path_factory: pytest.TempPathFactory, dies_after: int, begins: bool
) -> None:
    home = tmp_path_factory.mktemp("killed")
    arrivals = [_sent(1, "true?"), _sent(2, "a claim", forward_origin=ORIGIN)]
    first, *_ = _take(home, *arrivals[: dies_after + 1])
    if begins:
        _begun(home, first)
    _take(home, *arrivals)
    assert _pair(home) == [("true?", "a claim")]


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
        ("edit", "joined", str(offer.id), "where?"),
    ]
    assert _take(tmp_path, _edited(1, "whose?", at=113)) == []
    assert _rows(tmp_path)[1] == ("edit", "received", None, "whose?")
    log = LogFile(tmp_path / "log.db")
    versions = Versions(log)
    newest = versions.newest(offer.id, CHAT, READER)
    assert newest is not None
    assert newest["message"]["text"] == "whose?"
    assert versions.newest(offer.id, CHAT, 8) is None
    assert versions.newest(offer.id, 8, READER) is None
    assert versions.newest(first.id, CHAT, READER) is None
    versions.taken(offer.id)
    log.close()
    (again,) = _take(tmp_path, _edited(1, "why?", at=112))
    assert again.kind == "edit"


def test_an_edit_of_a_question_whose_offer_was_emptied_is_offered(tmp_path: Path) -> None:
    (question,) = _take(tmp_path, _sent(1, "who?"))
    _answered(tmp_path, question)
    (offer,) = _take(tmp_path, _edited(1, "when?", at=110))
    with closing(sqlite3.connect(tmp_path / "log.db")) as db, db:
        db.execute("UPDATE inbox SET content = '{}', reason = NULL WHERE id = ?", [offer.id])
    (again,) = _take(tmp_path, _edited(1, "where?", at=111))
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


def test_an_edit_of_a_later_part_takes_the_place_of_the_whole_that_waits(tmp_path: Path) -> None:
    parts = [_sent(n, f"{n}{LONG}") for n in (1, 2, 3)]
    (owner,) = _take(tmp_path, *parts)
    (entry,) = _take(tmp_path, _edited(2, "new", at=110))
    assert entry.replaces == owner.id
    assert _waiting(tmp_path) == [f"1{LONG} new 3{LONG}"]
    assert _take(tmp_path, _edited(2, "new", at=110)) == []  # Telegram gives it again
    assert _take(tmp_path, _edited(2, "new", at=111)) == []  # nothing but its looks changed
    (again,) = _take(tmp_path, _edited(2, "newer", at=112))
    assert again.replaces == entry.id
    (first,) = _take(tmp_path, _edited(1, "first", at=113))
    assert _waiting(tmp_path) == [f"first newer 3{LONG}"]
    begun = _begun(tmp_path, first)
    assert begun is not None
    (last,) = _take(tmp_path, _edited(3, "last", at=114))
    assert last.replaces == first.id
    assert _waiting(tmp_path) == ["first newer last"]
    assert _one_process(tmp_path, lambda inbox: inbox.answered(begun, [], "en", 3)) is None


def test_an_edit_of_a_later_part_of_an_answered_paste_is_offered_as_the_whole(
    tmp_path: Path,
) -> None:
    (owner,) = _take(tmp_path, _sent(1, LONG), _sent(2, "the rest"))
    _answered(tmp_path, owner)
    (offer,) = _take(tmp_path, _edited(2, "the new rest", at=110))
    assert (offer.kind, offer.replaces) == ("edit", None)
    assert offer.content["message"]["text"] == f"{LONG} the new rest"
    assert offer.content["message"]["message_id"] == 1
    assert offer.content["message"]["edit_date"] == 110
    assert _take(tmp_path, _edited(2, "the last rest", at=111)) == []
    log = LogFile(tmp_path / "log.db")
    newest = Versions(log).newest(offer.id, CHAT, READER)
    assert newest is not None
    assert newest["message"]["text"] == f"{LONG} the last rest"
    Versions(log).taken(offer.id)
    (again,) = _take(tmp_path, _edited(1, f"new {LONG}", at=112))
    assert again.kind == "edit"
    assert [Versions(log).first(entry.id) for entry in (again, offer, owner)] == [owner.id] * 3
    log.close()
    assert again.content["message"]["text"] == f"new {LONG} the last rest"


def test_in_a_group_a_part_that_is_edited_names_nobody_and_talk_is_not_kept(
    tmp_path: Path,
) -> None:
    (owner,) = _take(tmp_path, _sent(1, LONG), _sent(2, "the rest"))
    (entry,) = _take(tmp_path, _edited(2, "the new rest", at=110, alone=False))
    assert entry.replaces == owner.id
    assert _waiting(tmp_path) == [f"{LONG} the new rest"]
    before = _rows(tmp_path)
    assert _take(tmp_path, _edited(5, "between us", at=111, alone=False)) == []
    assert _rows(tmp_path) == before


@settings(max_examples=15)
@given(dies_after=st.integers(0, 5))
def test_the_last_version_of_a_paste_is_what_waits_wherever_the_process_dies(
    tmp_path_factory: pytest.TempPathFactory, dies_after: int
) -> None:
    home = tmp_path_factory.mktemp("killed")
    edits = [_edited(2, "two", at=110), _edited(1, "one", at=111), _edited(3, "three", at=112)]
    arrivals = [*(_sent(n, f"{n}{LONG}") for n in (1, 2, 3)), *edits]
    _take(home, *arrivals[: dies_after + 1])
    _take(home, *arrivals)
    assert _waiting(home) == ["one two three"]


def test_neither_a_part_nor_an_earlier_version_counts_as_a_question(tmp_path: Path) -> None:
    _take(tmp_path, _sent(1, LONG), _sent(2, "the rest"), _edited(1, f"new {LONG}", at=110))
    log = LogFile(tmp_path / "log.db")
    assert Shares(log).questions(READER, datetime(2026, 1, 1, tzinfo=UTC)) == 1
    log.close()


@settings(max_examples=15)
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
