"""A model's reply, read into a draft."""

import json

import pytest

from bot.answering.draft import parse_draft
from bot.errors import ModelNonsense

GOOD = {
    "kind": "question",
    "sentences": [
        {"text": "قال كذا.", "cites": [{"p": 1, "stance": "supports", "quote": "قال كذا وكذا"}]}
    ],
    "verdict": "answered",
    "missing": "",
}


def reply(**changes: object) -> str:
    return json.dumps({**GOOD, **changes}, ensure_ascii=False)


@pytest.mark.parametrize(
    "wrapped",
    [
        "{}",
        "```json\n{}\n```",
        "Here is {{my}} answer:\n{}\nI hope it helps.",
        '<think>maybe {{"sentences": []}} or not</think>{}',
    ],
)
def test_json_is_read_out_of_what_stands_around_it(wrapped: str) -> None:
    draft = parse_draft(wrapped.format(reply()))
    assert draft.sentences[0].citations[0].label == 1


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "I think so.",
        reply()[:-20],
        "[]",
        '{"sentences": "all"}',
        reply(verdict="certainly"),
        reply(kind="joke"),
        reply(sentences=[{"text": "a"}]),
        reply(sentences=[{"text": "a" * 2000, "cites": []}]),
        reply(missing="a" * 200_000),
        "{" * 90_000,
        '{"a":' * 15_000,
        "<think>" * 10_000,
        reply(sentences=[{"text": 3, "cites": []}]),
        reply(sentences=[{"text": "a", "cites": [{"p": 1, "quote": None}]}]),
        reply(sentences=[{"text": "a", "cites": ["P1"]}]),
        '{"sentences": ' + "[" * 100_000,
    ],
)
def test_a_reply_of_another_shape_is_nonsense(broken: str) -> None:
    with pytest.raises(ModelNonsense):
        parse_draft(broken)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        (1, 1),
        ("P1", 1),
        ("١", 1),
        ("[P\u200f۱]", 1),
        ("P1, P2", None),
        (-1, None),
        (1.5, None),
        (None, None),
        ("first", None),
        ("99999999999999999999", None),
    ],
)
def test_labels_are_read_in_any_digits_and_brackets(written: object, label: int | None) -> None:
    cites = [{"p": written, "stance": "supports", "quote": "قال كذا وكذا"}]
    draft = parse_draft(reply(sentences=[{"text": "a", "cites": cites}]))
    assert draft.sentences[0].citations[0].label == label


@pytest.mark.parametrize(
    "text",
    [
        "قال كذا [1].",
        "قال كذا [1، 2].",
        "قال كذا【١】.",
        "قال كذا [\u200fP1\u200f].",
        "قال كذا (P2).",
    ],
)
def test_marks_of_labels_are_no_part_of_a_sentence(text: str) -> None:
    draft = parse_draft(reply(sentences=[{"text": text, "cites": []}]))
    assert draft.sentences[0].text == "قال كذا."


def test_a_year_in_brackets_is_no_mark() -> None:
    draft = parse_draft(reply(sentences=[{"text": "في العام (2025) [2024]", "cites": []}]))
    assert draft.sentences[0].text == "في العام (2025) [2024]"


def test_one_malformed_sentence_does_not_cost_the_others() -> None:
    good = GOOD["sentences"]
    assert isinstance(good, list)
    draft = parse_draft(reply(sentences=[{"text": "a", "cites": None}, *good]))
    assert [sentence.text for sentence in draft.sentences] == ["قال كذا."]


def test_an_unknown_stance_is_only_context() -> None:
    cites = [{"p": 1, "stance": "proves", "quote": "قال كذا وكذا"}]
    draft = parse_draft(reply(sentences=[{"text": "a", "cites": cites}]))
    assert draft.sentences[0].citations[0].stance == "context"


def test_half_characters_are_left_out() -> None:
    draft = parse_draft(reply(sentences=[{"text": "قال \ud800كذا", "cites": []}]))
    assert draft.sentences[0].text == "قال كذا"
