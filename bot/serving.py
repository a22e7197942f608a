"""The Telegram bot's collaborators, built around the app and closed with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import get_args
from urllib.parse import urlsplit

from bot.answering.models import Exchange, Plan, Turn
from bot.answering.planner import asks_openly, make_plan
from bot.answering.planning.requests import only_doubts
from bot.app import App, open_app
from bot.chat.access import Access
from bot.chat.admins.office import Office
from bot.chat.buttons import Buttons
from bot.chat.desk import Ask, Desk, Question
from bot.chat.edits import EditButton
from bot.chat.finding.examples import Examples
from bot.chat.finding.finder import Finder
from bot.chat.finding.pages import SECONDS, read_page
from bot.chat.limits import Limits
from bot.chat.runner import Line, Task, serve
from bot.chat.watches import Watching
from bot.chat.webhook import Webhook
from bot.child import runner
from bot.errors import UsageError
from bot.health import checking
from bot.keeping import keeping_of
from bot.schedule import feeding
from bot.settings import Settings
from bot.storage.access import AccessTable
from bot.storage.albums import AlbumTable
from bot.storage.commands import Commands
from bot.storage.conversations import Conversations
from bot.storage.feedback import Feedback
from bot.storage.forgetting import Forgetting
from bot.storage.log_file import LogFile
from bot.storage.people import People
from bot.storage.preferences import PreferencesTable
from bot.storage.saved_answers import SavedAnswers
from bot.storage.shares import Shares
from bot.storage.statistics import Figures, Statistics
from bot.storage.versions import Versions
from bot.storage.watches import Watches
from bot.tidying import tidying
from bot.warming import warming
from bot.watching import Rounds, make_rounds
from retrieval.feeds.presence import has_feeds
from retrieval.models import Language

_LONGEST_READING = 900.0


async def serve_telegram(settings: Settings) -> None:
    """Serve the Telegram bot until the process is told to stop; raises DalilError."""
    line = line_of(settings)
    async with open_app(settings) as app:
        with (
            closing(Forgetting(settings.home / "log.db")) as forgetting,
            desk_of(app, forgetting) as desk,
            warming(app.retriever, lambda: app.corpus.revision, *examples_of(desk)),
        ):
            async with (
                feeding(settings, lambda: has_feeds(app.corpus)),
                tidying(forgetting, settings.keep_days),
            ):
                await serve(line, settings.home, desk, tasks=[rounds_of(app, desk)])


def line_of(settings: Settings) -> Line:
    """Return how to reach Telegram; raises UsageError where a setting is missing."""
    if settings.telegram_token is None:
        raise UsageError(
            "TELEGRAM_BOT_TOKEN is not set; get a token from @BotFather and put it into .env."
        )
    return Line(settings.telegram_token, settings.telegram_api, _webhook(settings))


@contextmanager
def desk_of(app: App, forgetting: Forgetting) -> Iterator[Desk]:
    """Build what decides about updates, over two connections to the log.

    Histories, exports and numbers may be read for seconds: meanwhile access is asked for over the
    other one.
    """
    settings, path = app.settings, app.settings.home / "log.db"
    with closing(LogFile(path)) as log, closing(LogFile(path)) as books:
        preferences = PreferencesTable(log)
        table = AccessTable(log)
        access = Access(settings.allowed_users, settings.admins, table, preferences)
        limits = Limits(settings, Shares(log))
        finder, office = finder_of(app, log), office_of(app, books)
        keeping = keeping_of(settings, books, forgetting)
        watching = Watching(Watches(log), app.logbook, app.corpus, access, preferences)
        buttons = Buttons(
            app.logbook,
            app.corpus,
            access,
            Feedback(log),
            preferences,
            limits,
            finder,
            office=office,
            keeping=keeping,
            watching=watching,
            edits=EditButton(Versions(log), limits),
        )
        yield Desk(
            asking(app),
            access,
            limits,
            preferences,
            buttons,
            finder,
            office=office,
            keeping=keeping,
            watching=watching,
            conversations=Conversations(log),
        )


def examples_of(desk: Desk) -> Iterator[Callable[[], object]]:
    """Yield what looks for the examples of the first minute, once for each language."""
    for language in get_args(Language):
        yield partial(desk.finder.examples.questions, language)


def rounds_of(app: App, desk: Desk) -> Task:
    """Return what tells readers of news in what they watch, beside a bot that serves."""
    return lambda send: make_rounds(Rounds(app, desk.limits, desk.watching, send))


def finder_of(app: App, log: LogFile) -> Finder:
    """Return what searches the archive for the chats."""
    run = runner(app.settings, SECONDS)
    return Finder(
        app.corpus,
        app.retriever,
        app.logbook,
        SavedAnswers(log),
        Examples(app.corpus, app.retriever),
        lambda url: read_page(run, url),
        Commands(log),
    )


def office_of(app: App, log: LogFile) -> Office:
    """Return what the admins' commands work with."""
    settings = app.settings
    return Office(
        settings=settings,
        corpus=app.corpus,
        people=People(log),
        albums=AlbumTable(log),
        statistics=Statistics(log, settings.timezone),
        run=runner(settings, _LONGEST_READING),
        check=checking(app, log, now),
        draw=_draw,
        now=now,
    )


def _draw(figures: Figures, language: Language) -> bytes:
    # Half a second to import, and no use before an admin asks.
    from bot.charts.figures import draw_figures  # noqa: PLC0415

    return draw_figures(figures, language)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def planned(question: Question, said: Sequence[Exchange]) -> Plan:
    """Plan a question; somebody else's few words claim something, where they do not ask.

    «هل هذا صحيح؟» with nothing before it asks nothing: its reader is told what to send.
    """
    plan = make_plan(question.text, conversation=said, language=question.language)
    if not said and only_doubts(question.text):
        return replace(plan, kind="chat")
    claims = question.quoted and plan.kind == "question" and not asks_openly(question.text)
    return replace(plan, kind="claim" if claims else plan.kind, first=question.first)


def _said_before(app: App, question: Question) -> list[Exchange]:
    """Return what a question leans on: what it was replied to, or the chat's conversation.

    Somebody else's words, and a question to an article, lean on nothing that was said here.
    """
    if question.quoted:
        return []
    if question.about:
        return [Exchange(question.about, "")]
    if question.first:
        return []
    return app.conversation(question.chat_id, question.replied, question.before)


def asking(app: App) -> Ask:
    """Return what answers a question from Telegram, in its conversation."""

    async def ask(question: Question) -> Turn:
        if before := await asyncio.to_thread(app.log.recorded, question.inbox_id):
            return before
        said = await asyncio.to_thread(_said_before, app, question)
        plan = question.plan or planned(question, said)
        return await app.answer(
            plan,
            conversation=() if question.plan else said,
            chat_id=question.chat_id,
            user_id=question.user_id,
            fresh=question.plan is not None,
            tell=question.tell,
            inbox_id=question.inbox_id,
        )

    return ask


def _webhook(settings: Settings) -> Webhook | None:
    if settings.webhook_url is None:
        return None
    if settings.webhook_secret is None:
        raise UsageError("DALIL_WEBHOOK_URL needs DALIL_WEBHOOK_SECRET: a long random word.")
    listen = urlsplit(f"//{settings.webhook_listen}")
    host, port = listen.hostname or "", listen.port or 0
    return Webhook(settings.webhook_url, host, port, settings.webhook_secret)
