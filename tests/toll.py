"""What a kill run cost its readers: each chat's messages against what was due in it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.doings import REPEAT, Chat, Due, is_apology, is_offer
from tests.fakes.telegram import Message
from tests.traces import traces


@dataclass(slots=True)
class Toll:
    """What became of what readers did; `deaths` by the point at which the process was killed.

    `lost` names what did not come, `unexplained` what came twice without a word and a reason,
    `unasked` counts messages that nothing led to, `redone` turns and rows that are there more than
    once, `traces` what a forgotten reader's words were found in. `came` counts by what was done.
    """

    asked: int = 0
    came: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    out_of_order: int = 0
    twice: int = 0
    unexplained: list[str] = field(default_factory=list)
    unasked: int = 0
    redone: list[str] = field(default_factory=list)
    apologies: int = 0
    forgotten: int = 0
    traces: list[str] = field(default_factory=list)
    deaths: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def wrong(self) -> list[str]:
        """What must not be: empty in a good run."""
        return [
            *(f"lost: {what}" for what in self.lost),
            *(f"twice: {what}" for what in self.unexplained),
            *(f"done again: {what}" for what in self.redone),
            *(f"not forgotten: {what}" for what in self.traces),
            *([f"out of order in {self.out_of_order} chats"] if self.out_of_order else []),
            *([f"{self.unasked} messages that nobody asked for"] if self.unasked else []),
        ]

    def __str__(self) -> str:
        return (
            f"did {self.asked} things, lost {len(self.lost)}, "
            f"chats out of order {self.out_of_order}, came twice {self.twice} "
            f"(unexplained {len(self.unexplained)}), unasked {self.unasked}, "
            f"done again {len(self.redone)}, apologies {self.apologies}, "
            f"forgotten {self.forgotten} (traces {len(self.traces)}), "
            f"killed {sum(self.deaths.values())} times at {len(self.deaths)} points, "
            f"{self.seconds:.0f} s"
        )


def count(chats: Iterable[Chat], home: Path) -> Toll:
    """Compare what came with what was due, and the log with both."""
    toll = Toll()
    with closing(sqlite3.connect(home / "log.db")) as db:
        for chat in chats:
            toll.asked += chat.done
            copies = _matched(chat)
            _count_messages(toll, chat, copies, _repeats(db, chat))
            _count_order(toll, copies)
            if chat.forgotten is None:
                _count_log(toll, chat, db)
            else:
                _count_traces(toll, chat, home)
    return toll


def _matched(chat: Chat) -> dict[Due, list[Message]]:
    """Return the copies of each due message that came, but for apologies."""
    return {
        due: [m for m in _replies(chat, due.to) if due.fits(m) and not is_apology(m)]
        for due in chat.due
    }


def _replies(chat: Chat, to: int) -> list[Message]:
    return [message for message in chat.sent if message.reply_to == to]


def _count_messages(
    toll: Toll, chat: Chat, copies: dict[Due, list[Message]], repeats: int | None
) -> None:
    apologies = Counter(m.reply_to for m in chat.sent if is_apology(m))
    toll.apologies += apologies.total()
    toll.unasked += len(chat.sent) - apologies.total() - sum(map(len, copies.values()))
    extra = 0
    for due, came in copies.items():
        toll.came[due.what] += bool(came)
        if not came and not due.may:
            _excuse(toll, chat, due, apologies)
        if more := came[1:]:
            extra += len(more)
            toll.twice += 1
            if any(REPEAT not in message.plain for message in more):
                toll.unexplained.append(f"{due.what} in {chat.id}, without a word")
    if repeats is not None and extra > repeats:
        toll.unexplained.append(f"{extra} in {chat.id}, {repeats} of them known")


def _excuse(toll: Toll, chat: Chat, due: Due, apologies: Counter[int | None]) -> None:
    if apologies[due.to] > 0:
        apologies[due.to] -= 1
    else:
        toll.lost.append(f"{due.what} in {chat.id}")


def _count_order(toll: Toll, copies: dict[Due, list[Message]]) -> None:
    placed = [(due.place, came[0].message_id) for due, came in copies.items() if came]
    first = [number for place, number in placed if place is not None]
    toll.out_of_order += first != sorted(first)


def _repeats(db: sqlite3.Connection, chat: Chat) -> int | None:
    """Return how often messages of a chat were repeated; None where that was forgotten."""
    if chat.forgotten is not None:
        return None
    (repeats,) = db.execute(
        "SELECT ifnull(sum(repeats), 0) FROM deliveries JOIN inbox ON inbox.id = inbox_id "
        "WHERE inbox.chat_id = ?",
        [chat.id],
    ).fetchone()
    return int(repeats)


def _count_log(toll: Toll, chat: Chat, db: sqlite3.Connection) -> None:
    """Look for the newest text of each question, and for what presses keep, each once."""
    rows = db.execute("SELECT question FROM turns WHERE chat_id = ? AND error IS NULL", [chat.id])
    turns = Counter(" ".join(question.split()) for (question,) in rows)
    excused = {m.reply_to for m in chat.sent if is_apology(m) or is_offer(m)}
    for question, text in chat.asked.items():
        times = turns[" ".join(text.split())]
        if not times and question not in excused:
            toll.lost.append(f"the words of {question} in {chat.id}")
    toll.redone += [f"{n} turns in {chat.id}" for n in turns.values() if n > 1]
    toll.redone += list(_rows_astray(chat, db))


def _rows_astray(chat: Chat, db: sqlite3.Connection) -> Iterator[str]:
    for table in chat.kept:
        (rows,) = db.execute(
            f"SELECT count(*) FROM {table} WHERE user_id = ?",  # noqa: S608 - our own names
            [chat.id],
        ).fetchone()
        if rows != 1 and not any(map(is_apology, chat.sent)):
            yield f"{rows} rows in {table} of {chat.id}"


def _count_traces(toll: Toll, chat: Chat, home: Path) -> None:
    """Look for the words of who was forgotten: in the files, and in what was sent after that."""
    told = next((m for m in _replies(chat, chat.forgotten or 0) if not is_apology(m)), None)
    if told is None:
        return
    toll.forgotten += 1
    toll.traces += [f"{chat.id} in {name}" for name in traces(home, chat.secret)]
    late = [m for m in chat.sent if m.message_id > told.message_id]
    old = [m for m in late if m.reply_to is None or m.reply_to < (chat.forgotten or 0)]
    toll.traces += [f"{chat.id} in a message" for _ in old]
