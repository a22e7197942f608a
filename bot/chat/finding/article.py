"""An article of the archive as it is opened: its names, how it begins, its claims to check."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from bot.answering.models import ArticleReference, Plan
from bot.chat.articles import headline, outlet
from bot.chat.finding.finder import Finder, key_of
from bot.chat.finding.telling import paragraphs_of, telling
from bot.chat.links import button_link, web_link
from bot.chat.messages import to_messages
from bot.chat.outgoing import Button, Outgoing
from bot.chat.runs import joined, quotation
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.models import Article, Language

MOST_CLAIMS = 5
_PARAGRAPHS, _LONGEST = 4, 1_500
_BREAK = Run("\n")
_QUOTED_BREAK = Run("\n", quoted=True, whole=True)


def show_article(article: Article, language: Language) -> tuple[Outgoing, ...]:
    """Return an article of the archive: title, outlet, date, its first paragraphs."""
    texts = Texts.load(language)
    named = names(ArticleReference.of(article.id, article), texts)
    heading = (Run(texts("page.known"), bold=True), _BREAK, *named)
    quoted = tuple(joined(_first(article), _QUOTED_BREAK))
    *before, last = to_messages([heading, quoted], language)
    check = (Button(texts("button.check"), data=f"q:{key_of(article.id)}"),)
    url = button_link(web_link(article.url))
    rows = (check, (Button(texts("button.article"), url=url),)) if url else (check,)
    return (*map(Outgoing, before), Outgoing(last, rows))


def names(article: ArticleReference, texts: Texts) -> Block:
    """Return headline, outlet and date of an article, in two lines."""
    date = Run(texts.dated(article.published, article.published_basis))
    return (
        *headline(article, texts),
        _BREAK,
        *joined([outlet(article, texts), (date,)], Run(" · ")),
    )


def claims_of(finder: Finder, article: Article, language: Language) -> Plan | None:
    """Plan the check of an article's first statements, against other articles than itself.

    None where it states nothing. Raises CorpusError.
    """
    without = tuple(dict.fromkeys(finder.same(article)))
    return plan_of(paragraphs_of(article), language, without)


def plan_of(
    paragraphs: Sequence[str], language: Language, without: tuple[str, ...] = ()
) -> Plan | None:
    """Plan the check of the first statements of a text; None where it states nothing."""
    claims = list(islice(telling(paragraphs), MOST_CLAIMS))
    if not claims:
        return None
    return Plan("\n".join(claims), language, "claim", without=without)


def _first(article: Article) -> list[Block]:
    """Return the first paragraphs, as long as they are short enough to be read in a chat."""
    shown: list[Block] = []
    length = 0
    for span in article.body[:_PARAGRAPHS]:
        length += span.end - span.start
        if shown and length > _LONGEST:
            break
        text = article.text[span.start : span.end]
        shown.append(tuple(quotation(text, span.start, span.start, span.start, whole=True)))
    return shown
