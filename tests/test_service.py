"""The whole way of a question to its answer, over a real corpus and a real endpoint."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from typing import Any

import pytest

from bot.answering import Answer, AnswerService, Turn, make_plan
from bot.answering.missing import UNNAMED, UNSETTLED
from retrieval import BM25Retriever, Corpus
from tests.asking import QUESTION, SENTENCE, Asked, service_of
from tests.fakes import model as fake
from tests.fakes.loopback import nobody
from tests.fakes.model import Oracle, answer_json, cite


def turn_of(
    retriever: BM25Retriever, behaviour: Any, question: str = QUESTION, **options: Any
) -> Turn:
    return Asked(retriever, behaviour, **options).turn(question)


def test_a_well_behaved_models_answer_is_shown_whole(
    retriever: BM25Retriever, corpus: Corpus
) -> None:
    turn = turn_of(retriever, Oracle({QUESTION: [SENTENCE]}))
    answer = turn.answer
    assert (answer.mode, answer.verdict, answer.fallback) == ("model", "answered", None)
    assert [sentence.text for sentence in answer.sentences] == [SENTENCE]
    (citation,) = answer.citations
    article = corpus.article(citation.article_id)
    assert article is not None
    assert article.text[citation.start : citation.end] == citation.quote == SENTENCE
    assert citation.article_version == article.version
    assert (citation.published, citation.published_basis) == ("2025-02-12", "inferred")
    assert answer.usage.model == "fake"
    assert answer.usage.input_tokens > 0
    assert answer.checks.kept == 1
    assert answer.basis.articles == 1
    assert turn.prompt_hash


def test_an_invented_quotation_gives_way_to_quotations(retriever: BM25Retriever) -> None:
    invented = answer_json([("روسيا ستغادر غدًا.", [cite(1, "روسيا ستغادر سوريا غدًا صباحًا")])])
    turn = turn_of(retriever, [invented])
    assert (turn.answer.mode, turn.answer.fallback) == ("quotes", "unsupported")
    assert turn.answer.checks.dropped == 1
    assert turn.answer.usage.model == "fake"
    assert "ستغادر" not in str(turn.answer.to_json()["sentences"])
    assert any(citation.quote == SENTENCE for citation in turn.answer.citations)


def test_a_true_sentence_is_kept_beside_an_invented_one(retriever: BM25Retriever) -> None:
    def behave(request: dict[str, Any]) -> str:
        blocks = fake.evidence_blocks(request["messages"][1]["content"])
        number = next(n for n, text in blocks.items() if SENTENCE in text)
        return answer_json(
            [(SENTENCE, [cite(number, SENTENCE)]), ("روسيا غادرت.", [cite(99, SENTENCE)])]
        )

    answer = turn_of(retriever, behave).answer
    assert [sentence.text for sentence in answer.sentences] == [SENTENCE]
    assert (answer.checks.kept, answer.checks.dropped) == (1, 1)


def test_a_models_refusal_is_final_and_names_what_is_near(retriever: BM25Retriever) -> None:
    answer = turn_of(retriever, [answer_json([], "not_enough_evidence")]).answer
    assert (answer.mode, answer.verdict, answer.sentences) == ("model", "not_enough_evidence", ())
    assert answer.missing
    assert 1 <= len(answer.related) <= 3


def test_an_article_is_named_once_beside_an_answer_that_settles_nothing(
    retriever: BM25Retriever,
) -> None:
    said = "التعاون مع روسيا يخدم المصلحة السورية"

    def behave(request: dict[str, Any]) -> str:
        blocks = fake.evidence_blocks(request["messages"][1]["content"])
        number = next(n for n, text in blocks.items() if f"“{said}”" in text)
        return answer_json([(said, [cite(number, said, "context")])], "not_enough_evidence")

    answer = turn_of(retriever, behave, "ماذا قال علي كده عن التعاون مع روسيا؟").answer
    cited = {citation.article_id for citation in answer.citations}
    later = {item.article_id for item in answer.basis.later}
    near = [item.article_id for item in answer.related]
    assert cited
    assert later
    assert (cited | later).isdisjoint(near)
    assert answer.missing == UNSETTLED["ar"]


def test_a_refusal_whose_sentences_died_stays_a_refusal(retriever: BM25Retriever) -> None:
    doubtful = answer_json(
        [("قد تغادر.", [cite(1, "قد تغادر روسيا سوريا")])], "not_enough_evidence"
    )
    answer = turn_of(retriever, [doubtful]).answer
    assert (answer.mode, answer.verdict) == ("quotes", "not_enough_evidence")


def test_nothing_retrieved_calls_no_model(retriever: BM25Retriever) -> None:
    asked = Asked(retriever, [answer_json([])])
    answer = asked.turn("؟! في من").answer
    assert answer.verdict == "not_enough_evidence"
    assert answer.related == answer.citations == ()
    assert asked.requests == []


def test_hits_that_are_not_trusted_call_no_model_and_are_named_as_near(
    retriever: BM25Retriever,
) -> None:
    asked = Asked(retriever, [answer_json([])])
    answer = asked.turn("زقزقة عصافير البلوط").answer
    assert answer.verdict == "not_enough_evidence"
    assert answer.confidence is not None
    assert answer.confidence < 0.1
    assert answer.citations == ()
    assert asked.requests == []


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ([fake.failure(401)], "refused"),
        ([fake.failure(404)], "refused"),
        ([fake.failure(429, retry_after=120)], "busy"),
        ([fake.failure(500)], "unreachable"),
        ([fake.failure(503)], "unreachable"),
        ([fake.html_page()], "nonsense"),
        ([fake.no_choices()], "nonsense"),
        ([fake.not_json()], "nonsense"),
        ([fake.truncated(answer_json([("قال كذا.", [cite(1, "كذا وكذا وكذا")])]))], "nonsense"),
        ([fake.Reply("")], "nonsense"),
        ([answer_json([("قتل " + "1" * 900, [cite(1, "من جانبها، أبدت وزارة")])])], "unsupported"),
        ([fake.Reply(raw='{"choices": {}}')], "nonsense"),
        ([fake.Reply(raw='{"choices": [{"message": {"content": ["a"]}}]}')], "nonsense"),
        ([fake.Reply(raw="[" * 100_000)], "nonsense"),
        ([fake.Reply("{}", finish_reason="content_filter")], "nonsense"),
        ([fake.Reply(raw="{not json", content_type="application/json")], "nonsense"),
    ],
)
def test_whatever_the_endpoint_does_the_reader_gets_quotations_and_an_honest_code(
    retriever: BM25Retriever, behaviour: list[fake.Reply], code: str
) -> None:
    answer = turn_of(retriever, behaviour).answer
    assert (answer.mode, answer.verdict, answer.fallback) == ("quotes", "answered", code)
    assert answer.citations


def test_a_hanging_endpoint_is_left_at_the_deadline(retriever: BM25Retriever) -> None:
    answer = turn_of(retriever, [fake.hanging()], seconds=1.2).answer
    assert (answer.mode, answer.fallback) == ("quotes", "too_slow")


def test_an_endpoint_that_is_not_there_is_unreachable(retriever: BM25Retriever) -> None:
    with nobody() as address:
        nowhere = Asked(retriever, None).before(
            f"{address}/v1", lambda service: service.turn(make_plan(QUESTION))
        )
        assert asyncio.run(nowhere).answer.fallback == "unreachable"


def test_an_endpoint_without_schemas_is_asked_without_one(retriever: BM25Retriever) -> None:
    asked = Asked(retriever, fake.without_response_format(Oracle({QUESTION: [SENTENCE]})))
    assert asked.turn().answer.mode == "model"
    assert ["response_format" in request for request in asked.requests] == [True, True, False]


@pytest.mark.parametrize("usage", ['"abc"', "[1]", '{"prompt_tokens": 1e30}', "null"])
def test_where_the_endpoint_counts_oddly_dalil_counts_the_tokens(
    retriever: BM25Retriever, usage: str
) -> None:
    content = json.dumps(answer_json([], "not_enough_evidence"))
    choice = f'{{"message": {{"content": {content}}}, "finish_reason": "stop"}}'
    raw = f'{{"choices": [{choice}], "usage": {usage}, "model": [5]}}'
    answer = turn_of(retriever, [fake.Reply(raw=raw)]).answer
    assert answer.mode == "model"
    assert answer.usage.model == "fake"
    assert 500 < (answer.usage.input_tokens or 0) < 10_000
    assert 10 < (answer.usage.output_tokens or 0) < 100


def test_questions_at_once_go_down_the_ladder_without_hindering_each_other(
    retriever: BM25Retriever,
) -> None:
    async def at_once(service: AnswerService) -> list[Answer]:
        return await asyncio.gather(*(service.ask(QUESTION) for _ in range(6)))

    behaviour = fake.without_response_format(Oracle({QUESTION: [SENTENCE]}))
    answers = Asked(retriever, behaviour).run(at_once)
    assert [answer.mode for answer in answers] == ["model"] * 6


def test_a_question_of_blank_lines_costs_no_time(retriever: BM25Retriever) -> None:
    question = f"ماذا قال لافروف{chr(10) * 50_000}عن سوريا؟"
    turn = turn_of(retriever, [answer_json([], "not_enough_evidence")], question, seconds=100)
    assert (turn.answer.mode, turn.answer.fallback) == ("model", None)


def test_without_a_model_a_question_is_answered_and_a_claim_is_not_judged(
    retriever: BM25Retriever,
) -> None:
    answer = turn_of(retriever, None).answer
    assert (answer.mode, answer.verdict) == ("quotes", "answered")
    assert answer.citations[0].quote == SENTENCE
    assert {citation.stance for citation in answer.citations} == {"context"}
    assert 1 <= len(answer.sentences) <= 3
    claim = turn_of(retriever, None, "هل اتصل بوتين بالشرع يوم ١٤ شباط ٢٠٢٥؟").answer
    assert (claim.kind, claim.verdict) == ("claim", "not_enough_evidence")
    assert claim.citations


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("The ministry is willing to let Russia keep its bases?", "claim"),
        ("On what condition may Russia keep its bases?", "question"),
        (QUESTION, "question"),
    ],
)
def test_an_english_statement_with_a_question_mark_is_a_claim_where_a_model_says_so(
    retriever: BM25Retriever, question: str, kind: str
) -> None:
    said = answer_json([], "not_enough_evidence", "claim")
    assert turn_of(retriever, [said], question).answer.kind == kind


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        (
            "What did Trump say about lifting sanctions on Syria?",
            None,  # it is not known how the quotation, in Arabic, would name him
        ),
        ("WHAT DID BOGDANOV SAY ABOUT SANCTIONS?", None),
        ("What did Bogdanov say about Western sanctions on Syria?", None),
        (
            "ماذا قال ترامب عن رفع العقوبات في حلب؟",
            UNNAMED["ar"].format(names="ترامب، حلب"),
        ),
        ("ماذا تناولت لقاءات الجانبين السوري والروسي؟", None),
        (QUESTION, None),
    ],
)
def test_a_name_that_no_quotation_holds_is_told_where_no_model_answers(
    retriever: BM25Retriever, question: str, missing: str | None
) -> None:
    answer = turn_of(retriever, None, question).answer
    assert answer.citations
    assert answer.missing == missing


def test_every_quotation_is_a_slice_of_its_article(
    retriever: BM25Retriever, corpus: Corpus
) -> None:
    for question in (QUESTION, "ماذا قال لافروف؟", "متى زار الشرع موسكو؟"):
        for citation in turn_of(retriever, None, question).answer.citations:
            article = corpus.article(citation.article_id)
            assert article is not None
            assert article.text[citation.start : citation.end] == citation.quote
            context = article.text[citation.context_start : citation.context_end]
            assert context == citation.context


def test_ask_returns_the_answer_alone(retriever: BM25Retriever) -> None:
    answer = asyncio.run(service_of(retriever).ask(QUESTION, since=date(2025, 2, 13), k=3))
    assert answer.citations
    assert all((citation.published or "") >= "2025-02-13" for citation in answer.citations)


def test_a_greeting_is_not_looked_up_and_has_no_verdict(retriever: BM25Retriever) -> None:
    asked = Asked(retriever, [answer_json([])])
    answer = asked.turn("مرحبا").answer
    assert (answer.kind, answer.verdict, answer.missing) == ("chat", None, None)
    assert asked.requests == []
