"""Answer → Telegram messages: the verdict first, then sentences, then the sources to open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.answering.models import Answer, ArticleReference, Citation, Sentence
from bot.chat.articles import headline, outlet
from bot.chat.display import show_line
from bot.chat.messages import Block, Run, to_messages
from bot.chat.runs import isolated, joined, mixed, quotation
from bot.chat.summary import computed_line, dates_of, headline_key, lifted, notes
from bot.chat.texts import Texts
from retrieval.models import Language

_BREAK = Run("\n")
_DOT = Run(" · ")
_PLACES = {"user_id": "\ue000", "whom": "\ue001"}
_COMMA: dict[Language, Run] = {"ar": Run("، "), "en": Run(", ")}


def render(answer: Answer) -> list[str]:
    """Return the answer as HTML messages in its own language, in the order to send them."""
    blocks = _blocks(lifted(answer), Texts.load(answer.language))
    return to_messages(list(blocks), answer.language)


def render_notice(text: str, language: Language) -> list[str]:
    """Return one of the bot's own texts as HTML messages."""
    return to_messages([(Run(text),)], language)


def render_stranger(
    user_id: int, admins: Iterable[int], language: Language, *, asked: bool = False
) -> list[str]:
    """Return the notice for a stranger: their id to be copied, the admins to be opened.

    It says so where the admins were just asked.
    """
    texts = Texts.load(language)
    people = [(Run(str(admin), href=f"tg://user?id={admin}"),) for admin in sorted(admins)]
    whom = tuple(joined(people, _COMMA[language])) or (Run(texts("operator")),)
    shown = {_PLACES["user_id"]: (Run(str(user_id), code=True),), _PLACES["whom"]: whom}
    pieces = re.split("([\ue000\ue001])", texts("stranger", **_PLACES))
    notice = tuple(run for p in pieces for run in shown.get(p, (Run(p),)))
    pending = [(Run(texts("access.pending")),)] if asked else []
    return to_messages([notice, *pending], language)


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
    for index, citation in enumerate(answer.citations):
        heading = () if index else (Run(texts("sources"), bold=True), _BREAK)
        yield (*heading, *_source(citation, answer, texts))
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


def _source(citation: Citation, answer: Answer, texts: Texts) -> Block:
    head = [(Run(f"[{citation.n}]", isolated=True), Run(" "), *outlet(citation, texts))]
    head.append((Run(texts.dated(citation.published, citation.published_basis)),))
    if answer.mode == "model" and citation.stance != "supports":
        head.append((Run(texts(f"stance.{citation.stance}")),))
    return (
        *joined(head, _DOT),
        _BREAK,
        *headline(citation, texts),
        _BREAK,
        *quotation(citation.context, citation.context_start, citation.start, citation.end),
        *_translation(citation, texts),
    )


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
