"""Evidence made by hand, for the tests of answering."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.answering.citing import Shelf
from bot.answering.draft import Draft, parse_draft
from bot.answering.judging import judge
from bot.answering.models import Evidence, Kind, Plan
from bot.answering.verification import Verified, assemble
from retrieval.models import Hit

SPEECH = (
    "قال وزير الداخلية، علي كده، إن “التعاون مع روسيا يخدم المصلحة السورية”. "
    "وأضاف كده في مقابلة مع وكالة “نوفوستي”، الثلاثاء 4 من شباط، أن نحو أربعة ملايين منزل مدمرة."
)
BASES = "أبدت وزارة الدفاع استعدادها للسماح لروسيا بالاحتفاظ بقواعدها، شرط أن تخدم مصلحة البلاد."


def hit(text: str, **changes: Any) -> Hit:
    fields: dict[str, Any] = {
        "rank": 1,
        "score": 1.0,
        "passage_id": "a#10",
        "article_id": "a",
        "article_version": "0" * 12,
        "title": "عنوان",
        "opening": None,
        "publisher": "عنب بلدي",
        "publisher_basis": "inferred",
        "published": "2025-02-04",
        "published_basis": "inferred",
        "url": None,
        "text": text,
        "start": 10,
        "end": 10 + len(text),
    }
    return Hit(**{**fields, **changes})


def evidence(number: int, text: str, **changes: Any) -> Evidence:
    found = hit(text, **changes)
    return Evidence(number, text, found.start, found.end, (found,))


def draft(
    *sentences: tuple[str, list[dict[str, Any]]], verdict: str = "answered", kind: str = "question"
) -> Draft:
    items = [{"text": text, "cites": cites} for text, cites in sentences]
    return parse_draft(
        json.dumps({"kind": kind, "sentences": items, "verdict": verdict, "missing": ""})
    )


def plan(question: str = "سؤال", kind: Kind = "question", **changes: Any) -> Plan:
    return Plan(question=question, language=changes.pop("language", "ar"), kind=kind, **changes)


def verify(draft: Draft, evidence: Sequence[Evidence], plan: Plan) -> Verified:
    """Judge each sentence of a draft by itself, and put together what stands."""
    shelf = Shelf.of(evidence)
    judged = [judge(sentence, shelf, plan) for sentence in dict.fromkeys(draft.sentences)]
    return assemble(judged, plan, plan.kind, draft.verdict)
