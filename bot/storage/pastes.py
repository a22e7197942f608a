"""A paste too long for one message, which Telegram's clients send as several: one text again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NEARLY_FULL = 2_048  # UTF-16 units: a client cuts where a line ends in a message's second half
_SECONDS = 2
_ENDS = (".", "!", "?", "؟", "…", ":", "»", "”", '"', ")")


def is_nearly_full(content: Mapping[str, Any]) -> bool:
    """Whether a kept message, or the last that joined it, may be followed by its other part."""
    last = content.get("last_part")
    length = last if isinstance(last, int) else _length(_text(content))
    return length >= _NEARLY_FULL


def goes_on(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a kept message is the other part of the one before it, which is nearly full.

    They were sent, and if they are forwarded were written, within two seconds of each other.
    """
    first, second = before.get("message", {}), after.get("message", {})
    if _length(_text(before)) < _NEARLY_FULL or not _text(after):
        return False
    origins = [message.get("forward_origin") for message in (first, second)]
    if (origins[0] is None) != (origins[1] is None):
        return False
    near = _near(first, second)
    return near and (origins[0] is None or _near(*(origin or {} for origin in origins)))


def joined(content: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a kept message with the text of its next part at its end."""
    text, more = _text(content).rstrip(), _text(part).lstrip()
    between = "\n" if text.endswith(_ENDS) else " "
    message = {**content["message"], "text": f"{text}{between}{more}"}
    return {**content, "message": message, "last_part": _length(_text(part))}


def _near(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    return 0 <= int(second.get("date", 0)) - int(first.get("date", 0)) <= _SECONDS


def _text(content: Mapping[str, Any]) -> str:
    return str(content.get("message", {}).get("text", ""))


def _length(text: str) -> int:
    """Return a text's length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
