"""The bot's own texts with styled or isolated words in the places of their placeholders."""

from __future__ import annotations

import re

from bot.chat.styles import Block, Run
from bot.chat.texts import Texts

_FIRST_PLACE = 0xE000  # for private use: no text of ours has such a character
_PLACE = re.compile("([\ue000-\ue0ff])")


def filled(texts: Texts, key: str, **values: object) -> Block:
    """Return a text of ours as runs; a value that is a run, or several, stands as it is."""
    blocks: dict[str, Block] = {}
    plain: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, Run | tuple):
            place = chr(_FIRST_PLACE + len(blocks))
            blocks[place] = (value,) if isinstance(value, Run) else value
            plain[name] = place
        else:
            plain[name] = value
    pieces = _PLACE.split(texts(key, **plain))
    return tuple(run for piece in pieces if piece for run in blocks.get(piece, (Run(piece),)))
