"""What a watch tells and what it does not, over a real corpus, log and model endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.answering.planner import make_plan
from bot.chat.delivery import BLOCKED
from bot.storage.deliveries import Deliveries
from bot.storage.watches import Watches
from bot.storage.writer import Writer
from bot.watching.novelty import Novelty
from retrieval.models import Article
from tests.articles import made
from tests.fakes.model import FakeModel, Reply, answer_json
from tests.watched import (
    AR,
    COST,
    DENIED,
    FIRST,
    GROUP,
    NEWS,
    OPENED,
    QUESTION,
    RIMA,
    SAMI,
    SHARES_WORDS,
    STANCES,
    STRANGER,
    UNRELATED,
    Judge,
    Room,
    room,
    run,
)

DAMASCUS = ZoneInfo("Asia/Damascus")
ONE, TWO = AR("watch_news", n=1), AR("watch_news", n=2)
NIGHT = datetime(2026, 11, 21, 23, 30, tzinfo=DAMASCUS)
COPY = made("copy", OPENED, COST, title="فتح الجسر", published="2025-02-05", publisher="سانا")
NEAR = made(
    "near",
    OPENED.replace("أعلنت", "وأعلنت").replace("صباح اليوم", "اليوم"),
    COST.replace("في عامين كاملين", "في عامين"),
    title="الجسر",
    published="2025-02-05",
    publisher="سانا",
)
_AGAIN = "كرر وزير النقل السوري نفيه أن الجسر الجديد في مدينة حمص مفتوح أمام حركة السير."
TWICE = "هل كلفت أعمال ترميم الجسر في حمص ثلاثة ملايين دولار؟"


@pytest.fixture
def judge() -> Judge:
    return Judge()


@pytest.fixture
def model(judge: Judge) -> Iterator[str]:
    with FakeModel(judge) as endpoint:
        yield endpoint.base_url


def test_a_changed_verdict_is_told_once_with_what_changed_it(tmp_path: Path, model: str) -> None:
    async def story() -> None:
        async with room(tmp_path, model) as it:
            assert await it.watches() == AR("watch.set")
            it.comes(NEWS)
            await it.goes_on()
            (told,) = it.told()
            assert ONE in told
            assert AR("watch.was", verdict=AR("verdict.supported")) in told
            assert AR("watch.is", verdict=AR("verdict.conflicting")) in told
            assert DENIED.rstrip(".") in told
            assert OPENED not in told
            for _ in range(3):
                await it.goes_on()
            assert len(it.told()) == len(it.sent) == 1

    run(story())


def test_new_evidence_for_the_same_verdict_is_told(tmp_path: Path, judge: Judge) -> None:
    again = "أكد محافظ حمص أن الجسر الجديد فُتح أمام حركة السير وأن السيارات تعبره في الاتجاهين."
    judge.stances = {**STANCES, again: "supports"}

    async def story(model: str) -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            it.comes(made("again", again, title="المحافظ", published="2025-02-09"))
            await it.goes_on()
            (told,) = it.told()
            assert AR("watch.same", verdict=AR("verdict.supported")) in told
            assert AR("watch.new") in told

    with FakeModel(judge) as endpoint:
        run(story(endpoint.base_url))


@pytest.mark.parametrize("articles", [(COPY,), (NEAR,), (FIRST,), (UNRELATED,)])
@pytest.mark.parametrize("composed", [True, False])
def test_a_reprint_and_an_article_of_before_ask_no_model_and_are_not_told(
    articles: tuple[Article, ...], composed: bool, tmp_path: Path, model: str, judge: Judge
) -> None:
    async def story() -> None:
        async with room(tmp_path, model if composed else None) as it:
            await it.watches()
            asked, revision = judge.asked, it.app.corpus.revision
            it.comes(*articles)
            assert it.app.corpus.revision != revision or articles[0] in {FIRST, UNRELATED}
            await it.goes_on()
            assert (it.told(), judge.asked) == ([], asked)
            assert {row["revision"] for row in it.rows()} == {it.app.corpus.revision}

    run(story())


@pytest.mark.parametrize("composed", [True, False])
def test_the_same_sentence_with_words_around_it_is_no_news_of_a_claim(
    composed: bool, tmp_path: Path, judge: Judge
) -> None:
    around = f"وقالت الوكالة في خبر عاجل نقلًا عن مصادرها: {OPENED.rstrip('.')}، وفق البيان."
    denied = f"وقالت الوكالة في خبر عاجل: لا صحة لما قيل، ولم يحدث أن {OPENED}"
    judge.stances = {**STANCES, around: "supports", denied: "refutes"}

    async def story(model: str | None) -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            it.comes(made("around", around, title="عاجل", published="2025-02-09"))
            await it.goes_on()
            assert it.told() == []
            it.comes(made("denied", denied, title="عاجل", published="2025-02-10"))
            await it.goes_on()
            assert len(it.told()) == 1

    with FakeModel(judge) as endpoint:
        run(story(endpoint.base_url if composed else None))


@pytest.mark.parametrize("composed", [True, False])
def test_what_came_between_an_answer_and_its_watch_is_told(
    composed: bool, tmp_path: Path, model: str
) -> None:
    async def story() -> None:
        async with room(tmp_path, model if composed else None) as it:
            plan = replace(make_plan(QUESTION), phrases=("الجسر حمص",))
            turn = await it.app.answer(plan, chat_id=RIMA, user_id=RIMA)
            it.comes(NEWS)
            it.app.retriever.refresh()
            assert it.presses(f"w:{turn.id}") == AR("watch.set")
            await it.goes_on()
            assert len(it.told()) == 1

    run(story())


@pytest.mark.parametrize(
    "article",
    [
        made("earlier", OPENED, COST, title="فتح الجسر", published="2025-02-01", publisher="سانا"),
        made("first", OPENED, f"{COST} وشكر العمال.", title="فتح الجسر", publisher="عنب بلدي"),
    ],
    ids=["an earlier record of it", "a later version of it"],
)
@pytest.mark.parametrize("composed", [True, False])
def test_an_article_in_the_place_of_the_cited_one_that_says_the_same_is_not_told(
    article: Article, composed: bool, tmp_path: Path, model: str
) -> None:
    async def story() -> None:
        async with room(tmp_path, model if composed else None) as it:
            await it.watches()
            revision = it.app.corpus.revision
            it.comes(article)
            assert it.app.corpus.changes(revision)
            await it.goes_on()
            assert it.told() == []

    run(story())


def test_on_a_corpus_that_they_never_looked_at_watches_begin_anew_and_the_log_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        async with room(tmp_path) as it:
            await it.watches()
            await it.watches(SAMI)
            with it.log.writing() as db:
                db.execute("UPDATE watches SET revision = '900-of a lost corpus'")
            it.comes(UNRELATED, COPY)
            await it.goes_on()
            assert (it.told(), it.told(SAMI)) == ([], [])
            assert {row["revision"] for row in it.rows()} == {it.app.corpus.revision}
            it.comes(NEWS)
            await it.goes_on()
            assert (len(it.told()), len(it.told(SAMI))) == (1, 1)

    run(story())
    said = [one.message for one in caplog.records if "they begin anew from here" in one.message]
    assert len(said) == 1


@pytest.mark.parametrize("composed", [True, False])
def test_an_article_that_shares_words_alone_is_not_told(
    composed: bool, tmp_path: Path, model: str
) -> None:
    async def story() -> None:
        async with room(tmp_path, model if composed else None) as it:
            await it.watches()
            it.comes(SHARES_WORDS)
            await it.goes_on()
            assert it.told() == []
            it.comes(NEWS)
            await it.goes_on()
            assert len(it.told()) == 1

    run(story())


def test_a_reprint_with_a_paragraph_of_its_own_tells_of_that(tmp_path: Path, model: str) -> None:
    async def story() -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            it.comes(made("more", OPENED, COST, DENIED, title="الجسر", published="2025-02-05"))
            await it.goes_on()
            (told,) = it.told()
            assert DENIED.rstrip(".") in told
            assert OPENED.rstrip(".") not in told

    run(story())


def test_a_removed_article_is_told_where_the_verdict_falls_with_it(
    tmp_path: Path, model: str
) -> None:
    async def story() -> None:
        async with room(tmp_path, model) as it:
            it.comes(NEWS)
            await it.watches()
            it.app.corpus.remove([UNRELATED.id])
            await it.goes_on()
            assert it.told() == []
            it.app.corpus.remove([NEWS.id])
            await it.goes_on()
            (told,) = it.told()
            assert AR("watch.lost") in told
            assert AR("watch.is", verdict=AR("verdict.supported")) in told

    run(story())


def test_evidence_that_was_lost_and_comes_again_is_told(tmp_path: Path, model: str) -> None:
    async def story() -> None:
        async with room(tmp_path, model) as it:
            it.comes(NEWS)
            await it.watches()
            it.app.corpus.remove([NEWS.id])
            await it.goes_on()
            it.app.corpus.restore([NEWS.id])
            it.comes(NEWS)
            await it.goes_on()
            lost, again = it.told()
            assert AR("watch.lost") in lost
            assert AR("watch.is", verdict=AR("verdict.conflicting")) in again
            await it.goes_on()
            assert len(it.told()) == 2

    run(story())


def test_a_restart_neither_loses_news_nor_tells_them_twice(tmp_path: Path, model: str) -> None:
    async def before() -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            it.comes(NEWS)

    async def after(told: int) -> None:
        async with room(tmp_path, model) as it:
            await it.goes_on()
            assert len(it.told()) == told

    run(before())
    run(after(1))
    run(after(1))


def test_a_commit_that_fails_tells_nothing_and_the_next_round_tells_once(
    tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    async def story() -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            it.comes(NEWS)
            with monkeypatch.context() as fault:
                fault.setattr("bot.storage.deliveries.store", broken)
                with pytest.raises(Exception, match="disk"):
                    await it.goes_on()
            assert it.told() == it.sent == []
            await it.goes_on()
            assert len(it.told()) == len(it.sent) == 1

    run(story())


def test_a_watch_that_cannot_be_looked_after_holds_up_no_other(
    tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    matters = Novelty.matters

    def failing(self: Novelty) -> bool:
        if self.watched.user_id == RIMA:
            raise ValueError(self.watched.plan.question)
        return matters(self)

    async def story() -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            await it.watches(SAMI)
            it.comes(NEWS)
            with monkeypatch.context() as fault:
                fault.setattr(Novelty, "matters", failing)
                await it.goes_on()
            assert (it.told(), len(it.told(SAMI))) == ([], 1)
            await it.goes_on()
            assert len(it.told()) == 1

    run(story())
    assert "ValueError" in caplog.text
    assert "الجسر" not in caplog.text


def test_a_watch_that_is_ended_while_it_is_looked_after_tells_nothing(
    tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = Watches.tell

    def ended(self: Watches, *arguments: object) -> object:
        self.end_of(RIMA)
        return tell(self, *arguments)  # type: ignore[arg-type]

    async def story() -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            it.comes(NEWS)
            monkeypatch.setattr(Watches, "tell", ended)
            await it.goes_on()
            assert it.told() == it.sent == []

    run(story())


async def _night(it: Room) -> None:
    """Let three articles come in the night, from half past eleven to six."""
    it.now = NIGHT
    for minutes, article in ((30, COPY), (200, NEWS), (160, SHARES_WORDS)):
        it.comes(article)
        await it.goes_on(minutes)


def test_news_of_the_night_come_in_the_morning_as_one_message(tmp_path: Path, judge: Judge) -> None:
    dearer = "قال وزير النقل إن أعمال ترميم الجسر في حمص كلفت خمسة ملايين دولار لا ثلاثة ملايين."
    judge.stances = {**STANCES, COST: "supports", dearer: "refutes"}

    async def story(model: str) -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            assert await it.watches(question=TWICE) == AR("watch.set")
            asked = judge.asked
            await _night(it)
            it.comes(made("dearer", dearer, title="كلفة", published="2025-02-10"))
            await it.goes_on(29)
            assert it.now < datetime(2026, 11, 22, 7, tzinfo=DAMASCUS)
            assert (it.told(), judge.asked) == ([], asked)
            await it.goes_on(31)
            (told,) = it.told()
            assert TWO in told
            assert "1. " in told
            assert "2. " in told
            assert len(it.sent) == 1

    with FakeModel(judge) as endpoint:
        run(story(endpoint.base_url))


def test_a_round_that_runs_into_the_night_leaves_the_rest_for_the_morning(
    tmp_path: Path, judge: Judge
) -> None:
    rooms: list[Room] = []

    def slow(request: dict[str, Any]) -> str:
        if rooms:
            rooms[0].now = NIGHT
        return judge(request)

    async def story(model: str) -> None:
        async with room(tmp_path, model) as it:
            await it.watches(RIMA)
            await it.watches(SAMI)
            it.now = NIGHT - timedelta(hours=2)
            it.comes(NEWS)
            rooms.append(it)
            await it.goes_on()
            assert [len(it.told(chat)) for chat in (RIMA, SAMI)] == [1, 0]
            rooms.clear()
            it.now = NIGHT + timedelta(hours=8)
            await it.goes_on()
            assert [len(it.told(chat)) for chat in (RIMA, SAMI)] == [1, 1]

    with FakeModel(slow) as endpoint:
        run(story(endpoint.base_url))


def test_what_is_watched_is_not_read_while_its_person_sleeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with room(tmp_path) as it:
            await it.watches()
            it.comes(NEWS)
            it.now = NIGHT
            monkeypatch.setattr(
                "bot.storage.watches._watched", lambda row: pytest.fail(f"watch {row[-1]} was read")
            )
            await it.goes_on()
            monkeypatch.undo()
            it.now += timedelta(hours=9)
            await it.goes_on()
            assert len(it.told()) == 1

    run(story())


def test_who_chose_no_quiet_hours_is_told_in_the_night(tmp_path: Path, model: str) -> None:
    async def story() -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            it.presses("h:off")
            await _night(it)
            assert len(it.told()) == 1

    run(story())


def test_news_wait_until_the_archive_has_come_to_rest(tmp_path: Path, model: str) -> None:
    async def story() -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            it.comes(NEWS)
            for n in range(20):
                it.comes(
                    made(f"more{n}", f"خبر رقم {n} عن الطقس في مدينة دمشق وريفها.", title=str(n))
                )
                await it.goes_on(0.3)
                assert it.told() == []
            await it.goes_on(1)
            assert len(it.told()) == 1

    run(story())


def test_an_archive_that_never_rests_is_looked_at_all_the_same(tmp_path: Path, model: str) -> None:
    async def story() -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            it.comes(NEWS)
            for n in range(30):
                it.comes(
                    made(f"more{n}", f"خبر رقم {n} عن الطقس في مدينة دمشق وريفها.", title=str(n))
                )
                await it.goes_on(0.4)
            assert len(it.told()) == 1

    run(story())


def test_a_matter_that_is_reported_on_all_the_time_asks_the_model_now_and_then(
    tmp_path: Path, model: str, judge: Judge
) -> None:
    async def story() -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            asked = judge.asked
            for n in range(12):
                text = f"تجمّع {n} من السكان عند الجسر الجديد في مدينة حمص يسألون عن حركة السير."
                it.comes(made(f"crowd{n}", text, title=str(n), published="2025-02-11"))
                await it.goes_on(5)
            assert judge.asked - asked == 4  # in an hour

    run(story())


def test_where_the_days_tokens_are_spent_the_news_wait_for_the_next_day(
    tmp_path: Path, model: str, judge: Judge
) -> None:
    async def story(tokens: str, days: int) -> int:
        async with room(tmp_path, model, DALIL_DAILY_TOKENS=tokens) as it:
            it.now += timedelta(days=days)
            await it.goes_on()
            return len(it.told())

    async def begin() -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            it.comes(NEWS)

    run(begin())
    asked = judge.asked
    assert asyncio.run(story("1", 0)) == 0
    assert judge.asked == asked
    assert asyncio.run(story("0", 1)) == 1


def test_where_a_persons_share_is_spent_theirs_wait_alone(tmp_path: Path, model: str) -> None:
    async def story() -> None:
        async with room(tmp_path, model, DALIL_PERSON_TOKENS="1") as it:
            it.now = datetime.now(DAMASCUS).replace(hour=12)
            turn = await it.app.answer(
                (await it.asks()).plan, chat_id=SAMI, user_id=SAMI, fresh=True
            )
            assert turn.answer.usage.input_tokens
            it.presses(f"w:{turn.id}", SAMI)
            it.comes(NEWS)
            await it.goes_on()
            assert it.told(SAMI) == []

    run(story())


def test_an_endpoint_that_fails_only_puts_the_news_off(tmp_path: Path, judge: Judge) -> None:
    broken = False

    def behave(request: dict[str, object]) -> Reply | str:
        return Reply(status=503) if broken else judge(request)

    async def story(model: str) -> None:
        nonlocal broken
        async with room(tmp_path, model) as it:
            await it.watches()
            broken = True
            it.comes(NEWS)
            await it.goes_on()
            assert it.told() == []
        broken = False
        async with room(tmp_path, model) as it:  # the breaker of the one before is open
            it.now += timedelta(hours=1)
            await it.goes_on()
            assert len(it.told()) == 1

    with FakeModel(behave) as endpoint:
        run(story(endpoint.base_url))


def test_a_model_whose_reply_is_worth_nothing_tells_nothing(tmp_path: Path, judge: Judge) -> None:
    invented = answer_json(
        [("كلام", [{"p": 1, "stance": "supports", "quote": "لم يقله أحد قط", "translation": ""}])],
        "refuted",
        "claim",
    )
    replies = iter([True])

    def behave(request: dict[str, object]) -> str:
        return judge(request) if next(replies, False) else invented

    async def story(model: str) -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            it.comes(NEWS)
            await it.goes_on()
            told = it.told()
            assert not any(AR("verdict.refuted") in text for text in told)

    with FakeModel(behave) as endpoint:
        run(story(endpoint.base_url))


def test_a_bot_that_was_blocked_ends_the_watches_of_that_chat_alone(
    tmp_path: Path, judge: Judge
) -> None:
    judge.stances = {**STANCES, _AGAIN: "refutes"}

    async def story(model: str) -> None:
        async with room(tmp_path, model) as it:
            await it.watches()
            await it.watches(SAMI)
            it.comes(NEWS)
            await it.goes_on()
            writer = Writer(tmp_path / "log.db")
            for entry in it.sent:
                if entry.chat_id == RIMA:
                    await Deliveries(writer, lambda: it.now).give_up(entry, BLOCKED)
            await writer.close()
            it.comes(made("again", _AGAIN, title="نفي آخر", published="2025-02-12"))
            await it.goes_on()
            assert (len(it.told()), len(it.told(SAMI))) == (1, 2)
            assert [row["chat_id"] for row in it.rows()] == [SAMI]
            it.now += timedelta(minutes=1)
            assert await it.watches() == AR("watch.set")  # who let the bot in again may watch
            await it.goes_on()
            assert len(it.rows()) == 2

    with FakeModel(judge) as endpoint:
        run(story(endpoint.base_url))


def test_who_may_no_longer_ask_hears_nothing_more(tmp_path: Path, model: str) -> None:
    async def story() -> None:
        async with room(tmp_path, model) as it:
            it.access.decide(STRANGER, "allowed", 1)
            await it.watches(STRANGER)
            it.access.decide(STRANGER, "denied", 1)
            it.comes(NEWS)
            await it.goes_on()
            assert (it.told(STRANGER), it.rows()) == ([], [])

    run(story())


def test_a_watch_of_a_group_speaks_to_the_group_and_follows_it(tmp_path: Path, model: str) -> None:
    async def story() -> None:
        async with room(tmp_path, model) as it:
            await it.watches(RIMA, GROUP)
            it.comes(NEWS)
            await it.goes_on()
            assert (it.told(), len(it.told(GROUP))) == ([], 1)
            (entry,) = it.sent
            assert (entry.chat_id, entry.user_id, entry.kind) == (GROUP, RIMA, "watch")

    run(story())


def test_news_of_two_people_in_a_group_are_one_message(tmp_path: Path, judge: Judge) -> None:
    judge.stances = {**STANCES, COST: "supports"}

    async def story(model: str) -> None:
        async with room(tmp_path, model) as it:
            await it.watches(RIMA, GROUP)
            await it.watches(SAMI, GROUP, question=f"{TWICE[:-1]} حقا؟")
            it.comes(NEWS)
            it.comes(made("dearer", DENIED, COST.replace("ثلاثة", "خمسة"), title="كلفة"))
            await it.goes_on()
            assert len(it.told(GROUP)) == len(it.sent) == 1

    with FakeModel(judge) as endpoint:
        run(story(endpoint.base_url))


def test_without_a_model_a_quotation_that_bears_as_much_is_told_as_not_judged(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with room(tmp_path) as it:
            await it.watches()
            it.comes(NEWS)
            await it.goes_on()
            (told,) = it.told()
            assert AR("watch.quoted") in told
            assert DENIED in told

    run(story())
