"""What a message or a press leads to: a refusal, a notice, or a question answered."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Any

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User
from telegram.constants import ChatType

from bot.answering.models import Plan, Turn
from bot.answering.planning.requests import only_doubts
from bot.answering.progress import Tell
from bot.chat.admins.albums import without_command
from bot.chat.albums import Albums
from bot.chat.api import Sleep
from bot.chat.arrivals import asked_in
from bot.chat.asked import Asked, Wanted
from bot.chat.calls import Call
from bot.chat.commands import COMMANDS, obey
from bot.chat.desk import Desk, Question
from bot.chat.documents import document_of
from bot.chat.edits import offered
from bot.chat.finding.addresses import Link, link_in
from bot.chat.finding.linked import answer_link, link_before
from bot.chat.finding.replying import nothing_yet
from bot.chat.incoming import asked_of, question_of, unasked
from bot.chat.keyboards import answer_keyboard
from bot.chat.menus import admins_menu, set_menus
from bot.chat.notices import told
from bot.chat.openings import with_question
from bot.chat.outgoing import Outgoing
from bot.chat.performing import Performer
from bot.chat.preferences import reader_language
from bot.chat.progress import Shown
from bot.chat.reactions import Person, Press, Reaction
from bot.chat.rendering import render
from bot.chat.replies import Cancel, Reply
from bot.chat.written import argument_of, command_of
from bot.storage.entries import Entry
from retrieval.models import Language


class Handlers:
    """Decides what each update leads to; the worker sees that it comes about."""

    def __init__(
        self, desk: Desk, shown: Shown, performer: Performer, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._desk = desk
        self._shown = shown
        self._performer = performer
        self._sleep = sleep
        self._seen: set[asyncio.Task[None]] = set()
        self._albums = Albums()

    async def admit(self, entry: Entry, update: Update, waiting: int | None) -> Reply | None:
        """Return the refusal of a question: a stranger's, one too many; None lets it in.

        `waiting` is how many wait in a chat that takes no more, null in one that does.
        """
        message, sender = _sent(update)
        if not await asyncio.to_thread(self._desk.access.allows, sender.id):
            return await self._turned_away(message, sender)
        self._albums.is_first(message)  # what comes beside a caption is no question of its own
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

    async def answer(self, entry: Entry, update: Update, plan: Wanted | None) -> Reply:
        """Answer a question; or what a press has answered: a plan anew, an edited message."""
        query = update.callback_query
        message, sender = (query.message, query.from_user) if query else _sent(update)
        if message is None:
            raise LookupError("the button has no message")
        # Again: the log may have failed when it came in, or an admin has decided since.
        if not await asyncio.to_thread(self._desk.access.allows, sender.id):
            return await self._turned_away(message, sender)
        again = plan if isinstance(plan, Plan) else None
        asked = _asked(plan, update)
        link = None if again else link_in(asked) or await self._doubted(entry, asked, message)
        language = await self._language(sender, link.words if link else asked.text)
        async with self._answering(message, language) as tell:
            question = Question(
                asked.text,
                message.chat.id,
                sender.id,
                entry.id,
                language,
                again,
                tell,
                quoted=asked.quoted,
                about=asked.about,
                replied=asked.replied,
                before=asked.before,
            )
            if link:
                return await answer_link(self._desk, link, question, _shown)
            turn = await self._desk.ask(question)
        empty = await asyncio.to_thread(nothing_yet, self._desk.finder, turn.answer)
        shown = empty or _shown(turn)
        # What such a button asks stands in no message; of several claims each is named.
        if query and (query.data or "").startswith(("e:", "q:")) and not turn.answer.parts:
            shown = with_question(shown, asked.text, turn.answer.language)
        return Reply(shown, turn.answer.language, turn.id)

    async def _doubted(
        self, entry: Entry, asked: Asked, message: MaybeInaccessibleMessage
    ) -> Link | None:
        """Return the link before a doubt that is about nothing else."""
        if asked.replied is not None:
            return None
        bot = message.get_bot()
        return await asyncio.to_thread(link_before, self._desk, entry.id, asked, bot)

    async def settled(self, update: Update) -> None:
        """Take back the sign that a question was seen."""
        if update.message is not None:
            await self._shown.settled(update.message)

    async def react(self, entry: Entry, update: Update, cancel: Cancel) -> Reply:
        """Do what a button or a command says."""
        if update.callback_query is not None:
            return await self._press(update.callback_query)
        message, sender = _sent(update)
        speaks = self._albums.is_first(message)  # before anything is waited for: in their order
        if not await asyncio.to_thread(self._desk.access.allows, sender.id):
            return await self._turned_away(message, sender)
        language = await self._language(sender, "")
        if name := command_of(message):
            private = message.chat.type == ChatType.PRIVATE
            person, argument = Person.of(sender), argument_of(message)
            call = Call(name, argument, person, language, cancel, private, message, entry.id)
            self._greet(call)
            return await self._obeyed(call)
        if message.edit_date is not None and question_of(message):
            return Reply(offered(entry.id, language), language)
        if document_of(message) and self._desk.access.is_admin(sender.id):
            office = self._desk.office
            said = await without_command(office, entry.id, message, language, speaks=speaks)
            return Reply(said, language)
        return Reply(told(unasked(message), language) if speaks else (), language)

    def apology(self, update: Update) -> Reply:
        """Return what is told where three tries failed."""
        sender = update.effective_user
        asked = (update.message and update.message.text) or ""
        code = sender.language_code if sender else None
        language = reader_language(None, code, "" if asked.startswith("/") else asked)
        return Reply(told("apology", language), language)

    async def _press(self, query: CallbackQuery) -> Reply:
        press = Press.of(query, partial(asked_in, bot=query.get_bot()))
        reaction = await asyncio.to_thread(self._desk.buttons.on_callback, press)
        await self._performer.perform(query, reaction)
        return _reply(reaction, await self._language(query.from_user, ""))

    async def _obeyed(self, call: Call) -> Reply:
        """Do what a command says; where that takes its time, show that it is done."""
        command = COMMANDS.get(call.name)
        if command is None or not command.slow or call.message is None:
            return _reply(await obey(self._desk, call), call.language)
        async with self._shown.working(call.message, call.language):
            return _reply(await obey(self._desk, call), call.language)

    def _greet(self, call: Call) -> None:
        """Set the menu of an admin who says /start: before that Telegram knows no such chat."""
        if call.name != "start" or call.message is None or not call.private:
            return
        if self._desk.access.is_admin(call.person.id):
            mine = admins_menu(COMMANDS.values(), call.person.id)
            self._beside(set_menus(call.message.get_bot(), [mine], self._sleep))

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

    async def _language(self, sender: User, question: str) -> Language:
        chosen = await asyncio.to_thread(self._desk.preferences.language, sender.id)
        return reader_language(chosen, sender.language_code, question)

    def _look(self, message: Message) -> None:
        """Show that the question was seen."""
        self._beside(self._shown.seen(message))

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what nothing waits for."""
        task = asyncio.create_task(work)
        self._seen.add(task)
        task.add_done_callback(self._seen.discard)


def _asked(plan: Wanted | None, update: Update) -> Asked:
    if isinstance(plan, Plan):
        return Asked(plan.question)
    return plan or asked_of(_sent(update)[0])


def _sent(update: Update) -> tuple[Message, User]:
    if update.message is None or update.message.from_user is None:
        raise LookupError("the update holds no message of a person")
    return update.message, update.message.from_user


def _shown(turn: Turn) -> tuple[Outgoing, ...]:
    """Return an answer's messages; the last has the buttons."""
    if turn.answer.kind == "chat" and only_doubts(turn.answer.question):
        return told("check_what", turn.answer.language)
    parts = [Outgoing(text) for text in render(turn.answer)]
    if turn.id is not None and parts:
        keyboard = answer_keyboard(turn.answer, turn.id, turn.answer.language)
        parts[-1] = replace(parts[-1], keyboard=keyboard or None)
    return tuple(parts)


def _reply(reaction: Reaction, language: Language) -> Reply:
    elsewhere = (replace(message, chat_id=chat_id) for chat_id, message in reaction.elsewhere)
    return Reply((*reaction.outgoing, *elsewhere), language, plan=reaction.ask)
