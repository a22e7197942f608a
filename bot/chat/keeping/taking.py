"""/export: a reader's own turns as a file, in the form that they choose."""

from __future__ import annotations

from typing import get_args

from bot.chat.attachments import attached
from bot.chat.keeping.keeping import Format, Keeping
from bot.chat.notices import told
from bot.chat.outgoing import Attachment, Button, Keyboard, Outgoing
from bot.chat.reactions import Reaction
from bot.chat.styles import Run
from bot.chat.texts import Texts
from retrieval.models import Language

MOST = 1_000


def ask_format(
    keeping: Keeping, user_id: int, chat_id: int, language: Language
) -> tuple[Outgoing, ...]:
    """Ask in which form the turns are wanted, if there are any; raises LogbookError."""
    _, total = keeping.history.page(user_id, chat_id, 0, 1)
    if not total:
        return told("history.empty", language)
    (asked,) = told("export.ask", language, n=total)
    return (Outgoing(asked.text, _formats(language)),)


def hand_out(
    keeping: Keeping, user_id: int, chat_id: int, name: str, language: Language
) -> Reaction:
    """Send the newest turns as a file of this form; raises LogbookError."""
    texts = Texts.load(language)
    kind = next((known for known in get_args(Format) if known == name), None)
    if kind is None:
        return Reaction(texts("press.unknown"))
    written = keeping.write(keeping.history.rows(user_id, chat_id, MOST), kind)
    if written is None:
        return Reaction(outgoing=told(f"export.nothing_{_what(kind)}", language))
    said = texts(f"export.{_what(kind)}", n=written.count)
    if written.count == MOST:
        said = f"{said}\n{texts('export.newest')}"
    file = Attachment("document", written.name, written.content)
    return Reaction(texts("press.sent"), attached(file, [(Run(said),)], language))


def _what(kind: Format) -> str:
    return "claims" if kind == "jsonld" else "turns"


def _formats(language: Language) -> Keyboard:
    texts = Texts.load(language)
    kinds: tuple[Format, ...] = get_args(Format)
    buttons = [Button(texts(f"export.format_{kind}"), data=f"x:{kind}") for kind in kinds]
    return tuple((button,) for button in buttons)
