"""What leaves the service before the answer is whole, the one mending, and several claims."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.answering import Answer, AnswerService
from bot.answering.models import Exchange
from bot.answering.progress import Checked, Checking, Reading, Said
from retrieval import BM25Retriever, Corpus, CorpusError, Query
from retrieval.models import Hit
from tests.asking import QUESTION, SENTENCE, Asked
from tests.fakes import model as fake
from tests.fakes.model import Oracle, answer_json, cite, evidence_blocks

ALTERED = SENTENCE.replace("مصلحة البلاد", "مصلحة روسيا")
HOUSES = "كم عدد المنازل المدمرة في سوريا بحسب الشيباني؟"


def number_of(request: dict[str, Any], sentence: str = SENTENCE) -> int:
    blocks = evidence_blocks(request["messages"][1]["content"])
    return next(number for number, text in blocks.items() if sentence in text)


def mending(first: list[tuple[str, str]], then: list[tuple[str, str]]) -> Any:
    """Answer with the first (text, quotation) pairs, and with the others when asked again."""

    def behave(request: dict[str, Any]) -> str:
        pairs = first if len(request["messages"]) == 2 else then
        number = number_of(request)
        return answer_json([(text, [cite(number, quote)]) for text, quote in pairs])

    return behave


def test_headlines_come_first_then_each_sentence_and_last_the_same_answer(
    retriever: BM25Retriever,
) -> None:
    reading, *said, answer = Asked(retriever, Oracle({QUESTION: [SENTENCE]})).stream()
    assert isinstance(reading, Reading)
    assert reading.articles
    assert isinstance(answer, Answer)
    shown = [item for item in said if isinstance(item, Said)]
    assert [item.sentence for item in shown] == list(answer.sentences)
    assert [item.citations for item in shown] == [answer.citations]
    assert answer.verdict == "answered"


def test_what_was_not_verified_never_leaves_the_service(retriever: BM25Retriever) -> None:
    behave = mending([(SENTENCE, SENTENCE), ("روسيا غادرت.", ALTERED)], [])
    *progress, answer = Asked(retriever, behave).stream()
    assert "غادرت" not in str(progress)
    assert "غادرت" not in str(answer)
    assert isinstance(answer, Answer)
    assert [sentence.text for sentence in answer.sentences] == [SENTENCE]


def test_a_stream_that_was_cut_short_ends_in_quotations(retriever: BM25Retriever) -> None:
    def behave(request: dict[str, Any]) -> fake.Reply:
        whole = mending([(SENTENCE, SENTENCE)], [])(request)
        return fake.Reply(whole[:-40], finish_reason=None)

    *_, answer = Asked(retriever, behave).stream()
    assert isinstance(answer, Answer)
    assert (answer.mode, answer.fallback) == ("quotes", "nonsense")


def test_a_reader_who_leaves_stops_the_work(retriever: BM25Retriever) -> None:
    async def leave(service: AnswerService) -> int:
        stream = service.stream(QUESTION)
        await anext(stream)
        await stream.aclose()
        return len(asyncio.all_tasks())

    assert Asked(retriever, [fake.hanging()]).run(leave) == 1


def test_a_failed_sentence_is_mended_once_and_stands_in_its_place(
    retriever: BM25Retriever,
) -> None:
    second = "أبدت وزارة الدفاع استعدادها، شرط أن تخدم الاتفاقات مع موسكو مصلحة البلاد."
    asked = Asked(
        retriever,
        mending([(second, ALTERED), (SENTENCE, SENTENCE)], [(second, SENTENCE)]),
    )
    answer = asked.turn().answer
    assert [sentence.text for sentence in answer.sentences] == [second, SENTENCE]
    assert (answer.checks.repaired, answer.checks.kept, answer.checks.dropped) == (1, 1, 1)
    assert "sentence 1: its quotation" in asked.requests[1]["messages"][-1]["content"]


def test_a_model_that_fails_again_is_not_asked_a_third_time(retriever: BM25Retriever) -> None:
    asked = Asked(retriever, mending([("غادرت روسيا.", ALTERED)], [("رحلت روسيا.", ALTERED)]))
    answer = asked.turn().answer
    assert len(asked.requests) == 2
    assert (answer.mode, answer.fallback, answer.checks.dropped) == ("quotes", "unsupported", 2)


def test_the_same_lie_twice_counts_once(retriever: BM25Retriever) -> None:
    lie = [("غادرت روسيا.", ALTERED)]
    assert Asked(retriever, mending(lie, lie)).turn().answer.checks.dropped == 1


def test_a_sentence_that_is_written_twice_is_shown_once(retriever: BM25Retriever) -> None:
    twice = [(SENTENCE, SENTENCE), (SENTENCE, SENTENCE)]
    items = Asked(retriever, mending(twice, [])).stream()
    answer = items[-1]
    assert isinstance(answer, Answer)
    assert [sentence.text for sentence in answer.sentences] == [SENTENCE]


def test_another_try_does_not_make_an_unsure_answer_sure(retriever: BM25Retriever) -> None:
    def behave(request: dict[str, Any]) -> str:
        again = len(request["messages"]) > 2
        told = [(SENTENCE, [cite(number_of(request), SENTENCE if again else ALTERED)])]
        return answer_json(told, "answered" if again else "not_enough_evidence")

    answer = Asked(retriever, behave).turn().answer
    assert [sentence.text for sentence in answer.sentences] == [SENTENCE]
    assert answer.verdict == "not_enough_evidence"


def test_what_stood_at_first_is_kept_when_the_mending_fails(retriever: BM25Retriever) -> None:
    def behave(request: dict[str, Any]) -> fake.Reply | str:
        if len(request["messages"]) > 2:
            return fake.failure(500)
        return str(mending([(SENTENCE, SENTENCE), ("غادرت.", ALTERED)], [])(request))

    answer = Asked(retriever, behave).turn().answer
    assert [sentence.text for sentence in answer.sentences] == [SENTENCE]
    assert (answer.mode, answer.fallback) == ("model", None)


def test_a_condition_left_out_is_mended_or_shown_as_context(retriever: BM25Retriever) -> None:
    asked = "ما موقف وزارة الدفاع السورية من القواعد الروسية الجوية والبحرية؟"
    bare = "أبدت وزارة الدفاع السورية استعدادها للسماح لروسيا بالاحتفاظ بقواعدها."
    answer = Asked(retriever, mending([(bare, SENTENCE)], [])).turn(asked).answer
    assert {citation.stance for citation in answer.citations} == {"context"}
    assert answer.verdict == "not_enough_evidence"
    whole = mending([(bare, SENTENCE)], [(SENTENCE, SENTENCE)])
    mended = Asked(retriever, whole).turn(asked).answer
    assert [sentence.text for sentence in mended.sentences] == [SENTENCE]
    assert mended.verdict == "answered"


def test_several_claims_are_each_checked_and_the_whole_has_no_verdict(
    retriever: BM25Retriever,
) -> None:
    oracle = Oracle({"أبدت وزارة الدفاع": [SENTENCE]}, kind="claim")
    message = (
        "- أبدت وزارة الدفاع السورية استعدادها للسماح لروسيا بالاحتفاظ بقواعدها، شرط أن تخدم "
        "الاتفاقات مصلحة البلاد.\n- فاز المنتخب السوري بكأس العالم لكرة القدم."
    )
    turn = Asked(retriever, oracle).turn(message)
    assert turn.answer.verdict is None
    assert [part.verdict for part in turn.answer.parts] == ["supported", "not_enough_evidence"]
    assert [part.answer for part in turn.parts] == list(turn.answer.parts)
    spent = [part.usage.input_tokens or 0 for part in turn.answer.parts]
    assert turn.answer.usage.input_tokens == sum(spent)


def test_several_claims_are_named_first_then_each_with_its_answer(retriever: BM25Retriever) -> None:
    claims = (f"{SENTENCE}", "فاز المنتخب السوري بكأس العالم لكرة القدم.")
    oracle = Oracle({SENTENCE[:20]: [SENTENCE]}, kind="claim")
    named, *told, answer = Asked(retriever, oracle).stream("\n".join(f"- {c}" for c in claims))
    assert isinstance(answer, Answer)
    assert named == Checking(tuple(part.question for part in answer.parts))
    checked = {item.number: item.answer for item in told if isinstance(item, Checked)}
    assert len(told) == len(checked) == len(claims)
    assert checked == dict(enumerate(answer.parts, 1))


def test_a_claim_that_breaks_leaves_no_other_one_at_work(corpus: Corpus) -> None:
    class Breaking(BM25Retriever):
        def search(self, query: Query) -> list[Hit]:
            if "كأس" in query.text:
                raise CorpusError("the corpus is gone")
            return super().search(query)

    async def both(service: AnswerService) -> int:
        with pytest.raises(CorpusError):
            await service.ask(f"- {SENTENCE}\n- فاز المنتخب السوري بكأس العالم لكرة القدم.")
        return len(asyncio.all_tasks())

    breaking = Breaking(corpus, corpus.path.parent / "index")
    assert Asked(breaking, [fake.hanging()]).run(both) == 1


def test_of_more_than_five_claims_the_rest_are_counted(retriever: BM25Retriever) -> None:
    claims = "\n".join(f"- زار الوزير رقم {n} مدينة حلب يوم الثلاثاء." for n in range(11, 18))
    answer = Asked(retriever, [answer_json([], "not_enough_evidence")]).turn(claims).answer
    assert (len(answer.parts), answer.left_out) == (5, 2)


def test_a_follow_up_is_planned_and_asked_whole(retriever: BM25Retriever) -> None:
    whole = "كم عدد المنازل المدمرة في سوريا بحسب أسعد الشيباني؟"

    def behave(request: dict[str, Any]) -> str:
        name = request["response_format"]["json_schema"]["name"]
        if name == "plan":
            return json.dumps(
                {
                    "standalone": whole,
                    "language": "ar",
                    "kind": "question",
                    "queries": [],
                    "since": "",
                    "until": "",
                }
            )
        return answer_json([], "not_enough_evidence")

    asked = Asked(retriever, behave)
    before = Exchange("ماذا قال أسعد الشيباني عن المنازل المدمرة في سوريا؟", "قال إنها كثيرة.")
    turn = asked.turn("وكم عددها؟", before)
    assert turn.plan.standalone == whole
    assert whole in asked.requests[1]["messages"][1]["content"]
    assert any("أربعة ملايين منزل" in piece.text for piece in turn.evidence)


def test_a_planner_that_fails_costs_no_answer(retriever: BM25Retriever) -> None:
    def behave(request: dict[str, Any]) -> fake.Reply | str:
        if request["response_format"]["json_schema"]["name"] == "plan":
            return fake.failure(401)
        return str(Oracle({"وكم": ["نحو أربعة ملايين"]})(request))

    before = Exchange(HOUSES, "نحو أربعة ملايين.")
    turn = Asked(retriever, behave).turn("وكم عددها في سوريا بالضبط؟", before)
    assert turn.answer.mode == "model"
    assert turn.plan.standalone is None


def test_without_tokens_to_spend_no_model_is_asked(retriever: BM25Retriever) -> None:
    asked = Asked(retriever, Oracle({QUESTION: [SENTENCE]}), may_spend=lambda: False)
    answer = asked.turn().answer
    assert (answer.mode, answer.fallback) == ("quotes", "budget")
    assert answer.sentences
    assert asked.requests == []
