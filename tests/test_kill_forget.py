"""A reader is forgotten while the process dies or a receipt is lost: no trace, no second copy."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from tests.doings import AR, REPEAT
from tests.fakes.newsroom import WORDS
from tests.fakes.telegram_failures import BAD_GATEWAY, HANG_UP, Failure
from tests.mortal import FORGETTING
from tests.served import READER, Served, served
from tests.traces import traces

SECRET, SECONDS = "زرقاءاليمامة", 180
QUESTION = f"{WORDS['ar']['claim']} ({SECRET})"


def _forgets(it: Served) -> None:
    """Have the reader forgotten, and no trace left while the bot serves."""
    told = it.presses(it.says("/forget"), "🗑")
    assert told.plain.startswith(AR("forget.done")), told.plain
    assert traces(it.home, SECRET) == []


def _nothing_more_comes(it: Served, question: int) -> None:
    """Have another question answered, and no second copy of what was forgotten."""
    after = it.says(WORDS["ar"]["refuted"])
    assert AR("verdict.refuted") in after.plain
    assert len(it.replies(question)) == 1
    assert not [message for message in it.fake.sent() if REPEAT in message.plain]
    assert traces(it.home, SECRET) == []


def test_who_is_being_forgotten_when_the_process_dies_is_so_by_the_next(home: Path) -> None:
    with served(home) as born:
        for n, point in enumerate(FORGETTING):
            it = replace(born, reader=READER + n)
            _dies_forgetting(it, point)
            it.born.bear()
            _is_forgotten(it)
            it.born.end()
            assert traces(home, SECRET) == [], point


def _dies_forgetting(it: Served, point: str) -> None:
    it.born.bear(point)
    it.says(QUESTION)
    it.fake.user_presses(it.says("/forget"), "🗑")
    it.dies()


def _is_forgotten(it: Served) -> None:
    """Wait until the reader was told, once, and no file holds their words."""
    *_, asked = it.fake.sent(it.reader)
    told = it.reply(asked.message_id)
    assert told.plain.startswith((AR("forget.done"), AR("forget.soon"))), told.plain
    until = time.monotonic() + SECONDS
    while found := traces(it.home, SECRET):
        assert time.monotonic() < until, found
    assert len(it.replies(asked.message_id)) == 1


def test_an_answer_whose_connection_died_is_not_sent_again_once_its_reader_is_forgotten(
    home: Path,
) -> None:
    repeating = False

    def schedule(method: str, _: int | None) -> Failure | None:
        return BAD_GATEWAY if method == "getMe" and not repeating else None

    with served(home, schedule) as it:
        repeating = True
        it.born.bear()
        it.says(WORDS["ar"]["nothing"])
        repeating = False  # nothing is repeated before this call is answered
        it.fake.plan("sendMessage", HANG_UP.stored, chat_id=READER)
        question = it.says(QUESTION).reply_to
        assert question is not None
        _forgets(it)
        repeating = True
        _nothing_more_comes(it, question)
        it.born.end()


def test_an_answer_whose_process_died_is_not_sent_again_once_its_reader_is_forgotten(
    home: Path,
) -> None:
    with served(home) as it:
        it.born.bear("message:after")
        question = it.says(QUESTION).reply_to
        assert question is not None
        it.dies()
        it.born.bear(repeat=3_600)
        _forgets(it)
        it.born.end()
        it.born.bear()
        _nothing_more_comes(it, question)
        it.born.end()
