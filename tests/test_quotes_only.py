"""Quotations when no model answers: the best sentences, once each, in an honest order."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.models import Evidence
from bot.answering.quotes_only import quote_best, quotes_verdict
from tests.evidence import SPEECH, evidence

ASKED = "كم عدد قتلى انفجار مرفأ بيروت؟"
OLD = "قُتل 40 شخصًا في انفجار مرفأ بيروت، بحسب وزارة الصحة اللبنانية."
NEW = "ارتفعت حصيلة قتلى انفجار مرفأ بيروت إلى 52 قتيلًا، بحسب وزارة الصحة اللبنانية."


def piece(number: int, text: str, published: str | None) -> Evidence:
    return evidence(number, text, article_id=f"a{number}", published=published, rank=number)


def longest(_: str, texts: Sequence[str]) -> list[float]:
    """The longer a sentence the more relevant, for want of a corpus."""
    return [float(len(text)) for text in texts]


def test_a_reprinted_sentence_is_quoted_once_from_the_earliest_article() -> None:
    pieces = [piece(1, OLD, "2025-02-06"), piece(2, OLD.replace("قُتل", "قتل"), "2025-02-04")]
    _, (citation,) = quote_best(ASKED, pieces, longest)
    assert citation.article_id == "a2"


def test_numbers_that_changed_are_quoted_oldest_first() -> None:
    sentences, citations = quote_best(
        ASKED, [piece(1, NEW, "2025-02-06"), piece(2, OLD, "2025-02-04")], longest
    )
    assert [sentence.text for sentence in sentences] == [OLD, NEW]
    assert [(citation.n, citation.quote) for citation in citations] == [(1, OLD), (2, NEW)]


def test_a_number_that_another_article_gives_is_quoted_even_if_it_ranks_low() -> None:
    def newest_only(_: str, texts: Sequence[str]) -> list[float]:
        return [float(text == NEW) for text in texts]

    pieces = [piece(1, NEW, "2025-02-06"), piece(2, OLD, "2025-02-04")]
    sentences, _ = quote_best(ASKED, pieces, newest_only)
    assert [sentence.text for sentence in sentences] == [OLD, NEW]


def test_a_quotation_says_who_spoke() -> None:
    _, citations = quote_best("ماذا قال الوزير؟", [piece(1, SPEECH, None)], longest)
    assert {citation.said_by for citation in citations} == {"وزير الداخلية، علي كده", "كده"}


def _quoted(worth: dict[str, float], scores: Sequence[float] = ()) -> list[str]:
    """Quote the best of sentences that are worth so much, each in a passage of its own."""

    def known(_: str, texts: Sequence[str]) -> list[float]:
        return [worth[text] for text in texts]

    pieces = [
        evidence(n, text, article_id=f"a{n}", rank=n, score=score)
        for n, (text, score) in enumerate(zip(worth, scores or [1.0] * len(worth), strict=True), 1)
    ]
    sentences, citations = quote_best("ماذا حدث؟", pieces, known)
    assert [citation.quote for citation in citations] == [item.text for item in sentences]
    return [sentence.text for sentence in sentences]


BRIDGE, SCHOOL, MARKET, PORT = (
    "افتُتح الجسر الجديد في حلب.",
    "عادت المدرسة إلى العمل.",
    "ارتفعت أسعار الخبز في السوق.",
    "وصلت السفينة إلى الميناء.",
)


def test_the_best_three_are_quoted_the_best_first() -> None:
    worth = {BRIDGE: 6.0, SCHOOL: 9.0, MARKET: 7.0, PORT: 8.0}
    assert _quoted(worth) == [SCHOOL, PORT, MARKET]


def test_what_is_worth_less_than_half_of_the_best_is_left_out() -> None:
    assert _quoted({BRIDGE: 10.0, SCHOOL: 5.0, MARKET: 4.9}) == [BRIDGE, SCHOOL]
    assert _quoted({BRIDGE: 0.0, SCHOOL: 0.0}) == []


def test_of_two_sentences_alike_that_of_the_better_passage_comes_first() -> None:
    assert _quoted({BRIDGE: 9.0, SCHOOL: 9.0}, scores=[1.0, 2.0]) == [SCHOOL, BRIDGE]


def test_a_quotation_answers_a_question_and_judges_no_claim() -> None:
    assert quotes_verdict("question") == "answered"
    assert quotes_verdict("claim") == "not_enough_evidence"
