"""A question that was edited after it was answered: its new text is answered if so wished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.asked import Asked
from bot.chat.floods import Flood
from bot.chat.limits import Limits
from bot.chat.notices import render_notice
from bot.chat.outgoing import Button, Outgoing
from bot.chat.reactions import Edit, Press, Reaction
from bot.chat.texts import Texts
from bot.storage.versions import Versions
from retrieval.models import Language

VERB = "v"
_AGAIN, _SECONDS = 2, 20.0
_LONGEST_TOAST = 200


def offered(entry_id: int, language: Language) -> tuple[Outgoing, ...]:
    """Return what is told of an edited question, with the button to have it answered."""
    texts = Texts.load(language)
    (text, *_) = render_notice(texts("edited"), language)
    return (Outgoing(text, ((Button(texts("button.edited"), data=f"{VERB}:{entry_id}"),),)),)


class EditButton:
    """The button under the offer; it is for the one who edited."""

    def __init__(self, versions: Versions, limits: Limits) -> None:
        self._versions = versions
        self._limits = limits
        self._again = Flood(_AGAIN, _SECONDS)

    def on_pressed(self, arguments: Sequence[str], press: Press, texts: Texts) -> Reaction:
        """Have the newest text of a question answered; raises LogbookError."""
        entry_id = int(arguments[0]) if arguments and arguments[0].isdecimal() else 0
        content = self._versions.newest(entry_id, press.chat_id, press.person.id)
        asked = press.read(content) if content is not None else Asked("")
        if not asked.text:
            return Reaction(texts("press.unknown"))
        if not self._again.allows(press.person.id):
            return Reaction(texts("press.slow"))
        if refusal := self._limits.refusal(press.person.id, asked.text, texts.language):
            return Reaction(refusal.text[:_LONGEST_TOAST])
        self._versions.taken(entry_id)
        # It leans on what the question leant on when it came, not on what was asked since.
        asked = replace(asked, before=self._versions.first(entry_id))
        return Reaction(texts("press.again"), edit=Edit(), ask=asked)
