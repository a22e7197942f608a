"""/forget: asked once, then done; what remains is said."""

from __future__ import annotations

from bot.chat.display import show_line
from bot.chat.keeping.keeping import Forgotten, Keeping
from bot.chat.messages import to_messages
from bot.chat.notices import commands_apart, told
from bot.chat.outgoing import Button, Outgoing
from bot.chat.reactions import Edit, Press, Reaction
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.models import Language


def ask_to_forget(language: Language) -> tuple[Outgoing, ...]:
    """Ask whether it is meant."""
    texts = Texts.load(language)
    (asked,) = told("forget.ask", language)
    buttons = [(Button(texts(f"forget.{word}"), data=f"z:{word}"),) for word in ("yes", "no")]
    return (Outgoing(asked.text, tuple(buttons)),)


def on_decided(keeping: Keeping, word: str, press: Press, language: Language) -> Reaction:
    """Forget the person who pressed, or leave it; raises LogbookError."""
    if word == "no":
        (kept,) = told("forget.kept", language)
        return Reaction(edit=Edit(text=kept.text))
    if word != "yes":
        return Reaction(Texts.load(language)("press.unknown"))
    forgotten = keeping.forget(press.person.id, press.identity)
    # The text is a message of its own: an edit may be lost.
    return Reaction(outgoing=_said(forgotten, language), edit=Edit())


def _said(forgotten: Forgotten, language: Language) -> tuple[Outgoing, ...]:
    texts = Texts.load(language)
    done = texts("forget.done" if forgotten.whole else "forget.soon")
    blocks = [commands_apart(done, language)]
    if forgotten.backups:
        blocks.append(_backups(forgotten, texts))
    blocks.append(commands_apart(texts("forget.left"), language))
    return tuple(map(Outgoing, to_messages(blocks, language)))


def _backups(forgotten: Forgotten, texts: Texts) -> Block:
    names = [run for name in forgotten.backups for run in (Run("\n• "), _name(name))]
    return (Run(texts("forget.backups")), *names)


def _name(name: str) -> Run:
    return Run(show_line(name), isolated=True)
