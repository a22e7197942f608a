"""Styled runs of text → HTML messages that Telegram accepts, cut where a reader would cut."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import groupby

from bot.chat.lines import directed
from bot.chat.packing import LONGEST, packed
from bot.chat.styles import Block, Run, frame
from retrieval.models import Language

_TAG = re.compile(r"<[^>]*>")


def to_messages(blocks: Sequence[Block], language: Language, longest: int = LONGEST) -> list[str]:
    """Return HTML messages, each within `longest` UTF-16 units and the number of entities."""
    return [_html(directed(runs, language)) for runs in packed(blocks, language, longest)]


def unstyled(message: str) -> str:
    """Return an HTML message as plain text."""
    return html.unescape(_TAG.sub("", message))


def _html(runs: Sequence[Run]) -> str:
    parts = []
    for (quoted, whole), group in groupby(runs, key=frame):
        inner = "".join(map(_styled, group))
        start = "<blockquote>" if whole else "<blockquote expandable>"
        parts.append(f"{start}{inner}</blockquote>" if quoted else inner)
    return "".join(parts)


def _styled(run: Run) -> str:
    text = html.escape(run.text, quote=False)
    if run.code:
        text = f"<code>{text}</code>"
    if run.href is not None:
        text = f'<a href="{html.escape(run.href)}">{text}</a>'
    return f"<b>{text}</b>" if run.bold else text
