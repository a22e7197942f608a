"""What was found of the running bot, as values."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.queue import Waiting
from retrieval.feeds.store import Feed


@dataclass(frozen=True, slots=True)
class Health:
    """How the archive, the model, the queue, the feeds and the disk are.

    `search` is why nothing can be found, null if all is well. `model` is `none`, `ok`, or the code
    of what is wrong with its endpoint. Sizes are in bytes; `since` is an ISO moment in UTC.
    """

    articles: int
    newest: str | None
    search: str | None
    model: str
    waiting: Waiting
    feeds: tuple[Feed, ...]
    free: int
    total: int
    files: tuple[tuple[str, int], ...]
    versions: str
    since: str
