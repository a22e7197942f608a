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
from bot.answering.unseen import Seen

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
# What a line begins with where it reads as a label or as somebody's turn; in compatibility form.
_POSES = re.compile(
    r"""
    [^\w\n]{0,40}
    (?: P [^\w\n]{0,9} (?: \d | \Z )
      | \w? [^\w\n]{0,9} \d{1,4} [^\w\n|]{0,9} \|
      | (?: system | assistant | user | human | developer | model | tool ) [^\w\n:]{0,9} :
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_START = 80  # characters of a line that are looked at
_TAGS = re.compile(r"<(?=[^\S\n]{0,9}[|/!?a-z]|<<)|>(?=>>)|\[(?=[^\S\n]{0,9}/?INST)", re.IGNORECASE)
# Folding drops this mark, so a quotation across a defused line still stands.
_DEFUSE = "›"
_LONGEST_QUESTION = 6_000  # characters; the rest is not read, as it is not searched for
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_SHOWN = Seen(dict.fromkeys(map(ord, _LINE_ENDS), ord("\n")) | {ord("\t"): ord("\t")})


def build_messages(
    plan: Plan, evidence: Sequence[Evidence], today: date, random_hex: Callable[[], str]
) -> list[Message]:
    """Return the two messages of the answer's call.

    The fixed part comes first, so that endpoints can cache it. `random_hex` makes the
    delimiter of this request; it is drawn again while any text happens to hold it.
    """
    passages = [(piece, shown(piece.text)) for piece in evidence]
    question = shown(whole(plan)[:_LONGEST_QUESTION])
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
    visible = text.replace("\r\n", "\n").translate(_SHOWN)
    visible = _TAGS.sub(lambda match: match.group() + _DEFUSE, visible)
    return "\n".join(_DEFUSE + line if _poses(line) else line for line in visible.split("\n"))


def _poses(line: str) -> bool:
    start = unicodedata.normalize("NFKC", line.lstrip()[:_START])
    return _POSES.match(start) is not None


def _header(piece: Evidence) -> str:
    hit = piece.hit
    parts = (hit.published or "undated", hit.publisher or "unnamed outlet", hit.title or "untitled")
    return " | ".join((piece.label, *(_one_line(part) for part in parts)))


def _one_line(text: str) -> str:
    return " ".join(shown(text).replace("|", "/").split())
