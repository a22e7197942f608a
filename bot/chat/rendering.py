"""Answer → Telegram messages: the verdict first, then sentences, then the sources to open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from bot.answering.models import Answer, ArticleReference, Citation, Sentence
from bot.chat.direction import READING, foreign_runs, line_mark, main_direction
from bot.chat.display import WORD_JOINER, show, show_line
from bot.chat.messages import Block, Run, to_messages
from bot.chat.summary import computed_line, dates_of, headline_key, lifted, notes
from bot.chat.texts import Texts
from retrieval.models import Language

_BREAK = Run("\n")
_DOT = Run(" · ")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_PLACES = {"user_id": "\ue000", "whom": "\ue001"}
_COMMA: dict[Language, Run] = {"ar": Run("، "), "en": Run(", ")}


def render(answer: Answer) -> list[str]:
    """Return the answer as HTML messages in its own language, in the order to send them."""
    blocks = _blocks(lifted(answer), Texts.load(answer.language))
    return to_messages(list(blocks), answer.language)


def render_notice(text: str, language: Language) -> list[str]:
    """Return one of the bot's own texts as HTML messages."""
    return to_messages([(Run(text),)], language)


def render_stranger(user_id: int, admins: Iterable[int], language: Language) -> list[str]:
    """Return the notice for a stranger: their id to be copied, the admins to be opened."""
    texts = Texts.load(language)
    people = [(Run(str(admin), href=f"tg://user?id={admin}"),) for admin in sorted(admins)]
    whom = tuple(_joined(people, _COMMA[language])) or (Run(texts("operator")),)
    shown = {_PLACES["user_id"]: (Run(str(user_id), code=True),), _PLACES["whom"]: whom}
    pieces = re.split("([\ue000\ue001])", texts("stranger", **_PLACES))
    return to_messages([tuple(run for p in pieces for run in shown.get(p, (Run(p),)))], language)


def _blocks(answer: Answer, texts: Texts) -> Iterator[Block]:
    if answer.parts:
        yield tuple(_joined([(Run(note),) for note in notes(answer, texts)], _BREAK))
    for n, part in enumerate(answer.parts, 1):
        heading = (Run(texts("claim", n=n), bold=True), Run(" "), *_mixed(part.question, texts))
        yield (*heading, _BREAK, *_joined(list(_head(part, texts)), _BREAK))
        yield from _body(part, texts)
    if answer.left_out:
        yield (Run(texts("left_out", n=answer.left_out)),)
    if not answer.parts:
        yield tuple(_joined(list(_head(answer, texts)), _BREAK))
        yield from _body(answer, texts)


def _body(answer: Answer, texts: Texts) -> Iterator[Block]:
    if answer.verdict is None:
        return
    for sentence in answer.sentences:
        yield _sentence(sentence, answer, texts)
    if answer.missing:
        yield tuple(_mixed(answer.missing, texts))
    for index, citation in enumerate(answer.citations):
        heading = () if index else (Run(texts("sources"), bold=True), _BREAK)
        yield (*heading, *_source(citation, answer, texts))
    if later := answer.basis.later:
        yield tuple(_joined(list(_listed(texts("later", n=len(later)), later, texts)), _BREAK))
    if answer.related:
        yield tuple(_joined(list(_listed(texts("related"), answer.related, texts)), _BREAK))


def _head(answer: Answer, texts: Texts) -> Iterator[Block]:
    yield (Run(texts(headline_key(answer)), bold=answer.verdict is not None),)
    if answer.basis.articles:
        yield (Run(computed_line(answer, texts)),)
    if answer.basis.said_by:
        names = [(_isolated(show_line(name), texts),) for name in answer.basis.said_by]
        yield (Run(f"{texts('said_by')}: "), *_joined(names, _DOT))
    yield from ((Run(note),) for note in notes(answer, texts))


