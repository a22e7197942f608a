"""A message with a link: the archive's own article, or a page whose claims are checked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from telegram import Bot

from bot.answering.models import Answer, ArticleReference, Turn
from bot.answering.planner import asks_yes_or_no
from bot.answering.planning.requests import only_doubts
from bot.answering.progress import Opening
from bot.chat.admins.reasons import reason_of_a_page
from bot.chat.arrivals import asked_in
from bot.chat.asked import Asked
from bot.chat.desk import Desk, Question
from bot.chat.filling import filled
from bot.chat.finding.addresses import Link, link_in
from bot.chat.finding.article import claims_of, names, plan_of, show_article
from bot.chat.finding.finder import Finder
from bot.chat.finding.pages import PageUnreadable
from bot.chat.messages import to_messages
from bot.chat.notices import told
from bot.chat.openings import headed
from bot.chat.outgoing import Outgoing
from bot.chat.replies import Reply
from bot.chat.runs import mixed
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.models import Article, Language

Show = Callable[[Turn], tuple[Outgoing, ...]]


async def answer_link(desk: Desk, link: Link, question: Question, show: Show) -> Reply:
    """Show the archive's article of an address, check what its page states, or ask it.

    A page that the archive does not have is read and forgotten. Raises LogbookError and
    CorpusError.
    """
    language = question.language
    article = await asyncio.to_thread(_held, desk.finder, link.url)
    if link.wish == "ask":
        return await _asked(desk, link, article, question, show)
    if article is not None:
        return await _of_the_archive(desk, link, article, question, show)
    question.tell(Opening())
    try:
        page = await desk.finder.read_page(link.url)
    except PageUnreadable as error:
        return Reply(_unreadable(str(error), language), language)
    # A short address may have led to a page that the archive has.
    if article := await asyncio.to_thread(_held, desk.finder, page.article.url or ""):
        return await _of_the_archive(desk, link, article, question, show)
    plan = plan_of(page.paragraphs, language)
    if plan is None:
        return Reply(told("page.no_claims", language), language)
    turn = await desk.ask(replace(question, text=plan.question, plan=plan))
    return _checked(turn, page.article, "page.claims", show)


def link_before(desk: Desk, entry_id: int, asked: Asked, bot: Bot) -> Link | None:
    """Return the link that a reader sent just before a doubt: what it states is doubted.

    Raises LogbookError.
    """
    if asked.quoted or asked.about or not only_doubts(asked.text):
        return None
    content = desk.conversations.said_before(entry_id)
    link = link_in(asked_in(content, bot)) if content is not None else None
    return replace(link, wish="check") if link and link.wish == "open" else None


async def _of_the_archive(
    desk: Desk, link: Link, article: Article, question: Question, show: Show
) -> Reply:
    """Open an article of the archive, or check its claims against the others."""
    language = question.language
    shown = show_article(article, language)
    if link.wish == "open":
        return Reply(shown, language)
    plan = await asyncio.to_thread(claims_of, desk.finder, article, language)
    if plan is None:
        return Reply((*told("page.no_claims", language), *shown), language)
    turn = await desk.ask(replace(question, text=plan.question, plan=plan))
    return _checked(turn, ArticleReference.of(article.id, article), "page.checked", show)


async def _asked(
    desk: Desk, link: Link, article: Article | None, question: Question, show: Show
) -> Reply:
    """Answer a question beside a link: what is asked openly, from the article first.

    Whether something is true is asked of all articles.
    """
    first = (article.id,) if article and not asks_yes_or_no(link.words) else ()
    about = (article.title or "") if article else ""
    turn = await desk.ask(replace(question, text=link.words, about=about, first=first))
    language = turn.answer.language
    parts = show(turn)
    if article is None:
        parts = headed(parts, [_line("page.not_asked", language)], language)
    elif turn.answer.verdict == "not_enough_evidence":
        parts = (*parts, *show_article(article, language))
    elif first and not _cites(turn.answer, article.id):
        parts = headed(parts, [_line("page.elsewhere", language)], language)
    return Reply(parts, language, turn.id)


def _checked(turn: Turn, article: ArticleReference, key: str, show: Show) -> Reply:
    """Return what the articles say of the claims of a page, under its names."""
    answer = turn.answer
    texts = Texts.load(answer.language)
    heading = [(*names(article, texts), Run("\n\n"), Run(texts(key)))]
    if not answer.parts:
        claim = mixed(answer.question, texts)
        heading.append((Run(texts("claim", n=1), bold=True), Run(" "), *claim))
    return Reply(headed(show(turn), heading, answer.language), answer.language, turn.id)


def _unreadable(reason: str, language: Language) -> tuple[Outgoing, ...]:
    texts = Texts.load(language)
    why = reason_of_a_page(reason, texts) or (Run(texts("page.why")),)
    block = filled(texts, "page.unreadable", reason=why)
    return tuple(map(Outgoing, to_messages([block], language)))


def _line(key: str, language: Language) -> Block:
    return (Run(Texts.load(language)(key)),)


def _cites(answer: Answer, article_id: str) -> bool:
    parts = answer.parts or (answer,)
    return any(cited.article_id == article_id for part in parts for cited in part.citations)


def _held(finder: Finder, url: str) -> Article | None:
    article_id = finder.corpus.at(url)
    return finder.corpus.article(article_id) if article_id else None
