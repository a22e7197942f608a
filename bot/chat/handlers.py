"""What a message or a press leads to: a refusal, a notice, or a question answered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User
from telegram.constants import ChatType

from bot.answering.models import Plan, Turn
from bot.answering.service import Tell
from bot.chat.access import Access
from bot.chat.buttons import Buttons
from bot.chat.incoming import argument_of, command_of, question_of, text_of
from bot.chat.keyboards import answer_keyboard
from bot.chat.limits import Limits
from bot.chat.outgoing import Outgoing
from bot.chat.performing import Performer
from bot.chat.preferences import on_language, reader_language
from bot.chat.progress import Shown
from bot.chat.reactions import Person, Press, Reaction
from bot.chat.rendering import render, render_notice
from bot.chat.replies import Cancel, Reply
from bot.chat.texts import Texts
from bot.storage.entries import Entry
from bot.storage.preferences import PreferencesTable
from retrieval.models import Language


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a chat and a person; `plan` is one to be answered anew.

    `language` is that of the answer. `inbox_id` finds the turn again that a stopped process had
    recorded. `tell` hears what may be shown meanwhile.
    """

    text: str
    chat_id: int
    user_id: int | None
    inbox_id: int
    language: Language
    plan: Plan | None
    tell: Tell


Ask = Callable[[Question], Awaitable[Turn]]
"""Answers a question and keeps the turn in the logbook."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who decides: on access, on limits, on the language, on presses; and who answers."""

    ask: Ask
    access: Access
    limits: Limits
    preferences: PreferencesTable
    buttons: Buttons


class Handlers:
    """Decides what each update leads to; the worker sees that it comes about."""

    def __init__(self, desk: Desk, shown: Shown, performer: Performer) -> None:
        self._desk = desk
        self._shown = shown
        self._performer = performer
        self._seen: set[asyncio.Task[None]] = set()

    async def admit(self, entry: Entry, update: Update, waiting: int | None) -> Reply | None:
        """Return the refusal of a question: a stranger's, one too many; None lets it in.

        `waiting` is how many wait in a chat that takes no more, null in one that does.
        """
        message, sender = _sent(update)
        if not await asyncio.to_thread(self._desk.access.allows, sender.id):
            return await self._turned_away(message, sender)
        language = await self._language(sender, question_of(message))
        if waiting is not None:
            shown = Texts.load(language)("queue_full", n=waiting)
            return replace(_notice(shown, language), refused="queue")
        refusal = await asyncio.to_thread(
            self._desk.limits.refusal, sender.id, question_of(message), language, entry.id
        )
        if refusal is not None:
            return Reply(refusal.notice, language, refused=refusal.reason)
        self._look(message)
        return None

    async def answer(self, entry: Entry, update: Update, plan: Plan | None) -> Reply:
        """Answer a question, or a plan anew."""
        query = update.callback_query
        message, sender = (query.message, query.from_user) if query else _sent(update)
        if message is None:
            raise LookupError("the button has no message")
        asked = plan.question if plan else question_of(_sent(update)[0])
        language = await self._language(sender, asked)
        async with self._answering(message, language) as tell:
            question = Question(asked, message.chat.id, sender.id, entry.id, language, plan, tell)
            turn = await self._desk.ask(question)
        return Reply(_shown(turn), turn.answer.language, turn.id)

    async def settled(self, update: Update) -> None:
        """Take back the sign that a question was seen."""
        if update.message is not None:
            await self._shown.settled(update.message)

    async def react(self, update: Update, cancel: Cancel) -> Reply:
        """Do what a button or a command says."""
        if update.callback_query is not None:
            return await self._press(update.callback_query)
        message, sender = _sent(update)
        if not await asyncio.to_thread(self._desk.access.allows, sender.id):
            return await self._turned_away(message, sender)
        language = await self._language(sender, "")
        command = command_of(message)
        if command == "cancel":
            cancelled = await cancel()
            return _notice(Texts.load(language)("cancelled", n=cancelled), language)
        if command in {"allow", "deny", "language"}:
            return _reply(
                await asyncio.to_thread(self._command, message, sender, language), language
            )
        texts = Texts.load(language)
        return _notice("\n\n".join(map(texts, _notice_keys(message))), language)

    def apology(self, update: Update) -> Reply:
        """Return what is told where three tries failed."""
        sender = update.effective_user
        language = reader_language(None, sender.language_code if sender else None)
        return _notice(Texts.load(language)("apology"), language)

    def _command(self, message: Message, sender: User, language: Language) -> Reaction:
        person, argument = Person.of(sender), argument_of(message)
        if command_of(message) == "language":
            return on_language(self._desk.preferences, argument, person)
        return self._desk.access.on_command(command_of(message), argument, person, language)

    async def _press(self, query: CallbackQuery) -> Reply:
        reaction = await asyncio.to_thread(self._desk.buttons.on_callback, Press.of(query))
        await self._performer.perform(query, reaction)
        return _reply(reaction, await self._language(query.from_user, ""))

    async def _turned_away(self, message: Message, sender: User) -> Reply:
        """Tell a stranger whom to ask, but not a whole group."""
        language = await self._language(sender, "")
        if message.chat.type != ChatType.PRIVATE:
            return Reply((), language, refused="stranger")
        meet = self._desk.access.meet
        reaction = await asyncio.to_thread(meet, Person.of(sender), language)
        return replace(_reply(reaction, language), refused="stranger")

    def _answering(
        self, message: MaybeInaccessibleMessage, language: Language
    ) -> AbstractAsyncContextManager[Tell]:
        """Show what is done meanwhile; not at a button's message that is out of reach."""
        if isinstance(message, Message):
            return self._shown.answering(message, language)
        return nullcontext(lambda _: None)

    async def _language(self, sender: User, question: str) -> Language:
        chosen = await asyncio.to_thread(self._desk.preferences.language, sender.id)
        return reader_language(chosen, sender.language_code, question)

    def _look(self, message: Message) -> None:
        """Show that the question was seen; nothing waits for that."""
        task = asyncio.create_task(self._shown.seen(message))
        self._seen.add(task)
        task.add_done_callback(self._seen.discard)


def _sent(update: Update) -> tuple[Message, User]:
    if update.message is None or update.message.from_user is None:
        raise LookupError("the update holds no message of a person")
    return update.message, update.message.from_user


def _shown(turn: Turn) -> tuple[Outgoing, ...]:
    """Return an answer's messages; the last has the buttons."""
    parts = [Outgoing(text) for text in render(turn.answer)]
    if turn.id is not None and parts:
        keyboard = answer_keyboard(turn.answer, turn.id, turn.answer.language)
        parts[-1] = replace(parts[-1], keyboard=keyboard or None)
    return tuple(parts)


def _reply(reaction: Reaction, language: Language) -> Reply:
    elsewhere = (replace(message, chat_id=chat_id) for chat_id, message in reaction.elsewhere)
    return Reply((*reaction.outgoing, *elsewhere), language, plan=reaction.ask)


def _notice(text: str, language: Language) -> Reply:
    return Reply(tuple(map(Outgoing, render_notice(text, language))), language)


def _notice_keys(message: Message) -> tuple[str, ...]:
    """Return the keys of what is told to a reader who asked nothing."""
    command = command_of(message)
    if not text_of(message):
        return ("only_text",)
    if command in {"", "help"}:
        return ("help",)
    return ("start",) if command == "start" else ("unknown_command", "help")
