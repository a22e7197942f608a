"""Looking for the question as it came, and for what a plan puts beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.looking import look, trust, whole
from bot.answering.models import Exchange, Plan
from bot.answering.planner import make_plan
from retrieval import BM25Retriever, Query
from retrieval.models import Hit

VISIT = "لقاء الشيباني وبوتين جاء خلال زيارة"
TALK = [Exchange("كيف وصف لافروف لقاء بوتين مع أسعد الشيباني؟", "وصفه بالبناء.")]
FOLLOW_UP = "ومتى زار موسكو؟"
WORDS = "زقزقة عصافير البلوط روسيا سوريا موسكو الشرع بوتين قواعد Lavrov Moscow birds وزير كلام"


def rank(hits: list[Hit], words: str) -> int:
    return next((hit.rank for hit in hits if words in hit.text), 99)


def test_with_nothing_beside_it_the_hits_are_the_retrievers_own(retriever: BM25Retriever) -> None:
    plan = make_plan("متى زار الشيباني موسكو؟", since=date(2025, 1, 1))
    query = Query(plan.question, 5, since=date(2025, 1, 1))
    assert look(retriever, plan, 5) == retriever.search(query)


def test_of_a_long_text_the_beginning_is_looked_for(retriever: BM25Retriever) -> None:
    long = ("زقزقة " * 1_000)[:5_000] + " متى زار الشيباني موسكو؟"
    assert look(retriever, make_plan(long), 5) == []
    assert look(retriever, make_plan(long[100:]), 5)


def test_what_a_rumour_comes_wrapped_in_neither_finds_nor_makes_unsure(
    retriever: BM25Retriever,
) -> None:
    claim = make_plan("انسحاب كامل للقوات الروسية من سوريا")
    rumour = make_plan(f"‼️عاجل‼️ {claim.question}\n#عاجل #تريند\nانشر قبل الحذف 👇\nt.me/leaks")
    assert [hit.passage_id for hit in look(retriever, rumour, 5)] == [
        hit.passage_id for hit in look(retriever, claim, 5)
    ]
    assert trust(retriever, rumour) == pytest.approx(trust(retriever, claim))


def test_a_question_in_dialect_is_as_sure_as_in_standard(retriever: BM25Retriever) -> None:
    asked, standard = make_plan("شو حكى علي كده عن روسيا"), make_plan("شو قال علي كده عن روسيا")
    assert trust(retriever, asked) == trust(retriever, standard) > 0.5
    assert look(retriever, asked, 5) == look(retriever, standard, 5)


def test_a_follow_up_made_whole_finds_what_it_asks_for(retriever: BM25Retriever) -> None:
    plan = make_plan(FOLLOW_UP, conversation=TALK)
    planned = replace(plan, standalone="متى زار أسعد الشيباني موسكو؟", phrases=())
    assert rank(look(retriever, planned, 8), VISIT) <= 2
    assert rank(look(retriever, make_plan(FOLLOW_UP), 20), VISIT) > 2


def test_without_a_model_a_follow_up_finds_it_by_what_it_leans_on(retriever: BM25Retriever) -> None:
    alone, behind = make_plan(FOLLOW_UP), make_plan(FOLLOW_UP, conversation=TALK)
    assert rank(look(retriever, behind, 8), VISIT) <= 2
    assert rank(look(retriever, behind, 8), VISIT) <= rank(look(retriever, alone, 8), VISIT)


@pytest.mark.parametrize("made_whole", [False, True])
def test_a_follow_up_that_says_nothing_itself_finds_what_it_leans_on(made_whole: bool) -> None:
    plan = Plan("source?", "en", "question", phrases=("What did he say? source?",))
    if made_whole:
        plan = replace(plan, standalone=plan.phrases[0], phrases=())
    retriever = Lists({"source?": "xyzw", "What did he say? source?": "abcx"})
    assert [hit.passage_id for hit in look(retriever, plan, 4)] == ["a", "x", "b", "y"]


@pytest.mark.parametrize(
    ("question", "phrases", "words"),
    [
        ("Which news agency interviewed Ali Kadah?", ("مقابلة علي كده وكالة",), "نوفوستي"),
        ("When did Shaibani visit Moscow?", ("زيارة الشيباني إلى موسكو",), VISIT),
        (
            "Whom did Putin invite to visit Russia?",
            ("دعا بوتين لزيارة روسيا", "دعوة بوتين"),
            "كما دعا بوتين",
        ),
        ("On what condition may Russia keep its bases?", ("شرط القواعد الروسية",), "شرط أن تخدم"),
    ],
)
def test_an_english_question_finds_no_worse_with_arabic_phrases(
    retriever: BM25Retriever, question: str, phrases: tuple[str, ...], words: str
) -> None:
    alone = make_plan(question)
    beside = replace(alone, phrases=phrases)
    assert rank(look(retriever, beside, 8), words) <= rank(look(retriever, alone, 8), words) < 99


def test_ranks_count_from_one_and_scores_fall(retriever: BM25Retriever) -> None:
    plan = replace(make_plan("القواعد الروسية في سوريا"), phrases=("زيارة موسكو", "Russian bases"))
    hits = look(retriever, plan, 6)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5, 6]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.passage_id for hit in hits}) == 6


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(
    st.lists(st.lists(st.sampled_from(WORDS.split()), max_size=6).map(" ".join), max_size=4),
    st.integers(1, 10),
)
def test_no_phrase_pushes_out_the_best_hit_of_the_question(
    retriever: BM25Retriever, phrases: list[str], k: int
) -> None:
    plan = make_plan("بأي شرط أبدت وزارة الدفاع استعدادها للسماح لروسيا بالاحتفاظ بقواعدها؟")
    best = look(retriever, plan, k)[0].passage_id
    hits = look(retriever, replace(plan, phrases=tuple(phrases)), k)
    assert best in {hit.passage_id for hit in hits}
    assert len(hits) <= k


def test_hits_of_phrases_alone_stay_behind_the_questions_better_ones() -> None:
    plan = Plan("سؤال", "ar", "question", phrases=("هراء", "لغو"))
    retriever = Lists({"سؤال": "abcde", "هراء": "xyz", "لغو": "xyz"})
    assert [hit.passage_id for hit in look(retriever, plan, 8)][:2] == ["a", "b"]
    assert look(retriever, plan, 8)[0].score == 1.0


def test_the_best_hit_stays_even_where_every_other_is_found_by_all() -> None:
    plan = Plan("سؤال", "ar", "question", standalone="سؤال كامل", phrases=("هراء",))
    retriever = Lists({"سؤال": "abcdefghij", "سؤال كامل": "bcdefghij", "هراء": "bcdefghij"})
    assert "a" in {hit.passage_id for hit in look(retriever, plan, 3)}


def test_the_readers_filters_hold_and_the_planners_dates_only_bind_the_phrases() -> None:
    plan = Plan(
        "سؤال",
        "ar",
        "question",
        since=date(2025, 2, 1),
        until=date(2025, 6, 1),
        publisher="عنب بلدي",
        standalone="سؤال كامل",
        phrases=("عبارة",),
        phrases_since=date(2025, 1, 1),
        phrases_until=date(2025, 3, 1),
    )
    retriever = Lists({})
    look(retriever, plan, 8)
    raw, whole_question, phrase = retriever.asked
    for query in (raw, whole_question):
        assert (query.since, query.until) == (date(2025, 2, 1), date(2025, 6, 1))
    assert (phrase.since, phrase.until) == (date(2025, 2, 1), date(2025, 3, 1))
    assert {query.publisher for query in retriever.asked} == {"عنب بلدي"}


def test_phrases_of_days_that_the_reader_shut_out_are_not_looked_for() -> None:
    plan = Plan("سؤال", "ar", "question", until=date(2025, 1, 1), phrases=("عبارة",))
    retriever = Lists({})
    look(retriever, replace(plan, phrases_since=date(2025, 2, 1)), 8)
    assert [query.text for query in retriever.asked] == ["سؤال"]


def test_a_search_expression_is_looked_for_as_it_stands() -> None:
    plan = Plan('"القواعد الروسية" -طرطوس', "ar", "question", phrases=("طرطوس",))
    retriever = Lists({})
    look(retriever, plan, 8)
    assert [query.text for query in retriever.asked] == [plan.question]


def test_what_a_phrase_would_demand_or_forbid_is_only_looked_for() -> None:
    plan = Plan("سؤال", "ar", "question", standalone="-كذا", phrases=('"عبارة" -كلمة',))
    retriever = Lists({})
    look(retriever, plan, 8)
    assert [query.text for query in retriever.asked] == ["سؤال", "كذا", "عبارة كلمة"]


def test_a_follow_up_is_trusted_as_much_as_the_question_it_stands_for(
    retriever: BM25Retriever,
) -> None:
    alone = make_plan("ومتى؟")
    assert trust(retriever, alone) == 0.0
    behind = make_plan("ومتى؟", conversation=[Exchange("هل زار الشيباني موسكو؟", "نعم.")])
    assert trust(retriever, behind) > 0.15
    made_whole = replace(alone, standalone="متى زار أسعد الشيباني موسكو؟")
    assert trust(retriever, made_whole) == retriever.confidence(Query(made_whole.standalone or ""))


def test_phrases_add_no_trust(retriever: BM25Retriever) -> None:
    plan = make_plan("زقزقة عصافير البلوط")
    planned = replace(plan, phrases=("متى زار الشيباني موسكو",))
    assert trust(retriever, planned) == trust(retriever, plan)


def test_texts_are_compared_with_the_question_made_whole() -> None:
    plan = make_plan(FOLLOW_UP, conversation=TALK)
    assert whole(plan) == f"{TALK[0].question} {FOLLOW_UP}"
    assert whole(replace(plan, standalone="متى زار الشيباني موسكو؟")) == "متى زار الشيباني موسكو؟"
    assert whole(make_plan(FOLLOW_UP)) == FOLLOW_UP


class Lists:
    """A retriever that finds what it is told: a letter a hit, best first."""

    def __init__(self, lists: dict[str, str]) -> None:
        self._lists = lists
        self.asked: list[Query] = []

    def search(self, query: Query) -> list[Hit]:
        self.asked.append(query)
        found = self._lists.get(query.text, "")[: query.k]
        return [a_hit(rank, letter, 10.0 - rank) for rank, letter in enumerate(found, 1)]

    def confidence(self, query: Query) -> float:
        return float(query.text in self._lists)


def a_hit(rank: int, passage: str, score: float) -> Hit:
    nothing = (None, None, None, None, None, None, None)
    return Hit(rank, score, passage, "a", "0" * 12, *nothing, "نص", 0, 2)
