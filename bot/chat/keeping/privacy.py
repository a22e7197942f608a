"""/privacy: what is kept, for how long, and who receives questions, true to the settings."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat.display import show_line
from bot.chat.filling import filled
from bot.chat.keeping.keeping import Policy
from bot.chat.messages import to_messages
from bot.chat.notices import commands_apart
from bot.chat.outgoing import Outgoing
from bot.chat.runs import isolated, joined
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.models import Language

_MORE = ("updates", "watches", "readers", "groups", "links", "telegram", "logged")


def show_privacy(policy: Policy, language: Language) -> tuple[Outgoing, ...]:
    """Return what a reader may know of what becomes of their words."""
    texts = Texts.load(language)
    items = [(Run("• "), *item) for item in _items(policy, texts)]
    blocks: list[Block] = [
        (Run(texts("privacy.heading"), bold=True),),
        tuple(joined(items, Run("\n"))),
        commands_apart(texts("privacy.ways"), language),
    ]
    return tuple(map(Outgoing, to_messages(blocks, language)))


def _items(policy: Policy, texts: Texts) -> Iterator[Block]:
    yield (Run(texts("privacy.kept")),)
    yield (Run(texts("privacy.days", n=policy.keep_days)),)
    if policy.host is None:
        yield (Run(texts("privacy.no_model")),)
    else:
        yield filled(texts, "privacy.model", host=isolated(show_line(policy.host), texts))
    for name in _MORE:
        yield commands_apart(texts(f"privacy.{name}"), texts.language)
