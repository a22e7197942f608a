"""Answer → Telegram messages: the verdict first, then sentences, then the sources to open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.answering.models import Answer, ArticleReference, Citation, Sentence
from bot.chat.articles import elsewhere, headline, outlet
from bot.chat.display import show_line
from bot.chat.links import web_link
from bot.chat.messages import to_messages
from bot.chat.numbering import numbered
from bot.chat.runs import isolated, joined, mixed, quotation
from bot.chat.styles import Block, Run
from bot.chat.summary import computed_line, dates_of, headline_key, lifted, notes
from bot.chat.texts import Texts
from retrieval.models import Language

_BREAK = Run("\n")
_DOT = Run(" · ")
_COMMA: dict[Language, Run] = {"ar": Run("، "), "en": Run(", ")}


def render(answer: Answer) -> list[str]:
    """Return the answer as HTML messages in its own language, in the order to send them."""
    blocks = _blocks(numbered(lifted(answer)), Texts.load(answer.language))
    return to_messages(list(blocks), answer.language)


def _blocks(answer: Answer, texts: Texts) -> Iterator[Block]:
    if answer.parts:
        yield tuple(joined([(Run(note),) for note in notes(answer, texts)], _BREAK))
    for n, part in enumerate(answer.parts, 1):
        heading = (Run(texts("claim", n=n), bold=True), Run(" "), *mixed(part.question, texts))
        yield (*heading, _BREAK, *joined(list(_head(part, texts)), _BREAK))
        yield from _body(part, texts)
    if answer.left_out:
        yield (Run(texts("left_out", n=answer.left_out)),)
    if not answer.parts:
        yield tuple(joined(list(_head(answer, texts)), _BREAK))
        yield from _body(answer, texts)


def _body(answer: Answer, texts: Texts) -> Iterator[Block]:
    if answer.verdict is None:
        return
    for sentence in answer.sentences:
        yield _sentence(sentence, answer, texts)
    if answer.missing:
        yield tuple(mixed(answer.missing, texts))
    first: dict[tuple[str, str], int] = {}
    for citation in answer.citations:
        heading = () if first else (Run(texts("sources"), bold=True), _BREAK)
        same = first.setdefault((citation.article_id, citation.article_version), citation.n)
        yield (*heading, *_source(citation, same, answer, texts))
    if later := answer.basis.later:
        yield tuple(joined(list(_listed(texts("later", n=len(later)), later, texts)), _BREAK))
    if answer.related:
        yield tuple(joined(list(_listed(texts("related"), answer.related, texts)), _BREAK))


def _head(answer: Answer, texts: Texts) -> Iterator[Block]:
    yield (Run(texts(headline_key(answer)), bold=answer.verdict is not None),)
    if answer.basis.articles:
        yield (Run(computed_line(answer, texts)),)
    if answer.basis.said_by:
        names = [(isolated(show_line(name), texts),) for name in answer.basis.said_by]
        yield (Run(f"{texts('said_by')}: "), *joined(names, _DOT))
    yield from ((Run(note),) for note in notes(answer, texts))


def _sentence(sentence: Sentence, answer: Answer, texts: Texts) -> Block:
    runs = mixed(sentence.text, texts)
    for n in sentence.citations:
        runs += [Run(" "), Run(f"[{n}]", isolated=True)]
    if dates := dates_of(sentence, answer, texts):
        runs.append(Run(f" {dates}"))
    return tuple(runs)


def _source(citation: Citation, same: int, answer: Answer, texts: Texts) -> Block:
    """Return a source; `same` is the first one of its article, whose headline is not repeated."""
    repeated = same != citation.n
    named = _same(same, texts) if repeated else outlet(citation, texts)
    head: list[Block] = [(Run(f"[{citation.n}]", isolated=True), Run(" "), *named)]
    if not repeated:
        head.append((Run(texts.dated(citation.published, citation.published_basis)),))
    if answer.mode == "model" and citation.stance != "supports":
        head.append((Run(texts(f"stance.{citation.stance}")),))
    return (
        *joined(head, _DOT),
        _BREAK,
        *(() if repeated else (*headline(citation, texts), _BREAK)),
        *_also_in(citation, texts),
        *quotation(citation.context, citation.context_start, citation.start, citation.end),
        *_translation(citation, texts),
    )


def _also_in(citation: Citation, texts: Texts) -> Block:
    """Name the other outlets that print the sentence, each linked to its article."""
    others = [outlet(item, texts, web_link(item.url)) for item in elsewhere(citation)]
    if not others:
        return ()
    return (Run(f"{texts('also_in')}: "), *joined(others, _COMMA[texts.language]), _BREAK)


def _same(n: int, texts: Texts) -> Block:
    before, _, after = texts("same_article", n=n).partition(f"[{n}]")
    return (Run(before), Run(f"[{n}]", isolated=True), Run(after))


def _translation(citation: Citation, texts: Texts) -> Block:
    """Return Dalil's own translation of the quotation, said to be that."""
    if not (shown := show_line(citation.translation or "")):
        return ()
    return (_BREAK, Run(f"{texts('translation')}: "), isolated(shown, texts))


def _listed(heading: str, articles: Iterable[ArticleReference], texts: Texts) -> Iterator[Block]:
    yield (Run(heading, bold=True),)
    for article in articles:
        date = Run(texts.dated(article.published, article.published_basis))
        parts = [(Run("• "), *headline(article, texts)), outlet(article, texts), (date,)]
        yield tuple(joined(parts, _DOT))
