from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Message, Update, User

from bot.chat.asked import Asked
from bot.chat.incoming import asked_of, is_addressed, question_of, unasked
from bot.chat.written import argument_of, command_of
from tests.fakes.markup import utf16_length
from tests.fakes.telegram import TOKEN

NAME = "@dalil_test_bot"
OTHER = {"id": 8, "is_bot": False, "first_name": "Sami"}
GROUP = {"id": -100, "type": "supergroup", "title": "newsroom"}
written = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("👩‍🚀🇸🇾𝒜\u0301\u202e\u2067\u200d كلمة ab12؟"),
    ),
    max_size=60,
)


class Dalil(Bot):
    """The bot, as Telegram names it, without a call to ask for that."""

    @property
    def bot(self) -> User:
        return User(999, "Dalil", is_bot=True, username=NAME[1:])


BOT = Dalil(TOKEN)


PRIVATE = {"id": 8, "type": "private", "first_name": "Sami"}
OWN = {"id": 999, "is_bot": True, "first_name": "Dalil"}
SAID = {"message_id": 4, "date": 1, "chat": GROUP, "from": OTHER, "text": "قيل كذا"}


def _message(text: str, *marked: str, field: str = "text", **fields: Any) -> Message:
    """A message of a group in which Telegram marked some words: the name or a command."""
    entities = [
        {
            "type": "bot_command" if words.startswith("/") else "mention",
            "offset": utf16_length(text[: text.index(words)]),
            "length": utf16_length(words),
        }
        for words in marked
    ]
    sent: dict[str, Any] = {"message_id": 5, "date": 1, "chat": GROUP, "from": OTHER}
    sent |= {field: text, "entities" if field == "text" else "caption_entities": entities}
    update = Update.de_json({"update_id": 1, "message": sent | fields}, BOT)
    assert update.message is not None
    return update.message


@given(written, written, st.sampled_from(("text", "caption")))
def test_the_bots_name_is_cut_out_of_any_text_and_caption(
    before: str, after: str, field: str
) -> None:
    message = _message(f"{before} {NAME} {after}", NAME, field=field)
    rest = f"{before}  {after}".strip()
    if any(map(str.isalnum, rest)):
        assert question_of(message) == rest
    else:
        assert question_of(message) == ""
        assert unasked(message) == ("no_words" if rest else "ask_here")
    assert is_addressed(message)


@pytest.mark.parametrize(
    ("replied", "asked", "told"),
    [
        ({"text": "قيل كذا"}, "قيل كذا", None),
        ({"caption": "قيل كذا"}, "قيل كذا", None),
        ({"text": "😀"}, "", "no_words"),
        ({}, "", "only_text"),
    ],
)
def test_the_name_alone_asks_what_it_replies_to(
    replied: dict[str, Any], asked: str, told: str | None
) -> None:
    before = {"message_id": 4, "date": 1, "chat": GROUP, "from": OTHER}
    message = _message(NAME, NAME, reply_to_message=before | replied)
    assert question_of(message) == asked
    if told is not None:
        assert unasked(message) == told


def test_a_command_is_read_with_what_stands_after_it_and_asks_nothing() -> None:
    message = _message(f"/allow{NAME} 12 13", f"/allow{NAME}")
    assert (command_of(message), argument_of(message)) == ("allow", "12 13")
    assert question_of(message) == ""
    assert is_addressed(message)
    assert not is_addressed(_message("/weather 5", "/weather"))
    assert is_addressed(_message(f"/weather{NAME.upper()} 5", f"/weather{NAME.upper()}"))
    assert not is_addressed(_message("/allow@another_bot", "/allow@another_bot"))


@pytest.mark.parametrize(
    ("words", "doubted"),
    [
        ("هل هذا صحيح؟", True),
        ("is this true?", True),
        ("تحقق من هذا", True),
        ("؟", False),
        ("", False),
    ],
)
def test_words_that_only_ask_for_a_check_ask_what_they_reply_to(words: str, doubted: bool) -> None:
    named = _message(f"{NAME} {words}", NAME, reply_to_message=SAID)
    assert asked_of(named) == Asked("قيل كذا", quoted=True, doubted=doubted)


def test_other_words_lean_on_what_they_reply_to() -> None:
    named = _message(f"{NAME} من قال ذلك؟", NAME, reply_to_message=SAID)
    assert asked_of(named) == Asked("من قال ذلك؟", about="قيل كذا")


def test_in_private_a_reply_needs_no_name() -> None:
    said = SAID | {"chat": PRIVATE}
    assert asked_of(_message("صحيح؟", chat=PRIVATE, reply_to_message=said)).text == "قيل كذا"


def test_the_part_of_a_message_that_was_quoted_is_what_is_asked() -> None:
    quote = {"text": "كذا", "position": 4, "is_manual": True}
    named = _message(NAME, NAME, reply_to_message=SAID, quote=quote)
    assert asked_of(named) == Asked("كذا", quoted=True)
    elsewhere = _message(NAME, NAME, quote=quote)
    assert asked_of(elsewhere) == Asked("كذا", quoted=True)


def test_a_reply_to_the_bot_names_its_message_and_quotes_nobody() -> None:
    own = SAID | {"from": OWN}
    message = _message("ومتى؟", reply_to_message=own)
    assert is_addressed(message)
    assert asked_of(message) == Asked("ومتى؟", replied=4)


def test_a_forwarded_message_is_somebody_elses_words() -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": ""}
    assert asked_of(_message("قيل كذا", chat=PRIVATE, forward_origin=origin)).quoted


def test_a_topics_first_message_is_no_message_that_is_replied_to() -> None:
    opening = {"message_id": 3, "date": 1, "chat": GROUP, "from": OWN}
    topic = opening | {"forum_topic_created": {"name": "Fuel", "icon_color": 1}}
    inside = {"reply_to_message": topic, "is_topic_message": True, "message_thread_id": 3}
    assert not is_addressed(_message("between us", **inside))
    assert unasked(_message(NAME, NAME, **inside)) == "ask_here"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"voice": {"file_id": "x", "file_unique_id": "x", "duration": 1}}, "no_sound"),
        (
            {"photo": [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]},
            "no_picture",
        ),
        ({"document": {"file_id": "x", "file_unique_id": "x"}}, "only_text"),
    ],
)
def test_what_holds_no_words_is_told_what_to_do_by_its_kind(
    sent: dict[str, Any], told: str
) -> None:
    assert unasked(_message("", chat=PRIVATE, **sent)) == told
    replied = {key: SAID[key] for key in SAID if key != "text"} | sent
    assert unasked(_message(NAME, NAME, reply_to_message=replied)) == told
