"""Replies on their way out: stored first, then sent to where the chat is now."""

from __future__ import annotations

from telegram import Bot

from bot.chat.arrivals import message_of, update_of
from bot.chat.delivery import Delivery
from bot.chat.kept import Kept
from bot.chat.outgoing import Place
from bot.chat.places import place_of
from bot.chat.replies import Reply
from bot.storage.entries import Entry
from retrieval.models import Language


class Posting:
    """Stores what an update is answered with, and has it delivered."""

    def __init__(self, bot: Bot, kept: Kept, delivery: Delivery) -> None:
        self._bot = bot
        self._inbox = kept.inbox
        self._moves = kept.moves
        self._delivery = delivery

    async def post(self, entry: Entry, reply: Reply) -> None:
        """Store a reply, then send it; nothing of one that was cancelled meanwhile."""
        stored = await self._stored(entry, reply)
        if stored is not None:
            await self.deliver(stored)

    async def deliver(self, entry: Entry) -> None:
        """Send what is stored of an answer and was not sent yet."""
        language: Language = "en" if entry.language == "en" else "ar"
        await self._delivery.deliver(entry, self._place(entry), language)

    async def _stored(self, entry: Entry, reply: Reply) -> Entry | None:
        parts = [part.to_json() for part in reply.parts]
        if reply.failed:
            return await self._inbox.fail(entry, reply.failed, parts, reply.language)
        if reply.refused:
            return await self._inbox.refuse(entry, reply.refused, parts, reply.language)
        return await self._inbox.answered(entry, parts, reply.language, reply.turn_id)

    def _place(self, entry: Entry) -> Place:
        """Return where an answer goes: to its question, unless the chat has moved since."""
        chat_id = None if entry.chat_id is None else self._moves.now(entry.chat_id)
        if entry.kind == "watch":  # no update led to it
            topic = entry.content.get("topic")
            return {"chat_id": chat_id, **({"message_thread_id": topic} if topic else {})}
        message = message_of(update_of(entry.content, self._bot))
        if message is None or message.chat_id != chat_id:
            return {"chat_id": chat_id}
        return place_of(message)
