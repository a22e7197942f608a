"""Confidence is a chance, read off the hits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.analyzer import passage_terms
from retrieval.confidence import Signs, Statistics, confidence, read_signs
from retrieval.index import K1
from retrieval.models import Hit

QUESTION = "متى زار لافروف دمشق؟"
HIT = Hit(
    1, 9.0, "a#0-9", "a", "", None, None, None, None, None, None, None,
    "زار لافروف دمشق في 4 شباط 2025.", 0, 9,
)  # fmt: skip
RIVAL = replace(HIT, article_id="b", text="وصل لافروف إلى بيروت أمس.")


def rarity(term: str) -> float:
    return 1.0 if "لافروف" in term else 5.0


def counted(hits: Sequence[Hit], terms: Collection[str]) -> list[dict[str, float]]:
    counts = [Counter(passage_terms(hit.text)) for hit in hits]
    return [{t: n * (K1 + 1) / (n + K1) for t, n in held.items() if t in terms} for held in counts]


KNOWN = Statistics(rarity, counted)


def signs_of(hits: list[Hit], question: str = QUESTION) -> Signs:
    signs = read_signs(question, hits, KNOWN)
    assert signs is not None
    return signs


def test_without_a_hit_or_a_word_there_is_no_confidence() -> None:
    assert confidence(QUESTION, [], KNOWN) == 0
    assert confidence("ما هو؟", [HIT], KNOWN) == 0


def test_a_hit_with_all_the_words_is_surer_than_one_without() -> None:
    assert confidence(QUESTION, [HIT, RIVAL], KNOWN) > 0.5
    assert confidence(QUESTION, [RIVAL], KNOWN) < confidence(QUESTION, [HIT], KNOWN)


def test_a_rival_that_says_the_same_takes_away() -> None:
    twin = replace(HIT, article_id="b")
    assert confidence(QUESTION, [HIT, twin], KNOWN) < confidence(QUESTION, [HIT, RIVAL], KNOWN)


def test_a_hit_that_leads_its_rivals_is_surer_than_one_among_equals() -> None:
    alone, among_equals = signs_of([HIT, RIVAL]), signs_of([HIT, replace(HIT, article_id="b")])
    assert alone.lead > among_equals.lead == 0


def test_hits_of_the_same_article_are_no_rivals() -> None:
    assert signs_of([HIT, replace(HIT, passage_id="a#9-18")]).lead == signs_of([HIT]).lead


def test_a_hit_with_each_word_once_is_surer_than_one_that_repeats_a_word() -> None:
    repeated = replace(HIT, text="زار زار زار زار زار في 4 شباط 2025.")
    assert signs_of([HIT]).spread > signs_of([repeated]).spread


def test_words_that_stand_together_are_surer_than_words_far_apart() -> None:
    filler = "كتاب جديد عن بحر قديم " * 10
    apart = replace(HIT, text=f"زار لافروف {filler} دمشق في 4 شباط 2025.")
    beside = replace(HIT, text=f"زار لافروف دمشق {filler} في 4 شباط 2025.")
    assert signs_of([beside]).together > signs_of([apart]).together
    assert signs_of([beside]).held == signs_of([apart]).held
    assert confidence(QUESTION, [beside], KNOWN) > confidence(QUESTION, [apart], KNOWN)


def test_an_article_counts_with_what_its_hits_hold_between_them() -> None:
    parts = [replace(HIT, text="زار لافروف مدينة."), replace(HIT, text="دمشق مدينة.")]
    others = [parts[0], replace(parts[1], article_id="b")]
    assert signs_of(parts).article > signs_of(others).article


def test_a_date_that_is_asked_for_and_not_there_takes_away() -> None:
    undated = replace(HIT, text="زار لافروف دمشق.")
    assert [signs_of([hit]).uncounted for hit in (HIT, undated)] == [0, 1]
    assert [signs_of([hit], "من زار دمشق؟").figure for hit in (HIT, undated)] == [0, 0]


def test_a_number_in_words_counts_and_one_from_the_question_does_not() -> None:
    asked = "كم منزلا دمر في 2025؟"
    in_words = replace(HIT, text="أربعة ملايين منزل")
    only_repeated = replace(HIT, text="دمر المنزل في 2025")
    assert [signs_of([hit], asked).uncounted for hit in (in_words, only_repeated)] == [0, 1]


@given(st.text(), st.lists(st.text(), max_size=4))
def test_it_is_a_chance_for_any_text(question: str, texts: list[str]) -> None:
    hits = [replace(HIT, text=text, article_id=str(n)) for n, text in enumerate(texts)]
    assert 0 <= confidence(question, hits, KNOWN) <= 1
    assert 0 <= confidence(question, hits, Statistics(lambda _: 0.0, counted)) <= 1
