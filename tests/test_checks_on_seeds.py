"""All checks, on a model that answers the questions about the seeds from what supports them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.answering.checks.naming import names_stand
from bot.answering.checks.support import is_supported
from bot.answering.draft import Draft, DraftCitation, DraftSentence
from bot.answering.models import Evidence, Kind, Plan, Stance, Verdict
from bot.answering.verification import Verified
from tests.evidence import hit, verify

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared/data"


def _rows(*kinds: str) -> list[dict[str, Any]]:
    if not DATA.exists():
        pytest.skip("the questions about the seeds are not beside the checkout")
    lines = (DATA / "seeds_questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["kind"] in kinds]


def _pieces(row: dict[str, Any]) -> list[Evidence]:
    files = json.loads((DATA / "seeds_articles.json").read_text(encoding="utf-8"))
    about = {article["file"]: article for article in files}
    pieces = []
    for number, name in enumerate(dict.fromkeys(item["file"] for item in row["evidence"]), 1):
        text = (ROOT / "seeds/articles" / name).read_text(encoding="utf-8")
        found = hit(text, article_id=name, start=0, published=about[name]["published"])
        pieces.append(Evidence(number, text, 0, len(text), (found,)))
    return pieces


def _answered(row: dict[str, Any], kind: Kind, stance: Stance, verdict: Verdict) -> Verified:
    pieces = _pieces(row)
    number = {piece.hit.article_id: piece.number for piece in pieces}
    sentences = tuple(
        DraftSentence(
            item["sentence"], (DraftCitation(number[item["file"]], stance, item["sentence"]),)
        )
        for item in row["evidence"]
    )
    draft = Draft(kind=kind, sentences=sentences, verdict=verdict, missing="")
    return verify(draft, pieces, Plan(row["question"], row["lang"], kind))


def test_every_fact_that_is_told_word_for_word_is_answered_and_cited() -> None:
    for row in _rows("fact", "multi"):
        verified = _answered(row, "question", "supports", "answered")
        assert verified.verdict == "answered", row["id"]
        assert len(verified.sentences) == len(row["evidence"]), row["id"]


def test_every_false_claim_is_refuted_and_none_is_supported() -> None:
    for row in _rows("false_claim"):
        assert _answered(row, "claim", "refutes", "refuted").verdict == "refuted", row["id"]
        assert _answered(row, "claim", "supports", "supported").verdict != "supported", row["id"]


def test_true_answers_in_other_words_and_either_language_are_supported_and_rightly_named() -> None:
    for row in _rows("fact", "multi"):
        sources = [*row["supporting_sentences"], *(piece.text for piece in _pieces(row))]
        assert is_supported(row["answer"], row["supporting_sentences"]), row["id"]
        assert names_stand(row["answer"], sources), row["id"]
