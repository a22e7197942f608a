"""What `/search` shows: the best passages, each with its outlet, headline and date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.evidence import reference
from bot.chat.articles import headline, outlet
from bot.chat.finding.finder import Finder
from bot.chat.links import link_at
from bot.chat.messages import to_messages
from bot.chat.outgoing import Button, Outgoing
from bot.chat.runs import joined, quotation
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.models import Hit, Language

MOST = 5
MORE = "j"  # the verb of the button that leads on
_BREAK = Run("\n")
_DOT = Run(" · ")


def show_page(
    finder: Finder, words: str, offset: int, entry_id: int, language: Language
) -> tuple[Outgoing, ...]:
    """Return the best passages but so many as messages; empty where there are none.

    Where there are more, a button leads on, by the number of the command in the inbox. Raises
    CorpusError.
    """
    found, texts = finder.passages(words, offset + MOST + 1), Texts.load(language)
    hits, left = found[offset : offset + MOST], found[offset + MOST :]
    if not hits:
        return ()
    blocks = [
        _heading(offset, hits, texts),
        *(passage(hit, texts, rank) for rank, hit in enumerate(hits, offset + 1)),
    ]
    *before, last = to_messages(blocks, language)
    data = f"{MORE}:{entry_id}:{offset + MOST}"
    more = ((Button(texts("button.more"), data=data),),) if left and entry_id else None
    return (*map(Outgoing, before), Outgoing(last, more))


def _heading(offset: int, hits: Sequence[Hit], texts: Texts) -> Block:
    if not offset:
        return (Run(texts("search.found", n=len(hits)), bold=True),)
    last = offset + len(hits)
    key = "search.next" if len(hits) > 1 else "search.next_one"
    return (Run(texts(key, first=offset + 1, last=last), bold=True),)


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
