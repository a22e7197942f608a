"""Answer → Telegram messages: the verdict first, then sentences, then the sources to open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.answering.missing import MISSING
from bot.answering.models import Answer, ArticleReference, Citation, Sentence
from bot.chat.articles import elsewhere, headline, outlet
from bot.chat.display import show_line
from bot.chat.links import web_link
from bot.chat.messages import to_messages
from bot.chat.notices import commands_apart
from bot.chat.numbering import numbered
from bot.chat.runs import isolated, joined, mixed, quotation
from bot.chat.several import is_judged, is_unknown, tally, unknown
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
        yield from _several(answer, texts)
        return
    yield tuple(joined(list(_head(answer, texts)), _BREAK))
    yield from _body(answer, texts)


def _several(answer: Answer, texts: Texts) -> Iterator[Block]:
    """Yield the claims that something is known of, one by one, and the others in a list."""
    yield tuple(joined([(Run(note),) for note in notes(answer, texts)], _BREAK))
    yield tally(answer.parts, texts)
    judged = is_judged(answer.parts)
    for n, part in enumerate(answer.parts, 1):
        if is_unknown(part):
            continue
        heading = (Run(texts("claim", n=n), bold=True), Run(" "), *mixed(part.question, texts))
        if judged:
            yield (*heading, _BREAK, *joined(list(_head(part, texts)), _BREAK))
            yield from _body(part, texts)
        else:
            # The tally said that none was judged: what is left to show are the quotations.
            lines = [heading, *((Run(note),) for note in notes(part, texts))]
            lines += [tuple(mixed(part.missing, texts))] if part.missing else []
            yield tuple(joined(lines, _BREAK))
            yield from _sources(part, texts)
    yield unknown(answer.parts, texts)
    if answer.left_out:
        yield (Run(texts("left_out", n=answer.left_out)),)


def _body(answer: Answer, texts: Texts) -> Iterator[Block]:
    if answer.verdict is None:
        return
    composed = answer.mode == "model"
    # Where none composed, the sentences are the quotations, and those stand in the sources.
    for sentence in answer.sentences if composed else ():
        yield _sentence(sentence, answer, texts)
    if answer.missing:
        yield tuple(mixed(answer.missing, texts))
    if answer.missing == MISSING[answer.language] and not answer.sentences:
        yield commands_apart(texts("next_step"), texts.language)
    for n, source in enumerate(_sources(answer, texts)):
        named = composed and not n
        yield (Run(texts("sources"), bold=True), _BREAK, *source) if named else source
    if later := answer.basis.later:
        yield tuple(joined(list(_listed(texts("later", n=len(later)), later, texts)), _BREAK))
    told = {article.article_id for article in later}
    if near := [article for article in answer.related if article.article_id not in told]:
        yield tuple(joined(list(_listed(texts("related"), near, texts)), _BREAK))


def _head(answer: Answer, texts: Texts) -> Iterator[Block]:
    if answer.verdict is None:
        yield commands_apart(texts("chat"), texts.language)
        return
    yield (Run(texts(headline_key(answer)), bold=True),)
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


def _sources(answer: Answer, texts: Texts) -> Iterator[Block]:
    first: dict[tuple[str, str], int] = {}
    for citation in answer.citations:
        same = first.setdefault((citation.article_id, citation.article_version), citation.n)
        yield _source(citation, same, answer, texts)


def _source(citation: Citation, same: int, answer: Answer, texts: Texts) -> Block:
    """Return a source; `same` is the first one of its article, whose headline is not repeated."""
    repeated, composed = same != citation.n, answer.mode == "model"
    named = _same(same, texts) if repeated else outlet(citation, texts)
    head: list[Block] = [(Run(f"[{citation.n}]", isolated=True), Run(" "), *named)]
    if not repeated:
        head.append((Run(texts.dated(citation.published, citation.published_basis)),))
    if composed and citation.stance != "supports":
        head.append((Run(texts(f"stance.{citation.stance}")),))
    return (
        *joined(head, _DOT),
        _BREAK,
        *(() if repeated else (*headline(citation, texts), _BREAK)),
        *_also_in(citation, texts),
        *_quoted(citation, alone=not composed),
        *_translation(citation, texts),
    )


def _quoted(citation: Citation, *, alone: bool) -> Iterator[Run]:
    """Yield the words of a citation; one that stands for an answer is shown whole at once."""
    start, end = citation.start, citation.end
    if alone and citation.quote.strip() == citation.context.strip():
        end = start  # no word stands out of those around it
    return quotation(citation.context, citation.context_start, start, end, whole=alone)


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
