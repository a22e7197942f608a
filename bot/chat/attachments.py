"""A file and its words as messages: a caption where they fit, else messages after the file."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.messages import to_messages
from bot.chat.outgoing import Attachment, Keyboard, Outgoing
from bot.chat.packing import LONGEST_CAPTION
from bot.chat.styles import Block
from retrieval.models import Language


def attached(
    attachment: Attachment,
    blocks: Sequence[Block],
    language: Language,
    keyboard: Keyboard | None = None,
) -> tuple[Outgoing, ...]:
    """Return the messages that carry a file and all that is said of it, in order.

    The first has the file, and the whole text as its caption if that fits; else the first block
    is the caption and the others come after it. The keyboard is under the last.
    """
    fitting = to_messages(blocks, language, LONGEST_CAPTION)
    if len(fitting) > 1:
        caption, *more = to_messages(blocks[:1], language, LONGEST_CAPTION)
        fitting = [caption, *more, *to_messages(blocks[1:], language)]
    captions = fitting or [""]
    last = len(captions) - 1
    return tuple(
        Outgoing(
            text,
            keyboard=keyboard if number == last else None,
            attachment=None if number else attachment,
        )
        for number, text in enumerate(captions)
    )
