"""/history: a reader's own questions, a page at a time, each to be opened again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from bot.answering.models import Answer
from bot.chat.cutting import best_cut
from bot.chat.display import show_line
from bot.chat.filling import filled
from bot.chat.keeping.keeping import Keeping
from bot.chat.keyboards import answer_keyboard
from bot.chat.messages import to_messages
from bot.chat.notices import told
from bot.chat.outgoing import Button, Keyboard, Outgoing
from bot.chat.reactions import Edit, Reaction
from bot.chat.rendering import render
from bot.chat.runs import isolated, mixed
from bot.chat.styles import Block, Run
from bot.chat.summary import headline_key
from bot.chat.texts import Texts
from bot.storage.history import Past
from retrieval.models import Language

PAGE = 6
_A_ROW = 3
_LONGEST = 160


def show_history(
    keeping: Keeping, user_id: int, chat_id: int, language: Language
) -> tuple[Outgoing, ...]:
    """Return the newest page of a person's turns in a chat; raises LogbookError."""
    text, keyboard = _page(keeping, user_id, chat_id, 0, language)
    return (Outgoing(text, keyboard or None),) if text else told("history.empty", language)


def turn_page(
    keeping: Keeping, user_id: int, chat_id: int, offset: int, language: Language
) -> Reaction:
    """Show another page in the place of one; raises LogbookError."""
    text, keyboard = _page(keeping, user_id, chat_id, offset, language)
    if not text:
        return Reaction(Texts.load(language)("press.unknown"))
    return Reaction(edit=Edit(keyboard, text))


def open_again(
    keeping: Keeping, user_id: int, chat_id: int, turn_id: int, language: Language
) -> Reaction:
    """Send an answer of before again, with its buttons; raises LogbookError."""
    past = keeping.history.turn(user_id, chat_id, turn_id)
    if past is None or past.answer is None:
        return Reaction(Texts.load(language)("history.gone"))
    return Reaction(outgoing=_again(past, past.answer, keeping.policy.timezone))


def _again(past: Past, answer: Answer, timezone: tzinfo | None) -> tuple[Outgoing, ...]:
    """Return the question with its day, and the answer as it was, with its buttons."""
    texts = Texts.load(answer.language)
    asked = filled(texts, "history.opened", date=texts.date(_day(past, timezone)))
    question = mixed(_shortened(past.question), texts)
    blocks: list[Block] = [(*asked, Run("\n"), *question), (Run(texts("history.since")),)]
    parts = [*to_messages(blocks, texts.language), *render(answer)]
    keyboard = answer_keyboard(answer, past.id, texts.language)
    return (*map(Outgoing, parts[:-1]), Outgoing(parts[-1], keyboard or None))


def _page(
    keeping: Keeping, user_id: int, chat_id: int, offset: int, language: Language
) -> tuple[str, Keyboard]:
    """Return a page's text and buttons; an empty text where there is no turn."""
    found, total = keeping.history.page(user_id, chat_id, offset, PAGE)
    if not found:
        return "", ()
    texts = Texts.load(language)
    blocks = [
        _heading(offset, len(found), total, texts),
        *(_item(n, past, texts, keeping) for n, past in enumerate(found, offset + 1)),
    ]
    (text,) = to_messages(blocks, language)
    return text, (*_numbers(found, offset), *_ways(offset, total, texts))


def _heading(offset: int, shown: int, total: int, texts: Texts) -> Block:
    heading = Run(texts("history.heading", n=total), bold=True)
    if shown == total:
        return (heading,)
    key = "history.where" if shown > 1 else "history.where_one"
    where = texts(key, first=offset + 1, last=offset + shown)
    return (heading, Run(f"\n{where}"))


def _item(n: int, past: Past, texts: Texts, keeping: Keeping) -> Block:
    question = show_line(_shortened(past.question))
    said = [texts.date(_day(past, keeping.policy.timezone)), *_outcome(past.answer, texts)]
    number = Run(f"{n}.", bold=True)
    return (number, Run(" "), isolated(question, texts), Run(f"\n{' · '.join(said)}"))


def _shortened(question: str) -> str:
    if len(question) <= _LONGEST:
        return question
    return f"{question[: best_cut(question, _LONGEST)].rstrip()}…"


def _outcome(answer: Answer | None, texts: Texts) -> Iterator[str]:
    if answer is None:
        return
    if answer.parts:
        yield texts("history.claims", n=len(answer.parts))
    else:
        yield texts(headline_key(answer)).rstrip(":")


def _numbers(found: Sequence[Past], offset: int) -> Iterator[tuple[Button, ...]]:
    buttons = [
        Button(str(n), data=f"t:{past.id}")
        for n, past in enumerate(found, offset + 1)
        if past.answer is not None
    ]
    for at in range(0, len(buttons), _A_ROW):
        yield tuple(buttons[at : at + _A_ROW])


def _ways(offset: int, total: int, texts: Texts) -> Iterator[tuple[Button, ...]]:
    newer, older = max(offset - PAGE, 0), offset + PAGE
    ways = []
    if offset:
        ways.append(Button(texts("history.newer"), data=f"i:{newer}"))
    if older < total:
        ways.append(Button(texts("history.older"), data=f"i:{older}"))
    if ways:
        yield tuple(ways)


def _day(past: Past, timezone: tzinfo | None) -> str:
    return past.asked_at.astimezone(timezone).date().isoformat()
