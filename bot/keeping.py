"""What the chats keep for their readers, built: histories, files, cards, and forgetting."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.answering.models import Answer
from bot.cards.card import cards
from bot.chat.keeping.keeping import Drawn, Forgotten, Format, Keeping, Policy, Written
from bot.errors import NothingDone
from bot.exports.files import export
from bot.settings import Settings
from bot.storage.forgetting import Forgetting, copies
from bot.storage.history import History
from bot.storage.log_file import LogFile

# What the person was told last may be on its way still; then it is not yet to be forgotten.
_PAUSES = (0.2, 0.5, 1.0, 2.0)
_OPENAI = "api.openai.com"


def keeping_of(
    settings: Settings,
    log: LogFile,
    forgetting: Forgetting,
    sleep: Callable[[float], None] = time.sleep,
) -> Keeping:
    """Return what is kept of readers, over the log of `settings`."""

    def forget(user_id: int, asking: str) -> Forgotten:
        whole = forgetting.forget(user_id, asking)
        for seconds in _PAUSES:
            if whole:
                break
            sleep(seconds)
            whole = forgetting.finish()
        return Forgotten(whole, [_named(path, settings.home) for path in copies(settings.home)])

    def write(rows: Iterable[Mapping[str, Any]], kind: Format) -> Written | None:
        try:
            made = export(rows, kind, settings.timezone, settings.newsroom)
        except NothingDone:
            return None
        return Written(made.name, made.content, made.turns)

    return Keeping(
        History(log),
        policy_of(settings),
        forget,
        lambda answer: draw_cards(answer, settings.newsroom),
        write,
    )


def policy_of(settings: Settings) -> Policy:
    """Return what the settings promise to readers."""
    host = None
    if settings.model_configured:
        host = urlsplit(settings.openai_base_url or "").hostname or _OPENAI
    return Policy(settings.keep_days, host, settings.timezone)


def draw_cards(answer: Answer, newsroom: str | None) -> list[Drawn]:
    """Return the pictures of an answer's cards, each with its whole text."""
    # More than a second to import, and no use to who asks for no card.
    from bot.cards.drawing import draw  # noqa: PLC0415

    return [Drawn(draw(card), card.alt) for card in cards(answer, newsroom)]


def _named(path: Path, home: Path) -> str:
    return path.relative_to(home).as_posix()
