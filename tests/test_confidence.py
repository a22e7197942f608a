"""Confidence is a chance, read off the hits."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from retrieval.confidence import confidence, read_signs
from retrieval.models import Hit

QUESTION = "متى زار لافروف دمشق؟"
HIT = Hit(
    1, 9.0, "a#0-9", "a", "", None, None, None, None, None, None, None,
    "زار لافروف دمشق في 4 شباط 2025.", 0, 9,
)  # fmt: skip
RIVAL = replace(HIT, article_id="b", text="وصل لافروف إلى بيروت أمس.")


def rarity(term: str) -> float:
    return 1.0 if "لافروف" in term else 5.0


def test_without_a_hit_or_a_word_there_is_no_confidence() -> None:
    assert confidence(QUESTION, [], rarity) == 0
    assert confidence("ما هو؟", [HIT], rarity) == 0


def test_a_hit_with_all_the_words_is_surer_than_one_without() -> None:
    assert confidence(QUESTION, [HIT, RIVAL], rarity) > 0.5
    assert confidence(QUESTION, [RIVAL], rarity) < confidence(QUESTION, [HIT], rarity)


def test_a_rival_that_says_the_same_takes_away() -> None:
    twin = replace(HIT, article_id="b")
    assert confidence(QUESTION, [HIT, twin], rarity) < confidence(QUESTION, [HIT, RIVAL], rarity)


def test_a_date_that_is_asked_for_and_not_there_takes_away() -> None:
    undated = replace(HIT, text="زار لافروف دمشق.")
    signs = [read_signs(QUESTION, [hit], rarity) for hit in (HIT, undated)]
    assert [each.uncounted for each in signs if each] == [0, 1]
    in_words = read_signs("كم منزلا؟", [replace(HIT, text="أربعة ملايين منزل")], rarity)
    assert in_words is not None
    assert in_words.uncounted == 0


@given(st.text(), st.lists(st.text(), max_size=4))
def test_it_is_a_chance_for_any_text(question: str, texts: list[str]) -> None:
    hits = [replace(HIT, text=text, article_id=str(n)) for n, text in enumerate(texts)]
    assert 0 <= confidence(question, hits, rarity) <= 1
    assert 0 <= confidence(question, hits, lambda _: 0.0) <= 1
