"""Messages that are one: a paste that was cut in pieces, and a comment on what is forwarded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NEARLY_FULL = 2_048  # UTF-16 units: a client cuts where a line ends in a message's second half
_SECONDS = 2
_ENDS = (".", "!", "?", "؟", "…", ":", "»", "”", '"', ")")


def is_nearly_full(content: Mapping[str, Any]) -> bool:
    """Whether a kept message, or the last that joined it, may be followed by its other part."""
    last = content.get("last_part")
    length = last if isinstance(last, int) else _length(_text(_message(content)))
    return length >= _NEARLY_FULL


def goes_on(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a kept message is the other part of the one before it, which is nearly full.

    They were sent, and if they are forwarded were written, within two seconds of each other.
    """
    first, second = _message(before), _message(after)
    if _length(_text(first)) < _NEARLY_FULL or not _text(second):
        return False
    origins = [message.get("forward_origin") for message in (first, second)]
    if (origins[0] is None) != (origins[1] is None):
        return False
    near = _near(first, second)
    return near and (origins[0] is None or _near(*(origin or {} for origin in origins)))


def comments_on(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a kept message was written to the one that is forwarded right behind it.

    Clients send what is written beside a forwarded message first, as a message of its own.
    """
    first, second = _message(before), _message(after)
    if _is_forwarded(first) or not _is_forwarded(second):
        return False
    written = 0 < _length(_text(first)) < _NEARLY_FULL and "reply_to_message" not in first
    return written and bool(words_of(after)) and _near(first, second)


def joined(content: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return a kept message with what joins it: its next part, or the message it comments on.

    That stands as one that is replied to. `alone` is the message as it came.
    """
    message, second = _message(content), _message(more)
    if _is_forwarded(second) and not _is_forwarded(message):
        shown = _forwarded_behind(message)
        other = _longer(shown, second) if shown is not None else second
        message = {**message, "reply_to_message": other}
    else:
        message = _longer(message, second)
    first = content.get("alone", content["message"])
    return {**content, "message": message, "alone": first, "last_part": _length(_text(second))}


def alone(content: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a kept message without what joined it; None where that was not noted."""
    if "alone" not in content:
        return None
    kept = {name: value for name, value in content.items() if name not in {"alone", "last_part"}}
    return {**kept, "message": content["alone"]}


def words_of(content: Mapping[str, Any]) -> str:
    """Return the text or the caption of a kept message."""
    message = _message(content)
    return str(message.get("text") or message.get("caption") or "")


def album_of(content: Mapping[str, Any]) -> str | None:
    """Return the album of a kept message that has no words; None of any other."""
    album = _message(content).get("media_group_id")
    return None if album is None or words_of(content) else str(album)


def number_of(content: Mapping[str, Any]) -> int:
    """Return the number of a kept message in its chat."""
    return int(_message(content).get("message_id", 0))


def _message(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the message that is kept; of what could not be read it may be of any shape."""
    message = content.get("message")
    return message if isinstance(message, Mapping) else {}


def _longer(message: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message with the text of another at its end."""
    text, rest = _text(message).rstrip(), _text(more).lstrip()
    between = "\n" if text.endswith(_ENDS) else " "
    return {**message, "text": f"{text}{between}{rest}"}


def _is_forwarded(message: Mapping[str, Any]) -> bool:
    return message.get("forward_origin") is not None


def _forwarded_behind(message: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what joined a comment before; nobody replies to what comes later."""
    shown = message.get("reply_to_message")
    if not isinstance(shown, Mapping):
        return None
    later = int(shown.get("message_id", 0)) > int(message.get("message_id", 0))
    return shown if later else None


def _near(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    return 0 <= int(second.get("date", 0)) - int(first.get("date", 0)) <= _SECONDS


def _text(message: Mapping[str, Any]) -> str:
    return str(message.get("text", ""))


def _length(text: str) -> int:
    """Return a text's length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
