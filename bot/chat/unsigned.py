"""An update without the names of other people: what they said is checked, not who they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ABOUT_OTHERS = frozenset(
    {
        "external_reply",
        "forward_from",
        "forward_from_chat",
        "forward_from_message_id",
        "forward_sender_name",
        "forward_signature",
        "author_signature",
        "sender_business_bot",
    }
)


def unsigned(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return an update as it is kept: an edited message as a message, nobody named but its sender.

    Of a forwarded message is left that it was forwarded, and when it was written. A bot is nobody:
    its name stays where it is replied to. What is of another shape than Telegram's stays as it is.
    """
    update = {name: value for name, value in raw.items() if name != "edited_message"}
    if "edited_message" in raw:
        update["message"] = raw["edited_message"]
    if "message" in update:
        update["message"] = _message(update["message"])
    if isinstance(query := update.get("callback_query"), Mapping) and "message" in query:
        update["callback_query"] = {**query, "message": _message(query["message"])}
    return update


def _message(message: Any) -> Any:
    """Return a message whose own sender alone is named."""
    if not isinstance(message, Mapping):
        return message
    kept = {name: value for name, value in message.items() if name not in _ABOUT_OTHERS}
    if "forward_origin" in kept:
        kept["forward_origin"] = _origin(kept["forward_origin"])
    for name in ("entities", "caption_entities"):
        if isinstance(kept.get(name), list):
            kept[name] = [_entity(entity) for entity in kept[name]]
    replied = kept.get("reply_to_message")
    if isinstance(replied, Mapping):
        kept["reply_to_message"] = _replied(replied)
    return kept


def _replied(message: Mapping[str, Any]) -> Any:
    """Return a message that is replied to; only a bot's is signed."""
    sender = message.get("from")
    is_bot = isinstance(sender, Mapping) and sender.get("is_bot") is True
    left_out = {"reply_to_message", "sender_chat"} | (set() if is_bot else {"from"})
    kept = {name: value for name, value in message.items() if name not in left_out}
    return _message(kept)


def _origin(origin: Any) -> dict[str, Any]:
    date = origin.get("date") if isinstance(origin, Mapping) else None
    return {"type": "hidden_user", "date": date or 0, "sender_user_name": ""}


def _entity(entity: Any) -> Any:
    if not isinstance(entity, Mapping):
        return entity
    return {name: value for name, value in entity.items() if name != "user"}
