"""A source opened: the passage with its neighbours, the quotation bold, a link to the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.answering.models import Citation
from bot.chat.articles import headline, outlet
from bot.chat.links import button_link, link_at
from bot.chat.messages import to_messages
from bot.chat.outgoing import Button, Outgoing
from bot.chat.runs import joined, quotation
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.models import Article, Language, Span
from retrieval.sentences import sentence_spans

_LINE = re.compile(r"[^\n]+")
_NEIGHBOURS = 2
# A sentence without end is not shown whole beside the quotation.
_LONGEST_NEIGHBOUR = 600
_BREAK = Run("\n")
_QUOTED_BREAK = Run("\n", quoted=True, whole=True)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a quotation: texts of the article, each with where it begins in it.

    `note` says why they do not come from the article as it is now.
    """

    pieces: tuple[tuple[str, int], ...]
    note: Literal["changed", "gone"] | None = None


def surroundings(
    citation: Citation, article: Article | None, evidence: Iterable[Mapping[str, Any]]
) -> Surroundings:
    """Return the sentences of a citation with their neighbours, from the article if it can be.

    An article that changed or is gone is not looked into: the evidence that the logbook kept
    of the turn is, or else the citation's own sentence.
    """
    if article is not None and article.version == citation.article_version:
        return Surroundings(tuple(_neighbours(article, citation)))
    kept = next((row for row in evidence if _holds(row, citation)), None)
    text, start = citation.context, citation.context_start
    if kept:
        text, start = kept["text"], kept["start"]
    pieces = tuple((match[0], start + match.start()) for match in _LINE.finditer(text))
    return Surroundings(pieces, "changed" if article else "gone")


def show_source(
    citation: Citation, found: Surroundings, copy: Button, language: Language
) -> tuple[Outgoing, ...]:
    """Return the messages of a source, with buttons to open the article and to copy."""
    texts = Texts.load(language)
    link = link_at(citation.url, citation.quote)
    number = (Run(f"[{citation.n}]", isolated=True), Run(" "))
    date = Run(texts.dated(citation.published, citation.published_basis))
    head = joined([(*number, *outlet(citation, texts)), (date,)], Run(" · "))
    blocks: list[Block] = [(*head, _BREAK, *headline(citation, texts, link))]
    if found.note:
        blocks.append((Run(texts(f"passage.{found.note}")),))
    blocks.append(tuple(joined(list(_quoted(citation, found)), _QUOTED_BREAK)))
    *before, last = to_messages(blocks, language)
    url = button_link(link)
    row = (Button(texts("button.open"), url=url), copy) if url else (copy,)
    return (*map(Outgoing, before), Outgoing(last, tuple((button,) for button in row)))


def _quoted(citation: Citation, found: Surroundings) -> Iterator[Block]:
    for text, start in found.pieces:
        yield tuple(quotation(text, start, citation.start, citation.end, whole=True))


def _neighbours(article: Article, citation: Citation) -> Iterator[tuple[str, int]]:
    """Yield the paragraphs' parts that hold the cited sentences and those beside them."""
    sentences = [
        (n, sentence)
        for n, paragraph in enumerate(article.body)
        for sentence in sentence_spans(article.text, paragraph.start, paragraph.end)
    ]
    cited = [
        at
        for at, (_, sentence) in enumerate(sentences)
        if sentence.start < citation.context_end and citation.context_start < sentence.end
    ]
    if not cited:
        yield citation.context, citation.context_start
        return
    shown: dict[int, list[Span]] = {}
    for at in range(_reach(sentences, cited[0], -1), _reach(sentences, cited[-1], 1) + 1):
        n, sentence = sentences[at]
        shown.setdefault(n, []).append(sentence)
    for spans in shown.values():
        yield article.text[spans[0].start : spans[-1].end], spans[0].start


def _reach(sentences: Sequence[tuple[int, Span]], at: int, step: Literal[-1, 1]) -> int:
    """Return the furthest neighbour of a sentence that is shown."""
    for _ in range(_NEIGHBOURS):
        beside = at + step
        if not 0 <= beside < len(sentences):
            break
        span = sentences[beside][1]
        if span.end - span.start > _LONGEST_NEIGHBOUR:
            break
        at = beside
    return at


def _holds(row: Mapping[str, Any], citation: Citation) -> bool:
    return (
        (row["article_id"], row["article_version"])
        == (citation.article_id, citation.article_version)
        and row["start"] <= citation.start
        and citation.end <= row["end"]
    )
