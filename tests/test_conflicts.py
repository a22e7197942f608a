"""Numbers that changed, and passages that disagree, are never silently chosen among."""

from __future__ import annotations

import pytest

from bot.answering.citing import Located
from bot.answering.conflicts import with_conflicts, with_rival_quotes
from bot.answering.counting import counts
from bot.answering.models import Citation, Evidence, Sentence, Stance
from bot.answering.rivals import rival
from retrieval.models import Span
from tests.evidence import evidence

OLD = "قُتل 40 شخصًا في انفجار مرفأ بيروت، بحسب وزارة الصحة اللبنانية."
NEW = "ارتفعت حصيلة قتلى انفجار مرفأ بيروت إلى 52 قتيلًا، بحسب وزارة الصحة اللبنانية."
OTHER = "قُتل 15 شخصًا في انهيار مبنى سكني وسط حلب، بحسب الدفاع المدني السوري."
ASKED = "كم عدد قتلى انفجار مرفأ بيروت؟"


def piece(number: int, text: str, article: str, published: str | None) -> Evidence:
    return evidence(
        number, text, article_id=article, published=published, passage_id=f"{article}#10"
    )


def cited(source: Evidence, n: int, stance: Stance = "supports") -> Citation:
    span = Span(0, len(source.text))
    return Located(source, span, span).citation(n, stance)


EARLY = piece(1, OLD, "a", "2025-02-04")
LATE = piece(2, NEW, "b", "2025-02-06")


def test_a_number_that_changed_is_added_and_put_oldest_first() -> None:
    shown = (Sentence("قُتل 52 شخصًا في الانفجار، وهم 52 قتيلًا.", (1,)),)
    sentences, citations, verdict = with_conflicts(
        ASKED, shown, (cited(LATE, 1),), (EARLY, LATE), "question", "answered"
    )
    assert verdict == "conflicting"
    assert [sentence.text for sentence in sentences] == [OLD, shown[0].text]
    assert [sentence.citations for sentence in sentences] == [(2,), (1,)]
    assert [(c.n, c.published, c.stance) for c in citations] == [
        (1, "2025-02-06", "supports"),
        (2, "2025-02-04", "supports"),
    ]
    assert citations[1].quote == citations[1].context == OLD


def test_rivals_that_are_both_cited_are_put_oldest_first_and_stay_an_answer() -> None:
    shown = (Sentence("بلغت الحصيلة 52 قتيلًا.", (1,)), Sentence("قُتل 40 شخصًا.", (2,)))
    both = (cited(LATE, 1), cited(EARLY, 2))
    sentences, citations, verdict = with_conflicts(
        ASKED, shown, both, (EARLY, LATE), "question", "answered"
    )
    assert (sentences, citations, verdict) == (shown[::-1], both, "answered")


def test_an_article_is_no_rival_of_itself_and_another_one_is_one_rival() -> None:
    both = piece(1, f"{OLD} {NEW}", "a", "2025-02-04")
    shown = (Sentence(OLD, (1,)),)
    first = Located(both, Span(0, len(OLD)), Span(0, len(OLD))).citation(1, "supports")
    alone = with_conflicts(ASKED, shown, (first,), (both,), "question", "answered")
    assert alone == (shown, (first,), "answered")
    twice = piece(2, f"{NEW} {NEW.replace('52', '53')}", "b", "2025-02-06")
    _, citations, _ = with_conflicts(ASKED, shown, (first,), (both, twice), "question", "answered")
    assert [citation.context for citation in citations] == [OLD, NEW]


@pytest.mark.parametrize("day", ["2025-02-04", "2025-02-04T10:00:00+03:00", None])
def test_articles_of_one_day_that_disagree_conflict(day: str | None) -> None:
    late = piece(2, NEW, "b", day)
    shown = (Sentence("بلغت الحصيلة 52 قتيلًا.", (1,)), Sentence("قُتل 40 شخصًا.", (2,)))
    *_, verdict = with_conflicts(
        ASKED, shown, (cited(late, 1), cited(EARLY, 2)), (EARLY, late), "question", "answered"
    )
    assert verdict == "conflicting"


@pytest.mark.parametrize(
    ("claim", "source", "stance", "verdict", "added"),
    [
        ("قُتل 52 شخصًا في انفجار مرفأ بيروت", LATE, "supports", "supported", "refutes"),
        ("قُتل 52 شخصًا في انفجار مرفأ بيروت", EARLY, "refutes", "refuted", "supports"),
        ("قُتل 90 شخصًا في انفجار مرفأ بيروت", EARLY, "refutes", "refuted", None),
        ("وقع انفجار في مرفأ بيروت", EARLY, "supports", "supported", None),
    ],
)
def test_a_claims_own_number_decides(
    claim: str, source: Evidence, stance: Stance, verdict: str, added: str | None
) -> None:
    shown = (Sentence(source.text, (1,)),)
    _, citations, found = with_conflicts(
        claim, shown, (cited(source, 1, stance),), (EARLY, LATE), "claim", verdict
    )
    assert found == ("conflicting" if added else verdict)
    assert [citation.stance for citation in citations[1:]] == ([added] if added else [])


