"""Whatever stands in an update: it is kept, or said to be unreadable, and blocks no other."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from telegram import Bot, Update
from telegram import User as TelegramUser

from bot.answering.models import Answer, Turn
from bot.answering.planner import make_plan
from bot.chat.arrivals import arrival_of, move_of, update_of
from bot.chat.incoming import question_of
from bot.chat.kept import keeping
from bot.chat.reactions import Person, Press
from bot.chat.unsigned import unsigned
from bot.chat.written import text_of
from bot.storage.database import open_log
from bot.storage.entries import Entry
from tests.people import surface

READER = 7
BOT = Bot("123:token")
BOT._bot_user = TelegramUser(123, "Dalil", is_bot=True, username="dalil_test_bot")

# Halves of a character, which JSON can hold and UTF-8 cannot; NUL; what SQL and HTML read.
TEXT = st.text(
    st.one_of(st.sampled_from("\x00\ud83d\ude00\udfff\ud800'\";<&%_\u202e؟س"), st.characters()),
    max_size=20,
)
NUMBER = st.one_of(st.integers(-5, 5), st.sampled_from([2**31, 2**53, 2**63 - 1, 2**63, 2**70]))
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBER, TEXT, st.floats(allow_nan=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=6,
)
MANY = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # a smaller example is not worth the minutes
)


def _user(user_id: int, first: str, last: str, code: str) -> dict[str, Any]:
    named = {"first_name": first, "last_name": last, "username": first, "language_code": code}
    return {"id": user_id, "is_bot": False, **named}


MESSAGES = st.builds(
    lambda sender, text, title, reply: {
        "message_id": 5,
        "date": 1,
        "chat": {"id": READER, "type": "private", "title": title, "first_name": title},
        "from": sender,
        "text": f"?{text}",
        "caption": title,
        "reply_to_message": {
            "message_id": 4,
            "date": 1,
            "chat": {"id": READER, "type": "private"},
            "from": sender | {"id": 8},
            "text": reply,
        },
    },
    st.builds(_user, st.sampled_from([READER, 66]), TEXT, TEXT, TEXT),
    TEXT,
    TEXT,
    TEXT,
)
PRESSES = st.builds(
    lambda sender, name, data, message: {
        "id": name,
        "from": sender,
        "chat_instance": name,
        "data": data,
        "message": message,
    },
    st.builds(_user, st.sampled_from([READER, 66]), TEXT, TEXT, TEXT),
    TEXT,
    TEXT,
    MESSAGES,
)
UPDATES = st.one_of(
    st.fixed_dictionaries({"message": MESSAGES}),
    st.fixed_dictionaries({"callback_query": PRESSES}),
)


@cache
def _blank() -> bytes:
    """Return a log without entries: to bring its schema up to date takes its time."""
    with TemporaryDirectory() as folder:
        open_log(Path(folder) / "log.db").close()
        return (Path(folder) / "log.db").read_bytes()


@contextmanager
def _home() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "log.db").write_bytes(_blank())
        yield Path(folder)


def _kept(home: Path, updates: list[dict[str, Any]]) -> list[Entry]:
    """Accept updates as a process does, and return what the next one finds."""

    async def run() -> list[Entry]:
        async with keeping(home / "log.db") as kept:
            for move in filter(None, map(move_of, updates)):
                await kept.moves.note(*move)
            arrivals = [found for raw in updates if (found := arrival_of(raw, BOT))]
            await kept.inbox.accept(arrivals)
        async with keeping(home / "log.db") as kept:
            return await kept.inbox.unfinished()

    return asyncio.run(run())


@MANY
@given(UPDATES)
def test_every_text_of_an_update_can_be_written_down_wherever_it_goes(
    content: dict[str, Any],
) -> None:
    with _home() as home:
        (entry,) = _kept(home, [{"update_id": 1, **content}])
        assert entry.content == unsigned({"update_id": 1, **content})
        update = update_of(entry.content, BOT)
        with surface(home) as s:
            if update.callback_query:
                s.buttons.on_callback(Press.of(update.callback_query))
                return
            _everywhere(update, s)


def _everywhere(update: Update, s: Any) -> None:
    """Take a message's texts to each place that may keep them."""
    message = update.message
    assert message is not None
    assert message.from_user is not None
    person = Person.of(message.from_user)
    s.access.meet(person, "en", message.message_id)
    s.access.on_command("allow", text_of(message), person, "en")
    for text in (question_of(message), question_of(message.reply_to_message)):
        plan = make_plan(text or "?")
        answer = Answer(
            question=plan.question, language="en", kind="question", mode="model", verdict=None
        )
        turn_id = s.logbook.record(Turn(answer, plan), READER, person.id)
        assert s.logbook.turn(turn_id)["question"] == plan.question


@MANY
@given(
    st.dictionaries(st.sampled_from(["message", "callback_query", "edited_message", "x"]), JSON),
    st.one_of(NUMBER, st.booleans()),
)
def test_an_update_of_any_shape_blocks_no_other(content: dict[str, Any], number: int) -> None:
    good = {
        "update_id": 77,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": READER, "type": "private"},
            "from": _user(READER, "Rima", "", "en"),
            "text": "who?",
        },
    }
    with _home() as home:
        found = _kept(home, [{**content, "update_id": number}, good])
        assert [entry.update_id for entry in found if entry.kind == "question"] == [77]


@MANY
@given(MESSAGES, st.sampled_from(["chat", "from"]), st.sampled_from([2**63, -(2**70)]))
def test_an_id_that_no_log_can_hold_makes_an_update_unreadable(
    message: dict[str, Any], which: str, number: int
) -> None:
    message = json.loads(json.dumps(message))
    message[which]["id"] = number
    with _home() as home:
        assert _kept(home, [{"update_id": 1, "message": message}]) == []
