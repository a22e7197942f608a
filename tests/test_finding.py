from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from telegram import Bot, Chat, Message, User

from bot.answering.looking import trust
from bot.answering.models import Usage
from bot.answering.outcomes import refusal, small_talk
from bot.answering.planner import make_plan
from bot.chat.calls import Call
from bot.chat.commands import obey
from bot.chat.finding.examples import MOST, Examples
from bot.chat.finding.finder import key_of
from bot.chat.finding.replying import nothing_yet
from bot.chat.reactions import Person, Press, Reaction
from bot.chat.texts import Texts
from retrieval.corpus import CorpusError
from retrieval.ingestion import ingest
from retrieval.models import Article, Hit, Language, Query
from retrieval.reading import read_items
from tests.articles import PROSE, made, put
from tests.cited import answer, turn
from tests.fakes.markup import parse_html
from tests.people import COLLEAGUE, READER, Surface, surface
from tests.visible import bare

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
AR, EN = Texts.load("ar"), Texts.load("en")
FUEL = (
    "The government raised fuel prices by ten percent starting on Sunday.",
    "Energy minister Samer Halabi said the increase covers the cost of imports.",
    "He added that bread prices will not change this year.",
)
BREAD = (
    "The bakers of the capital protested against the new price of flour this week.",
    "Their union asked the government to return to the old price before the feast.",
)


def _english(name: str, lines: tuple[str, ...], **known: Any) -> Article:
    known = {"published": "2025-03-02"} | known
    return replace(made(name, *lines, **known), language="en")


@pytest.fixture
def seeded(tmp_path: Path) -> Iterator[Surface]:
    with surface(tmp_path) as whole:
        ingest(whole.corpus, read_items([SEEDS], date(2025, 6, 1)))
        yield whole


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Surface]:
    with surface(tmp_path) as whole:
        fuel = _english("fuel", FUEL, title="Fuel is dear", url="https://example.org/fuel")
        bread = _english("bread", BREAD, title="Bakers protest", published="2025-03-01")
        put(whole.corpus, replace(fuel, publisher="Harbour Times"), bread)
        yield whole


async def _none() -> int:
    return 0


async def _nobody(_: object) -> None:  # type: ignore[misc]
    raise AssertionError("finding asks nobody")


def _does(
    it: Surface, name: str, argument: str = "", language: Language = "en", *, private: bool = True
) -> Reaction:
    call = Call(name, argument, READER, language, _none, private)
    return asyncio.run(obey(it.desk(_nobody), call))


def _says(it: Surface, name: str, argument: str = "", language: Language = "en") -> str:
    return _plain(_does(it, name, argument, language))


def _plain(reaction: Reaction) -> str:
    return "\n".join(parse_html(message.text).plain for message in reaction.outgoing)


def _press(it: Surface, data: str, label: str = "", person: Person = READER) -> Reaction:
    return it.buttons.on_callback(Press(data, person.id, person, label=label))


# /search


def test_a_search_shows_passages_and_where_they_stand(it: Surface) -> None:
    said = _says(it, "search", "fuel prices")
    assert EN("search.found", n=2) in said or EN("search.found", n=1) in said
    assert FUEL[0] in said
    assert "Harbour Times" in said
    assert "2 March 2025" in said


def test_a_search_shows_an_article_once(it: Surface) -> None:
    assert _says(it, "search", "fuel bread minister").count("Fuel is dear") == 1


def test_a_search_in_quotation_marks_finds_these_words_only(it: Surface) -> None:
    assert "Bakers" not in _says(it, "search", '"bread prices"')
    assert _says(it, "search", '"no such words here"') == EN("search.nothing")


@pytest.mark.parametrize("argument", ["", "؟", "-"])
def test_a_search_for_nothing_says_how_to_search(it: Surface, argument: str) -> None:
    assert _says(it, "search", argument) == EN("search.how")


def test_who_searches_without_end_is_asked_to_wait(it: Surface) -> None:
    said = [_says(it, "search", "fuel") for _ in range(25)]
    assert said[0] != EN("press.slow") == said[-1]


# /recent and /sources


def test_the_newest_articles_come_first_and_each_can_be_opened(it: Surface) -> None:
    reaction = _does(it, "recent")
    said = _plain(reaction)
    assert said.index("Fuel is dear") < said.index("Bakers protest")
    (keyboard,) = (message.keyboard for message in reaction.outgoing)
    data = [button.data for row in keyboard or () for button in row]
    assert data == [f"o:{key_of('fuel')}", f"o:{key_of('bread')}"]
    assert FUEL[0] in _plain(_press(it, data[0] or ""))


