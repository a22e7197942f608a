"""The list of what is watched, with buttons to end a watch and to choose the quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.cutting import best_cut
from bot.chat.messages import to_messages
from bot.chat.outgoing import Button, Keyboard
from bot.chat.quiet import CODES, OFF, USUAL, hours_label
from bot.chat.runs import mixed
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from bot.storage.watches import Watched

_A_ROW = 4
_LONGEST = 120  # characters of a question
_BREAK = Run("\n")


@dataclass(frozen=True, slots=True)
class Listed:
    """What a chat watches, or in private a person; their quiet hours are shown to them alone."""

    watches: Sequence[Watched]
    private: bool
    quiet: str | None = None


def list_text(listed: Listed, texts: Texts) -> str:
    """Return the list as one HTML message."""
    if not listed.watches:
        return _message([(Run(texts("watch.none")),)], texts)
    lines: list[Run] = [Run(texts("watch.list"), bold=True)]
    for n, watched in enumerate(listed.watches, 1):
        away = listed.private and watched.chat_id != watched.user_id
        lines += [_BREAK, Run(f"{n}. "), *mixed(_shortened(watched.plan.asked), texts)]
        lines += [Run(f" ({texts('watch.group')})")] if away else []
    about: Block = (Run(texts("watch.about")),)
    if listed.private:
        about = (*about, _BREAK, Run(_hours(listed.quiet, texts)))
    return _message([tuple(lines), about], texts)


def list_keyboard(listed: Listed, texts: Texts) -> Keyboard:
    """Return a button to end each watch, and in private one to choose the quiet hours."""
    if not listed.watches:
        return ()
    ends = [Button(f"🔕 {n}", data=f"m:{w.id}:l") for n, w in enumerate(listed.watches, 1)]
    rows = tuple(tuple(ends[at : at + _A_ROW]) for at in range(0, len(ends), _A_ROW))
    return (*rows, (Button(texts("button.quiet"), data="h:ask"),)) if listed.private else rows


def hours_keyboard(chosen: str | None, texts: Texts) -> Keyboard:
    """Return a button for each choice of quiet hours, that of the person marked."""
    mark = {chosen or USUAL: "✓ "}
    return tuple(
        (Button(mark.get(code, "") + hours_label(code, texts), data=f"h:{code}"),) for code in CODES
    )


def _hours(code: str | None, texts: Texts) -> str:
    if code == OFF:
        return texts("quiet.none")
    return texts("quiet.are", hours=hours_label(code, texts))


def _message(blocks: list[Block], texts: Texts) -> str:
    return to_messages(blocks, texts.language)[0]


def _shortened(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _LONGEST else f"{line[: best_cut(line, _LONGEST)].rstrip()}…"
