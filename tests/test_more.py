"""A search goes on by button: for its own person in its own chat, also after a restart."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.chat.calls import Call
from bot.chat.commands import obey
from bot.chat.finding.more import searched
from bot.chat.outgoing import Button
from bot.chat.reactions import Edit, Person, Press, Reaction
from bot.chat.texts import Texts
from bot.storage.entries import Arrival
from bot.storage.inbox import Inbox
from bot.storage.writer import Writer
from tests.articles import made, put
from tests.fakes.markup import parse_html
from tests.people import COLLEAGUE, READER, Surface, surface

EN = Texts.load("en")
ARTICLES = 12


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Surface]:
    with surface(tmp_path) as whole:
        put(whole.corpus, *(_article(n) for n in range(ARTICLES)))
        yield whole


def _article(n: int) -> Any:
    text = f"The fuel prices of town {n} rose by {n + 2} percent on day {n} of the strike."
    return replace(made(f"town{n}", text, title=f"Town {n}"), language="en")


def _command(text: str, number: int = 1, **fields: Any) -> Arrival:
    name = text.split(maxsplit=1)[0]
    message = {
        "message_id": number,
        "date": 100,
        "chat": {"id": READER.id, "type": "private"},
        "text": text,
        "entities": [{"type": "bot_command", "offset": 0, "length": len(name)}],
    }
    known = {"kind": "notice", "identity": f"message {number}", "content": {"message": message}}
    return Arrival(number, READER.id, READER.id, **(known | fields))


def _kept(home: Path, arrival: Arrival) -> int:
    """Keep a command in the inbox, in a process that then ends; return its number there."""

    async def accept() -> int:
        writer = Writer(home / "log.db")
        try:
            (entry,) = await Inbox(writer, lambda: datetime(2025, 3, 2, tzinfo=UTC)).accept(
                [arrival]
            )
        finally:
            await writer.close()
        return entry.id

    return asyncio.run(accept())


def _searches(it: Surface, words: str, entry_id: int) -> Reaction:
    async def none() -> int:
        return 0

    async def nobody(_: object) -> Any:
        raise AssertionError("finding asks nobody")

    call = Call("search", words, READER, "en", none, entry_id=entry_id)
    return asyncio.run(obey(it.desk(nobody), call))


def _presses(it: Surface, button: Button, person: Person = READER, chat: int = 0) -> Reaction:
    press = Press(button.data or "", chat or READER.id, person, identity=f"{button.data}")
    return it.buttons.on_callback(press)


def _more(reaction: Reaction) -> Button | None:
    rows = reaction.outgoing[-1].keyboard or ()
    return next((button for row in rows for button in row), None)


def _towns(reaction: Reaction) -> list[str]:
    said = "\n".join(parse_html(message.text).plain for message in reaction.outgoing)
    return re.findall(r"of town (\d+) rose", said)


def test_each_press_brings_the_next_passages_and_none_twice(it: Surface, tmp_path: Path) -> None:
    entry_id = _kept(tmp_path, _command("/search fuel prices"))
    page = _searches(it, "fuel prices", entry_id)
    towns, pages = _towns(page), 1
    while (button := _more(page)) is not None:
        assert len((button.data or "").encode()) <= 64
        page = _presses(it, button)
        assert page.edit == Edit()
        towns += _towns(page)
        pages += 1
    assert pages == 3
    assert len(towns) == len(set(towns)) == ARTICLES
    heading = parse_html(page.outgoing[0].text).plain.splitlines()[0]
    assert heading == EN("search.next", first=11, last=12)


def test_where_there_are_no_more_there_is_no_button(it: Surface, tmp_path: Path) -> None:
    entry_id = _kept(tmp_path, _command('/search "town 3"'))
    page = _searches(it, '"town 3"', entry_id)
    assert len(_towns(page)) == 1
    assert _more(page) is None


@pytest.mark.parametrize(("person", "chat"), [(COLLEAGUE, READER.id), (READER, -5)])
def test_the_search_of_another_or_of_another_chat_does_not_go_on(
    it: Surface, tmp_path: Path, person: Person, chat: int
) -> None:
    entry_id = _kept(tmp_path, _command("/search fuel prices"))
    button = _more(_searches(it, "fuel prices", entry_id))
    assert button is not None
    pressed = _presses(it, button, person, chat)
    assert pressed.outgoing == ()
    assert pressed.edit is None
    language = person.language_code or "en"
    assert pressed.answer_text == Texts.load("ar" if language == "ar" else "en")("search.gone")


def test_a_forgotten_search_does_not_go_on(it: Surface, tmp_path: Path) -> None:
    entry_id = _kept(tmp_path, _command("/search fuel prices"))
    button = _more(_searches(it, "fuel prices", entry_id))
    assert button is not None
    with it.log.writing() as db:
        db.execute("UPDATE inbox SET content = '{}'")
    assert _presses(it, button).answer_text == EN("search.gone")


@pytest.mark.parametrize("data", ["j", "j:1", "j:x:5", "j:1:0", "j:99:5", "j:1:5"])
def test_made_up_data_shows_nothing(it: Surface, tmp_path: Path, data: str) -> None:
    assert _kept(tmp_path, _command("/recent fuel")) == 1
    pressed = _presses(it, Button("x", data=data))
    assert (pressed.outgoing, pressed.answer_text) == ((), EN("search.gone"))


def test_where_articles_went_meanwhile_it_is_said_that_there_are_no_more(
    it: Surface, tmp_path: Path
) -> None:
    entry_id = _kept(tmp_path, _command("/search fuel prices"))
    button = _more(_searches(it, "fuel prices", entry_id))
    assert button is not None
    it.corpus.remove([f"town{n}" for n in range(ARTICLES - 1)])
    assert _presses(it, button) == Reaction(EN("search.no_more"), edit=Edit())


def test_only_a_search_is_one() -> None:
    assert searched(_command("/search fuel").content) == "fuel"
    assert searched(_command("/search@dalil fuel").content) == "fuel"
    for content in (_command("/recent fuel").content, {}, {"message": 5}):
        assert searched(content) == ""
