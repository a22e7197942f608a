"""`dalil serve` with a watch, and `dalil ingest` in a process of its own: the news come."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bot.chat.texts import Texts
from retrieval import Corpus
from tests.articles import made, put
from tests.fakes.model import FakeModel
from tests.fakes.newsroom import Served, publish, serving
from tests.fakes.telegram import TOKEN, FakeTelegram, Message
from tests.mortal import TELLING, Life, serve
from tests.watched import DENIED, FIRST, NEWS, QUESTION, STANCES, Judge

AR = Texts.load("ar")
READER = 501
SECONDS = 120
ONE = AR("watch_news", n=1)


def _ingest(home: Path, *articles: object) -> None:
    names = ("id", "title", "text", "publisher", "published")
    rows = ({name: getattr(article, name) for name in names} for article in articles)
    publish(home, rows, str(len(list(home.glob("*.jsonl")))))


@contextmanager
def _serving(
    home: Path, telegram: FakeTelegram, model: FakeModel, point: str | None = None
) -> Iterator[Served]:
    """Serve until it is stopped or kills itself."""
    work = partial(serve, Life(point))
    with serving(home, telegram, model, work, DALIL_ALLOWED_USERS=str(READER)) as served:
        yield served
    for secret in (TOKEN, "الجسر", "Traceback"):
        assert secret not in served.printed, served.printed


def _news(telegram: FakeTelegram) -> list[Message]:
    return [message for message in telegram.sent(READER) if ONE in message.plain]


def _watch(telegram: FakeTelegram) -> None:
    """Ask, watch the answer, choose no quiet hours: the tests run at any time of the day."""
    telegram.wait_for_poll(SECONDS)
    telegram.user_sends(READER, QUESTION)
    (answer,) = telegram.wait_for_messages(1, SECONDS, READER)
    telegram.user_presses(answer, AR("button.watch"), user=READER)
    telegram.wait_until(lambda: len(telegram.toasts) == 1, "the watch to be set")
    telegram.user_sends(READER, "/watch")
    _, listed = telegram.wait_for_messages(2, SECONDS, READER)
    assert QUESTION in listed.plain
    telegram.user_presses(listed, AR("button.quiet"), user=READER)

    def shown(label: str) -> bool:
        now = telegram.message(READER, listed.message_id)
        return any(label in button.text for button in now.buttons)

    telegram.wait_until(lambda: shown(AR("quiet.off")), "the choice")
    telegram.user_presses(listed, AR("quiet.off"), user=READER)
    telegram.wait_until(lambda: shown(AR("button.quiet")), "the hours to be chosen")


def test_an_article_ingested_by_another_process_brings_a_message_with_working_buttons(
    tmp_path: Path,
) -> None:
    _ingest(tmp_path, FIRST)
    with FakeTelegram() as telegram, FakeModel(Judge()) as model:
        with _serving(tmp_path, telegram, model):
            _watch(telegram)
            _ingest(tmp_path, NEWS)
            *_, news = telegram.wait_for_messages(3, SECONDS, READER)
            assert news.plain.startswith(ONE)
            assert DENIED.rstrip(".") in news.plain
            telegram.user_presses(news, AR("button.whole"), user=READER)
            telegram.wait_until(
                lambda: (
                    AR("verdict.conflicting") in telegram.sent(READER)[-1].plain
                    and bool(telegram.sent(READER)[-1].keyboard)
                ),
                "the whole answer",
                SECONDS,
            )
            telegram.user_presses(news, AR("button.unwatch"), user=READER)
            telegram.wait_until(
                lambda: telegram.toasts[-1].text == AR("watch.ended"), "the watch to end", SECONDS
            )
        assert len(_news(telegram)) == 1
        assert telegram.violations == []


def _denial(n: int) -> str:
    return DENIED.replace("حتى الآن", f"حتى الساعة {n}")


def test_a_process_killed_around_each_step_neither_loses_news_nor_tells_them_unawares_twice(
    tmp_path: Path,
) -> None:
    _ingest(tmp_path, FIRST)
    judge = Judge({**STANCES, **{_denial(n): "refutes" for n in range(len(TELLING))}})
    with FakeTelegram() as telegram, FakeModel(judge) as model:
        with _serving(tmp_path, telegram, model):
            _watch(telegram)
        for n, point in enumerate(TELLING):
            with Corpus(tmp_path / "corpus.db") as corpus:
                published = f"2025-03-{n + 1:02}"
                put(corpus, made(f"n{n}", _denial(n), title=f"نفي {n}", published=published))
            with _serving(tmp_path, telegram, model, point) as killed:
                assert killed.process.wait(SECONDS) == -signal.SIGKILL, point
        with _serving(tmp_path, telegram, model):
            denials = [_denial(n) for n in range(len(TELLING))]
            telegram.wait_until(
                lambda: all(denial in _said(telegram) for denial in denials), "all news", SECONDS
            )
            told = len(telegram.sent(READER))
            telegram.user_sends(READER, "/watch")
            telegram.wait_for_messages(told + 1, SECONDS, READER)
        for n in range(len(TELLING)):
            with_it = [message.plain for message in _news(telegram) if _denial(n) in message.plain]
            assert with_it, f"the news of {TELLING[n]} are lost"
            twice = [text for text in with_it[1:] if AR("repeat") not in text]
            assert not twice, f"the news of {TELLING[n]} came twice"


def _said(telegram: FakeTelegram) -> str:
    return "\n".join(message.plain for message in _news(telegram))
