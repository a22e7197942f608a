"""An evaluation is of what is known: the articles, the answers, and that there is none."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bot.evaluation import Outcome, QuestionsUnreadable, evaluate, read_questions
from bot.evaluation_report import BaselineUnreadable, read_baseline, report, table
from retrieval import Article, BM25Retriever, Corpus
from retrieval.models import Span
from tests.asking import service_of

SEEDS = Path(__file__).parents[1] / "seeds"
TEXTS = {"visit": "زار لافروف دمشق يوم الثلاثاء.", "rain": "هطلت الأمطار في الساحل."}
FOUND = Outcome("1", "ar", True, {"mrr@10": 1.0}, 0.9, quoted=True, right=True)
REFUSED = Outcome("2", "ar", False, {}, 0.1, quoted=False, right=False)


def test_the_seeds_questions_are_about_the_seeds_and_their_answers_stand_there() -> None:
    questions = read_questions(SEEDS / "questions.jsonl")
    assert len(questions) >= 40
    assert {question.language for question in questions} == {"ar", "en"}
    for question in questions:
        texts = [(SEEDS / "articles" / name).read_text() for name in question.relevant_articles]
        assert all(any(answer in text for text in texts) for answer in question.answers)
        assert bool(question.answers) == bool(texts) == (question.kind != "unanswerable")
    assert len({question.id for question in questions}) == len(questions)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"id": "1"}',
        "3",
        '{"question": 5}',
        '{"question": "\\ud800"}',
        '{"question": "x", "relevant_articles": "visit"}',
        '{"question": "x", "answers": [5]}',
        '{"question": "x", "language": ["ar"]}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "متى؟"}\n' + line)
    with pytest.raises(QuestionsUnreadable, match="line 2"):
        read_questions(file)


async def _outcomes(home: Path, lines: list[dict[str, object]]) -> list[Outcome]:
    file = home / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    with Corpus(home / "corpus.db") as corpus:
        for name, text in TEXTS.items():
            corpus.add(Article(name, "here", text, (Span(0, len(text)),), "ar"))
        retriever = BM25Retriever(corpus, home / "index")
        service = service_of(retriever)
        return await evaluate(read_questions(file), retriever, service)


def test_an_answer_is_right_where_its_quotation_holds_the_known_one(tmp_path: Path) -> None:
    known = {"question": "متى زار لافروف دمشق؟", "relevant_articles": ["visit"]}
    lines = [known | {"answers": ["الثلاثاء"]}, known | {"answers": ["الأربعاء"]}]
    right, wrong = asyncio.run(_outcomes(tmp_path, lines))
    assert (right.right, wrong.right) == (True, False)
    assert right.quoted
    assert right.measures["recall@1"] == right.measures["mrr@10"] == 1


def test_what_no_article_answers_ranks_nothing(tmp_path: Path) -> None:
    (outcome,) = asyncio.run(_outcomes(tmp_path, [{"question": "متى زار لافروف دمشق؟"}]))
    assert (outcome.answerable, outcome.right, outcome.measures) == (False, False, {})


def test_figures_are_by_language_and_abstention_counts_what_cannot_be_answered() -> None:
    of = report([FOUND, REFUSED, replace(REFUSED, id="3", language="en", quoted=True)])
    assert of.counts == {"all": 3, "ar": 2, "en": 1}
    assert of.retrieval["all"]["mrr@10"].mean == 1
    assert of.quotes["ar"]["abstention_precision"] == of.quotes["ar"]["area_under_curve"] == 1
    assert of.quotes["all"]["abstention_recall"] == 0.5
    assert of.quotes["en"]["answer_in_quotation"] is None


def test_a_report_is_the_baseline_of_a_later_run(tmp_path: Path) -> None:
    file = tmp_path / "before.json"
    file.write_text(json.dumps(report([replace(FOUND, measures={"mrr@10": 0.5})]).to_json()))
    of = report([FOUND, replace(FOUND, id="new")], read_baseline(file))
    assert of.differences["all"]["mrr@10"].mean == 0.5
    assert "+0.500" in table(of)


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "[" * 100_000,
        json.dumps({"outcomes": "abc"}),
        json.dumps({"outcomes": [asdict(FOUND) | {"measures": []}]}),
        json.dumps({"outcomes": [asdict(FOUND) | {"measures": {"mrr@10": "x"}}]}),
    ],
)
def test_a_baseline_that_is_no_report_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "before.json"
    file.write_text(content)
    with pytest.raises(BaselineUnreadable):
        read_baseline(file)


def test_the_table_names_every_group_and_measure() -> None:
    lines = table(report([FOUND, REFUSED]))
    assert "all: 2 questions" in lines
    assert "mrr@10" in lines
    assert "–" not in lines.split("ar:")[0]


def test_a_mark_at_the_start_and_a_line_separator_in_a_question_are_no_line_ends(
    tmp_path: Path,
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('\ufeff{"question": "متى\u2028زار؟"}\n')
    assert [question.question for question in read_questions(file)] == ["متى\u2028زار؟"]


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n")
    with pytest.raises(QuestionsUnreadable, match="holds no questions"):
        read_questions(file)
