"""Lines put before a finished message: sorry for the delay, a repeat, or without its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.messages import to_messages
from bot.chat.outgoing import Outgoing
from bot.chat.runs import mixed
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.models import Language

_ROOM = 3_500  # of a message that other lines may yet open


def late(parts: Sequence[Outgoing], language: Language) -> tuple[Outgoing, ...]:
    """Return an answer that says sorry for the delay first."""
    return tuple(
        _opened(part, "late", language) if number == 0 else part
        for number, part in enumerate(parts)
    )


def repeated(outgoing: Outgoing, language: Language) -> Outgoing:
    """Return a message that says it may have come before."""
    return _opened(outgoing, "repeat", language)


def with_question(
    parts: Sequence[Outgoing], question: str, language: Language
) -> tuple[Outgoing, ...]:
    """Return an answer that says first what was asked: a button's question stands in no message."""
    texts = Texts.load(language)
    runs = (Run(texts("saved.question"), bold=True), Run(" "), *mixed(question, texts))
    above = headed(parts, [runs], language)
    return above if len(above) == len(parts) else tuple(parts)


def headed(
    parts: Sequence[Outgoing], heading: Sequence[Block], language: Language
) -> tuple[Outgoing, ...]:
    """Return an answer under a heading: in its first message, or before it where that is full."""
    above = to_messages(heading, language)
    if len(above) > 1 or not parts or len(above[0]) + len(parts[0].text) > _ROOM:
        return (*map(Outgoing, above), *parts)
    return (replace(parts[0], text=f"{above[0]}\n\n{parts[0].text}"), *parts[1:])


def without_file(outgoing: Outgoing, language: Language) -> Outgoing:
    """Return a message whose file Telegram does not take as its words, which say so."""
    return replace(_opened(outgoing, "file_refused", language), attachment=None)


def _opened(outgoing: Outgoing, key: str, language: Language) -> Outgoing:
    # There is room: a message is packed with some to spare.
    (line,) = to_messages([(Run(Texts.load(language)(key)),)], language)
    return replace(outgoing, text=f"{line}\n\n{outgoing.text}".rstrip())
