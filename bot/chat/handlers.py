"""What a message or a press leads to: a refusal, a notice, or a question answered."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User
from telegram.constants import ChatType

from bot.answering.models import Plan, Turn
from bot.answering.service import Tell
from bot.chat.commands import Call, obey
from bot.chat.desk import Desk, Question
from bot.chat.floods import Flood
from bot.chat.incoming import argument_of, command_of, question_of, unasked
from bot.chat.keyboards import answer_keyboard
from bot.chat.notices import told
from bot.chat.outgoing import Outgoing
from bot.chat.performing import Performer
from bot.chat.preferences import reader_language
from bot.chat.progress import Shown
from bot.chat.reactions import Person, Press, Reaction
from bot.chat.rendering import render
from bot.chat.replies import Cancel, Reply
from bot.storage.entries import Entry
from retrieval.models import Language

_ALBUM_SECONDS = 60.0


class Handlers:
    """Decides what each update leads to; the worker sees that it comes about."""

    def __init__(self, desk: Desk, shown: Shown, performer: Performer) -> None:
        self._desk = desk
        self._shown = shown
        self._performer = performer
        self._seen: set[asyncio.Task[None]] = set()
        self._albums = Flood(1, _ALBUM_SECONDS)

    async def admit(self, entry: Entry, update: Update, waiting: int | None) -> Reply | None:
        """Return the refusal of a question: a stranger's, one too many; None lets it in.

        `waiting` is how many wait in a chat that takes no more, null in one that does.
        """
        message, sender = _sent(update)
        if not await asyncio.to_thread(self._desk.access.allows, sender.id):
            return await self._turned_away(message, sender)
        self._is_heard(message)
        language = await self._language(sender, question_of(message))
        if waiting is not None:
            heard = self._desk.limits.notices.allows(sender.id)
            line = told("queue_full", language, n=waiting) if heard else ()
            return Reply(line, language, refused="queue")
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
        # Again: the log may have failed when it came in, or an admin has decided since.
        if not await asyncio.to_thread(self._desk.access.allows, sender.id):
            return await self._turned_away(message, sender)
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
        if name := command_of(message):
            call = Call(name, argument_of(message), Person.of(sender), language, cancel)
            return _reply(await obey(self._desk, call), language)
        line = told(unasked(message), language) if self._is_heard(message) else ()
        return Reply(line, language)

    def apology(self, update: Update) -> Reply:
        """Return what is told where three tries failed."""
        sender = update.effective_user
        asked = (update.message and update.message.text) or ""
        code = sender.language_code if sender else None
        language = reader_language(None, code, "" if asked.startswith("/") else asked)
        return Reply(told("apology", language), language)

    async def _press(self, query: CallbackQuery) -> Reply:
        reaction = await asyncio.to_thread(self._desk.buttons.on_callback, Press.of(query))
        await self._performer.perform(query, reaction)
        return _reply(reaction, await self._language(query.from_user, ""))

    async def _turned_away(self, message: MaybeInaccessibleMessage, sender: User) -> Reply:
        """Tell a stranger whom to ask, but not a whole group."""
        language = await self._language(sender, "")
        if message.chat.type != ChatType.PRIVATE:
            return Reply((), language, refused="stranger")
        meet, person = self._desk.access.meet, Person.of(sender)
        reaction = await asyncio.to_thread(meet, person, language, message.message_id)
        return replace(_reply(reaction, language), refused="stranger")

    def _answering(
        self, message: MaybeInaccessibleMessage, language: Language
    ) -> AbstractAsyncContextManager[Tell]:
        """Show what is done meanwhile; not at a button's message that is out of reach."""
        if isinstance(message, Message):
            return self._shown.answering(message, language)
        return nullcontext(lambda _: None)

    def _is_heard(self, message: Message) -> bool:
        """Whether a message is for itself, or the first of an album: each picture is a message."""
        album = message.media_group_id
        return album is None or self._albums.allows(hash((message.chat_id, album)))

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
