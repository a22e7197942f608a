"""What several articles print is cited from the earliest, and the others are named beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
import pytest

from bot.answering.also_in import with_also_in
from bot.answering.kept import answer_of
from bot.answering.models import Turn
from bot.answering.planner import make_plan
from bot.app import App
from bot.chat.articles import elsewhere
from bot.chat.rendering import render
from bot.chat.sources import surroundings
from bot.settings import Settings
from bot.terminal import show_answer
from retrieval import BM25Retriever, Corpus
from retrieval.doubles import words_of
from retrieval.models import Article
from retrieval.reprints import prints
from tests.articles import PROSE, made, put
from tests.asking import service_of
from tests.evidence import BASES, SPEECH, evidence
from tests.fakes.markup import parse_html
from tests.test_rendering import ANSWER, CITATION, RELATED
from tests.visible import bare

QUESTION = "كم جسرا شملت أعمال الترميم في البلاد؟"
OWN = "قال مراسلنا إن السكان تجمعوا منذ الصباح على ضفتي النهر ليشهدوا افتتاح الطريق الجديد."
LATE = made("a-late", PROSE[1], published="2025-02-06", publisher="موقع")
FIRST = made(
    "z-first",
    PROSE[0],
    PROSE[1],
    published="2025-02-04",
    publisher="الوكالة",
    url="https://a.example/1",
)
COPY = made("b-copy", *(PROSE[0], PROSE[1]), published="2025-02-05", publisher="صحيفة")


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as corpus:
        yield corpus


@pytest.fixture
def app(corpus: Corpus, tmp_path: Path) -> Iterator[App]:
    settings = Settings.load({"DALIL_HOME": str(tmp_path)}, tmp_path)
    retriever = BM25Retriever(corpus, tmp_path / "index")
    service = service_of(retriever, today=lambda: date(2025, 3, 1))
    app = App(settings, corpus, retriever, service)
    yield app
    app.log.close()


def ask(app: App) -> Turn:
    return asyncio.run(app.answer(make_plan(QUESTION), k=1))


def fill(corpus: Corpus, *articles: Article) -> None:
    """Add articles among others, so that words weigh something."""
    others = (
        made(f"m{n}", f"{OWN} وكان عددهم {n} في ذلك اليوم من أيام الأسبوع.") for n in range(9)
    )
    put(corpus, *articles, *others)


def test_the_earliest_is_cited_though_only_the_later_was_found(app: App, corpus: Corpus) -> None:
    fill(corpus, LATE, FIRST)
    turn = ask(app)
    assert [piece.hit.article_id for piece in turn.evidence] == ["a-late", "z-first"]
    (cited,) = [c for c in turn.answer.citations if PROSE[1] in c.context]
    assert (cited.article_id, cited.quote) == ("z-first", PROSE[1])
    assert FIRST.text[cited.start : cited.end] == cited.quote
    assert [(item.article_id, item.publisher) for item in cited.also_in] == [("a-late", "موقع")]


def test_a_double_is_named_as_well(app: App, corpus: Corpus) -> None:
    fill(corpus, FIRST, COPY)
    turn = ask(app)
    (cited,) = [c for c in turn.answer.citations if PROSE[1] in c.context]
    assert cited.article_id == "z-first"
    assert [(item.article_id, item.publisher) for item in cited.also_in] == [("b-copy", "صحيفة")]
    assert cited.also_in[0].published == "2025-02-05"


def test_the_logbook_shows_what_was_cited_after_the_article_has_changed(
    app: App, corpus: Corpus
) -> None:
    fill(corpus, LATE, FIRST)
    turn = ask(app)
    put(corpus, made("z-first", PROSE[2], published="2025-02-04", publisher="الوكالة"))
    assert turn.id
    row = app.logbook.turn(turn.id)
    assert row
    answer = answer_of(row["answer"])
    (cited,) = [c for c in answer.citations if c.article_id == "z-first"]
    assert cited.also_in[0].article_id == "a-late"
    found = surroundings(cited, corpus.article("z-first"), row["evidence"])
    assert found.note == "changed"
    assert any(cited.quote in text for text, _ in found.pieces)
    corpus.remove(["z-first"])
    assert surroundings(cited, None, row["evidence"]).pieces == found.pieces


def test_an_answer_that_was_logged_before_reprints_were_known_is_read() -> None:
    value = ANSWER.to_json()
    for citation in value["citations"]:
        del citation["also_in"]
    assert answer_of(value) == ANSWER


def test_only_what_prints_the_whole_sentence_is_named() -> None:
    first = evidence(1, BASES, article_id="first", published="2025-02-01")
    again = evidence(2, f"{SPEECH} {BASES}", article_id="again", published="2025-02-03")
    half = evidence(3, BASES.split("،")[0], article_id="half", published="2025-02-02")
    citation = replace(
        CITATION, context=BASES, quote=BASES, article_id="first", context_start=10, start=10
    )
    (cited,) = with_also_in([citation], [again, half, first])
    assert [item.article_id for item in cited.also_in] == ["again"]


# The words of the denial stand in the article that is denied, here and there.
DENIED = """The government raised fuel prices by ten percent starting on Sunday.

Energy minister Samer Halabi said the increase covers the cost of imports.

The ministry denied that it plans to raise electricity prices."""
DENIALS = {
    "the claim": (
        "The energy ministry denied that the government raised fuel prices by ten percent.",
        DENIED,
    ),
    "the same without a word": (
        "وأضاف الوزير أن أسعار الخبز لن تتغير هذا العام في جميع محافظات البلاد.",
        "وأضاف الوزير أن أسعار الخبز تتغير هذا العام في جميع محافظات البلاد.",
    ),
}


@pytest.mark.parametrize("name", DENIALS)
def test_what_says_the_opposite_is_not_named(name: str) -> None:
    said, other = DENIALS[name]
    assert prints(words_of(said), words_of(other))
    pieces = [
        evidence(1, said, article_id="first", published="2025-02-01"),
        evidence(2, other, article_id="other", published="2025-02-02"),
        evidence(3, f"{said} {SPEECH}", article_id="again", published="2025-02-03"),
    ]
    citation = replace(CITATION, context=said, quote=said, article_id="first")
    (cited,) = with_also_in([citation], pieces)
    assert [item.article_id for item in cited.also_in] == ["again"]


OUTLETS = tuple(
    replace(RELATED, article_id=name, publisher=outlet, url=url)
    for name, outlet, url in [
        ("b", "سانا", "https://sana.example/1"),
        ("c", "عنب بلدي", None),
        ("d", None, None),
        ("e", "سانا", None),
        ("f", "رويترز", None),
    ]
)
PRINTED = replace(ANSWER, citations=(replace(CITATION, also_in=OUTLETS),))


def test_each_other_outlet_is_named_once() -> None:
    assert [item.article_id for item in elsewhere(PRINTED.citations[0])] == ["b", "f"]


@pytest.mark.parametrize(
    ("language", "line"),
    [("ar", "نُشر أيضًا في: سانا، رويترز"), ("en", "Also in: سانا, رويترز")],
)
def test_readers_are_told_in_their_language(language: str, line: str) -> None:
    answer = replace(PRINTED, language=language)  # type: ignore[arg-type]
    assert f"    {line}\n" in click.unstyle(show_answer(answer))
    (message,) = render(answer)
    shown = parse_html(message)
    assert line in bare(shown.plain)
    links = [entity.url for entity in shown.entities if entity.type == "text_link"]
    assert "https://sana.example/1" in links


def test_where_nobody_else_prints_it_nothing_is_said() -> None:
    assert "Also in" not in show_answer(replace(ANSWER, language="en"))
