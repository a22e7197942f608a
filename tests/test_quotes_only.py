"""Quotations when no model answers: the best sentences, once each, in an honest order."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.models import Evidence
from bot.answering.quotes_only import quote_best
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
