from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.chat.access import Access
from bot.chat.api import call
from bot.chat.inline import MOST, Inline
from bot.chat.inline_results import result, typed_of
from bot.chat.texts import Texts
from retrieval.models import Article, Hit, Span
from tests.articles import made
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_inline import InlineAnswer
from tests.people import READER, STRANGER, Surface, surface

AR, EN = Texts.load("ar"), Texts.load("en")
TYPED = {"id": "1", "from": {"id": READER.id, "is_bot": False, "first_name": "R"}, "query": "x"}


class Clock:
    """Stands still until it is moved: however slow the machine, nothing is too late."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Surface]:
    with surface(tmp_path) as whole:
        whole.corpus.add(
            made("fuel", "The government raised fuel prices by ten percent.", title="Fuel")
        )
        whole.corpus.add(made("bread", "The bakers said that bread prices stay as they are."))
        yield whole


Script = Callable[[Inline, Callable[[], Awaitable[list[dict[str, Any]]]]], Awaitable[None]]


def _serving(fake: FakeTelegram, it: Surface, script: Script, seconds: float = 300) -> None:
    """Run a script with what answers inline queries, and with what takes updates."""

    async def run() -> None:
        async with Bot(TOKEN, f"{fake.url}/bot", request=HTTPXRequest(read_timeout=60)) as bot:
            offset = 0

            async def updates() -> list[dict[str, Any]]:
                nonlocal offset
                found = await call(bot, "getUpdates", {"offset": offset})
                offset = max((raw["update_id"] for raw in found), default=offset - 1) + 1
                return list(found)

            inline = Inline(bot, it.finder, it.access, it.preferences, seconds)
            try:
                await script(inline, updates)
            finally:
                await inline.close()

    asyncio.run(run())


def _answered(fake: FakeTelegram, it: Surface, user: int, text: str, code: str = "en") -> Any:
    query = fake.user_queries_inline(user, text, language_code=code)

    async def script(inline: Inline, updates: Any) -> None:
        inline.take(await updates())
        await asyncio.to_thread(fake.wait_for_inline, query)

    _serving(fake, it, script)
    assert fake.violations == []
    return fake.inline_answers[query]


def test_a_query_is_answered_with_passages_for_its_reader_alone(it: Surface) -> None:
    with FakeTelegram(clock=Clock()) as fake:
        answer = _answered(fake, it, READER.id, "fuel prices")
        assert answer.is_personal
        assert answer.results[0].title == "Fuel"
        assert "raised fuel prices" in answer.results[0].message.plain
        assert "raised fuel prices" in answer.results[0].description
        assert answer.button is None


@pytest.mark.parametrize("text", ["", "fuel prices", "؟"])
def test_a_stranger_gets_the_way_in_and_nothing_else(it: Surface, text: str) -> None:
    with FakeTelegram(clock=Clock()) as fake:
        answer = _answered(fake, it, STRANGER.id, text)
        assert answer.results == ()
        assert (answer.button, answer.start) == (EN("inline.ask_in"), "inline")


@pytest.mark.parametrize(
    ("text", "code", "button"),
    [
        ("", "ar", AR("inline.type")),
        ("؟!", "en", EN("inline.type")),
        ("zebra", "en", EN("inline.nothing")),
    ],
)
def test_where_there_are_no_passages_a_button_says_what_to_do(
    it: Surface, text: str, code: str, button: str
) -> None:
    with FakeTelegram(clock=Clock()) as fake:
        answer = _answered(fake, it, READER.id, text, code)
        assert (answer.results, answer.button) == ((), button)


def test_of_what_a_reader_types_the_last_letters_are_answered(it: Surface) -> None:
    with FakeTelegram(clock=Clock()) as fake:
        first = fake.user_queries_inline(READER.id, "fu")
        last = fake.user_queries_inline(READER.id, "fuel")

        async def script(inline: Inline, updates: Any) -> None:
            inline.take(await updates())
            await asyncio.to_thread(fake.wait_for_inline, last)

        _serving(fake, it, script)
        assert first not in fake.inline_answers


async def _idle() -> None:
    """Wait until nothing is being answered."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)


