"""An answer that the logbook has is given again, and only where it still is the answer."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.answering import AnswerService
from bot.answering.models import Answer, Citation, Exchange, Plan, Sentence, Turn, Usage
from bot.answering.planner import make_plan
from bot.answering.progress import Tell
from bot.answering.reuse import same
from bot.app import App
from bot.settings import Settings
from retrieval import BM25Retriever, Corpus
from retrieval.ingestion import ingest
from retrieval.reading import read_items
from tests.evidence import hit

TODAY = date(2026, 11, 21)
QUESTION = "ماذا قال الوزير عن الجسر؟"


class Model:
    """Stands for the service: answers every plan with a new answer, and counts."""

    def __init__(self) -> None:
        self.calls = 0
        self.heard: Sequence[Exchange] = ()
        self.answer: dict[str, Any] = {"mode": "model", "fallback": None}

    async def turn(
        self,
        plan: Plan,
        *,
        conversation: Sequence[Exchange] = (),
        k: int = 8,
        tell: Tell = lambda _: None,  # noqa: ARG002 - a stand-in for the service
    ) -> Turn:
        self.calls += 1
        self.heard = conversation
        found = hit("افتتح الوزير الجسر.")
        place = ("passage_id", "article_id", "article_version", "title", "opening", "publisher")
        named = ("publisher_basis", "published", "published_basis", "url")
        quote = Citation(
            **{name: getattr(found, name) for name in (*place, *named)},
            **dict.fromkeys(("quote", "context"), found.text),
            **dict.fromkeys(("start", "context_start"), found.start),
            **dict.fromkeys(("end", "context_end"), found.end),
            n=1,
            stance="supports",
            translation=None,
            said_by=None,
        )
        answer = Answer(
            question=plan.question,
            language=plan.language,
            kind="question",
            verdict="answered",
            sentences=(Sentence(f"افتتح الوزير الجسر {k}.", (1,)),),
            citations=(quote,),
            usage=Usage("m", 100, 20),
            timings_ms={"total": 900.0},
            **self.answer,
        )
        return Turn(answer, plan)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    environ = {
        "DALIL_HOME": str(tmp_path),
        "DALIL_MODEL": "m",
        "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
        "DALIL_TIMEZONE": "Asia/Damascus",
    }
    return Settings.load(environ, tmp_path)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as corpus:
        add(corpus, tmp_path, "one", "افتتح الوزير الجسر القديم في المدينة أمام الناس صباح اليوم.")
        yield corpus


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def app(settings: Settings, corpus: Corpus, model: Model) -> Iterator[App]:
    app = app_of(settings, corpus, model)
    yield app
    app.log.close()


def app_of(settings: Settings, corpus: Corpus, model: Model) -> App:
    retriever = BM25Retriever(corpus, settings.home / "index")
    return App(settings, corpus, retriever, cast(AnswerService, model))


def add(corpus: Corpus, folder: Path, name: str, text: str) -> None:
    file = folder / f"{name}.txt"
    file.write_text(f"{text}\n", encoding="utf-8")
    ingest(corpus, read_items([file], TODAY))


def ask(app: App, question: str = QUESTION, **options: Any) -> Answer:
    return asyncio.run(app.answer(make_plan(question), **options)).answer


def shift(app: App, days: int) -> None:
    """Make every turn so many days older."""
    then = datetime.now(UTC) - timedelta(days=days)
    with sqlite3.connect(app.settings.home / "log.db") as db:
        db.execute("UPDATE turns SET asked_at = ?", [then.isoformat(timespec="seconds")])
    db.close()


def test_an_identical_question_gets_its_answer_again_dated_and_free(app: App, model: Model) -> None:
    first = ask(app)
    again = ask(app, f"  {QUESTION}\n")
    assert model.calls == 1
    assert (again.sentences, again.citations) == (first.sentences, first.citations)
    assert first.composed_at is None
    assert again.composed_at is not None
    composed = datetime.fromisoformat(again.composed_at)
    assert composed.utcoffset() == timedelta(hours=3)
    assert abs(composed - datetime.now(UTC)) < timedelta(minutes=5)
    assert again.usage == Usage("m", 0, 0)


def test_an_answer_given_again_is_a_turn_of_its_own_without_tokens(app: App) -> None:
    ask(app)
    ask(app)
    newest, oldest = app.logbook.turns(5)
    assert (oldest["input_tokens"], newest["input_tokens"]) == (100, 0)
    assert newest["mode"] == "model"
    assert newest["corpus_revision"] == oldest["corpus_revision"] == app.corpus.revision
    whole = app.logbook.turn(newest["id"])
    assert whole is not None
    assert [cited["quote"] for cited in whole["citations"]] == ["افتتح الوزير الجسر."]


def test_an_answer_is_given_again_from_the_first_one_and_never_from_a_copy(app: App) -> None:
    ask(app)
    shift(app, 20)
    composed = ask(app).composed_at
    assert ask(app).composed_at == composed
    shift(app, 31)
    assert ask(app).composed_at is None


def test_a_changed_corpus_a_forgotten_turn_and_a_fresh_question_are_answered_anew(
    app: App, model: Model, tmp_path: Path
) -> None:
    ask(app)
    add(app.corpus, tmp_path, "two", "قال الوزير إن الجسر الجديد سيُغلق أمام الناس بعد شهر كامل.")
    assert ask(app).composed_at is None
    assert ask(app, fresh=True).composed_at is None
    assert model.calls == 3
    assert ask(app).composed_at is not None
    with sqlite3.connect(tmp_path / "log.db") as db:
        db.execute("DELETE FROM turns")
    db.close()
    assert ask(app).composed_at is None


def test_another_chat_filter_language_or_depth_is_another_question(app: App, model: Model) -> None:
    ask(app, chat_id=5)
    assert ask(app, chat_id=6).composed_at is None
    assert ask(app).composed_at is None
    assert ask(app, chat_id=5, k=3).composed_at is None
    assert ask(app, QUESTION.removesuffix("؟"), chat_id=5).composed_at is None
    for other in (
        make_plan(QUESTION, language="en"),
        make_plan(QUESTION, since=TODAY),
        make_plan(QUESTION, publisher="سانا"),
    ):
        assert asyncio.run(app.answer(other, chat_id=5)).answer.composed_at is None
    assert model.calls == 8
    assert ask(app, chat_id=5).composed_at is not None


def test_a_question_about_now_is_asked_anew_on_another_day(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    for question, asked_anew in ((QUESTION, False), ("ماذا قال الوزير اليوم؟", True)):
        monkeypatch.setattr("bot.app.today", lambda _: TODAY)
        ask(app, question)
        assert ask(app, question).composed_at
        monkeypatch.setattr("bot.app.today", lambda _: TODAY + timedelta(days=1))
        assert (ask(app, question).composed_at is None) == asked_anew


def test_a_follow_up_is_never_given_an_earlier_answer(app: App, model: Model) -> None:
    conversation = [Exchange("متى زار الشرع موسكو؟", "زارها في تشرين الأول.")]
    plan = make_plan("ومن رافقه؟", conversation=conversation)
    for _ in range(2):
        turn = asyncio.run(app.answer(plan, conversation=conversation))
        assert turn.answer.composed_at is None
    assert model.heard == conversation


def test_the_claims_of_a_message_are_given_again_together(app: App, model: Model) -> None:
    part = asyncio.run(model.turn(make_plan(QUESTION))).answer
    model.answer |= {"parts": (part, part)}
    ask(app)
    again = ask(app)
    assert again.composed_at
    assert [item.sentences for item in again.parts] == [part.sentences] * 2
    assert [item.usage.input_tokens for item in again.parts] == [0, 0]
    whole = app.logbook.turn(app.logbook.turns(1)[0]["id"])
    assert whole is not None
    assert len(whole["citations"]) == 2
    model.answer = {"mode": "model", "fallback": None, "parts": (replace(part, fallback="busy"),)}
    assert ask(app, fresh=True).composed_at is None


@pytest.mark.parametrize(
    "change",
    [
        {"model": "other"},
        {"planner_model": "small"},
        {"openai_base_url": "http://127.0.0.1:9/v2"},
        {"evidence_tokens": 500},
    ],
)
def test_another_model_endpoint_or_budget_never_gets_an_old_answer(
    settings: Settings, change: dict[str, Any]
) -> None:
    plan = make_plan(QUESTION)
    other = same(plan, 8, "1-a", replace(settings, **change), None)
    assert other != same(plan, 8, "1-a", settings, None)


def test_the_key_names_no_address_and_no_question(settings: Settings) -> None:
    known = replace(settings, openai_base_url="http://user:secret@host/v1")
    key = same(make_plan("secret"), 8, "1-a", known, None).key
    assert len(key) == 64
    assert set(key) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "answer", [{"mode": "quotes", "fallback": "too_slow"}, {"mode": "model", "fallback": "busy"}]
)
def test_an_answer_that_no_model_wrote_is_not_given_again(
    app: App, model: Model, answer: dict[str, Any]
) -> None:
    model.answer = answer
    ask(app)
    ask(app)
    assert model.calls == 2


def test_without_the_log_nothing_is_given_again_or_kept_but_the_tokens(
    app: App, model: Model
) -> None:
    ask(app, log=False)
    ask(app)
    assert ask(app, log=False).composed_at is None
    assert model.calls == 3
    assert len(app.logbook.turns(9)) == 1
    (day,) = app.logbook.days(9, app.settings.timezone)
    assert (day["turns"], day["input_tokens"], day["output_tokens"]) == (1, 300, 60)


def test_a_log_that_cannot_be_read_is_no_reason_not_to_answer(
    app: App, model: Model, tmp_path: Path
) -> None:
    (tmp_path / "log.db").write_bytes(b"not a database at all, only words" * 100)
    assert ask(app).verdict == "answered"
    assert model.calls == 1


def test_the_days_tokens_end_the_models_calls(
    settings: Settings, corpus: Corpus, model: Model
) -> None:
    app = app_of(replace(settings, daily_tokens=200), corpus, model)
    assert app.may_spend()
    ask(app)
    assert app.may_spend()
    ask(app, log=False)
    assert not app.may_spend()
    app.log.close()


def test_tokens_that_cannot_be_counted_end_the_models_calls_too(
    settings: Settings, corpus: Corpus, model: Model
) -> None:
    (settings.home / "log.db").write_bytes(b"not a database at all, only words" * 100)
    app = app_of(replace(settings, daily_tokens=200), corpus, model)
    assert not app.may_spend()
    (settings.home / "log.db").unlink()
    assert app.may_spend()
    app.log.close()


def test_a_turn_that_could_not_be_kept_ends_them_until_one_is(
    settings: Settings, corpus: Corpus, model: Model
) -> None:
    app = app_of(replace(settings, daily_tokens=200), corpus, model)
    assert app.may_spend()
    with sqlite3.connect(settings.home / "log.db", isolation_level=None) as db:
        db.execute("CREATE TRIGGER full BEFORE INSERT ON turns BEGIN SELECT raise(ABORT, ''); END")
        ask(app)
        assert not app.may_spend()
        db.execute("DROP TRIGGER full")
        ask(app)
        assert app.may_spend()
    db.close()
    app.log.close()


def test_a_question_that_is_stopped_is_in_the_logbook(settings: Settings, corpus: Corpus) -> None:
    begun = asyncio.Event()

    class Hanging(Model):
        async def turn(self, *_: Any, **__: Any) -> Turn:
            begun.set()
            await asyncio.Event().wait()
            raise AssertionError

    async def stopped(app: App) -> None:
        asking = asyncio.create_task(app.answer(make_plan(QUESTION)))
        await begun.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    app = app_of(settings, corpus, Hanging())
    asyncio.run(stopped(app))
    (turn,) = app.logbook.turns(5)
    app.log.close()
    assert (turn["question"], turn["error"]) == (QUESTION, "CancelledError")


def test_why_no_model_answered_is_told_to_the_operator_without_the_question(
    app: App, model: Model, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot.app")
    asyncio.run(app.answer(make_plan(QUESTION)))
    assert caplog.messages == []
    model.answer = {"mode": "quotes", "fallback": "refused"}
    asyncio.run(app.answer(make_plan(QUESTION), fresh=True))
    assert caplog.messages == ["quotations in place of a model's answer: refused"]
