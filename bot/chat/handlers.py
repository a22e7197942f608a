"""What a message to the bot leads to: a notice, or a question answered in its turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from telegram import Message, Update, User
from telegram.constants import ChatType

from bot.answering.models import Answer
from bot.chat.access import Access
from bot.chat.delivery import deliver, typing
from bot.chat.faults import origin
from bot.chat.incoming import command_of, is_addressed, question_of, text_of
from bot.chat.rendering import render, render_notice, render_stranger
from bot.chat.texts import Texts
from retrieval.models import Language

logger = logging.getLogger(__name__)

Ask = Callable[[str, int, int | None], Awaitable[Answer]]
"""Answers a question of a chat and a user, and keeps the turn in the logbook."""


class Handlers:
    """Decides who is answered and what; one chat's questions in order, chats in parallel."""

    def __init__(self, ask: Ask, access: Access) -> None:
        self._ask = ask
        self._access = access
        # A lock lives as long as a question of its chat holds it or waits for it.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def on_update(self, update: Update, stopping: asyncio.Event) -> bool:
        """Answer a message that is meant for the bot; edits and all else are left alone.

        False if its turn had not come when the bot was stopped: its reader was told so.
        """
        message = update.message
        if message is None or message.from_user is None:
            return True
        try:
            return await self._respond(message, message.from_user, stopping)
        except Exception as error:  # noqa: BLE001  # the outermost edge: the reader is told
            await deliver(message, _apology(message, message.from_user, error))
            return True

    async def _respond(self, message: Message, sender: User, stopping: asyncio.Event) -> bool:
        if not is_addressed(message):
            return True
        if not self._access.allows(sender.id):
            await self._turn_away(message, sender)
        elif question := question_of(message):
            return await self._answer(message, sender, question, stopping)
        else:
            await _tell(message, sender, *_notice(message))
        return True

    async def _turn_away(self, message: Message, sender: User) -> None:
        """Tell a stranger whom to ask, but not a whole group."""
        if message.chat.type == ChatType.PRIVATE:
            language = reader_language(sender)
            await deliver(message, render_stranger(sender.id, self._access.admins, language))

    async def _answer(
        self, message: Message, sender: User, question: str, stopping: asyncio.Event
    ) -> bool:
        # asyncio's lock is first come, first served, and nothing awaits before it here.
        turn = self._turns.setdefault(message.chat_id, asyncio.Lock())
        if not await _acquired(turn, stopping):
            await _tell(message, sender, "restarting")
            return False
        try:
            async with typing(message):
                parts = await self._parts(message, sender, question)
            await deliver(message, parts)
        finally:
            turn.release()
        return True

    async def _parts(self, message: Message, sender: User, question: str) -> list[str]:
        try:
            return render(await self._ask(question, message.chat_id, sender.id))
        except Exception as error:  # noqa: BLE001  # here, so that the chat's order is kept
            return _apology(message, sender, error)


def reader_language(sender: User) -> Language:
    """Return the language of the reader's Telegram; Arabic where it does not say."""
    return "ar" if (sender.language_code or "ar").lower().startswith("ar") else "en"


async def _acquired(turn: asyncio.Lock, stopping: asyncio.Event) -> bool:
    """Wait for the turn; False if the bot is stopped first."""
    mine, stop = asyncio.create_task(turn.acquire()), asyncio.create_task(stopping.wait())
    await asyncio.wait({mine, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    return not mine.cancel()  # what is done cannot be cancelled


async def _tell(message: Message, sender: User, *keys: str) -> None:
    texts = Texts.load(reader_language(sender))
    await deliver(message, render_notice("\n\n".join(map(texts, keys)), texts.language))


def _notice(message: Message) -> tuple[str, ...]:
    """Return the keys of what is told to a reader who asked nothing."""
    command = command_of(message)
    if not text_of(message):
        return ("only_text",)
    if command in {"", "help"}:
        return ("help",)
    return ("start",) if command == "start" else ("unknown_command", "help")


def _apology(message: Message, sender: User, error: Exception) -> list[str]:
    # No traceback: the error's text may hold the question.
    logger.error("a message of chat %d failed: %s", message.chat_id, origin(error))
    texts = Texts.load(reader_language(sender))
    return render_notice(texts("apology"), texts.language)
