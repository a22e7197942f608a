from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Message, Update, User

from bot.chat.incoming import argument_of, command_of, is_addressed, question_of, unasked
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
    assert not is_addressed(_message("/allow@another_bot", "/allow@another_bot"))
