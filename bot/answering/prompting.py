"""Templates and evidence become the messages that a model sees."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import prompts
from bot.answering.looking import whole
from bot.answering.models import Evidence, Plan

Message = dict[str, str]

SCHEMA_NAME = "answer"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "sentences", "verdict", "missing"],
    "properties": {
        "kind": {"type": "string", "enum": ["claim", "question", "chat"]},
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["text", "cites"],
                "properties": {
                    "text": {"type": "string"},
                    "cites": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["p", "stance", "quote", "translation"],
                            "properties": {
                                "p": {"type": "integer"},
                                "stance": {
                                    "type": "string",
                                    "enum": ["supports", "refutes", "context"],
                                },
                                "quote": {"type": "string"},
                                "translation": {"type": "string"},
                            },
                        },
                    },
                },
            },
        },
        "verdict": {
            "type": "string",
            "enum": ["supported", "refuted", "conflicting", "not_enough_evidence", "answered"],
        },
        "missing": {"type": "string"},
    },
}

_LANGUAGES = {"ar": "Arabic", "en": "English"}
# Blanks without line ends, and never two runs of them side by side: others wrote this text.
_LABEL = re.compile(r"^(?=[^\S\n]*(?:[\[(*_#>`]+[^\S\n]*)?P[^\S\n]*\d)", re.I | re.M)
_ROLE = re.compile(
    r"<(?=[^\S\n]*[|/])|^(?=[^\S\n]*(?:system|assistant|user|human)[^\S\n]*:)", re.I | re.M
)
_LINE_ENDS = re.compile("[\u2028\u2029]")
# Folding drops this mark, so a quotation across a defused line still stands.
_DEFUSE = "›"


def build_messages(
    plan: Plan, evidence: Sequence[Evidence], today: date, random_hex: Callable[[], str]
) -> list[Message]:
    """Return the two messages of the answer's call.

    The fixed part comes first, so that endpoints can cache it. `random_hex` makes the
    delimiter of this request; it is drawn again while any text happens to hold it.
    """
    passages = [(piece, shown(piece.text)) for piece in evidence]
    question = shown(whole(plan))
    delimiter = draw_delimiter((question, *(text for _, text in passages)), random_hex)
    blocks = [f"{_header(piece)}\n{fenced(text, delimiter)}" for piece, text in passages]
    user = "\n\n".join(
        [
            opening(today, delimiter),
            *blocks,
            f"The question or claim, to be answered in {_LANGUAGES[plan.language]}:\n"
            f"{fenced(question, delimiter)}",
        ]
    )
    return [
        {"role": "system", "content": prompts.load("answer")},
        {"role": "user", "content": user},
    ]


def prompt_hash(messages: Sequence[Message]) -> str:
    """Return the SHA-256 of the messages, in hex: which prompt wrote an answer."""
    return hashlib.sha256(json.dumps(list(messages), ensure_ascii=False).encode()).hexdigest()


def opening(today: date, delimiter: str) -> str:
    """Return the first line of what differs from request to request."""
    return (
        f"Today is {today.isoformat()}. The delimiters of this message are "
        f"<<<{delimiter} and {delimiter}>>>."
    )


def draw_delimiter(texts: Sequence[str], random_hex: Callable[[], str]) -> str:
    """Draw a delimiter that none of the texts holds."""
    delimiter = random_hex()
    while any(delimiter in text for text in texts):
        delimiter = random_hex()
    return delimiter


def fenced(text: str, delimiter: str) -> str:
    """Put others' text between delimiters."""
    return f"<<<{delimiter}\n{text}\n{delimiter}>>>"


def shown(text: str) -> str:
    """Show others' text as data: nothing invisible, no line that reads as a label or a role."""
    visible = "".join(
        character
        for character in _LINE_ENDS.sub("\n", text)
        if character in "\n\t" or unicodedata.category(character) not in {"Cf", "Cc", "Co"}
    )
    visible = _LABEL.sub(_DEFUSE, visible)
    return _ROLE.sub(lambda match: match.group() + _DEFUSE, visible)


def _header(piece: Evidence) -> str:
    hit = piece.hit
    parts = (hit.published or "undated", hit.publisher or "unnamed outlet", hit.title or "untitled")
    return " | ".join((piece.label, *(_one_line(part) for part in parts)))


def _one_line(text: str) -> str:
    return " ".join(shown(text).replace("|", "/").split())
