"""What is kept of an update names nobody but its sender."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.arrivals import arrival_of
from bot.chat.unsigned import unsigned
from tests.test_incoming import BOT, GROUP, OTHER

SOURCE = {"id": 4711, "is_bot": False, "first_name": "Whistle", "last_name": "Blower"}
CHANNEL = {"id": -4711, "type": "channel", "title": "Whistle Channel"}
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "from", "reply_to_message", "entities", "forward_origin"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def _message(**fields: Any) -> dict[str, Any]:
    private = {"id": 8, "type": "private", "first_name": "Sami"}
    return {"message_id": 5, "date": 1, "chat": private, "from": OTHER, "text": "a claim"} | fields


@pytest.mark.parametrize(
    "origin",
    [
        {"type": "user", "date": 9, "sender_user": SOURCE},
        {"type": "hidden_user", "date": 9, "sender_user_name": "Whistle Blower"},
        {"type": "chat", "date": 9, "sender_chat": CHANNEL, "author_signature": "Whistle"},
        {"type": "channel", "date": 9, "chat": CHANNEL, "message_id": 4711},
    ],
    ids=lambda origin: origin["type"],
)
def test_a_forwarded_message_is_kept_without_who_wrote_it(origin: dict[str, Any]) -> None:
    old = {"forward_from": SOURCE, "forward_sender_name": "Whistle", "forward_from_chat": CHANNEL}
    raw = {"update_id": 1, "message": _message(forward_origin=origin, **old)}
    arrival = arrival_of(raw, BOT)
    assert arrival is not None
    assert arrival.kind == "question"
    kept = json.dumps(arrival.content)
    assert "Whistle" not in kept
    assert "4711" not in kept
    assert arrival.content["message"]["forward_origin"]["date"] == 9
    assert arrival.content["message"]["from"] == OTHER


@pytest.mark.parametrize("field", ["message", "edited_message"])
def test_whose_message_is_replied_to_is_not_kept(field: str) -> None:
    mention = {"type": "text_mention", "offset": 0, "length": 1, "user": SOURCE}
    replied = {"message_id": 4, "date": 1, "chat": GROUP, "from": SOURCE, "text": "a claim"}
    raw = {"update_id": 1, field: _message(reply_to_message=replied, entities=[mention])}
    arrival = arrival_of(raw, BOT)
    assert arrival is not None
    assert "Whistle" not in json.dumps(arrival.content)
    assert arrival.content["message"]["reply_to_message"]["text"] == "a claim"


def test_a_press_is_kept_without_whose_message_its_own_replies_to() -> None:
    answer = {"message_id": 6, "date": 1, "chat": GROUP, "from": {"id": BOT.id, "is_bot": True}}
    replied = {"message_id": 4, "date": 1, "chat": GROUP, "from": SOURCE, "text": "a claim"}
    query = {"id": "1", "from": OTHER, "message": answer | {"reply_to_message": replied}}
    kept = unsigned({"update_id": 1, "callback_query": query})
    assert "Whistle" not in json.dumps(kept)
    assert kept["callback_query"]["message"]["from"]["id"] == BOT.id


def test_the_bots_own_message_stays_known_as_its_own() -> None:
    own = {"message_id": 4, "date": 1, "chat": GROUP, "from": {"id": BOT.id, "is_bot": True}}
    kept = unsigned({"update_id": 1, "message": _message(reply_to_message=own)})
    assert kept["message"]["reply_to_message"]["from"]["id"] == BOT.id


@given(st.dictionaries(st.sampled_from(["message", "edited_message", "callback_query"]), values))
def test_whatever_is_sent_is_kept_in_some_form(update: dict[str, Any]) -> None:
    kept = unsigned({"update_id": 1} | update)
    names = {name.replace("edited_message", "message") for name in update}
    assert kept.keys() == {"update_id", *names}
