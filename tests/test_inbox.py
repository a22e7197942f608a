from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.storage.database import LogbookError
from bot.storage.deliveries import Deliveries
from bot.storage.entries import Arrival, Entry, Part
from bot.storage.inbox import Inbox
from bot.storage.writer import Writer

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PART = {"text": "one", "keyboard": None, "silent": False, "chat_id": None}


def _arrival(update_id: int, chat_id: int = 7, **changes: Any) -> Arrival:
    values: dict[str, Any] = {
        "kind": "question",
        "identity": f"message {update_id}",
        "content": {"update_id": update_id},
    }
    return Arrival(update_id, chat_id, chat_id, **{**values, **changes})


def _inbox(home: Path, use: Callable[[Inbox], Awaitable[Any]], now: datetime = NOON) -> Any:
    """Use an inbox as one process would."""

    return _log(home, lambda inbox, _: use(inbox), now)


def _log(
    home: Path, use: Callable[[Inbox, Deliveries], Awaitable[Any]], now: datetime = NOON
) -> Any:
    """Use an inbox with its deliveries as one process would."""

    async def run() -> Any:
        writer = Writer(home / "log.db")
        try:
            return await use(Inbox(writer, lambda: now), Deliveries(writer, lambda: now))
        finally:
            await writer.close()

    return asyncio.run(run())


def _rows(home: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(home / "log.db")) as db:
        return db.execute("SELECT update_id, chat_id, state FROM inbox ORDER BY id").fetchall()


async def _answered(inbox: Inbox, entry: Entry, parts: int = 1) -> Entry:
    assert await inbox.begin(entry)
    stored = await inbox.answered(entry, [PART] * parts, "en", 3)
    assert stored is not None
    return stored


async def _received(deliveries: Deliveries, entry: Entry, part: Part) -> None:
    noted = await deliveries.sending(entry, part)
    assert noted is not None
    await deliveries.sent(entry, noted, 7, 100)


def test_an_update_is_kept_once_however_often_it_comes(tmp_path: Path) -> None:
    async def use(inbox: Inbox) -> list[int]:
        both = await inbox.accept([_arrival(1), _arrival(2), _arrival(1)])
        again = await inbox.accept([_arrival(2), _arrival(3)])
        return [entry.update_id or 0 for entry in both + again]

    assert _inbox(tmp_path, use) == [1, 2, 3]
    assert _rows(tmp_path) == [(1, 7, "received"), (2, 7, "received"), (3, 7, "received")]


def test_an_older_update_gives_its_number_up_and_stays(tmp_path: Path) -> None:
    async def use(inbox: Inbox) -> list[Entry]:
        await inbox.accept([_arrival(1)])
        await inbox.accept([_arrival(1, chat_id=8, identity="another")])
        return await inbox.unfinished()

    old, new = _inbox(tmp_path, use)
    assert (old.update_id, old.chat_id) == (None, 7)
    assert (new.update_id, new.chat_id) == (1, 8)


def test_what_a_stopped_process_left_is_found_oldest_first(tmp_path: Path) -> None:
    async def use(inbox: Inbox, deliveries: Deliveries) -> None:
        one, two, three, four = await inbox.accept([_arrival(n) for n in (4, 3, 2, 1)])
        await _answered(inbox, one)
        done = await _answered(inbox, two)
        (part,) = await deliveries.parts(done)
        await _received(deliveries, done, part)
        await inbox.begin(three)
        await inbox.refuse(four, "stranger", [PART], "en")

    async def left(inbox: Inbox) -> list[tuple[int | None, str, int]]:
        return [(e.update_id, e.state, e.tries) for e in await inbox.unfinished()]

    _log(tmp_path, use)
    assert _inbox(tmp_path, left) == [(4, "answered", 1), (2, "answering", 1), (1, "refused", 0)]
    assert _rows(tmp_path)[1] == (3, 7, "delivered")


def test_an_answer_is_delivered_with_the_receipt_of_its_last_part(tmp_path: Path) -> None:
    async def use(inbox: Inbox, deliveries: Deliveries) -> list[str]:
        (entry,) = await inbox.accept([_arrival(1)])
        states = []
        entry = await _answered(inbox, entry, parts=2)
        for part in await deliveries.parts(entry):
            states.append((await inbox.entry(entry)).state)
            await _received(deliveries, entry, part)
        return [*states, (await inbox.entry(entry)).state]

    assert _log(tmp_path, use) == ["answered", "answered", "delivered"]


