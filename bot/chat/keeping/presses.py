"""The buttons of what is kept: a page, a turn, a form of export, a decision to forget."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.keeping.keeping import Keeping
from bot.chat.keeping.past import open_again, turn_page
from bot.chat.keeping.taking import hand_out
from bot.chat.keeping.wish import on_decided
from bot.chat.reactions import Press, Reaction
from bot.chat.texts import Texts

VERBS = frozenset("itxz")
_LARGEST = 10**12


def on_kept_pressed(
    keeping: Keeping, verb: str, arguments: Sequence[str], press: Press, texts: Texts
) -> Reaction:
    """Do what a press says of a person's own turns, in their private chat; raises LogbookError.

    Data is anybody's: a turn is looked for among those of the person who presses.
    """
    language, unknown = texts.language, Reaction(texts("press.unknown"))
    if not press.private or press.chat_id is None or len(arguments) != 1:
        return unknown
    who, (word,) = (press.person.id, press.chat_id), arguments
    if verb == "z":
        return on_decided(keeping, word, press, language)
    if verb == "x":
        return hand_out(keeping, *who, word, language)
    number = int(word) if word.isdecimal() else _LARGEST
    if number >= _LARGEST:
        return unknown
    if verb == "t":
        return open_again(keeping, *who, number, language)
    return turn_page(keeping, *who, number, language)
