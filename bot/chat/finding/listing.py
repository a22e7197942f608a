"""What `/recent` and `/sources` show: the newest articles, and who published how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.models import ArticleReference
from bot.chat.articles import headline, outlet
from bot.chat.display import show_line
from bot.chat.finding.finder import key_of
from bot.chat.messages import to_messages
from bot.chat.outgoing import Button, Keyboard, Outgoing
from bot.chat.runs import isolated, joined
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.corpus.listing import Outlet, Row
from retrieval.models import Language

MOST_ARTICLES = 8
_MOST_OUTLETS = 30
_A_ROW = 4
_BREAK = Run("\n")
_DOT = Run(" · ")


def show_recent(rows: Sequence[Row], language: Language) -> tuple[Outgoing, ...]:
    """Return the articles as messages, with a button that opens each."""
    texts = Texts.load(language)
    heading: Block = (Run(texts("recent.heading"), bold=True),)
    blocks = [heading, *(_row(n, row, texts) for n, row in enumerate(rows, 1))]
    blocks.append((Run(texts("recent.open")),))
    *before, last = to_messages(blocks, language)
    return (*map(Outgoing, before), Outgoing(last, _buttons(rows)))


def show_outlets(outlets: Sequence[Outlet], language: Language) -> tuple[Outgoing, ...]:
    """Return the outlets as messages, with their articles and the newest date."""
    texts = Texts.load(language)
    heading = (Run(texts("outlets_listed.heading"), bold=True), _BREAK, Run(_total(outlets, texts)))
    lines = [_outlet(item, texts) for item in outlets[:_MOST_OUTLETS]]
    blocks: list[Block] = [heading, tuple(joined(lines, _BREAK))]
    if (left := len(outlets) - _MOST_OUTLETS) > 0:
        blocks.append((Run(texts("outlets_listed.more", n=left)),))
    blocks.append((Run(texts("outlets_listed.next")),))
    return tuple(map(Outgoing, to_messages(blocks, language)))


def _row(n: int, row: Row, texts: Texts) -> Block:
    article = ArticleReference.of(row.id, row)
    date = Run(texts.dated(row.published, row.published_basis))
    return (
        Run(f"{n}.", isolated=True),
        Run(" "),
        *headline(article, texts),
        _BREAK,
        *joined([outlet(article, texts), (date,)], _DOT),
    )


def _buttons(rows: Sequence[Row]) -> Keyboard:
    buttons = [Button(f"📄 {n}", data=f"o:{key_of(row.id)}") for n, row in enumerate(rows, 1)]
    return tuple(tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))


def _total(outlets: Sequence[Outlet], texts: Texts) -> str:
    named = sum(item.publisher is not None for item in outlets)
    said = [texts("articles", n=sum(item.count for item in outlets))]
    return " · ".join([*said, *([texts("outlets", n=named)] if named else [])])


def _outlet(item: Outlet, texts: Texts) -> Block:
    name = show_line(item.publisher or "")
    shown = isolated(name, texts) if name else Run(texts("outlet_unknown"))
    return (Run("• "), shown, Run(" · "), Run(" · ".join(_known(item, texts))))


def _known(item: Outlet, texts: Texts) -> Iterator[str]:
    yield texts("articles", n=item.count)
    if item.newest:
        yield texts("newest", date=texts.dated(item.newest, item.newest_basis))