def test_a_part_without_a_receipt_is_told_apart_from_one_that_was_not_taken(
    tmp_path: Path,
) -> None:
    async def use(inbox: Inbox, deliveries: Deliveries) -> list[tuple[str, int]]:
        (entry,) = await inbox.accept([_arrival(1)])
        entry = await _answered(inbox, entry)
        (part,) = await deliveries.parts(entry)
        seen = []
        for change in (
            deliveries.sending,
            deliveries.not_sent,
            deliveries.sending,
            deliveries.sending,
        ):
            await change(entry, part)
            (part,) = await deliveries.parts(entry)
            seen.append((part.state, part.repeats))
        return seen

    assert _log(tmp_path, use) == [
        ("sending", 0),
        ("waiting", 0),
        ("sending", 0),
        ("sending", 1),
    ]


def test_what_was_cancelled_is_neither_answered_nor_begun(tmp_path: Path) -> None:
    async def use(inbox: Inbox) -> list[Any]:
        arrivals = [_arrival(1), _arrival(2), _arrival(3, chat_id=8), _arrival(4)]
        entries = await inbox.accept(arrivals)
        await inbox.begin(entries[0])
        cancelled = await inbox.cancel(7, 7, before=entries[3].id)
        first = await inbox.answered(entries[0], [PART], "en")
        begun = [await inbox.begin(entry) for entry in entries[1:3]]
        return [cancelled, first, *(entry is not None for entry in begun)]

    assert _inbox(tmp_path, use) == [[1, 2], None, False, True]
    assert [state for _, _, state in _rows(tmp_path)] == [
        "cancelled",
        "cancelled",
        "answering",
        "received",
    ]


def test_half_a_character_is_kept_as_it_came(tmp_path: Path) -> None:
    content = {"update_id": 1, "message": {"text": "half \ud83d of it"}}

    async def use(inbox: Inbox) -> Any:
        await inbox.accept([_arrival(1, content=content)])
        return (await inbox.unfinished())[0].content

    assert _inbox(tmp_path, use) == content


def test_a_week_later_what_is_finished_is_forgotten_and_no_id_is_given_twice(
    tmp_path: Path,
) -> None:
    async def use(inbox: Inbox) -> None:
        for entry in await inbox.accept([_arrival(n) for n in (1, 2, 3)]):
            if entry.update_id != 2:
                await inbox.refuse(entry, "stranger", [], "en")

    async def later(inbox: Inbox) -> int:
        await inbox.forget()
        (entry,) = await inbox.accept([_arrival(9)])
        return entry.id

    _inbox(tmp_path, use)
    assert _inbox(tmp_path, later, NOON + timedelta(days=8)) == 4
    assert [update for update, _, _ in _rows(tmp_path)] == [2, 3, 9]


def test_one_bad_write_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    async def use(inbox: Inbox) -> list[Any]:
        bad = _arrival(2, kind=None)
        works = [inbox.accept([_arrival(1)]), inbox.accept([bad]), inbox.accept([_arrival(3)])]
        return await asyncio.gather(*works, return_exceptions=True)

    first, second, third = _inbox(tmp_path, use)
    assert isinstance(second, LogbookError)
    assert [update for update, _, _ in _rows(tmp_path)] == [1, 3]
    assert (len(first), len(third)) == (1, 1)


def test_a_write_whose_asker_went_away_is_written_all_the_same(tmp_path: Path) -> None:
    async def use(inbox: Inbox) -> None:
        task = asyncio.create_task(inbox.accept([_arrival(1)]))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    _inbox(tmp_path, use)
    assert [update for update, _, _ in _rows(tmp_path)] == [1]


def test_writes_that_wait_together_are_committed_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = []

    async def use(inbox: Inbox) -> None:
        write = inbox._writer._commit
        monkeypatch.setattr(
            inbox._writer, "_commit", lambda works: commits.append(len(works)) or write(works)
        )
        await asyncio.gather(*(inbox.accept([_arrival(n)]) for n in range(50)))

    _inbox(tmp_path, use)
    assert sum(commits) == 50
    assert len(commits) <= 2
