"""The message that tells what is new in the questions that a chat watches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.models import Answer, Citation
from bot.answering.news import Change
from bot.chat.articles import headline, outlet
from bot.chat.messages import to_messages
from bot.chat.outgoing import Button, Keyboard, Outgoing
from bot.chat.runs import joined, mixed, quotation
from bot.chat.styles import Block, Run
from bot.chat.summary import headline_key
from bot.chat.texts import Texts
from retrieval.models import Language

_MOST = 3  # quotations shown of a question; its answer has them all
_A_ROW = 2
_JUDGED = {"supported", "refuted", "conflicting"}
_BREAK = Run("\n")
_DOT = Run(" · ")


@dataclass(frozen=True, slots=True)
class News:
    """What is new to a watch, and the turn in which its answer can be opened.

    Of `several` claims in one message each is named by itself.
    """

    watch_id: int
    turn_id: int
    question: str
    changes: tuple[Change, ...]
    several: bool = False


def render_news(news: Sequence[News], language: Language) -> tuple[Outgoing, ...]:
    """Return the news of a chat's watches as one message, in more only where it is too long."""
    texts = Texts.load(language)
    blocks: list[Block] = [(Run(texts("watch_news", n=len(news)), bold=True),)]
    for n, item in enumerate(news, 1):
        blocks += _blocks(item, n if len(news) > 1 else None, texts)
    *rest, last = map(Outgoing, to_messages(blocks, language))
    return (*rest, replace(last, keyboard=_keyboard(news, texts)))


def _blocks(news: News, n: int | None, texts: Texts) -> Iterator[Block]:
    number = (Run(f"{n}. ", bold=True),) if n else ()
    for change in news.changes:
        asked = change.after.question if news.several else news.question
        yield (*number, *_bold(asked, texts), _BREAK, *_head(change, texts))
        for citation in change.citations[: _MOST if n is None else 1]:
            yield _source(citation, change.after, texts)


def _bold(text: str, texts: Texts) -> Block:
    return tuple(replace(run, bold=True) for run in mixed(text, texts))


def _head(change: Change, texts: Texts) -> Block:
    return tuple(joined([(Run(line),) for line in _lines(change, texts)], _BREAK))


def _lines(change: Change, texts: Texts) -> Iterator[str]:
    """Yield what is to be said of the verdict, and why."""
    before, after = _verdict(change.before, texts), _verdict(change.after, texts)
    if before != after:
        yield texts("watch.was", verdict=before)
        yield texts("watch.is", verdict=after)
    elif change.after.verdict in _JUDGED:
        yield texts("watch.same", verdict=after)
    if change.citations:
        key = "watch.new" if change.after.mode == "model" else "watch.quoted"
        yield texts(key)
    else:
        yield texts("watch.lost")


def _verdict(answer: Answer, texts: Texts) -> str:
    key = headline_key(answer)
    return texts("unjudged" if key == "claim_quotes" else key)


def _source(citation: Citation, answer: Answer, texts: Texts) -> Block:
    head: list[Block] = [outlet(citation, texts)]
    head.append((Run(texts.dated(citation.published, citation.published_basis)),))
    if answer.mode == "model" and citation.stance == "refutes":
        head.append((Run(texts("stance.refutes")),))
    return (
        *joined(head, _DOT),
        _BREAK,
        *headline(citation, texts),
        _BREAK,
        *quotation(citation.context, citation.context_start, citation.start, citation.end),
    )


def _keyboard(news: Sequence[News], texts: Texts) -> Keyboard:
    def buttons(item: News, n: int) -> tuple[Button, Button]:
        alone = len(news) == 1
        whole, end = (texts("button.whole"), texts("button.unwatch")) if alone else ("📄", "🔕")
        number = "" if alone else f" {n}"
        return (
            Button(whole + number, data=f"p:{item.turn_id}"),
            Button(end + number, data=f"m:{item.watch_id}"),
        )

    pairs = [buttons(item, n) for n, item in enumerate(news, 1)]
    rows = (pairs[at : at + _A_ROW] for at in range(0, len(pairs), _A_ROW))
    return tuple(tuple(button for pair in row for button in pair) for row in rows)
