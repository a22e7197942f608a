"""A turn as rows: of `turns`, of the `evidence` offered, and of each of the `citations`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from bot.answering.models import Citation, Evidence, Plan, Turn
from bot.answering.reuse import Same, is_reusable

_PLACE = ("article_id", "article_version", "title", "publisher", "published", "url")
_QUOTED = ("n", "stance", "quote", "start", "end", "context", "context_start", "context_end")


def asked_row(plan: Plan, asked_at: str) -> dict[str, Any]:
    """Return what is kept of a question, whatever became of it."""
    return {
        "asked_at": asked_at,
        "question": plan.question,
        "language": plan.language,
        "kind": plan.kind,
        "plan": json.dumps(asdict(plan), ensure_ascii=False, default=str),
    }


def answered_row(turn: Turn, same: Same | None) -> dict[str, Any]:
    """Return what is kept of an answer; by what it shares with the `same` question it is found."""
    answer = turn.answer
    return {
        "kind": answer.kind,
        "verdict": answer.verdict,
        "mode": answer.mode,
        "fallback": answer.fallback,
        "model": answer.usage.model,
        "input_tokens": answer.usage.input_tokens,
        "output_tokens": answer.usage.output_tokens,
        "prompt_hash": turn.prompt_hash,
        "timings_ms": _json(answer.timings_ms),
        "answer": _json(answer.to_json()),
        "corpus_revision": same.corpus_revision if same else None,
        "reuse_key": same.key if same and is_reusable(answer) else None,
    }


def evidence_rows(turn: Turn) -> Iterator[dict[str, Any]]:
    """Yield a row a piece of evidence."""
    for part in _parts(turn):
        yield from map(_evidence, part.evidence)


def citation_rows(turn: Turn) -> Iterator[dict[str, Any]]:
    """Yield a row a citation: those of the answer by number, and those a check dropped."""
    for part in _parts(turn):
        yield from _citations(part)


def read_turn(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of `turns` with its JSON columns read back."""
    for column in ("timings_ms", "plan", "answer"):
        with suppress(TypeError):
            row[column] = json.loads(row[column])
    return row


def _parts(turn: Turn) -> Iterable[Turn]:
    """The turns of several claims, one after the other, or the only one."""
    given_again = (Turn(answer, turn.plan) for answer in turn.answer.parts)
    return turn.parts or tuple(given_again) or (turn,)


def _evidence(piece: Evidence) -> dict[str, Any]:
    return {
        "label": piece.label,
        "passages": _json([hit.passage_id for hit in piece.hits]),
        "text": piece.text,
        "start": piece.start,
        "end": piece.end,
        **{name: getattr(piece.hit, name) for name in _PLACE},
    }


def _citations(turn: Turn) -> Iterator[dict[str, Any]]:
    """Quotations that no model offered, and those of an answer shown again, have no results."""
    by_number = {citation.n: citation for citation in turn.answer.citations}
    if turn.answer.mode == "quotes" or not turn.results:
        for citation in by_number.values():
            yield {**_shown(citation), "sentence": citation.quote, "outcome": "kept"}
    for result in turn.results:
        offered = {
            "sentence": result.sentence,
            "stance": result.stance,
            "outcome": result.outcome,
            "dropped_by": result.check,
            "label": result.label,
            "offered": result.offered,
        }
        for n in result.numbers:
            yield {**_shown(by_number[n]), **offered}
        if not result.numbers:
            yield offered


def _shown(citation: Citation) -> dict[str, Any]:
    return {name: getattr(citation, name) for name in (*_QUOTED, "passage_id", *_PLACE)}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
