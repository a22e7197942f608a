"""The Telegram bot's collaborators, built around the app and closed with it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

from bot.answering.models import Turn
from bot.answering.planner import make_plan
from bot.app import App, open_app
from bot.chat.access import Access
from bot.chat.buttons import Buttons
from bot.chat.desk import Ask, Desk, Question
from bot.chat.limits import Limits
from bot.chat.runner import Line, serve
from bot.chat.webhook import Webhook
from bot.errors import UsageError
from bot.schedule import feeding
from bot.settings import Settings
from bot.storage.access import AccessTable
from bot.storage.feedback import Feedback
from bot.storage.log_file import LogFile
from bot.storage.preferences import PreferencesTable
from bot.storage.shares import Shares
from bot.warming import warming
from retrieval.feeds.presence import has_feeds


async def serve_telegram(settings: Settings) -> None:
    """Serve the Telegram bot until the process is told to stop; raises DalilError."""
    line = line_of(settings)
    async with open_app(settings) as app:
        with desk_of(app) as desk, warming(app.retriever):
            async with feeding(settings, lambda: has_feeds(app.corpus)):
                await serve(line, settings.home, desk)


def line_of(settings: Settings) -> Line:
    """Return how to reach Telegram; raises UsageError where a setting is missing."""
    if settings.telegram_token is None:
        raise UsageError(
            "TELEGRAM_BOT_TOKEN is not set; get a token from @BotFather and put it into .env."
        )
    return Line(settings.telegram_token, settings.telegram_api, _webhook(settings))


@contextmanager
def desk_of(app: App) -> Iterator[Desk]:
    """Build what decides about updates, over one connection to the log."""
    settings = app.settings
    with closing(LogFile(settings.home / "log.db")) as log:
        preferences = PreferencesTable(log)
        table = AccessTable(log)
        access = Access(settings.allowed_users, settings.admins, table, preferences)
        limits = Limits(settings, Shares(log))
        buttons = Buttons(app.logbook, app.corpus, access, Feedback(log), preferences, limits)
        yield Desk(asking(app), access, limits, preferences, buttons)


def asking(app: App) -> Ask:
    """Return what answers a question from Telegram, in its conversation."""

    async def ask(question: Question) -> Turn:
        if before := await asyncio.to_thread(app.log.recorded, question.inbox_id):
            return before
        said = await asyncio.to_thread(app.conversation, question.chat_id)
        plan = question.plan or make_plan(
            question.text, conversation=said, language=question.language
        )
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