def test_however_many_strangers_wait_a_reader_is_answered(
    it: Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    allows, go_on = it.access.allows, threading.Event()

    def slow(_: Access, user_id: int) -> bool:
        if user_id >= 10_000:
            go_on.wait(300)
        return allows(user_id)

    monkeypatch.setattr(Access, "allows", slow)
    with FakeTelegram(clock=Clock()) as fake:
        first = fake.user_queries_inline(READER.id, "fuel")

        async def script(inline: Inline, updates: Any) -> None:
            inline.take(await updates())  # from here on the reader is known
            await asyncio.to_thread(fake.wait_for_inline, first)
            for n in range(700):
                fake.user_queries_inline(10_000 + n, "fuel")
            mine = fake.user_queries_inline(READER.id, "bread")
            while mine not in fake.inline_answers and (found := await updates()):
                inline.take(found)
            answer = await asyncio.to_thread(fake.wait_for_inline, mine)
            assert len(answer.results) == 1
            assert len(fake.inline_answers) == 2  # no stranger is answered yet

        try:
            _serving(fake, it, script)
        finally:
            go_on.set()
        assert fake.violations == []


def _typed(it: Surface, user: int, times: int) -> list[InlineAnswer]:
    """Type queries, each once the one before is done with; return the answers."""
    with FakeTelegram(clock=Clock()) as fake:

        async def script(inline: Inline, updates: Any) -> None:
            for n in range(times):
                fake.user_queries_inline(user, f"fuel {n}")
                inline.take(await updates())
                await _idle()

        _serving(fake, it, script)
        return list(fake.inline_answers.values())


def test_a_stranger_who_goes_on_typing_is_answered_a_few_times(
    it: Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.inline._KNOCK_SECONDS", 3_600.0)
    answers = _typed(it, STRANGER.id, 12)
    assert len(answers) == 5
    assert {answer.results for answer in answers} == {()}


def test_a_reader_who_types_without_end_is_answered_up_to_a_limit(
    it: Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.inline._TYPED", 3)
    monkeypatch.setattr("bot.chat.inline._TYPED_SECONDS", 3_600.0)
    assert len(_typed(it, READER.id, 6)) == 3


def test_who_is_shut_out_meanwhile_gets_the_way_in_again(
    it: Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeTelegram(clock=Clock()) as fake:
        first = fake.user_queries_inline(READER.id, "fuel")

        async def script(inline: Inline, updates: Any) -> None:
            inline.take(await updates())
            assert (await asyncio.to_thread(fake.wait_for_inline, first)).results
            monkeypatch.setattr(Access, "allows", lambda *_: False)
            for _ in range(2):  # the second time at the door
                again = fake.user_queries_inline(READER.id, "fuel")
                inline.take(await updates())
                answer = await asyncio.to_thread(fake.wait_for_inline, again)
                assert (answer.results, answer.start) == ((), "inline")

        _serving(fake, it, script)


def test_a_query_that_comes_too_late_is_refused_and_hurts_nobody(it: Surface) -> None:
    clock = Clock()
    with FakeTelegram(clock=clock) as fake:
        fake.user_queries_inline(READER.id, "fuel")

        async def script(inline: Inline, updates: Any) -> None:
            found = await updates()
            clock.now += 11
            inline.take(found)
            await asyncio.to_thread(fake.wait_for_call, "answerInlineQuery")

        _serving(fake, it, script)
        assert [call.status for call in fake.calls if call.method == "answerInlineQuery"] == [400]
        assert fake.inline_answers == {}


def test_a_search_that_takes_too_long_is_dropped(
    it: Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_: object) -> list[Hit]:
        begun.set()
        go_on.wait(300)
        return []

    monkeypatch.setattr("bot.chat.finding.finder.Finder.passages", slow)
    with FakeTelegram(clock=Clock()) as fake:
        fake.user_queries_inline(READER.id, "fuel")

        async def script(inline: Inline, updates: Any) -> None:
            inline.take(await updates())
            assert await asyncio.to_thread(begun.wait, 120)
            others = asyncio.all_tasks() - {asyncio.current_task()}
            await asyncio.wait(others, timeout=120)

        try:
            _serving(fake, it, script, seconds=5)
        finally:
            go_on.set()
        assert fake.count("answerInlineQuery") == 0


def test_what_is_no_query_is_passed_over() -> None:
    assert typed_of({"inline_query": TYPED}) is not None
    for broken in (None, [], {}, {**TYPED, "from": None}, {**TYPED, "id": 1}, {"query": "x"}):
        assert typed_of({"inline_query": broken}) is None
    assert typed_of({"message": {}}) is None


def test_no_article_makes_a_result_that_telegram_refuses(it: Surface) -> None:
    long = "<b>" + "كلمة & word @name /cmd\n" * 400
    nameless = Article("n" * 300, "o", long, (Span(0, len(long)),), "ar")
    for n in range(MOST + 5):
        it.corpus.add(made(f"https://example.org/{'x' * 80}/{n}", f"Fuel number {n} is dear."))
    it.corpus.add(nameless)
    with FakeTelegram(clock=Clock()) as fake:
        answer = _answered(fake, it, READER.id, "word fuel name كلمة")
        assert 1 < len(answer.results) <= MOST


def test_a_result_names_what_is_not_known_as_not_known() -> None:
    hit = Hit(1, 1.0, "p", "a", "v", None, None, None, None, None, None, None, "x", 0, 1)
    shown = result(hit, "en")
    assert shown["title"] == EN("untitled")
    assert shown["description"] == f"{EN('outlet_unknown')} · {EN('date_unknown')} · x"
