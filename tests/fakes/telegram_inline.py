"""What Telegram refuses in the answer to an inline query, in its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.fakes.markup import Text
from tests.fakes.telegram_checks import decoded, read_text
from tests.fakes.telegram_problems import bad

MOST_RESULTS = 50
LONGEST_ID = 64  # bytes
_FIELDS = {
    "type",
    "id",
    "title",
    "input_message_content",
    "reply_markup",
    "url",
    "description",
    "thumbnail_url",
    "thumbnail_width",
    "thumbnail_height",
}
_CONTENT = {"message_text", "parse_mode", "entities", "link_preview_options"}


@dataclass(frozen=True, slots=True)
class InlineResult:
    """A result as its reader sees it in the list, and the message that choosing it sends."""

    id: str
    title: str
    description: str
    message: Text


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What an inline query was answered with; a button leads into the bot's private chat."""

    results: tuple[InlineResult, ...]
    button: str | None
    start: str | None
    is_personal: bool
    cache_seconds: int


def read_inline_answer(params: dict[str, Any], *, is_personal: bool) -> InlineAnswer:
    results = decoded(params.get("results"), list)
    if len(results) > MOST_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    read = tuple(map(_result, results))
    if len({result.id for result in read}) < len(read):
        raise bad("RESULT_ID_DUPLICATE")
    seconds = str(params.get("cache_time", "300"))
    if not seconds.isdecimal():
        raise bad("invalid cache_time")
    text, start = _button(decoded(params.get("button"), dict))
    return InlineAnswer(read, text, start, is_personal, int(seconds))


def _result(raw: Any) -> InlineResult:
    if not isinstance(raw, dict) or raw.get("type") != "article":
        raise bad("can't parse inline query result: unknown type")  # of those this fake knows
    if unknown := raw.keys() - _FIELDS:
        raise bad(f"can't parse inline query result: unknown field {sorted(unknown)[0]}")
    name, title = raw.get("id"), raw.get("title")
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= LONGEST_ID:
        raise bad("RESULT_ID_INVALID")
    if not isinstance(title, str) or not title.strip():
        raise bad("ARTICLE_TITLE_EMPTY")
    content = raw.get("input_message_content")
    if not isinstance(content, dict) or content.keys() - _CONTENT:
        raise bad("can't parse inline query result: wrong input message content")
    message = read_text({"text": content.get("message_text", ""), **content})
    return InlineResult(name, title, str(raw.get("description", "")), message)


def _button(raw: dict[str, Any]) -> tuple[str | None, str | None]:
    if not raw:
        return None, None
    start = raw.get("start_parameter")
    if not isinstance(start, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start):
        raise bad("START_PARAM_INVALID")
    if not isinstance(raw.get("text"), str) or not raw["text"].strip():
        raise bad("button text must be non-empty")
    return raw["text"], start
