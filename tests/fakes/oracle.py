"""A model that answers from the evidence it is shown, and invents nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import category

from tests.fakes.replies import answer_json, cite


class Oracle:
    """Answers from the evidence in the prompt: known questions, and nothing invented.

    `supporting` maps a question to the sentences that answer it; each one that stands in a
    labelled block is cited verbatim. No block holds one: not_enough_evidence.
    """

    def __init__(self, supporting: Mapping[str, Sequence[str]], kind: str = "question") -> None:
        self._supporting = supporting
        self._kind = kind
        self._verdict = "supported" if kind == "claim" else "answered"

    def __call__(self, request: dict[str, Any]) -> str:
        prompt = "\n".join(message["content"] for message in request["messages"])
        found = self._cited(evidence_blocks(prompt), self._wanted(prompt))
        verdict = self._verdict if found else "not_enough_evidence"
        return answer_json(found, verdict, self._kind)

    def _wanted(self, prompt: str) -> Sequence[str]:
        asked = [question for question in self._supporting if question in prompt]
        return self._supporting[max(asked, key=len)] if asked else ()

    def _cited(
        self, blocks: Mapping[int, str], wanted: Sequence[str]
    ) -> list[tuple[str, list[dict[str, Any]]]]:
        found = []
        for sentence in dict.fromkeys(wanted):
            number = next((p for p, text in blocks.items() if _visible(sentence) in text), None)
            if number is not None:
                found.append((sentence, [cite(number, sentence)]))
        return found


def _visible(text: str) -> str:
    """Prompts show no invisible characters."""
    return "".join(character for character in text if category(character) != "Cf")


_BLOCK = re.compile(
    r"^P(?P<number>\d+) \|[^\n]*\n+"
    r"[^\w\n]*(?P<token>\w{4,})[^\w\n]*\n(?P<text>.*?)\n[^\w\n]*(?P=token)[^\w\n]*$",
    re.DOTALL | re.MULTILINE,
)


def evidence_blocks(prompt: str) -> dict[int, str]:
    """Return the labelled evidence of a prompt: number → text between the delimiters."""
    return {int(block["number"]): block["text"] for block in _BLOCK.finditer(prompt)}
