"""The buttons under an answer, and what their data says: a verb, a turn, a citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.answering.models import Answer
from bot.chat.copying import copy_button
from bot.chat.cutting import best_cut
from bot.chat.display import plain_line
from bot.chat.numbering import Cited, citations_of
from bot.chat.outgoing import Button, Keyboard
from bot.chat.texts import Texts
from bot.storage.feedback import Rating
from retrieval.models import Language

REASONS = {
    "w": "wrong",
    "q": "unsupported",
    "m": "missed",
    "o": "outdated",
    "u": "unclear",
}
"""Why an answer was no good, by the letter that stands in a button's data."""

_NAMED = 4  # sources that have a row each; more have a number each
_A_ROW = 5
_MOST = 60  # Telegram takes a hundred buttons in all
_LONGEST_NAME = 28


def answer_keyboard(
    answer: Answer, turn_id: int, language: Language, rated: Rating | None = None
) -> Keyboard:
    """Return the buttons of an answer: its sources, to copy, to ask anew, to rate.

    None for small talk. `rated` marks what its reader thought of it.
    """
    if answer.verdict is None and not answer.parts:
        return ()
    texts = Texts.load(language)
    rate = tuple(
        Button(sign + (" ✓" if rated == rating else ""), data=f"{verb}:{turn_id}")
        for sign, verb, rating in (("👍", "u", "up"), ("👎", "d", "down"))
    )
    last = (*rate, Button(texts("button.again"), data=f"a:{turn_id}"))
    sources = _sources(citations_of(answer), turn_id, language)
    return (*sources, last, _tools(answer, turn_id, texts))


def _tools(answer: Answer, turn_id: int, texts: Texts) -> tuple[Button, ...]:
    """Return what can be done with an answer."""
    watch = Button(texts("button.watch"), data=f"w:{turn_id}")
    card = [Button(texts("button.card"), data=f"g:{turn_id}")] if has_card(answer) else []
    return (watch, *card, Button(texts("button.link"), data=f"k:{turn_id}"))


def has_card(answer: Answer) -> bool:
    """Tell whether an answer, or a claim of it, cites what a card can show."""
    parts = answer.parts or (answer,)
    return any(part.verdict is not None and part.citations for part in parts)


def reasons_keyboard(turn_id: int, language: Language) -> Keyboard:
    """Return the reasons why an answer was no good, and a way back to its buttons."""
    texts = Texts.load(language)
    reasons = [
        (Button(texts(f"feedback.{name}"), data=f"r:{turn_id}:{letter}"),)
        for letter, name in REASONS.items()
    ]
    return (*reasons, (Button(texts("button.back"), data=f"b:{turn_id}"),))


def copy_data(turn_id: int, cited: Cited) -> str:
    """Return the data of the button that has a citation sent."""
    return f"c:{turn_id}:{cited.part}:{cited.n}"


def _sources(
    cited: Sequence[Cited], turn_id: int, language: Language
) -> Iterator[tuple[Button, ...]]:
    if len(cited) <= _NAMED:
        label, names = Texts.load(language)("button.copy"), _names(cited)
        for item, name in zip(cited, names, strict=True):
            copy = copy_button(item.citation, copy_data(turn_id, item), label, language)
            yield _source(item, turn_id, name), copy
        return
    numbers = [_source(item, turn_id) for item in cited[:_MOST]]
    for at in range(0, len(numbers), _A_ROW):
        yield tuple(numbers[at : at + _A_ROW])


def _names(cited: Sequence[Cited]) -> list[str]:
    """Return what tells the sources apart: the outlet, or the title where it has several."""
    citations = [item.citation for item in cited]
    articles = {(item.publisher, item.article_id) for item in citations}
    of_outlet = Counter(publisher for publisher, _ in articles)
    return [
        (item.title if of_outlet[item.publisher] > 1 else None)
        or item.publisher
        or item.title
        or ""
        for item in citations
    ]


def _source(cited: Cited, turn_id: int, name: str = "") -> Button:
    n, shown = cited.citation.n, _shortened(plain_line(name))
    label = f"📄 {n} · {shown}" if shown else f"📄 {n}"
    return Button(label, data=f"s:{turn_id}:{cited.part}:{cited.n}")


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: best_cut(name, _LONGEST_NAME)].rstrip()}…"
