"""What Telegram refuses in a call's parameters, in its words."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from telegram.constants import ReactionEmoji

from tests.fakes.markup import Refused, Text, parse_html, parse_plain, utf16_length
from tests.fakes.telegram_chat import Button, Keyboard
from tests.fakes.telegram_files import LONGEST_CAPTION
from tests.fakes.telegram_problems import bad

LONGEST = 4096
MOST_ENTITIES = 100
LONGEST_DATA = 64
LONGEST_COPY = 256
LONGEST_TOAST = 200
_MOST_BUTTONS = 100
_MOST_IN_A_ROW = 8
_MOST_DATA = 10240
_KINDS = {
    "url",
    "callback_data",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "web_app",
    "login_url",
    "pay",
}
_CODE = {"code", "pre"}
_ALONE = _CODE | {"text_link", "text_mention"}
_LOOKS = {"text", "style", "icon_custom_emoji_id"}


def decoded(value: Any, kind: type[Any]) -> Any:
    """Return a nested parameter, which a form carries as JSON text."""
    if value is None or value == "":
        return kind()
    try:
        result = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise bad("can't parse JSON object") from None
    if not isinstance(result, kind):
        raise bad("can't parse JSON object")
    return result


def number(params: dict[str, Any], name: str) -> int | None:
    value = str(params.get(name, ""))
    return int(value) if re.fullmatch(r"-?\d+", value) else None


def true(value: Any) -> bool:
    return value is True or str(value).lower() in {"true", "1"}


def read_text(params: dict[str, Any], *, empty: bool = False) -> Text:
    """Return what a reader would see; a draft may be empty."""
    text = _parsed(params, "text")
    if not text.plain and not empty:
        raise bad("message text is empty")
    if utf16_length(text.plain) > LONGEST:
        raise bad("message is too long")
    return text


def read_caption(params: dict[str, Any]) -> Text:
    """Return the words under a file; there need be none."""
    text = _parsed(params, "caption")
    if utf16_length(text.plain) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return text


def _parsed(params: dict[str, Any], name: str) -> Text:
    mode = params.get("parse_mode", "")
    if mode.lower() not in {"", "html"}:
        raise bad("unsupported parse_mode")
    try:
        return (parse_html if mode else parse_plain)(str(params.get(name, "")))
    except Refused as refused:
        raise bad(str(refused)) from refused


def clashes(text: Text) -> list[tuple[str, str]]:
    """Return kinds of styles on the same words of which Telegram drops one without a word.

    Code stands by itself, except in a quotation; a link holds no link.
    """
    return [
        (entity.type, other.type)
        for entity in text.entities
        for other in text.entities
        if entity is not other
        and entity.type in _ALONE
        and "blockquote" not in other.type
        and (entity.type in _CODE or other.type in _ALONE)
        and entity.offset < other.offset + other.length
        and other.offset < entity.offset + entity.length
    ]


def read_keyboard(params: dict[str, Any]) -> Keyboard:
    """Return a message's buttons, each of exactly one kind."""
    markup = decoded(params.get("reply_markup"), dict)
    if not markup or markup.keys() & {"remove_keyboard", "force_reply", "keyboard"}:
        return ()
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list):
        raise bad("inline keyboard expected")
    if not all(isinstance(row, list) for row in rows):
        raise bad("can't parse inline keyboard button: Field must be of type Array")
    keyboard = tuple(tuple(_button(raw) for raw in row) for row in rows if row)
    buttons = [button for row in keyboard for button in row]
    data = sum(len((button.data or "").encode()) for button in buttons)
    too_wide = any(len(row) > _MOST_IN_A_ROW for row in keyboard)
    if len(buttons) > _MOST_BUTTONS or data > _MOST_DATA or too_wide:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return keyboard


def _button(raw: Any) -> Button:
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not raw["text"].strip():
        raise bad("can't parse inline keyboard button: Button text must be non-empty")
    kinds = raw.keys() & _KINDS
    if unknown := raw.keys() - _KINDS - _LOOKS:
        raise bad(f"can't parse inline keyboard button: unknown field {sorted(unknown)[0]}")
    if not kinds:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(kinds) > 1:
        raise bad("can't parse inline keyboard button: more than one kind of button")
    return Button(raw["text"], _data(raw), _url(raw), _copy(raw))


def _data(raw: dict[str, Any]) -> str | None:
    if (data := raw.get("callback_data")) is None:
        return None
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= LONGEST_DATA:
        raise bad("BUTTON_DATA_INVALID")
    return data


def _url(raw: dict[str, Any]) -> str | None:
    if (url := raw.get("url")) is None:
        return None
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https", "tg"} and bool(parts.netloc)
    except (ValueError, AttributeError):
        valid = False
    if not valid or re.search(r"[\s\x00-\x1f]", url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if "." not in (parts.hostname or "") and parts.scheme != "tg":
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return str(url)


def _copy(raw: dict[str, Any]) -> str | None:
    if (copy := raw.get("copy_text")) is None:
        return None
    text = copy.get("text") if isinstance(copy, dict) else None
    if not isinstance(text, str) or not 1 <= utf16_length(text) <= LONGEST_COPY:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    return text


def read_reaction(params: dict[str, Any]) -> str | None:
    """Return the emoji a bot reacts with; None takes its reaction away. One is all it has."""
    reactions = decoded(params.get("reaction"), list)
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if not reactions:
        return None
    reaction = reactions[0]
    if not isinstance(reaction, dict) or reaction.get("type") != "emoji":
        raise bad("REACTION_INVALID")
    emoji = reaction.get("emoji")
    if emoji not in set(ReactionEmoji):
        raise bad("REACTION_INVALID")
    return str(emoji)