def test_the_newest_articles_may_be_those_of_one_outlet(it: Surface) -> None:
    said = _says(it, "recent", "harbour times")
    assert "Fuel is dear" in said
    assert "Bakers" not in said
    assert _says(it, "recent", "Harbour") == said
    assert _says(it, "recent", "No Such Paper") == EN("recent.no_outlet")


def test_an_empty_archive_says_what_to_do(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        assert _says(it, "recent") == EN("recent.nothing") == _says(it, "sources")
        assert _says(it, "search", "fuel") == EN("recent.nothing")
        assert _says(it, "start") == EN("start_empty")
        (said,) = nothing_yet(it.finder, refusal(make_plan("Did fuel prices rise?")))
        assert parse_html(said.text).plain == EN("recent.nothing")
        assert nothing_yet(it.finder, small_talk(make_plan("Hello!"))) == ()
        assert nothing_yet(it.finder, answer()) == ()


def test_where_there_are_articles_an_answer_is_shown_as_it_is(it: Surface) -> None:
    assert nothing_yet(it.finder, refusal(make_plan("Did fuel prices rise?"))) == ()


def test_the_outlets_are_listed_with_their_articles_and_newest_date(it: Surface) -> None:
    put(it.corpus, made("other", *PROSE, publisher=None, published=None))
    said = _says(it, "sources")
    assert "• Harbour Times · 1 article · newest: 2 March 2025" in bare(said)
    assert f"• {EN('outlet_unknown')} · 1 article" in said
    assert "3 articles · 2 outlets" in said
    assert said.index("Harbour") < said.index(EN("outlet_unknown"))


def test_of_very_many_outlets_the_rest_is_counted(it: Surface) -> None:
    for n in range(40):
        put(it.corpus, made(f"n{n}", f"{PROSE[0]} {n} {n * 7} {n * 13}", publisher=f"Paper {n}"))
    assert EN("outlets_listed.more", n=12) in _says(it, "sources")


# An article that is opened


def test_the_claims_of_an_article_are_checked_against_other_articles(it: Surface) -> None:
    reprint = _english("reprint", (*FUEL, BREAD[0]), title="The same again", published="2025-03-05")
    put(it.corpus, reprint)
    plan = _press(it, f"q:{key_of('fuel')}").ask
    assert plan is not None
    assert plan.question == "\n".join(FUEL)
    assert plan.without == ("fuel", "reprint")
    hits = it.finder.retriever.search(_query(plan.question, plan.without))
    assert {hit.article_id for hit in hits} == {"bread"}


def test_an_article_that_is_gone_has_no_button_any_more(it: Surface) -> None:
    it.corpus.remove(["fuel"])
    for verb in "oq":
        assert _press(it, f"{verb}:{key_of('fuel')}").answer_text == EN("press.unknown")


def test_an_article_without_statements_says_what_to_do(it: Surface) -> None:
    put(it.corpus, _english("short", ("What is it?", "Why?")))
    assert _press(it, f"q:{key_of('short')}").answer_text == EN("page.no_claims")


def test_a_double_tap_opens_an_article_once(it: Surface) -> None:
    data = f"o:{key_of('fuel')}"
    assert _press(it, data).outgoing
    assert _press(it, data).answer_text == EN("press.sent")


def test_checking_claims_keeps_to_the_limits(tmp_path: Path) -> None:
    with surface(tmp_path, DALIL_PERSON_TOKENS="1") as it:
        put(it.corpus, _english("fuel", FUEL))
        used = replace(turn(), answer=answer(usage=Usage("m", 5, 5)))
        it.logbook.record(used, READER.id, READER.id)
        said = _press(it, f"q:{key_of('fuel')}")
        assert (said.ask, said.answer_text) == (None, EN("limit.tokens"))


@pytest.mark.parametrize("on", [True, False])
def test_help_speaks_of_inline_queries_only_where_telegram_sends_them(
    it: Surface, *, on: bool
) -> None:
    bot = Bot("1:a")
    bot._bot_user = User(1, "Dalil", is_bot=True, username="dalil", supports_inline_queries=on)
    message = Message(1, datetime.now(UTC), Chat(READER.id, "private"))
    message.set_bot(bot)
    call = Call("help", "", READER, "en", _none, message=message)
    said = bare(_plain(asyncio.run(obey(it.desk(_nobody), call))))
    assert (EN("help_inline", name="@dalil") in said) == on


# The first minute


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_example_is_found_by_whoever_presses_it(seeded: Surface, language: Language) -> None:
    reaction = _does(seeded, "start", language=language)
    keyboard = reaction.outgoing[-1].keyboard or ()
    assert len(keyboard) == MOST
    for (button,) in keyboard:
        plan = _press(seeded, button.data or "", button.text, Person(READER.id, "R", language)).ask
        assert plan is not None
        assert (plan.question, plan.kind, plan.language) == (button.text, "question", language)
        assert seeded.finder.retriever.search(_query(plan.question))
        assert trust(seeded.finder.retriever, make_plan(plan.question)) >= 0.3


def test_examples_follow_the_archive(it: Surface) -> None:
    assert any("Samer Halabi" in text for text in it.finder.examples.questions("en"))
    it.corpus.remove(["fuel"])
    it.finder.examples.questions("en")
    _join("examples")
    assert not any("Samer Halabi" in text for text in it.finder.examples.questions("en"))


def test_nobody_is_asked_what_a_nameless_source_said(tmp_path: Path) -> None:
    lines = (
        "قالت مصادر أمنية فرنسية إن منفذ الهجوم معروف لدى الشرطة منذ سنوات.",
        "وقال وزير الداخلية جيرار كولومب إن التحقيق مستمر في الهجوم.",
    )
    with surface(tmp_path) as it:
        put(it.corpus, made("attack", *lines, title="هجوم في باريس", published="2025-03-02"))
        questions = it.finder.examples.questions("ar")
    assert any("كولومب" in text for text in questions)
    assert not any("مصادر" in text for text in questions)


@contextmanager
def _looking(it: Surface, patience: float) -> Iterator[tuple[Examples, threading.Event]]:
    """Yield examples that a first reader waits for, until the event is set."""
    looking, go_on = threading.Event(), threading.Event()

    class Slow:
        def search(self, query: Query) -> list[Hit]:
            looking.set()
            assert go_on.wait(30)
            return it.finder.retriever.search(query)

        def __getattr__(self, name: str) -> Any:
            return getattr(it.finder.retriever, name)

    examples = Examples(it.corpus, cast("Any", Slow()), patience)
    first = threading.Thread(target=examples.questions, args=("en",), name="first", daemon=True)
    first.start()
    assert looking.wait(30)
    yield examples, go_on
    go_on.set()
    first.join(30)
    _join("examples")


def _join(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join(30)


def test_who_starts_while_examples_are_looked_for_for_long_does_without(it: Surface) -> None:
    with _looking(it, patience=0) as (examples, _):
        assert examples.questions("en") == ()
    assert examples.questions("en")


def test_the_first_who_starts_waits_for_examples_no_longer_than_others(it: Surface) -> None:
    with _looking(it, patience=0) as (_, go_on):
        _join("first")
        assert "first" not in {thread.name for thread in threading.enumerate()}
        assert not go_on.is_set()


def test_who_waits_for_examples_is_told_that_the_archive_cannot_be_read(it: Surface) -> None:
    class Broken:
        def search(self, _query: Query) -> list[Hit]:
            raise CorpusError("It cannot be read.")

    examples = Examples(it.corpus, cast("Any", Broken()), patience=30)
    for _ in range(2):
        with pytest.raises(CorpusError):
            examples.questions("en")


def test_who_starts_a_moment_after_another_gets_the_same_examples(it: Surface) -> None:
    second: list[tuple[str, ...]] = []
    with _looking(it, patience=30) as (examples, go_on):
        other = threading.Thread(
            target=lambda: second.append(examples.questions("en")), daemon=True
        )
        other.start()
        go_on.set()
        other.join(30)
    assert second == [examples.questions("en")]
    assert second != [()]


def test_a_press_whose_message_is_out_of_reach_asks_nothing(it: Surface) -> None:
    assert _press(it, "e:0").answer_text == EN("press.unknown")


def test_examples_are_asked_within_the_limits_and_not_all_at_once(it: Surface) -> None:
    pressed = [_press(it, f"e:{n}", f"What did person {n} say?") for n in range(6)]
    assert pressed[0].ask is not None
    assert pressed[-1].answer_text == EN("press.slow")
    assert _press(it, "e:9", "What did he say?", COLLEAGUE).ask is not None


def _query(text: str, without: tuple[str, ...] = ()) -> Query:
    return Query(text, without=without)
