"""Saved answers: the link to one, and what a colleague sees who opens it."""

from __future__ import annotations

from bot.answering.models import Answer
from bot.chat.keyboards import answer_keyboard
from bot.chat.messages import to_messages
from bot.chat.outgoing import Button, Outgoing
from bot.chat.rendering import render
from bot.chat.runs import mixed
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.models import Language


def link_to(bot: str, token: str) -> str:
    """Return the deep link that opens the bot with a token (https://core.telegram.org/api/links)."""
    return f"https://t.me/{bot}?start={token}"


def show_link(link: str, language: Language) -> tuple[Outgoing, ...]:
    """Return the message that gives a link, to be copied."""
    texts = Texts.load(language)
    runs = (Run(texts("saved.link")), Run("\n"), Run(link, code=True, isolated=True))
    (text,) = to_messages([runs], language)
    return (Outgoing(text, ((Button(texts("button.copy"), copy=link),),)),)


def show_saved(
    answer: Answer, turn_id: int, asked_at: str, language: Language
) -> tuple[Outgoing, ...]:
    """Return a saved answer as a colleague sees it: when and what was asked, never by whom."""
    texts = Texts.load(language)
    asked = (Run(texts("saved.opened", date=texts.date(asked_at))),)
    return _shown(answer, turn_id, [asked, _question(answer, texts)], language)


def show_again(answer: Answer, turn_id: int) -> tuple[Outgoing, ...]:
    """Return an answer once more in the chat that has it, with its question."""
    question = _question(answer, Texts.load(answer.language))
    return _shown(answer, turn_id, [question], answer.language)


def _question(answer: Answer, texts: Texts) -> Block:
    return (Run(texts("saved.question"), bold=True), Run(" "), *mixed(answer.question, texts))


def _shown(
    answer: Answer, turn_id: int, heading: list[Block], language: Language
) -> tuple[Outgoing, ...]:
    *before, last = render(answer)
    keyboard = answer_keyboard(answer, turn_id, answer.language) or None
    above = [*to_messages(heading, language), *before]
    return (*map(Outgoing, above), Outgoing(last, keyboard))
