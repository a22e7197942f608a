from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat.calls import Call
from bot.chat.commands import obey
from bot.chat.reactions import Person, Press, Reaction
from bot.chat.texts import Texts
from bot.storage.forgetting import Forgetting
from tests.cited import ARTICLE, QUOTE, answer, turn
from tests.fakes.markup import parse_html
from tests.people import COLLEAGUE, READER, Surface, surface

AR, EN = Texts.load("ar"), Texts.load("en")
BOT = "dalil_test_bot"


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Surface]:
    with surface(tmp_path) as whole:
        whole.corpus.add(ARTICLE)
        yield whole


async def _none() -> int:
    return 0


async def _nobody(_: object) -> None:  # type: ignore[misc]
    raise AssertionError("a link asks nobody")


def _asked(it: Surface) -> int:
    return it.logbook.record(turn(answer()), READER.id, READER.id)


def _press(it: Surface, data: str, person: Person = READER) -> Reaction:
    return it.buttons.on_callback(Press(data, person.id, person, bot=BOT))


def _link(it: Surface, turn_id: int) -> str:
    (message,) = _press(it, f"k:{turn_id}").outgoing
    ((button,),) = message.keyboard or ()
    assert button.copy in parse_html(message.text).styled("code")
    return button.copy or ""


def _opens(it: Surface, link: str, person: Person = COLLEAGUE, *, private: bool = True) -> Reaction:
    token = link.partition("?start=")[2]
    call = Call("start", token, person, "ar", _none, private)
    return asyncio.run(obey(it.desk(_nobody), call))


def _plain(reaction: Reaction) -> str:
    return "\n".join(parse_html(message.text).plain for message in reaction.outgoing)


def test_the_link_under_an_answer_opens_it_for_a_colleague(it: Surface) -> None:
    link = _link(it, _asked(it))
    assert link.startswith(f"https://t.me/{BOT}?start=")
    shown = _plain(_opens(it, link))
    assert answer().question in shown
    assert QUOTE in shown
    assert READER.name not in shown
    assert str(READER.id) not in shown


def test_the_buttons_of_an_opened_answer_are_the_colleagues_too(it: Surface) -> None:
    turn_id = _asked(it)
    refused = _press(it, f"s:{turn_id}:0:1", COLLEAGUE)
    assert refused.answer_text == AR("press.elsewhere")
    opened = _opens(it, _link(it, turn_id))
    keyboard = opened.outgoing[-1].keyboard or ()
    data = [button.data for row in keyboard for button in row if button.data]
    assert data[0] == f"s:{turn_id}:0:1"
    assert _press(it, data[0], COLLEAGUE).outgoing


def test_a_link_is_made_once_and_cannot_be_guessed(it: Surface) -> None:
    first, second = _asked(it), _asked(it)
    link = _link(it, first)
    token = link.partition("?start=")[2]
    assert it.finder.saved.link(first, COLLEAGUE.id) == token
    assert len(token) >= 22
    assert link != _link(it, second)


def test_a_link_that_was_made_up_leads_to_nothing(it: Surface) -> None:
    _asked(it)
    assert _plain(_opens(it, f"https://t.me/{BOT}?start={'x' * 22}")) == AR("saved.gone")


def test_a_link_to_an_answer_that_was_forgotten_says_so(it: Surface, tmp_path: Path) -> None:
    link = _link(it, _asked(it))
    _opens(it, link)
    forgetting = Forgetting(tmp_path / "log.db")
    forgetting.forget(READER.id)
    forgetting.close()
    assert _plain(_opens(it, link)) == AR("saved.gone")
    assert it.rows("answer_links") == []
    assert it.rows("answer_openings") == []


def test_who_opened_an_answer_is_forgotten_with_the_rest_of_them(
    it: Surface, tmp_path: Path
) -> None:
    link = _link(it, _asked(it))
    _opens(it, link)
    forgetting = Forgetting(tmp_path / "log.db")
    forgetting.forget(COLLEAGUE.id)
    forgetting.close()
    assert it.rows("answer_openings") == []
    assert QUOTE in _plain(_opens(it, link))


def test_in_a_group_a_link_opens_nothing(it: Surface) -> None:
    shown = _plain(_opens(it, _link(it, _asked(it)), private=False))
    assert QUOTE not in shown
    assert "/start" in shown


def test_a_double_tap_gives_the_link_once(it: Surface) -> None:
    turn_id = _asked(it)
    assert _press(it, f"k:{turn_id}").outgoing
    assert _press(it, f"k:{turn_id}").answer_text == AR("press.sent")
