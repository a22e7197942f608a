"""A reader's own turns: listed, opened again, taken away, explained, forgotten."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from bot.cards.card import cards
from bot.chat.keeping.keeping import Drawn, Forgotten, Policy
from bot.chat.keeping.past import PAGE, show_history
from bot.chat.keeping.privacy import show_privacy
from bot.chat.keeping.wish import on_decided
from bot.chat.keyboards import answer_keyboard, has_card
from bot.chat.messages import unstyled
from bot.chat.outgoing import Outgoing
from bot.chat.reactions import Person, Press, Reaction
from bot.chat.texts import Texts
from bot.keeping import keeping_of, policy_of
from bot.settings import Settings
from bot.storage.forgetting import Forgetting
from retrieval.models import Language
from tests import cited
from tests.people import COLLEAGUE, READER, Surface, surface

EN = Texts.load("en")


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Surface]:
    with surface(tmp_path, DALIL_TIMEZONE="Asia/Damascus") as it:
        yield it


def _asks(
    it: Surface, text: str, person: Person = READER, chat: int | None = None, **a: Any
) -> int:
    answer = cited.answer(cited.citation(), question=text, language="en", **a)
    return it.logbook.record(cited.turn(answer), chat or person.id, person.id)


def _presses(it: Surface, data: str, person: Person = READER, *, private: bool = True) -> Reaction:
    chat = person.id if private else -100
    return it.buttons.on_callback(Press(data, chat, person, private))


def _plain(messages: tuple[Outgoing, ...]) -> str:
    return "\n".join(unstyled(message.text) for message in messages)


def _data(messages: tuple[Outgoing, ...]) -> list[str]:
    return [b.data or "" for m in messages for row in m.keyboard or () for b in row]


@pytest.mark.parametrize("asked", [0, 1, PAGE, PAGE + 1, 3 * PAGE + 2])
def test_pages_show_every_turn_once_newest_first(asked: int, it: Surface) -> None:
    ids = [_asks(it, f"question {n}") for n in range(asked)]
    (page,) = show_history(it.keeping, READER.id, READER.id, "en")
    text, keyboard, seen = page.text, page.keyboard or (), []
    while True:
        data = [button.data or "" for row in keyboard for button in row]
        seen += [int(item[2:]) for item in data if item.startswith("t:")]
        assert len([item for item in data if item.startswith("t:")]) <= PAGE
        older = [b.data for row in keyboard for b in row if b.text == EN("history.older")]
        if not older:
            break
        edit = _presses(it, str(older[0])).edit
        assert edit is not None
        assert edit.text != text
        text, keyboard = str(edit.text), edit.keyboard
    assert seen == list(reversed(ids))


def test_only_a_persons_own_turns_of_the_chat_are_listed(it: Surface) -> None:
    _asks(it, "mine here")
    _asks(it, "mine in a group", chat=-100)
    _asks(it, "a colleague's", COLLEAGUE)
    _asks(it, "small talk", kind="chat", verdict=None)
    shown = _plain(show_history(it.keeping, READER.id, READER.id, "en"))
    assert "mine here" in shown
    assert "group" not in shown
    assert "colleague" not in shown
    assert "small talk" not in shown


@pytest.mark.parametrize("data", ["t:{}", "i:0", "x:json", "z:yes"])
def test_nobody_reaches_another_ones_turns(data: str, it: Surface) -> None:
    turn_id = _asks(it, "mine here")
    reaction = _presses(it, data.format(turn_id), COLLEAGUE)
    assert "mine here" not in _plain(reaction.outgoing)
    assert it.logbook.turn(turn_id) is not None
    assert "mine here" in _plain(show_history(it.keeping, READER.id, READER.id, "en"))


@pytest.mark.parametrize("data", ["t:{}", "i:0", "x:json", "z:yes"])
def test_nothing_private_comes_of_a_press_in_a_group(data: str, it: Surface) -> None:
    turn_id = _asks(it, "mine here")
    reaction = _presses(it, data.format(turn_id), private=False)
    assert reaction == Reaction(EN("press.unknown"))
    assert "mine here" in _plain(show_history(it.keeping, READER.id, READER.id, "en"))


@pytest.mark.parametrize(
    "data", ["t:0", "t:999", "t", "t:a", "i:99999999999999", "i:60", "x:exe", "z:maybe", "z"]
)
def test_made_up_data_leads_nowhere(data: str, it: Surface) -> None:
    _asks(it, "mine here")
    reaction = _presses(it, data)
    assert reaction.answer_text
    assert (reaction.outgoing, reaction.edit) == ((), None)


def test_a_turn_opens_again_with_its_question_its_day_and_its_buttons(it: Surface) -> None:
    turn_id = _asks(it, "What did the minister say?")
    asked, answer = _presses(it, f"t:{turn_id}").outgoing
    assert "What did the minister say?" in unstyled(asked.text)
    assert cited.QUOTE in unstyled(answer.text)
    assert f"a:{turn_id}" in _data((answer,))


def test_a_forgotten_turn_does_not_open(it: Surface) -> None:
    turn_id = _asks(it, "mine here")
    _presses(it, "z:yes")
    assert _presses(it, f"t:{turn_id}") == Reaction(EN("history.gone"))


def test_an_answer_of_another_version_is_listed_but_not_opened(it: Surface) -> None:
    turn_id = _asks(it, "mine here")
    with it.log.writing() as db:
        db.execute("UPDATE turns SET answer = '{\"a\": 1}'")
    (page,) = show_history(it.keeping, READER.id, READER.id, "en")
    assert "mine here" in page.text
    assert _presses(it, f"t:{turn_id}") == Reaction(EN("history.gone"))


def test_a_hostile_question_stays_text_in_the_list(it: Surface) -> None:
    _asks(it, "<b>x</b> https://evil.example @admin /deny")
    (page,) = show_history(it.keeping, READER.id, READER.id, "en")
    assert "&lt;b&gt;x&lt;/\u2060b&gt;" in page.text
    assert "https:\u2060//\u2060evil.\u2060example @\u2060admin /\u2060deny" in page.text


def test_a_file_holds_the_own_turns_of_this_chat(it: Surface) -> None:
    first = _asks(it, "first")
    _asks(it, "a colleague's", COLLEAGUE)
    second = _asks(it, "second")
    (message,) = _presses(it, "x:csv").outgoing
    assert message.attachment is not None
    assert message.attachment.kind == "document"
    rows = list(csv.DictReader(io.StringIO(message.attachment.data.decode("utf-8-sig"))))
    assert [(int(row["id"]), row["question"]) for row in rows] == [
        (first, "first"),
        (second, "second"),
    ]


def test_a_file_of_many_turns_holds_the_newest_and_says_so(
    it: Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.keeping.taking.MOST", 2)
    for n in range(3):
        _asks(it, f"question {n}")
    (message,) = _presses(it, "x:json").outgoing
    assert message.attachment is not None
    asked = [turn["question"] for turn in json.loads(message.attachment.data)]
    assert asked == ["question 1", "question 2"]
    assert EN("export.newest") in message.text


def test_without_a_judged_claim_there_are_no_reviews(it: Surface) -> None:
    _asks(it, "only a question")
    (message,) = _presses(it, "x:jsonld").outgoing
    assert message.attachment is None
    assert "/export" in message.text


# Cards


def _claims() -> list[Any]:
    claim = cited.answer(cited.citation(), kind="claim", verdict="supported")
    bare = cited.answer(kind="claim", verdict="not_enough_evidence")
    return [
        claim,
        bare,
        replace(claim, verdict=None, kind="chat"),
        replace(bare, verdict=None, parts=(claim, bare)),
        replace(bare, verdict=None, parts=(bare, bare)),
        replace(bare, mode="quotes"),
    ]


@pytest.mark.parametrize("answer", _claims())
def test_the_button_of_the_card_is_there_where_a_card_can_be_made(answer: Any) -> None:
    assert has_card(answer) == bool(cards(answer))
    data = [button.data for row in answer_keyboard(answer, 3, "ar") for button in row]
    assert ("g:3" in data) == bool(cards(answer))


def test_a_card_comes_as_a_photo_with_its_whole_text(it: Surface) -> None:
    turn_id = _asks(it, "What did the minister say?", kind="claim", verdict="supported")
    (message,) = _presses(it, f"g:{turn_id}").outgoing
    assert message.attachment is not None
    assert (message.attachment.kind, message.attachment.data[:4]) == ("photo", b"\x89PNG")
    for said in ("What did the minister say?", cited.QUOTE, EN("verdict.supported")[2:]):
        assert said in unstyled(message.text)


def test_the_card_of_a_follow_up_shows_the_whole_claim(it: Surface) -> None:
    said = cited.answer(cited.citation(), question="are you sure?", language="en", kind="claim")
    turn = cited.turn(replace(said, verdict="supported"))
    made_whole = replace(turn.plan, standalone="Did the minister visit Moscow?")
    turn_id = it.logbook.record(replace(turn, plan=made_whole), READER.id, READER.id)
    (message,) = _presses(it, f"g:{turn_id}").outgoing
    assert "Did the minister visit Moscow?" in unstyled(message.text)
    assert "are you sure?" not in unstyled(message.text)


def test_the_text_of_a_card_too_long_for_a_caption_is_one_message_after_it(it: Surface) -> None:
    turn_id = _asks(it, "a long claim " * 200, kind="claim", verdict="supported")
    picture, text = _presses(it, f"g:{turn_id}").outgoing
    assert picture.attachment is not None
    assert unstyled(picture.text).strip() == EN("card.alt")
    assert cited.QUOTE in unstyled(text.text)


def test_a_card_whose_sentence_has_no_room_comes_as_text(it: Surface) -> None:
    sentence = "He added that the minister " * 60 + "did not sign."
    whole: Any = {"context": sentence, "context_start": 0, "start": 0, "end": len(sentence)}
    said = cited.citation(quote=sentence, **whole)
    turn_id = _asks(it, "a claim", kind="claim", verdict="supported", citations=(said,))
    messages = _presses(it, f"g:{turn_id}").outgoing
    assert [message.attachment for message in messages] == [None] * len(messages)
    told = " ".join(unstyled(message.text) for message in messages)
    assert told.startswith(EN("card.too_long"))
    assert sentence in told


def test_a_double_tap_draws_one_card(it: Surface) -> None:
    turn_id = _asks(it, "a claim", kind="claim", verdict="supported")
    assert _presses(it, f"g:{turn_id}").outgoing
    assert _presses(it, f"g:{turn_id}") == Reaction(EN("press.sent"))


# Privacy


def _says(language: Language, **environ: str) -> str:
    settings = Settings.load({"DALIL_HOME": "/nowhere", **environ}, Path("/nowhere"))
    return _plain(show_privacy(policy_of(settings), language))


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, EN("privacy.no_model")),
        ({"DALIL_MODEL": "m"}, EN("privacy.no_model")),
        ({"DALIL_MODEL": "m", "OPENAI_API_KEY": "k"}, "api.openai.com"),
        ({"DALIL_MODEL": "m", "OPENAI_BASE_URL": "https://u:p@llm.example:8/v1"}, "llm.example"),
        ({}, EN("privacy.days", n=0)),
        ({"DALIL_KEEP_DAYS": "1"}, "after one day"),
        ({"DALIL_KEEP_DAYS": "90"}, "after 90 days"),
    ],
)
def test_privacy_is_true_to_the_settings(environ: dict[str, str], said: str) -> None:
    shown = _says("en", **environ).replace("\u2060", "")
    assert said in shown
    assert "u:p" not in shown


@pytest.mark.parametrize("language", ["ar", "en"])
def test_privacy_says_all_in_one_message(language: Language) -> None:
    policy = Policy(36_500, "a-very-long-name-of-an-endpoint.region.example.org", UTC)
    assert len(show_privacy(policy, language)) == 1


# Forgetting


def test_who_says_no_keeps_everything(it: Surface) -> None:
    _asks(it, "mine here")
    reaction = _presses(it, "z:no")
    assert reaction.edit is not None
    assert reaction.edit.text == EN("forget.kept")
    assert "mine here" in _plain(show_history(it.keeping, READER.id, READER.id, "en"))


@pytest.mark.parametrize(("whole", "key"), [(True, "forget.done"), (False, "forget.soon")])
def test_what_is_left_is_said(whole: bool, key: str, it: Surface) -> None:
    asked = []

    def forget(user_id: int, asking: str) -> Forgotten:
        asked.append((user_id, asking))
        return Forgotten(whole, ["backups/log.db.<b>"])

    press = Press("z:yes", READER.id, READER, identity="button 5")
    reaction = on_decided(replace(it.keeping, forget=forget), "yes", press, "en")
    (message,) = reaction.outgoing
    assert asked == [(READER.id, "button 5")]
    assert unstyled(message.text).startswith(EN(key))
    assert "log.db.&lt;b&gt;" in message.text.replace("\u2060", "")


def test_what_is_still_on_its_way_is_waited_for_a_little(it: Surface, tmp_path: Path) -> None:
    class Slow(Forgetting):
        tries = 0

        def forget(self, user_id: int, asking: str | None = None) -> bool:  # noqa: ARG002
            return False

        def finish(self) -> bool:
            self.tries += 1
            return self.tries == 2

    slept: list[float] = []
    slow = Slow(tmp_path / "log.db")
    settings = Settings.load({"DALIL_HOME": str(tmp_path)}, tmp_path)
    kept = keeping_of(settings, it.log, slow, slept.append)
    assert kept.forget(READER.id, "button 5").whole
    assert len(slept) == 2
    slow.tries = 9
    assert not kept.forget(READER.id, "button 5").whole
    assert sum(slept[2:]) < 10  # a press is answered within fifteen seconds
    slow.close()


def test_a_drawn_card_shows_no_bytes_in_a_log() -> None:
    assert "secret" not in repr(Drawn(b"secret", "alt"))