def test_quotations_are_ordered_and_numbered_anew_but_judge_nothing() -> None:
    shown = (Sentence(NEW, (1,)), Sentence(OLD, (2,)))
    both = (cited(LATE, 1, "context"), cited(EARLY, 2, "context"))
    assert with_conflicts(ASKED, shown, both, (EARLY, LATE), "question", "answered") == (
        shown,
        both,
        "answered",
    )
    sentences, citations = with_rival_quotes(ASKED, shown, both, (EARLY, LATE), 3)
    assert sentences == (Sentence(OLD, (1,)), Sentence(NEW, (2,)))
    assert [(item.n, item.quote) for item in citations] == [(1, OLD), (2, NEW)]


def test_among_three_quotations_a_rival_takes_the_place_of_one_that_agrees_with_all() -> None:
    texts = ["زار الوزير موقع الانفجار.", "أغلقت السلطات الطريق إلى المرفأ."]
    others = [piece(n, text, f"o{n}", None) for n, text in enumerate(texts, 3)]
    pieces = (LATE, *others)
    shown = tuple(Sentence(item.text, (n,)) for n, item in enumerate(pieces, 1))
    cites = tuple(cited(item, n, "context") for n, item in enumerate(pieces, 1))
    sentences, citations = with_rival_quotes(ASKED, shown, cites, (*pieces, EARLY), 3)
    assert [item.text for item in sentences] == [OLD, NEW, texts[0]]
    assert [citation.quote for citation in citations] == [OLD, NEW, texts[0]]
    assert [item.citations for item in sentences] == [(1,), (2,), (3,)]


@pytest.mark.parametrize(
    "other",
    [
        OTHER,
        OLD,
        "قُتل نحو 41 شخصًا في انفجار مرفأ بيروت، بحسب وزارة الصحة اللبنانية.",
        "أُصيب 300 جريح في انفجار مرفأ بيروت، بحسب وزارة الصحة اللبنانية.",
        "قُتل أربعون شخصًا في انفجار مرفأ بيروت، وأُصيب 90، بحسب وزارة الصحة اللبنانية.",
        "وقع انفجار مرفأ بيروت في 4 من آب 2020، بحسب وزارة الصحة اللبنانية.",
    ],
)
def test_what_speaks_of_something_else_is_no_rival(other: str) -> None:
    source = piece(2, other, "b", "2025-02-06")
    shown = (Sentence(OLD, (1,)),)
    found = with_conflicts(
        ASKED, shown, (cited(EARLY, 1),), (EARLY, source), "question", "answered"
    )
    assert found == (shown, (cited(EARLY, 1),), "answered")


def test_the_harvests_of_two_towns_are_no_rivals() -> None:
    homs = "بلغ محصول القمح في محافظة حمص هذا الموسم 1240 طنًا، بحسب مديرية الزراعة."
    town = homs.replace("حمص", "اللاذقية").replace("1240", "1980")
    assert rival(counts(homs), homs, homs.replace("1240", "1980"))
    assert not rival(counts(homs), homs, town)


def test_another_year_is_another_number() -> None:
    one = "بلغت نسبة النمو في تونس 2.3 بالمئة خلال عام 2014، وفق المعهد الوطني للإحصاء."
    other = "بلغت نسبة النمو في تونس 1.1 بالمئة خلال عام 2016، وفق المعهد الوطني للإحصاء."
    assert not rival(counts(one), one, other)
    assert rival(counts(one), one, other.replace("2016", "2014"))


def test_english_sentences_disagree_too() -> None:
    one = "The health ministry said 40 people were killed in the Beirut port explosion."
    other = "The health ministry said 52 people were killed in the Beirut port explosion."
    assert rival(counts(one), one, other)
    assert not rival(counts(one), one, other.replace("52", "40"))


@pytest.mark.parametrize(
    "text",
    [
        "فاز الفريق 2-1 في الجولة 22.",
        "يبلغ من العمر 16 سنة.",
        "عند الساعة 13:30 من يوم 4 شباط 2025.",
        "منذ عام 2015 في موسكو.",
        "آلاف القتلى.",
    ],
)
def test_labels_ages_scores_and_times_count_nothing(text: str) -> None:
    assert counts(text) == ()


def test_what_is_counted_is_named_before_or_after_the_number() -> None:
    (after,) = counts("وصول 52 قتيلًا إلى المشفى")
    (before,) = counts("ارتفع عدد القتلى إلى 52")
    assert after.noun & before.noun
