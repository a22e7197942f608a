"""A model's reply, read into a draft."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.draft import DraftReader, DraftSentence, parse_draft
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
        'maybe {{"sentences": []}} or not</think>{}',
        "<think>unsure, but here it is: {}",
        "<think>\n\n</think>\n\n```json\n{}\n```",
        "```{}```",
        '{{"thought": "hm"}}\n{}',
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


def test_a_line_end_inside_a_string_is_white_space() -> None:
    broken = reply().replace("قال كذا.", "قال\nكذا.")
    assert parse_draft(broken).sentences[0].text == "قال كذا."


def test_a_closing_tag_inside_the_json_ends_no_thinking() -> None:
    sentence = {"text": "a </think> b", "cites": []}
    assert parse_draft(reply(sentences=[sentence])).sentences[0].text == "a </think> b"


# While the reply streams in


def fed(pieces: list[str]) -> list[DraftSentence]:
    reader = DraftReader()
    return [sentence for piece in pieces for sentence in reader.feed(piece)]


def test_a_sentence_is_read_as_soon_as_its_brace_is_closed() -> None:
    one, two = ({"text": text, "cites": []} for text in ("واحد.", "اثنان."))
    whole = reply(sentences=[one, two])
    end = whole.index("}", whole.index("واحد")) + 1
    reader = DraftReader()
    assert reader.feed(whole[: end - 1]) == []
    assert [sentence.text for sentence in reader.feed(whole[end - 1 : end])] == ["واحد."]
    assert [sentence.text for sentence in reader.feed(whole[end:])] == ["اثنان."]


@pytest.mark.parametrize(
    "before",
    ["", " \n", "```json\n", "```{", "<think>a {</think>\n", "<think></think> ```JSON\r\n"],
)
def test_a_reply_is_read_as_it_comes_after_a_thinking_block_and_a_fence(before: str) -> None:
    whole = before.removesuffix("{") + reply()
    assert fed(list(whole)) == list(parse_draft(whole).sentences)


@pytest.mark.parametrize("before", ["Here it is: ", "I think so.</think>", "<thinking>", "``"])
def test_a_reply_that_may_still_be_thinking_is_read_at_its_end(before: str) -> None:
    whole = before + reply()
    assert fed(list(whole)) == []
    assert parse_draft(whole).sentences


def test_of_two_lists_of_sentences_the_first_one_counts() -> None:
    one, two = (f'"sentences": [{{"text": "{text}", "cites": []}}]' for text in "ab")
    twice = f'{{"kind": "question", {one}, {two}, "verdict": "answered"}}'
    assert [sentence.text for sentence in parse_draft(twice).sentences] == ["a"]
    assert fed([twice]) == list(parse_draft(twice).sentences)


def test_no_more_sentences_are_read_than_an_answer_has_room_for() -> None:
    many = [{"text": f"{n}.", "cites": []} if n % 3 else n for n in range(40)]
    whole = reply(sentences=many)
    assert fed(list(whole)) == list(parse_draft(whole).sentences)
    assert len(fed([whole])) == 8


@pytest.mark.parametrize(
    "junk",
    ["{" * 99_000, '{"sentences": [' + "[" * 99_000, "<think>" + "</thin" * 16_000, " " * 99_000],
)
def test_the_longest_junk_in_single_characters_is_read_through(junk: str) -> None:
    assert fed(list(junk)) == []


def test_what_is_too_long_to_be_read_is_not_read() -> None:
    assert fed([" " * 100_001, reply()]) == []


_TEXT = st.text(st.sampled_from('ab{}[],:"\\\n </think>قال😀\u200f\ud800[1]'), max_size=12)
_CITE = st.fixed_dictionaries(
    {}, optional={"p": st.integers(0, 3) | _TEXT, "stance": _TEXT, "quote": _TEXT}
)
_ITEM = st.fixed_dictionaries({"text": _TEXT, "cites": st.lists(_CITE, max_size=2)})
_ODD: st.SearchStrategy[Any] = st.none() | st.integers() | _TEXT | st.lists(st.integers())
_DRAFT = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["claim", "question"]),
        "sentences": st.lists(_ITEM | _ODD, max_size=14),
        "verdict": st.just("answered"),
    },
    optional={"missing": _TEXT, "sentences ": st.lists(_TEXT), "x": st.dictionaries(_TEXT, _ODD)},
)
_BEFORE = st.sampled_from(
    [
        "",
        "\n",
        "```json\n",
        "<think>{</think>",
        "<think>",
        "so {} ",
        "x</think>",
        "`",
        "{",
        "[",
        '{"a":1}',
    ]
)


@st.composite
def replies(draw: st.DrawFn) -> str:
    """A draft in JSON of any order and shape, with something around it, sometimes broken."""
    content = draw(_DRAFT)
    order = draw(st.permutations(list(content)))
    written = json.dumps(
        {key: content[key] for key in order},
        ensure_ascii=draw(st.booleans()),
        indent=draw(st.sampled_from([None, 1])),
    )
    whole = draw(_BEFORE) + written + draw(st.sampled_from(["", "\n```", " ok", "{", written]))
    cut = draw(st.integers(0, len(whole)))
    return draw(st.sampled_from([whole, whole, whole[:cut], whole[:cut] + whole[cut + 1 :]]))


@given(replies(), st.lists(st.integers(0, 2_000), max_size=20))
def test_what_is_read_while_it_streams_is_how_the_whole_begins(whole: str, cuts: list[int]) -> None:
    bounds = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    sentences = fed([whole[start:end] for start, end in pairwise(bounds)])
    assert sentences == fed([whole])
    try:
        draft = parse_draft(whole)
    except ModelNonsense:
        return
    assert sentences == list(draft.sentences[: len(sentences)])
    if whole.lstrip().startswith("{"):
        assert len(sentences) == len(draft.sentences) or not sentences
