"""What an answer rests on, counted as a reader would count it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.answering.basis import is_later, support
from bot.answering.citing import Located
from bot.answering.models import Citation, Evidence, Plan, Stance, Support
from retrieval.models import Span
from tests.evidence import BASES, evidence

TODAY = date(2025, 4, 1)
PLAN = Plan("ماذا قال الوزير؟", "ar", "question")
SAID = "قال الشيباني إن العلاقات تدخل مرحلة جديدة."


def piece(number: int, text: str = BASES, **changes: Any) -> Evidence:
    article = changes.setdefault("article_id", f"a{number}")
    return evidence(number, text, passage_id=f"{article}#10", rank=number, **changes)


def cited(source: Evidence, n: int = 1, stance: Stance = "supports") -> Citation:
    whole = Span(0, len(source.text))
    return Located(source, whole, whole).citation(n, stance)


def basis(citations: list[Citation], evidence: list[Evidence], plan: Plan = PLAN) -> Support:
    return support(citations, evidence, plan, TODAY)


def test_a_reprint_counts_once_with_the_outlet_that_was_first() -> None:
    first = piece(1, published="2025-02-04", publisher="سانا")
    again = piece(2, f"مقدمة أخرى للخبر هنا. {BASES}", published="2025-02-05", publisher="الوطن")
    sentence = Span(len("مقدمة أخرى للخبر هنا. "), len(again.text))
    repeated = Located(again, sentence, sentence).citation(2, "supports")
    found = basis([repeated, cited(first)], [first, again])
    assert (found.articles, found.outlets, found.newest) == (1, 1, "2025-02-05")


def test_only_citations_that_carry_the_verdict_count_unless_there_are_none() -> None:
    one, other = piece(1, SAID), piece(2, published="2025-03-01", publisher="سانا")
    found = basis([cited(one), cited(other, 2, "context")], [])
    assert (found.articles, found.outlets, found.newest) == (1, 1, "2025-02-04")
    contexts = basis([cited(one, 1, "context"), cited(other, 2, "context")], [])
    assert (contexts.articles, contexts.outlets, contexts.newest) == (2, 2, "2025-03-01")
    assert basis([], [one]) == Support()


def test_the_newest_date_comes_with_its_basis_or_not_at_all() -> None:
    dated, undated = piece(1), piece(2, SAID, published=None, published_basis=None)
    found = basis([cited(dated), cited(undated, 2)], [])
    assert (found.newest, found.newest_basis) == ("2025-02-04", "inferred")
    assert basis([cited(undated)], []).newest is None


def test_speakers_are_named_only_where_all_support_is_reported() -> None:
    one, other = piece(1, SAID), piece(2, "أكد لافروف أن الحوار مستمر.")
    own = piece(3)
    assert basis([cited(one), cited(other, 2)], []).said_by == ("الشيباني", "لافروف")
    assert basis([cited(one), cited(own, 2)], []).said_by == ()
    assert basis([cited(one), cited(own, 2, "context")], []).said_by == ("الشيباني",)


def test_a_speaker_who_is_named_twice_is_told_once_by_the_longest_name() -> None:
    whole = "وزير الخارجية الروسي، سيرغي لافروف"
    said = [f"قال {name} إن الحوار مستمر." for name in (whole, "لافروف", "وزير الخارجية الروسي")]
    sources = [piece(number, text) for number, text in enumerate(said, 1)]
    found = basis([cited(source, n) for n, source in enumerate(sources, 1)], [])
    assert found.said_by == (whole,)
    assert [item.said_by for item in map(cited, sources)][1:] == ["لافروف", "وزير الخارجية الروسي"]


def test_the_date_of_old_evidence_is_that_of_what_is_cited() -> None:
    source, newer = piece(1, published="2025-01-04"), piece(2, published="2025-02-04")
    plan = Plan("ما الوضع في سوريا الآن؟", "ar", "question")
    assert basis([cited(source)], [source, newer], plan).as_of == "2025-01-04"


def test_a_later_article_that_matches_as_well_is_named() -> None:
    used = piece(1, score=10.0)
    later = piece(2, SAID, score=9.5, published="2025-02-05")
    weak = piece(3, SAID, score=8.0, published="2025-02-06")
    same_day = piece(4, SAID, score=9.5, published="2025-02-04T23:00:00+03:00")
    undated = piece(5, SAID, score=9.5, published=None)
    found = basis([cited(used)], [used, later, weak, same_day, undated])
    assert [article.article_id for article in found.later] == ["a2"]


def test_a_later_article_is_measured_by_what_is_cited_and_by_nothing_else() -> None:
    used = piece(1, score=10.0)
    older = piece(2, SAID, score=20.0, published="2025-01-05")
    later = piece(3, SAID, score=9.0, published="2025-02-05")
    found = basis([cited(used)], [older, used, later])
    assert [article.article_id for article in found.later] == ["a3"]


def test_an_article_that_is_cited_is_no_later_one_and_two_are_enough() -> None:
    used = piece(1, score=10.0)
    others = [piece(n, SAID, score=10.0, published=f"2025-03-0{n}") for n in range(2, 6)]
    found = basis([cited(used)], [used, *others])
    assert [article.article_id for article in found.later] == ["a2", "a3"]
    assert basis([cited(used), cited(others[3], 2)], [used, *others]).later == ()


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [
        ("2025-02-05", "2025-02-04", True),
        ("2025-02-04T23:00", "2025-02-04", False),
        ("2025-02", "2025-02-04", False),
        ("2025-03", "2025-02-04", True),
        ("2025-02-28", "2025-02", False),
        (None, "2025-02", False),
    ],
)
def test_dates_are_compared_as_far_as_both_are_known(
    one: str | None, other: str, later: bool
) -> None:
    assert is_later(one, other) is later


@pytest.mark.parametrize(
    ("question", "published", "as_of"),
    [
        ("ما الوضع في سوريا الآن؟", "2025-02-04", "2025-02-04"),
        ("ما الوضع في سوريا الآن؟", "2025-02", "2025-02"),
        ("ما الوضع في سوريا الآن؟", "2025-03", None),
        ("ما الوضع في سوريا الآن؟", "2025-03-20", None),
        ("ما الوضع في سوريا الآن؟", None, None),
        ("ماذا قال الوزير؟", "2025-02-04", None),
    ],
)
def test_old_evidence_for_a_question_about_now_says_its_date(
    question: str, published: str | None, as_of: str | None
) -> None:
    source = piece(1, published=published)
    plan = Plan(question, "ar", "question")
    assert basis([cited(source)], [source], plan).as_of == as_of


@pytest.mark.parametrize(
    ("published", "last"), [("2025-02", date(2025, 2, 28)), ("2024", date(2024, 12, 31))]
)
def test_of_a_month_or_a_year_the_last_day_says_how_old_it_is(published: str, last: date) -> None:
    source = piece(1, published=published)
    plan = Plan("ما الوضع في سوريا الآن؟", "ar", "question")
    said = [
        support([cited(source)], [source], plan, last + timedelta(days=days)).as_of
        for days in (30, 31)
    ]
    assert said == [None, published]


def test_a_short_sentence_that_two_articles_share_makes_no_reprint() -> None:
    one, other = piece(1, "لا تعليق حتى الآن."), piece(2, "لا تعليق حتى الآن.")
    assert basis([cited(one), cited(other, 2)], []).articles == 2
