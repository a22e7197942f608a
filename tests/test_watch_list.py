from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering.planner import make_plan
from bot.chat.reactions import Person, Press, Reaction
from bot.chat.texts import Texts
from bot.chat.watches import MOST
from bot.storage.moves import Moves
from bot.storage.watches import Watched, Watches
from bot.storage.writer import Writer
from tests.cited import answer, turn
from tests.fakes.markup import parse_html
from tests.people import ADMIN, COLLEAGUE, READER, STRANGER, Surface, surface

EN, AR = Texts.load("en"), Texts.load("ar")
GROUP = -5


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Surface]:
    with surface(tmp_path) as whole:
        yield whole


def _press(it: Surface, data: str, person: Person = READER, chat: int = READER.id) -> Reaction:
    return it.buttons.on_callback(Press(data, chat, person, private=chat > 0))


def _watch(
    it: Surface, n: int = 0, person: Person = READER, chat: int = READER.id, more: str = ""
) -> str:
    said = answer(question=f"سؤال رقم {n} عن أمر؟ {more}")
    turn_id = it.logbook.record(turn(said), chat, person.id)
    kept = it.logbook.turn(turn_id)
    assert kept
    press = Press("", chat, person, private=chat > 0)
    return it.watching.on_answer(press, kept, EN).answer_text or ""


def _list(it: Surface, person: Person = READER, *, private: bool = True) -> Reaction:
    return it.watching.on_command(None, person, "en", private=private)


def _text(reaction: Reaction) -> str:
    (message,) = reaction.outgoing
    return parse_html(message.text).plain


def test_a_question_is_watched_once_however_often_the_button_is_pressed(it: Surface) -> None:
    assert _watch(it) == EN("watch.set")
    assert _watch(it) == EN("watch.there")
    assert len(it.rows("watches")) == 1


def test_the_same_question_in_another_chat_is_a_watch_of_its_own(it: Surface) -> None:
    _watch(it)
    assert _watch(it, chat=GROUP) == EN("watch.set")
    assert _watch(it, person=COLLEAGUE, chat=GROUP) == EN("watch.there")


def test_small_talk_is_not_watched(it: Surface) -> None:
    turn_id = it.logbook.record(turn(answer(verdict=None, kind="chat")), READER.id, READER.id)
    assert _press(it, f"w:{turn_id}").answer_text == EN("watch.no_answer")


def test_the_answer_of_another_chat_is_not_watched(it: Surface) -> None:
    turn_id = it.logbook.record(turn(answer()), READER.id, READER.id)
    for person, chat in ((COLLEAGUE, COLLEAGUE.id), (COLLEAGUE, GROUP), (STRANGER, READER.id)):
        _press(it, f"w:{turn_id}", person, chat)
    assert it.rows("watches") == []


def test_a_person_has_so_many_watches_and_may_set_another_once_one_has_ended(it: Surface) -> None:
    for n in range(MOST):
        assert _watch(it, n, chat=READER.id if n % 2 else GROUP) == EN("watch.set")
    assert _watch(it, MOST) == EN("watch.full", n=MOST)
    assert _watch(it, MOST, COLLEAGUE, COLLEAGUE.id) == EN("watch.set")
    _press(it, f"m:{it.rows('watches')[0]['id']}")
    assert _watch(it, MOST) == EN("watch.set")


def test_a_group_has_so_many_watches_whoever_set_them(it: Surface) -> None:
    for n in range(MOST):
        _watch(it, n, (READER, COLLEAGUE)[n % 2], GROUP)
    assert _watch(it, MOST, chat=GROUP) == EN("watch.full", n=MOST)


def test_in_private_the_list_holds_all_that_a_person_watches(it: Surface) -> None:
    _watch(it, 1)
    _watch(it, 2, chat=GROUP)
    _watch(it, 3, COLLEAGUE, GROUP)
    shown = _text(_list(it))
    assert "رقم 1" in shown
    assert f"({EN('watch.group')})" in shown
    assert "رقم 3" not in shown
    assert EN("quiet.are", hours="22:00 to 07:00") in shown


