"""The address in a message that is about a page, and not about what stands beside it."""

from __future__ import annotations

import re

from bot.chat.links import web_link

# What Telegram makes a link of in plain words; it may have a word or two beside it. Without its
# scheme, as it is often copied, it needs a host and a path.
_ADDRESS = re.compile(
    r"https?://[^\s<>\"]{4,2000}"
    r"|(?<!\S)(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}/[^\s<>\"]{1,2000}",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_CLOSING = ".,;:!?؟،؛)»]}”\"'"
_WORD = re.compile(r"\w+")
_MOST_WORDS = 4  # «تحقّق من هذا من فضلك»


def address_of(message: str) -> str | None:
    """Return the one address of a message that says hardly anything else."""
    found = _ADDRESS.findall(message)
    if len(found) != 1 or len(_WORD.findall(_ADDRESS.sub(" ", message))) > _MOST_WORDS:
        return None
    address = found[0].rstrip(_CLOSING)
    return web_link(address if _SCHEME.match(address) else f"https://{address}")
