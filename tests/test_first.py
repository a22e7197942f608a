"""Articles that are asked before the others: a question beside the link to one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.answering import Plan, Turn, make_plan
from bot.answering.kept import plan_of
from retrieval import BM25Retriever, Corpus, Query
from tests.articles import made, put
from tests.asking import Asked
from tests.fakes.model import Oracle, evidence_blocks

BRIDGE = "قال وزير النقل سامر حداد إن الجسر الجديد يفتح أمام السيارات صباح الأحد المقبل."
ROADS = "وأعلن وزير النقل سامر حداد أن الطرق السريعة الجديدة تفتح أمام السيارات بعد عام."
FERRY = "تنقل العبّارة الركاب بين ضفتي النهر كل ساعة طوال أيام الأسبوع."
QUESTION = "ماذا قال وزير النقل سامر حداد عن السيارات؟"


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BM25Retriever]:
    home = tmp_path_factory.mktemp("home")
    with Corpus(home / "corpus.db") as corpus:
        for name, told in (("bridge", BRIDGE), ("roads", ROADS), ("ferry", FERRY)):
            put(corpus, made(name, told, title=name))
        yield BM25Retriever(corpus, home / "index")


def _plan(*first: str) -> Plan:
    return replace(make_plan(QUESTION), first=first)


def _cited(turn: Turn) -> set[str]:
    return {citation.article_id for citation in turn.answer.citations}


def _offered(asked: Asked) -> list[str]:
    """Return the text that each request offered."""
    prompts = (request["messages"][-1]["content"] for request in asked.requests)
    return [" ".join(evidence_blocks(prompt).values()) for prompt in prompts]


@pytest.mark.parametrize("name", ["bridge", "roads"])
def test_what_the_first_article_says_is_the_answer(retriever: BM25Retriever, name: str) -> None:
    said = {"bridge": BRIDGE, "roads": ROADS}[name]
    asked = Asked(retriever, Oracle({QUESTION: [said]}))
    turn = asked.turn_of(_plan(name))
    assert (turn.answer.verdict, _cited(turn)) == ("answered", {name})
    assert [text.strip() for text in _offered(asked)] == [said]
    assert turn.plan == _plan(name)


def test_where_the_first_article_does_not_say_it_all_are_asked(retriever: BM25Retriever) -> None:
    turn = Asked(retriever, Oracle({QUESTION: [BRIDGE]})).turn_of(_plan("ferry"))
    assert (turn.answer.verdict, _cited(turn)) == ("answered", {"bridge"})
    assert turn.plan == _plan("ferry")


def test_a_model_that_finds_nothing_in_the_first_article_reads_the_others_too(
    retriever: BM25Retriever,
) -> None:
    asked = Asked(retriever, Oracle({QUESTION: [BRIDGE]}))
    turn = asked.turn_of(_plan("roads"))
    assert (turn.answer.verdict, _cited(turn)) == ("answered", {"bridge"})
    first, then = _offered(asked)
    assert ROADS in first
    assert BRIDGE not in first
    assert BRIDGE in then
    alone = Asked(retriever, Oracle({QUESTION: [BRIDGE]})).turn_of(_plan())
    spent, once = (each.answer.usage.input_tokens for each in (turn, alone))
    assert spent is not None
    assert once is not None
    assert spent > 1.5 * once


@pytest.mark.parametrize(("first", "quoted"), [("roads", {"roads"}), ("gone", {"bridge", "roads"})])
def test_without_a_model_the_first_article_is_quoted_first(
    retriever: BM25Retriever, first: str, quoted: set[str]
) -> None:
    assert _cited(Asked(retriever, None).turn_of(_plan(first))) == quoted


def test_a_search_within_articles_finds_no_other(retriever: BM25Retriever) -> None:
    def found(**where: tuple[str, ...]) -> list[str]:
        return [hit.article_id for hit in retriever.search(Query(QUESTION, **where))]  # type: ignore[arg-type]

    assert set(found()) >= {"bridge", "roads"}
    assert found(within=("roads",)) == ["roads"]
    assert set(found(within=("roads", "bridge"))) == {"bridge", "roads"}
    assert found(within=("roads", "bridge"), without=("roads",)) == ["bridge"]
    assert found(within=("gone",)) == []


def test_a_plan_that_was_kept_before_articles_could_come_first_names_none() -> None:
    kept = {name: getattr(make_plan("متى؟"), name) for name in Plan.__slots__ if name != "first"}
    assert plan_of(kept) == make_plan("متى؟")
