from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, CallbackQuery, User

from bot.chat.arrivals import arrival_of
from bot.chat.floods import Flood
from bot.chat.keyboards import answer_keyboard
from bot.chat.reactions import Person, Press, Reaction
from bot.chat.texts import Texts
from tests.cited import ARTICLE, PARAGRAPHS, QUOTE, answer, citation, turn
from tests.fakes.markup import parse_html
from tests.people import ADMIN, COLLEAGUE, READER, STRANGER, Surface, surface

AR, EN = Texts.load("ar"), Texts.load("en")
CHAT = READER.id
BOT = "dalil_test_bot"


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Surface]:
    with surface(tmp_path) as whole:
        whole.corpus.add(ARTICLE)
        yield whole


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is pressed is pressed in one moment, however long a busy machine takes."""
    allows = Flood.allows

    def at_once(flood: Flood, user_id: int) -> bool:
        flood._clock = lambda: 0.0
        return allows(flood, user_id)

    monkeypatch.setattr(Flood, "allows", at_once)


def _asked(it: Surface, chat_id: int = CHAT, **changes: Any) -> int:
    return it.logbook.record(turn(answer(**changes)), chat_id, READER.id)


def _press(it: Surface, data: str, person: Person = READER, chat_id: int | None = CHAT) -> Reaction:
    return it.buttons.on_callback(Press(data, chat_id, person, private=chat_id == CHAT, bot=BOT))


def test_a_source_button_shows_the_passage_with_the_quotation_bold(it: Surface) -> None:
    (message,) = _press(it, f"s:{_asked(it)}:0:1").outgoing
    text = parse_html(message.text)
    assert text.styled("bold") == [QUOTE]
    assert PARAGRAPHS[4] in text.plain


def test_a_button_works_after_a_restart_and_after_the_article_is_gone(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        turn_id = _asked(it)
    with surface(tmp_path) as it:
        (message,) = _press(it, f"s:{turn_id}:0:1").outgoing
        assert AR("passage.gone") in message.text
        assert parse_html(message.text).styled("bold") == [QUOTE]


def test_every_button_under_an_answer_does_something(it: Surface) -> None:
    long = citation(2, context=citation().context + " " + "س" * 300)
    said = answer(citation(), long)
    turn_id = it.logbook.record(turn(said), CHAT, READER.id)
    pressed = [
        (button.data, _press(it, button.data))
        for row in answer_keyboard(said, turn_id, "ar")
        for button in row
        if button.data
    ]
    assert [data and data[0] for data, _ in pressed] == [*"sscudawgk"]
    for data, reaction in pressed:
        assert reaction.answer_text != EN("press.unknown")
        watched = data is not None and data.startswith("w:") and reaction.answer_text
        assert reaction.outgoing or reaction.edit or reaction.ask or watched


def test_a_source_of_one_claim_of_several_is_its_own(it: Surface) -> None:
    other = citation(1, quote="أربعة ملايين منزل", context=PARAGRAPHS[3], url=None, title="آخر")
    parts = (answer(), answer(other))
    turn_id = _asked(it, verdict=None, citations=(), parts=parts)
    (message,) = _press(it, f"s:{turn_id}:2:1").outgoing
    assert "آخر" in message.text


def test_a_double_tap_at_a_source_sends_it_once(it: Surface) -> None:
    data = f"s:{_asked(it)}:0:1"
    assert _press(it, data).outgoing
    again = _press(it, data)
    assert (again.outgoing, again.answer_text) == ((), AR("press.sent"))
    assert _press(it, data, COLLEAGUE).outgoing


def test_a_long_citation_is_sent_to_be_copied(it: Surface) -> None:
    turn_id = _asked(it)
    reaction = _press(it, f"c:{turn_id}:0:1")
    assert reaction.answer_text == AR("press.copy")
    assert parse_html(reaction.outgoing[0].text).styled("code")[0].startswith("«قال الوزير")


def test_asking_anew_asks_the_same_plan_in_the_language_now_chosen(it: Surface) -> None:
    turn_id = _asked(it)
    assert _press(it, f"a:{turn_id}").ask == turn().plan
    it.preferences.choose(READER.id, "en")
    assert _press(it, f"a:{turn_id}").ask == replace(turn().plan, language="en")


def test_asking_anew_keeps_to_the_limits(tmp_path: Path) -> None:
    with surface(tmp_path, DALIL_QUESTION_LENGTH="20") as it:
        turn_id = _asked(it, question="س" * 21)
        reaction = _press(it, f"a:{turn_id}")
        assert reaction.ask is None
        assert reaction.answer_text == AR("limit_length", n=20)


def test_an_opinion_is_kept_and_the_last_one_counts(it: Surface) -> None:
    turn_id = _asked(it)
    liked = _press(it, f"u:{turn_id}")
    assert liked.answer_text == AR("feedback.thanks")
    assert liked.edit
    assert "👍 ✓" in [button.text for row in liked.edit.keyboard for button in row]
    why = _press(it, f"d:{turn_id}").edit
    assert why
    (reason,) = [row[0] for row in why.keyboard if row[0].data == f"r:{turn_id}:q"]
    assert reason.text == AR("feedback.unsupported")
    _press(it, reason.data or "")
    _press(it, f"u:{turn_id}", COLLEAGUE)
    kept = [(row["user_id"], row["rating"], row["reason"]) for row in it.rows("feedback")]
    assert kept == [(READER.id, "down", "unsupported"), (COLLEAGUE.id, "up", None)]


def test_a_thumb_down_counts_without_a_reason_and_one_can_go_back(it: Surface) -> None:
    turn_id = _asked(it)
    _press(it, f"d:{turn_id}")
    (row,) = it.rows("feedback")
    assert (row["turn_id"], row["rating"], row["reason"]) == (turn_id, "down", None)
    back = _press(it, f"b:{turn_id}").edit
    assert back
    assert back.keyboard == answer_keyboard(answer(), turn_id, "ar", "down")


def test_in_a_group_the_opinion_of_one_is_not_marked_for_all(it: Surface) -> None:
    turn_id = _asked(it, chat_id=-5)
    edit = _press(it, f"u:{turn_id}", chat_id=-5).edit
    assert edit
    assert edit.keyboard == answer_keyboard(answer(), turn_id, "ar")


@pytest.mark.parametrize("verb", ["s:{}:0:1", "c:{}:0:1", "a:{}", "u:{}", "d:{}", "r:{}:w", "b:{}"])
def test_a_turn_of_another_chat_is_refused(it: Surface, verb: str) -> None:
    turn_id = _asked(it, chat_id=COLLEAGUE.id)
    for chat_id in (CHAT, None):
        reaction = _press(it, verb.format(turn_id), chat_id=chat_id)
        assert reaction == Reaction(EN("press.elsewhere"))
    assert it.rows("feedback") == []


def test_the_buttons_of_a_group_that_became_a_supergroup_still_work(it: Surface) -> None:
    with it.log.writing() as db:
        row = {"kind": "question", "state": "delivered", "received_at": "", "identity": ""}
        inbox_id = int(str(db.table("inbox").insert({**row, "tries": 1}).last_pk))
        part = {"inbox_id": inbox_id, "part": 1, "content": "", "state": "sent", "repeats": 0}
        db.table("deliveries").insert({**part, "chat_id": -200})
    turn_id = it.logbook.record(turn(), -5, READER.id, inbox_id=inbox_id)
    assert _press(it, f"s:{turn_id}:0:1", chat_id=-200).outgoing
    assert _press(it, f"s:{turn_id}:0:1", chat_id=-201) == Reaction(EN("press.elsewhere"))


def test_a_stranger_and_one_shut_out_since_can_press_nothing(it: Surface) -> None:
    turn_id = _asked(it)
    assert _press(it, f"s:{turn_id}:0:1", STRANGER) == Reaction(EN("press.stranger"))
    it.access.on_command("allow", str(STRANGER.id), ADMIN, "en")
    assert _press(it, f"s:{turn_id}:0:1", STRANGER).outgoing
    it.access.on_command("deny", str(STRANGER.id), ADMIN, "en")
    assert _press(it, f"s:{turn_id}:0:1", STRANGER) == Reaction(EN("press.stranger"))


def test_only_an_admin_can_let_in_whatever_data_is_sent(it: Surface) -> None:
    assert _press(it, f"y:{STRANGER.id}") == Reaction(EN("press.admins"))
    assert not it.access.allows(STRANGER.id)
    assert _press(it, f"y:{STRANGER.id}", ADMIN, ADMIN.id).elsewhere
    assert it.access.allows(STRANGER.id)


def test_a_language_is_chosen_by_button(it: Surface) -> None:
    edit = _press(it, "l:ar").edit
    assert edit
    assert AR("language.set") in (edit.text or "")
    assert it.preferences.language(READER.id) == "ar"


@pytest.mark.usefixtures("moment")
def test_a_flood_of_presses_is_slowed_and_that_of_one_person_alone(it: Surface) -> None:
    turn_id = _asked(it)
    said = [_press(it, f"u:{turn_id}").answer_text for _ in range(50)]
    assert said.count(AR("feedback.thanks")) == 12
    assert said.count(EN("press.slow")) == 38
    assert _press(it, f"u:{turn_id}", COLLEAGUE).answer_text == AR("feedback.thanks")


@pytest.mark.usefixtures("moment")
def test_a_double_press_does_not_ask_many_times(it: Surface) -> None:
    turn_id = _asked(it)
    assert sum(bool(_press(it, f"a:{turn_id}").ask) for _ in range(8)) == 2


@pytest.mark.parametrize(
    "data",
    [
        "",
        "s",
        "s:",
        "s:1",
        "s:1:0",
        "s:1:0:9",
        "s:1:9:1",
        "s:x:0:1",
        "s:999:0:1",
        "s:1:0:1:1",
        "r:1",
        "r:1:z",
        "l:fr",
        "z:1",
        "u:1'--",
        "y:66",
        "u:٣",
        "u:-1",
        "u:9999999999999999",
        "u:99999999999999999999",
    ],
)
def test_data_that_no_button_has_does_nothing(it: Surface, data: str) -> None:
    assert _asked(it) == 1
    reaction = _press(it, data)
    assert reaction.answer_text in {EN("press.unknown"), EN("press.admins")}
    assert reaction == Reaction(reaction.answer_text)
    assert it.rows("feedback") == []


@given(data=st.text(max_size=80))
def test_any_data_is_answered(tmp_path_factory: pytest.TempPathFactory, data: str) -> None:
    home = tmp_path_factory.getbasetemp() / "any"
    with surface(home) as it:
        assert _press(it, data).answer_text or data.startswith("l:")


def test_an_answer_without_words_left_in_the_log_is_said_to_be_of_no_use(it: Surface) -> None:
    turn_id = _asked(it)
    with it.log.writing() as db:
        db.execute("UPDATE turns SET answer = NULL WHERE id = ?", [turn_id])
    assert _press(it, f"s:{turn_id}:0:1") == Reaction(EN("press.unknown"))


def _unread(_: Any) -> str:
    return ""


def test_a_press_is_read_from_what_telegram_sends_of_a_message_out_of_reach() -> None:
    person = {"id": 7, "is_bot": False, "first_name": "Rima", "last_name": "K"}
    chat = {"id": -5, "type": "supergroup", "title": "Desk"}
    raw: dict[str, Any] = {"id": "1", "from": person, "chat_instance": "x", "data": "u:1"}
    gone = {"message_id": 3, "date": 0, "chat": chat}
    bot = Bot("1:a")
    bot._bot_user = User(1, "Dalil", is_bot=True, username=BOT)
    arrived = arrival_of({"update_id": 1, "callback_query": {**raw, "message": gone}}, bot)
    assert arrived
    assert arrived.chat_id == -5
    read = [
        Press.of(CallbackQuery.de_json({**raw, **where}, bot), _unread)
        for where in ({"message": gone}, {"inline_message_id": "i"})
    ]
    rima = Person(7, "Rima K", None)
    assert read == [
        Press("u:1", -5, rima, private=False, bot=BOT, read=_unread, identity="button 1", at=3),
        Press("u:1", None, rima, private=False, bot=BOT, read=_unread, identity="button 1"),
    ]
