"""Turns as Markdown that a journalist can paste: claim, verdict, sentences, sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import category

from bot.answering.models import Answer, ArticleReference, Citation, Sentence
from bot.chat.direction import READING, line_mark, main_direction
from bot.chat.display import plain_line
from bot.chat.links import web_link
from bot.chat.summary import computed_line, dates_of, notes
from bot.chat.texts import Texts
from bot.exports.records import Record
from bot.wording import isolated, outlet_words, plain, title_words, verdict_words

# What others wrote is never markup, and never a link: CommonMark's signs and GitHub's autolinks.
_SIGNS = re.compile(r"[\\`*_\[\]<>&|~$#@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
# What makes a heading, a list or a rule where it opens a line.
_OPENING = re.compile(r"^(\d{0,9})([-+=.)])")
_LINK_SIGNS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"})


def markdown(turns: Sequence[Record]) -> str:
    """Return the turns as CommonMark, each in the language of its answer."""
    return "\n\n---\n\n".join("\n\n".join(_turn(turn)) for turn in turns) + "\n"


def _turn(turn: Record) -> Iterator[str]:
    texts = Texts.load(turn.answer.language)
    for answer in turn.answers:
        yield from _answer(answer, texts)
    if turn.answer.parts:
        yield from (_line(note, texts) for note in notes(turn.answer, texts))
    if turn.answer.left_out:
        yield _line(texts("left_out", n=turn.answer.left_out), texts)
    asked = texts.date(turn.asked_at.date().isoformat())
    yield _line(f"{texts('export.title')} · {texts('export.asked')} {asked}", texts)


def _answer(answer: Answer, texts: Texts) -> Iterator[str]:
    label = texts("card.claim" if answer.kind == "claim" else "card.question")
    yield f"## {_line(f'{label}: {_isolated(answer.question, texts)}', texts)}"
    verdict = f"**{texts('export.verdict')}:** {verdict_words(answer, texts)}"
    yield _directed(verdict, texts)
    if answer.basis.articles:
        yield _line(computed_line(answer, texts), texts)
    if names := answer.basis.said_by:
        shown = " · ".join(_isolated(name, texts) for name in names)
        yield _line(f"{texts('said_by')}: {shown}", texts)
    yield from (_line(note, texts) for note in notes(answer, texts))
    yield from (_sentence(sentence, answer, texts) for sentence in answer.sentences)
    if answer.missing:
        yield _line(answer.missing, texts)
    if answer.citations:
        yield f"### {_line(texts('sources'), texts)}"
        yield from (_source(citation, answer, texts) for citation in answer.citations)
    yield from _listed(texts("later", n=len(answer.basis.later)), answer.basis.later, texts)
    yield from _listed(texts("related"), answer.related, texts)


def _sentence(sentence: Sentence, answer: Answer, texts: Texts) -> str:
    marks = "".join(f" [{n}]" for n in sentence.citations)
    return _line(f"{sentence.text}{marks} {dates_of(sentence, answer, texts)}".rstrip(), texts)


def _source(citation: Citation, answer: Answer, texts: Texts) -> str:
    head = f"{_escaped(f'[{citation.n}]')} {_article(citation, texts)}"
    if answer.mode == "model" and citation.stance != "supports":
        head += f" · {texts(f'stance.{citation.stance}')}"
    lines = [_directed(head, texts), *_quotation(citation)]
    if translation := plain_line(citation.translation or ""):
        lines += ["", _line(f"{texts('translation')}: {translation}", texts)]
    return "\n".join(lines)


def _quotation(citation: Citation) -> Iterator[str]:
    """Yield the whole sentence as a block quotation, the quoted words bold."""
    start, end = (at - citation.context_start for at in (citation.start, citation.end))
    pieces = (citation.context[:start], citation.context[start:end], citation.context[end:])
    before, quoted, after = (_escaped(plain(piece)) for piece in pieces)
    said = f"{before}{_bold(quoted)}{after}".strip()
    mark = line_mark(said, main_direction(citation.context, "rtl"))
    yield from ("", f"> {mark}{said}")


def _bold(text: str) -> str:
    """Return a text bold; emphasis holds only where a letter or a digit stands inside its marks."""
    inner = [at for at, character in enumerate(text) if category(character)[0] in "LMN"]
    if not inner:
        return text
    first, end = inner[0], inner[-1] + 1
    return f"{text[:first]}**{text[first:end]}**{text[end:]}"


def _listed(heading: str, articles: Iterable[ArticleReference], texts: Texts) -> Iterator[str]:
    items = [f"- {_directed(_article(article, texts), texts)}" for article in articles]
    if items:
        yield f"### {_line(heading, texts)}"
        yield "\n".join(items)


def _article(article: Citation | ArticleReference, texts: Texts) -> str:
    """Return outlet, headline with its link, and date with its basis."""
    title = _escaped(_isolated(title_words(article, texts), texts))
    if link := web_link(article.url):
        title = f"[{title}](<{link.translate(_LINK_SIGNS)}>)"
    date = texts.dated(article.published, article.published_basis)
    return f"{_escaped(outlet_words(article, texts))} · {title} · {_escaped(date)}"


def _escaped(text: str) -> str:
    return _OPENING.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", text))


def _line(text: str, texts: Texts) -> str:
    """Return a text of one line, escaped, that runs in the direction of its language."""
    return _directed(_escaped(plain_line(text)), texts)


def _directed(line: str, texts: Texts) -> str:
    return line_mark(line, READING[texts.language]) + line


def _isolated(text: str, texts: Texts) -> str:
    return isolated(plain_line(text), texts.language)
