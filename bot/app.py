"""The composition root: builds every collaborator, and closes it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.answering.models import Answer, Plan, Turn
from bot.answering.planner import make_plan
from bot.answering.service import AnswerService
from bot.answering.tokens import TokenCounter, estimate
from bot.errors import DalilError, UsageError
from bot.settings import Settings
from bot.storage.logbook import Logbook
from retrieval import BM25Retriever, Corpus, CorpusError

if TYPE_CHECKING:
    from bot.answering.openai_model import OpenAIModel

logger = logging.getLogger(__name__)


class CorpusUnusable(DalilError):
    """The corpus cannot be used; the text says which file, and what mends it."""


class App:
    """The collaborators of one process that answers questions."""

    def __init__(self, settings: Settings, corpus: Corpus, service: AnswerService) -> None:
        self.settings = settings
        self.corpus = corpus
        self.service = service
        self._logbook: Logbook | None = None

    @property
    def logbook(self) -> Logbook:
        """The logbook, opened at its first use: a search or `--no-log` needs none."""
        if self._logbook is None:
            self._logbook = Logbook(self.settings.home / "log.db")
        return self._logbook

    def close(self) -> None:
        """Close what was opened."""
        if self._logbook is not None:
            self._logbook.close()

    async def answer(
        self,
        plan: Plan,
        *,
        k: int = 8,
        chat_id: int | None = None,
        user_id: int | None = None,
        log: bool = True,
    ) -> Turn:
        """Answer a plan and keep the turn, a failed one too; raises DalilError."""
        try:
            turn = await self.service.turn(plan, k=k)
        except Exception as error:
            name = type(error).__name__
            if log:
                await self._log(lambda book: book.record_failure(plan, name, chat_id, user_id))
            if isinstance(error, CorpusError):
                raise CorpusUnusable(str(error)) from error
            raise
        if log:
            await self._log(lambda book: book.record(turn, chat_id, user_id))
        return turn

    async def _log(self, write: Callable[[Logbook], int]) -> None:
        """Write to the logbook off the event loop; an answer outlives a log that fails."""
        try:
            await asyncio.to_thread(lambda: write(self.logbook))
        except DalilError as error:
            logger.error("the turn was not logged: %s", error)  # noqa: TRY400 - the text says all


@contextmanager
def open_corpus(settings: Settings) -> Iterator[Corpus]:
    """Open the corpus; raises CorpusUnusable, also for what goes wrong while it is open."""
    try:
        with Corpus(settings.home / "corpus.db") as corpus:
            yield corpus
    except CorpusError as error:
        raise CorpusUnusable(str(error)) from error


def open_retriever(settings: Settings, corpus: Corpus) -> BM25Retriever:
    """Return the retriever over the corpus; its index is read at the first search."""
    return BM25Retriever(corpus, settings.home / "index")


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[App]:
    """Build the app, and close it whatever happens; raises DalilError."""
    with open_corpus(settings) as corpus:
        model = open_model(settings)
        service = AnswerService(
            open_retriever(settings, corpus),
            model,
            seconds=settings.answer_seconds,
            evidence_tokens=settings.evidence_tokens,
            count_tokens=TokenCounter().count if model else estimate,
            today=lambda: today(settings),
        )
        app = App(settings, corpus, service)
        try:
            yield app
        finally:
            app.close()
            if model is not None:
                await model.close()


def today(settings: Settings) -> date:
    """Return the date in the newsroom's time zone."""
    return datetime.now(settings.timezone).astimezone(settings.timezone).date()


def open_model(settings: Settings) -> OpenAIModel | None:
    """Return the configured model; None where there is none."""
    if not settings.model_configured or settings.model is None:
        return None
    # A third of a second to import, and no use without a model.
    from bot.answering.openai_model import OpenAIModel  # noqa: PLC0415

    return OpenAIModel(settings.model, settings.openai_api_key, settings.openai_base_url)


async def serve_telegram(settings: Settings) -> None:
    """Serve the Telegram bot until the process is told to stop; raises DalilError."""
    if settings.telegram_token is None:
        raise UsageError(
            "TELEGRAM_BOT_TOKEN is not set; get a token from @BotFather and put it into .env."
        )
    # Only a process that serves pays for importing the Telegram library.
    from bot.chat.access import Access  # noqa: PLC0415
    from bot.chat.handlers import Handlers  # noqa: PLC0415
    from bot.chat.runner import run_polling  # noqa: PLC0415

    async with open_app(settings) as app:

        async def ask(question: str, chat_id: int, user_id: int | None) -> Answer:
            turn = await app.answer(make_plan(question), chat_id=chat_id, user_id=user_id)
            return turn.answer

        handlers = Handlers(ask, Access(settings.allowed_users, settings.admins))
        await run_polling(settings.telegram_token, settings.telegram_api, handlers.on_update)
