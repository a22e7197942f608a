"""Lines put before a finished message: sorry for the delay, or that it may be a repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.messages import to_messages
from bot.chat.outgoing import Outgoing
from bot.chat.styles import Run
from bot.chat.texts import Texts
from retrieval.models import Language


def late(parts: Sequence[Outgoing], language: Language) -> tuple[Outgoing, ...]:
    """Return an answer that says sorry for the delay first."""
    return tuple(
        _opened(part, "late", language) if number == 0 else part
        for number, part in enumerate(parts)
    )


def repeated(outgoing: Outgoing, language: Language) -> Outgoing:
    """Return a message that says it may have come before."""
    return _opened(outgoing, "repeat", language)


def _opened(outgoing: Outgoing, key: str, language: Language) -> Outgoing:
    # There is room: a message is packed with some to spare.
    (line,) = to_messages([(Run(Texts.load(language)(key)),)], language)
    return replace(outgoing, text=f"{line}\n\n{outgoing.text}")