def _sentence(sentence: Sentence, answer: Answer, texts: Texts) -> Block:
    runs = _mixed(sentence.text, texts)
    for n in sentence.citations:
        runs += [Run(" "), Run(f"[{n}]", isolated=True)]
    if dates := dates_of(sentence, answer, texts):
        runs.append(Run(f" {dates}"))
    return tuple(runs)


def _source(citation: Citation, answer: Answer, texts: Texts) -> Block:
    head = [(Run(f"[{citation.n}]", isolated=True), Run(" "), *_outlet(citation, texts))]
    head.append((Run(texts.dated(citation.published, citation.published_basis)),))
    if answer.mode == "model" and citation.stance != "supports":
        head.append((Run(texts(f"stance.{citation.stance}")),))
    return (
        *_joined(head, _DOT),
        _BREAK,
        *_headline(citation, texts),
        _BREAK,
        *_quotation(citation),
        *_translation(citation, texts),
    )


def _quotation(citation: Citation) -> Iterator[Run]:
    """Yield the whole sentence, the quoted words bold."""
    shown = show(citation.context)
    start, end = (at - citation.context_start for at in (citation.start, citation.end))
    for span, bold in ((shown[:start], False), (shown[start:end], True), (shown[end:], False)):
        if text := "".join(span):
            yield Run(text, bold=bold, quoted=True)


def _translation(citation: Citation, texts: Texts) -> Block:
    """Return Dalil's own translation of the quotation, said to be that."""
    if not (shown := show_line(citation.translation or "")):
        return ()
    return (_BREAK, Run(f"{texts('translation')}: "), _isolated(shown, texts))


def _listed(heading: str, articles: Iterable[ArticleReference], texts: Texts) -> Iterator[Block]:
    yield (Run(heading, bold=True),)
    for article in articles:
        date = Run(texts.dated(article.published, article.published_basis))
        parts = [(Run("• "), *_headline(article, texts)), _outlet(article, texts), (date,)]
        yield tuple(_joined(parts, _DOT))


def _outlet(article: Citation | ArticleReference, texts: Texts) -> Block:
    if not (name := show_line(article.publisher or "")):
        return (Run(texts("outlet_unknown")),)
    basis = f" ({texts('basis.inferred')})" if article.publisher_basis == "inferred" else ""
    return (_name(name, texts), Run(basis))


def _name(name: str, texts: Texts) -> Run:
    """Return an outlet's name; one that is a host is no link, and clean to copy."""
    host = name.replace(WORD_JOINER, "")
    if _HOST.fullmatch(host):
        return Run(host, code=True, isolated=True)
    return _isolated(name, texts)


def _headline(article: Citation | ArticleReference, texts: Texts) -> Block:
    """Return the linked headline; an article without one shows its opening words, so marked."""
    shown = show_line(article.title or article.opening or "")
    headline = replace(_isolated(shown, texts), href=_link(article.url))
    if article.title:
        return (headline,)
    untitled = Run(f"({texts('untitled')})")
    return (headline, Run(" "), untitled) if shown else (untitled,)


def _link(url: str | None) -> str | None:
    """Return a stored address if it is a web page's; Telegram drops any other without a word."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    plain = url is not None and url.isprintable() and " " not in url
    return url if plain and parts.scheme in {"http", "https"} and parts.hostname else None


def _mixed(text: str, texts: Texts) -> list[Run]:
    """Return a sentence with its foreign runs isolated, or isolated whole if it is foreign."""
    shown, reading = show_line(text), READING[texts.language]
    if main_direction(shown, reading) != reading:
        return [_isolated(shown, texts)]
    pieces = foreign_runs(shown, texts.language)
    return [Run(piece, isolated=foreign) for piece, foreign in pieces]


def _isolated(text: str, texts: Texts) -> Run:
    """Return a run of its own direction, also where it starts with a word of the other one."""
    direction = main_direction(text, READING[texts.language])
    return Run(line_mark(text, direction) + text, isolated=True)


def _joined(parts: Sequence[Block], between: Run) -> Iterator[Run]:
    for index, part in enumerate(parts):
        yield from (between, *part) if index else part
