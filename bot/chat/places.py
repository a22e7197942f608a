"""Where a message goes, as parameters of the Bot API: the chat, the topic, what it replies to."""

from __future__ import annotations

from telegram import Message

from bot.chat.outgoing import Place


def place_of(message: Message) -> Place:
    """Return where the answer to a message goes: into its topic, as a reply to it."""
    topic = {"message_thread_id": message.message_thread_id} if message.is_topic_message else {}
    reply = {"message_id": message.message_id, "allow_sending_without_reply": True}
    return {"chat_id": message.chat_id, **topic, "reply_parameters": reply}


def without_reply(place: Place) -> Place:
    """Return the same place for a message that replies to nothing."""
    return {name: value for name, value in place.items() if name != "reply_parameters"}


def chat_of(place: Place) -> int:
    """Return the chat of a place."""
    return int(str(place["chat_id"]))
