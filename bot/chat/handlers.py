"""What a message to the bot leads to: a notice, or a question answered in its turn."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from telegram import Message, MessageEntity, Update, User
from telegram.constants import ChatType

from bot.answering.models import Answer
from bot.chat.access import Access
from bot.chat.delivery import deliver, typing
from bot.chat.rendering import render, render_notice
from bot.chat.texts import Texts
from retrieval.models import Language

logger = logging.getLogger(__name__)

Ask = Callable[[str, int, int | None], Awaitable[Answer]]
"""Answers a question of a chat and a user, and keeps the turn in the logbook."""

COMMANDS = ("start", "help")


class Handlers:
    """Decides who is answered and what; one chat's questions in order, chats in parallel."""

    def __init__(self, ask: Ask, access: Access) -> None:
        self._ask = ask
        self._access = access
        # A lock lives as long as a question of its chat holds it or waits for it.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def on_update(self, update: Update) -> None:
        """Answer a message that is meant for the bot; edits and all else are left alone."""
        message = update.message
        if message is None or message.from_user is None or not is_addressed(message):
            return
        sender, texts = message.from_user, Texts.load(reader_language(message.from_user))
        question = question_of(message)
        if self._access.allows(sender.id) and question:
            await self._answer(message, sender, question)
            return
        notice = self._notice(message, sender, texts)
        await deliver(message, render_notice(notice, texts.language))

    def _notice(self, message: Message, sender: User, texts: Texts) -> str:
        if not self._access.allows(sender.id):
            whom = ", ".join(map(str, sorted(self._access.admins))) or texts("operator")
            return texts("stranger", user_id=sender.id, whom=whom)
        if message.text is None:
            return texts("only_text")
        return texts("start" if command_of(message) == "start" else "help")

    async def _answer(self, message: Message, sender: User, question: str) -> None:
        # asyncio's lock is first come, first served, and nothing awaits before it here.
        async with self._turns.setdefault(message.chat_id, asyncio.Lock()):
            async with typing(message):
                parts = await self._parts(message, sender, question)
            await deliver(message, parts)

    async def _parts(self, message: Message, sender: User, question: str) -> list[str]:
        try:
            return render(await self._ask(question, message.chat_id, sender.id))
        except Exception as error:  # noqa: BLE001  # the outermost edge: the reader is told
            # No traceback: the error's text may hold the question.
            where = origin(error)
            logger.error("a question of chat %d failed: %s", message.chat_id, where)  # noqa: TRY400
            texts = Texts.load(reader_language(sender))
            return render_notice(texts("apology"), texts.language)


def reader_language(sender: User) -> Language:
    """Return the language of the reader's Telegram; Arabic where it does not say."""
    return "ar" if (sender.language_code or "ar").lower().startswith("ar") else "en"


def is_addressed(message: Message) -> bool:
    """Whether a person meant this for the bot; in a group: a reply, a mention or a command."""
    sender = message.from_user
    if sender is None or sender.is_bot or not (message.text or message.effective_attachment):
        return False
    if message.chat.type == ChatType.PRIVATE:
        return True
    replied = message.reply_to_message and message.reply_to_message.from_user
    if replied and replied.id == message.get_bot().id:
        return True
    return bool(_mentions(message)) or command_of(message) in COMMANDS


def command_of(message: Message) -> str | None:
    """Return the command a message starts with, without its slash; None if it is another bot's."""
    commands = message.parse_entities([MessageEntity.BOT_COMMAND]) if message.text else {}
    first = next((text for entity, text in commands.items() if entity.offset == 0), "")
    name, _, bot = first[1:].lower().partition("@")
    return name if bot in {"", message.get_bot().username.lower()} and name else None


def question_of(message: Message) -> str:
    """Return the text without the bot's own name; empty if it is a command or no text."""
    text = message.text or ""
    if any(e.type == MessageEntity.BOT_COMMAND and e.offset == 0 for e in message.entities):
        return ""
    for mention in _mentions(message):
        text = text.replace(mention, "")
    return text.strip()


def origin(error: BaseException) -> str:
    """Return an error's type and the place it came from; its text may hold the question."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def _mentions(message: Message) -> list[str]:
    found = message.parse_entities([MessageEntity.MENTION]) if message.text else {}
    own = f"@{message.get_bot().username}".lower()
    return [text for text in found.values() if text.lower() == own]
