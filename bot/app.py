"""The composition root: builds every collaborator, and closes it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.answering.endpoint.breaker import Breaker
from bot.answering.models import Answer, Exchange, Plan, Turn
from bot.answering.planner import asks_about_now
from bot.answering.progress import Tell
from bot.answering.reuse import Same, same
from bot.answering.service import AnswerService
from bot.answering.tokens import TokenCounter, estimate
from bot.errors import DalilError, UsageError
from bot.settings import Settings
from bot.storage.logbook import Logbook
from bot.turn_log import TurnLog
from retrieval import BM25Retriever, Corpus, CorpusError
from retrieval.progress import Tell as TellDone
from retrieval.progress import untold
from retrieval.site_rules import SiteRulesError, load_rules

if TYPE_CHECKING:
    from bot.answering.endpoint.openai_model import OpenAIModel

logger = logging.getLogger(__name__)


class CorpusUnusable(DalilError):
    """The corpus cannot be used; the text says which file, and what mends it."""


class App:
    """The collaborators of one process that answers questions."""

    def __init__(
        self,
        settings: Settings,
        corpus: Corpus,
        retriever: BM25Retriever,
        service: AnswerService,
    ) -> None:
        self.settings = settings
        self.corpus = corpus
        self.retriever = retriever
        self.service = service
        self.log = TurnLog(settings)

    @property
    def logbook(self) -> Logbook:
        """The logbook, opened at its first use."""
        return self.log.logbook

    def conversation(
        self, chat_id: int, replied: int | None = None, before: int | None = None
    ) -> list[Exchange]:
        """Return what was asked last in a chat, oldest first; none where the log fails.

        Of a question that was `replied` to a message of the bot it is that message's turn; of one
        that is asked again, what was asked `before` its entry in the inbox.
        """
        return self.log.conversation(chat_id, replied, before)

    def may_spend(self) -> bool:
        """Tell whether the day's tokens allow another call of a model; reads the logbook."""
        return self.log.may_spend(today(self.settings))

    async def answer(
        self,
        plan: Plan,
        *,
        conversation: Sequence[Exchange] = (),
        k: int = 8,
        chat_id: int | None = None,
        user_id: int | None = None,
        log: bool = True,
        fresh: bool = False,
        tell: Tell = lambda _: None,
        inbox_id: int | None = None,
    ) -> Turn:
        """Answer a plan and keep the turn, a failed one too; raises DalilError.

        `conversation` comes oldest first, and is what the plan was made with.
        An identical question of the same chat gets the answer it had, unless this is to be
        `fresh`. Of a turn that is not to be logged the tokens alone are kept. `tell` hears what
        may be shown before the answer is whole. `inbox_id` is the update that is answered.
        """
        shared = await asyncio.to_thread(self._same, plan, k) if log else None
        turn = None
        if shared and shared.key and not fresh:
            turn = await asyncio.to_thread(self._again, plan, shared.key, chat_id)
        if turn is None:
            work = self.service.turn(plan, conversation=conversation, k=k, tell=tell)
            turn = await self._kept(work, plan, chat_id, user_id, log=log)
        _note_fallback(turn.answer)
        if log:
            turn_id = await self.log.write(
                lambda book: book.record(turn, chat_id, user_id, shared, inbox_id)
            )
            return replace(turn, id=turn_id)
        if turn.answer.usage.input_tokens:
            await self.log.write(lambda book: book.record_spending(turn.answer.usage))
        return turn

    async def _kept(
        self,
        work: Awaitable[Turn],
        plan: Plan,
        chat_id: int | None,
        user_id: int | None,
        *,
        log: bool,
    ) -> Turn:
        """Await the turn; keep that it failed, or was stopped, if it does."""
        try:
            return await work
        except (Exception, asyncio.CancelledError) as error:
            name = type(error).__name__
            if log:
                await self.log.write(lambda book: book.record_failure(plan, name, chat_id, user_id))
            if isinstance(error, CorpusError):
                raise CorpusUnusable(str(error)) from error
            raise

    def _same(self, plan: Plan, k: int) -> Same | None:
        """Return what an identical question shares; without a key, each is to be answered anew.

        A follow-up, which comes with phrases, hangs on what was said before it.
        """
        with suppress(CorpusError):  # the search will meet it too, and say so
            revision = self.retriever.refresh().revision
            alike = self.settings.model_configured and plan.kind != "chat" and not plan.phrases
            if alike and revision == self.corpus.revision:  # else the index is a moment behind
                day = today(self.settings) if asks_about_now(plan.question) else None
                return same(plan, k, revision, self.settings, day)
            return Same(None, revision)
        return None

    def _again(self, plan: Plan, key: str, chat_id: int | None) -> Turn | None:
        """Return the answer that the logbook has, as a turn of its own; None where it has none."""
        kept = self.log.again(plan.question, key, chat_id)
        return Turn(kept, plan) if kept else None


def _note_fallback(answer: Answer) -> None:
    """Tell the operator of a process that serves why no model answered."""
    reasons = {part.fallback for part in (answer, *answer.parts)} - {None, "not_configured"}
    if reasons:
        logger.info(
            "quotations in place of a model's answer: %s", ", ".join(sorted(map(str, reasons)))
        )


@contextmanager
def open_corpus(settings: Settings) -> Iterator[Corpus]:
    """Open the corpus; raises CorpusUnusable, also for what goes wrong while it is open.

    Raises UsageError where `sites.toml` is not right.
    """
    try:
        rules = replace(load_rules(settings.home / "sites.toml"), zone=settings.timezone)
        with Corpus(settings.home / "corpus.db", rules) as corpus:
            yield corpus
    except SiteRulesError as error:
        raise UsageError(str(error)) from error
    except CorpusError as error:
        raise CorpusUnusable(str(error)) from error


def open_retriever(settings: Settings, corpus: Corpus, tell: TellDone = untold) -> BM25Retriever:
    """Return the retriever over the corpus; its index is read at the first search.

    `tell` hears how far a building of it is.
    """
    return BM25Retriever(corpus, settings.home / "index", tell)


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[App]:
    """Build the app, and close it whatever happens; raises DalilError."""
    with open_corpus(settings) as corpus:
        model, planner = open_model(settings), open_planner(settings)
        retriever = open_retriever(settings, corpus)
        service = AnswerService(
            retriever,
            Breaker(model) if model else None,
            planner=Breaker(planner) if planner else None,
            seconds=settings.answer_seconds,
            evidence_tokens=settings.evidence_tokens,
            count_tokens=TokenCounter().count if model else estimate,
            today=lambda: today(settings),
            may_spend=lambda: app.may_spend(),  # noqa: PLW0108 - the app is made below
        )
        app = App(settings, corpus, retriever, service)
        try:
            yield app
        finally:
            app.log.close()
            for opened in filter(None, (model, planner)):
                await opened.close()


def today(settings: Settings) -> date:
    """Return the date in the newsroom's time zone."""
    return datetime.now(settings.timezone).astimezone(settings.timezone).date()


def open_model(settings: Settings) -> OpenAIModel | None:
    """Return the configured model; None where there is none."""
    if not settings.model_configured or settings.model is None:
        return None
    # A third of a second to import, and no use without a model.
    from bot.answering.endpoint.openai_model import OpenAIModel  # noqa: PLC0415

    return OpenAIModel(settings.model, settings.openai_api_key, settings.openai_base_url)


def open_planner(settings: Settings) -> OpenAIModel | None:
    """Return the model that plans; None where the answering one does, or there is none."""
    if not settings.model_configured or settings.planner_model is None:
        return None
    return open_model(replace(settings, model=settings.planner_model))