def test_the_longest_list_is_one_message_with_a_button_for_each(it: Surface) -> None:
    for n in range(MOST):
        _watch(it, n, more="كلمة " * 700)
    (message,) = _list(it).outgoing
    ends = [b for row in message.keyboard or () for b in row if (b.data or "").startswith("m:")]
    assert len(ends) == len(it.rows("watches")) == MOST


def test_the_button_of_a_watch_that_ended_does_not_end_a_later_one(it: Surface) -> None:
    moments = [datetime(2026, 11, 21, 12, minute, tzinfo=UTC) for minute in (0, 5)]
    clock = iter(moments)
    watches = Watches(it.log, lambda: next(clock))
    wish = Watched(READER.id, None, READER.id, make_plan("متى زار؟"), answer(), (), "r")
    watches.add(wish, MOST)
    (ended,) = it.rows("watches")
    _press(it, f"m:{ended['id']}")
    watches.add(replace(wish, plan=make_plan("أين زار؟")), MOST)
    assert _press(it, f"m:{ended['id']}").answer_text == EN("watch.ended")
    assert len(it.rows("watches")) == 1


def test_who_set_a_watch_and_an_admin_end_it_and_nobody_else(it: Surface) -> None:
    _watch(it, chat=GROUP)
    (row,) = it.rows("watches")
    data = f"m:{row['id']}"
    assert _press(it, data, COLLEAGUE, GROUP).answer_text == AR("watch.not_yours")
    assert _press(it, data, COLLEAGUE, COLLEAGUE.id).answer_text == AR("press.elsewhere")
    assert _press(it, data, ADMIN, ADMIN.id).answer_text == EN("press.elsewhere")
    assert len(it.rows("watches")) == 1
    assert _press(it, data, ADMIN, GROUP).answer_text == EN("watch.ended")
    assert it.rows("watches") == []
    _watch(it, chat=GROUP)
    (row,) = it.rows("watches")
    assert _press(it, f"m:{row['id']}").answer_text == EN("watch.ended")  # from their own list
    assert it.rows("watches") == []


def test_a_button_of_the_list_ends_a_watch_and_shows_the_list_without_it(it: Surface) -> None:
    _watch(it, 1)
    _watch(it, 2)
    (listed,) = _list(it).outgoing
    assert listed.keyboard
    edit = _press(it, listed.keyboard[0][0].data or "").edit
    assert edit
    assert edit.text
    assert "رقم 1" not in edit.text
    assert "رقم 2" in edit.text


def test_quiet_hours_are_chosen_by_buttons_and_only_in_private(it: Surface) -> None:
    _watch(it)
    asked = _press(it, "h:ask").edit
    assert asked
    marked = [row[0].text for row in asked.keyboard if "✓" in row[0].text]
    assert marked == ["✓ 22:00 to 07:00"]
    assert it.preferences.quiet(READER.id) is None
    it.preferences.choose(READER.id, "en")
    assert _press(it, "h:2306").answer_text == EN("quiet.chosen")
    assert it.preferences.quiet(READER.id) == "2306"
    assert it.preferences.language(READER.id) == "en"
    assert EN("quiet.are", hours="23:00 to 06:00") in _text(_list(it))
    for data, chat in (("h:0506", READER.id), ("h:", READER.id), ("h:off", GROUP)):
        assert _press(it, data, chat=chat).answer_text == EN("press.unknown")
    assert it.preferences.quiet(READER.id) == "2306"


@pytest.mark.parametrize("data", ["m", "m:", "m:x", "m:99:l", "w", "w:99", "w:x", "p:99"])
def test_made_up_data_ends_nothing_and_sets_nothing(data: str, it: Surface) -> None:
    _watch(it)
    _press(it, data)
    assert len(it.rows("watches")) == 1


def test_a_group_that_moved_takes_its_watches_along(it: Surface) -> None:
    _watch(it, chat=GROUP)

    async def moved() -> None:
        writer = Writer(it.corpus.path.parent / "log.db")
        await Moves(writer).note(GROUP, -1005)
        await writer.close()

    asyncio.run(moved())
    assert [row["chat_id"] for row in it.rows("watches")] == [-1005]
