"""A message that is a link: the archive's own article, or a page whose claims are checked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.answering.models import Turn
from bot.chat.desk import Desk, Question
from bot.chat.finding.article import names, plan_of, show_article
from bot.chat.finding.finder import Finder
from bot.chat.finding.pages import Page, PageUnreadable
from bot.chat.messages import to_messages
from bot.chat.notices import told
from bot.chat.outgoing import Outgoing
from bot.chat.replies import Reply
from bot.chat.styles import Run
from bot.chat.texts import Texts
from retrieval.models import Article, Language

Show = Callable[[Turn], tuple[Outgoing, ...]]


async def answer_link(desk: Desk, url: str, question: Question, show: Show) -> Reply:
    """Show the archive's article of an address, or check what its page states.

    The page is read and forgotten. Raises LogbookError and CorpusError.
    """
    language = question.language
    if article := await asyncio.to_thread(_held, desk.finder, url):
        return Reply(show_article(article, language), language)
    try:
        page = await desk.finder.read_page(url)
    except PageUnreadable:
        return Reply(told("page.unreadable", language), language)
    # A short address may have led to a page that the archive has.
    if article := await asyncio.to_thread(_held, desk.finder, page.article.url or ""):
        return Reply(show_article(article, language), language)
    plan = plan_of(page.paragraphs, language)
    if plan is None:
        return Reply(told("page.no_claims", language), language)
    turn = await desk.ask(replace(question, text=plan.question, plan=plan))
    return Reply((*_heading(page, language), *show(turn)), turn.answer.language, turn.id)


def _held(finder: Finder, url: str) -> Article | None:
    article_id = finder.corpus.at(url)
    return finder.corpus.article(article_id) if article_id else None


def _heading(page: Page, language: Language) -> tuple[Outgoing, ...]:
    texts = Texts.load(language)
    runs = (*names(page.article, texts), Run("\n\n"), Run(texts("page.claims")))
    return tuple(map(Outgoing, to_messages([runs], language)))
