"""An answer as JSON, and back."""

import json
from dataclasses import replace
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.kept import answer_of
from bot.answering.models import (
    Answer,
    ArticleReference,
    Checks,
    Citation,
    Sentence,
    Support,
    Usage,
)


def some(kind: type[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Build values of a class from its fields' types, but for the fields given."""
    hints = {name: hint for name, hint in get_type_hints(kind).items() if name not in fields}
    return st.builds(kind, **{name: st.from_type(hint) for name, hint in hints.items()}, **fields)


def few(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=2).map(tuple)


ARTICLES = few(some(ArticleReference))
NUMBERS = few(st.integers())
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "confidence": st.none() | st.floats(0, 1),
    "sentences": few(some(Sentence, citations=NUMBERS)),
    "citations": few(some(Citation)),
    "related": ARTICLES,
    "basis": some(Support, later=ARTICLES, said_by=few(st.text())),
    "checks": some(Checks),
    "usage": some(Usage),
    "timings_ms": st.dictionaries(st.text(), st.floats(0, 1e6), max_size=2),
}
PARTS = some(Answer, parts=st.just(()), **FIELDS)
ANSWERS = some(Answer, parts=few(PARTS), **FIELDS)


@given(ANSWERS)
def test_an_answer_survives_json_whole(answer: Answer) -> None:
    assert answer_of(json.loads(json.dumps(answer.to_json()))) == answer


def test_keys_of_a_newer_version_are_left_out() -> None:
    answer = Answer("?", "ar", "claim", "model", "supported", basis=Support(articles=1))
    value = answer.to_json()
    assert answer_of({**value, "new": 1, "basis": {**value["basis"], "new": 1}}) == answer


@pytest.mark.parametrize("missing", sorted(get_type_hints(Answer)))
def test_what_lacks_a_key_is_of_another_version(missing: str) -> None:
    value = Answer("?", "ar", "claim", "model", None).to_json()
    del value[missing]
    assert answer_of(value) is None


def test_what_is_no_answer_is_of_another_version() -> None:
    value = replace(Answer("?", "ar", "claim", "model", None), parts=()).to_json()
    odd = ({**value, "basis": None}, {**value, "citations": ["x"]}, {**value, "parts": 1}, None)
    assert [answer_of(each) for each in odd] == [None] * 4
