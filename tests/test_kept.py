"""An article as one JSON object: all that is known of it comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Article, Aside, Span
from retrieval.reading.jsonl import read_line
from retrieval.reading.kept import from_record, to_record

TODAY = date(2026, 1, 1)
TEXT = "العنوان\nقال الوزير إن الجسر </p> سيُفتح.\nصورة: الجسر\nاقرأ أيضًا\n"
ARTICLE = Article(
    id="https://example.org/a",
    origin="here",
    text=TEXT,
    body=(Span(8, 40),),
    language="ar",
    title="AT&amp;T",
    publisher="سانا",
    publisher_basis="inferred",
    source="رويترز",
    published="2025-02-04T10:00+02:00",
    published_basis="stated",
    updated="2025-02-05",
    author="كاتب",
    url="https://example.org/a",
    asides=(Aside(41, 52, "caption"), Aside(53, 62, "dropped", "related")),
)


def back(record: dict[str, Any]) -> Article | None:
    return from_record(json.loads(json.dumps(record)), "there", TODAY)


def test_an_article_comes_back_as_it_was() -> None:
    assert back(to_record(ARTICLE)) == replace(ARTICLE, origin="there")


def test_ingest_reads_what_was_kept_though_it_looks_like_markup() -> None:
    line = json.dumps(to_record(ARTICLE), ensure_ascii=False)
    assert read_line(line, "there", TODAY) == replace(ARTICLE, origin="there")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=3))
def test_any_text_comes_back(text: str) -> None:
    middle = len(text) // 2
    spans = {"body": (Span(0, middle),), "asides": (Aside(middle, len(text), "heading"),)}
    article = replace(ARTICLE, text=text, **spans)
    assert back(to_record(article)) == replace(article, origin="there")


@pytest.mark.parametrize(
    "change",
    [
        {"text": TEXT.replace("سيُفتح", "سيُغلق")},
        {"version": "0" * 12},
        {"body": []},
        {"body": [[0, len(TEXT) + 1]]},
        {"body": [[-2, 3]]},
        {"body": [[8, 20], [15, 40]]},
        {"body": [[8, 45]]},
        {"body": [["8", 40]]},
        {"body": [[True, 40]]},
        {"body": [[8]]},
        {"body": None},
        {"asides": [{"start": 41, "end": 52, "kind": "advert", "why": None}]},
        {"asides": [41]},
        {"language": "fr"},
        {"published_basis": "sure"},
        {"published": "2031-01-01"},
        {"published": "4 شباط 2025"},
        {"updated": "soon"},
        {"url": "javascript:alert(1)"},
        {"id": ""},
        {"title": 7},
        {"title": "a\0b"},
        {"title": "\ud800"},
    ],
)
def test_what_another_hand_changed_is_not_taken_at_its_word(change: dict[str, Any]) -> None:
    assert back({**to_record(ARTICLE), **change}) is None


@pytest.mark.parametrize("name", list(to_record(ARTICLE)))
def test_what_another_program_wrote_is_none(name: str) -> None:
    record = to_record(ARTICLE)
    del record[name]
    assert back(record) is None
