"""Who speaks for an album."""

from __future__ import annotations

from datetime import UTC, datetime

from telegram import Chat, Message

from bot.chat.albums import Albums


def _message(number: int, album: str | None, chat: int = 7) -> Message:
    now = datetime(2025, 1, 1, tzinfo=UTC)
    return Message(number, now, Chat(chat, "private"), media_group_id=album)


def test_the_message_that_came_first_speaks_for_its_album_however_often_it_is_asked() -> None:
    albums = Albums()
    told = [albums.is_first(_message(number, "a")) for number in (3, 4, 3, 4)]
    assert told == [True, False, True, False]


def test_albums_of_two_chats_and_messages_in_none_stay_apart() -> None:
    albums = Albums()
    messages = [_message(3, "a"), _message(4, "a", chat=8), _message(5, None), _message(6, None)]
    assert all(albums.is_first(message) for message in messages)
