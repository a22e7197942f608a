"""What `/search` shows: the best passages, each with its outlet, headline and date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.evidence import reference
from bot.chat.articles import headline, outlet
from bot.chat.links import link_at
from bot.chat.messages import to_messages
from bot.chat.outgoing import Outgoing
from bot.chat.runs import joined, quotation
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.models import Hit, Language

MOST = 5
_BREAK = Run("\n")
_DOT = Run(" · ")


def show_passages(hits: Sequence[Hit], language: Language) -> tuple[Outgoing, ...]:
    """Return the passages as messages, best first."""
    texts = Texts.load(language)
    heading: Block = (Run(texts("search.found", n=len(hits)), bold=True),)
    blocks = [heading, *(passage(hit, texts, rank) for rank, hit in enumerate(hits, 1))]
    return tuple(map(Outgoing, to_messages(blocks, language)))


def passage(hit: Hit, texts: Texts, rank: int | None = None) -> Block:
    """Return a passage under the names of its article, the headline linked to the very words."""
    article = reference(hit)
    number = (Run(f"{rank}.", isolated=True), Run(" ")) if rank else ()
    date = Run(texts.dated(hit.published, hit.published_basis))
    return (
        *number,
        *joined([outlet(article, texts), (date,)], _DOT),
        _BREAK,
        *headline(article, texts, link_at(hit.url, hit.text)),
        _BREAK,
        *_quoted(hit),
    )


def _quoted(hit: Hit) -> Iterator[Run]:
    return quotation(hit.text, hit.start, hit.start, hit.start)
