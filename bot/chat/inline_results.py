"""What an inline query says, and what Telegram lists for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram.constants import ParseMode

from bot.chat.display import plain_line
from bot.chat.finding.finder import key_of
from bot.chat.finding.passages import passage
from bot.chat.messages import to_messages
from bot.chat.texts import Texts
from retrieval.models import Hit, Language

START = "inline"
_LONGEST_TITLE, _LONGEST_DESCRIPTION = 120, 160


@dataclass(frozen=True, slots=True)
class Typed:
    """An inline query: who typed what, and the language of their client."""

    id: str
    user_id: int
    language_code: str | None
    text: str


def typed_of(raw: Mapping[str, Any]) -> Typed | None:
    """Return the inline query of an update; None where there is none that can be read."""
    query = raw.get("inline_query")
    sender = query.get("from") if isinstance(query, Mapping) else None
    if not isinstance(query, Mapping) or not isinstance(sender, Mapping):
        return None
    user_id, name, text = sender.get("id"), query.get("id"), query.get("query")
    code = sender.get("language_code")
    if not isinstance(user_id, int) or not isinstance(name, str) or not isinstance(text, str):
        return None
    return Typed(name, user_id, code if isinstance(code, str) else None, text)


def result(hit: Hit, language: Language) -> dict[str, Any]:
    """Return a passage as Telegram lists it, with the message that choosing it sends."""
    texts = Texts.load(language)
    text = to_messages([passage(hit, texts)], language)[0]
    title = plain_line(hit.title or hit.opening or "") or texts("untitled")
    said = [plain_line(hit.publisher or "") or texts("outlet_unknown"), texts.date(hit.published)]
    described = " · ".join([*said, plain_line(hit.text)])
    return {
        "type": "article",
        "id": key_of(hit.passage_id),
        "title": title[:_LONGEST_TITLE],
        "description": described[:_LONGEST_DESCRIPTION],
        "input_message_content": {
            "message_text": text,
            "parse_mode": ParseMode.HTML,
            "link_preview_options": {"is_disabled": True},
        },
    }


def only(key: str, language: Language) -> dict[str, Any]:
    """Return an answer without passages: a button that leads to the bot."""
    button = {"text": Texts.load(language)(f"inline.{key}"), "start_parameter": START}
    return {"results": [], "button": button}
