"""What a reader sees of what they watch, whole, in both languages: see tests/transcripts.

Each story has two parts: what is done before new articles come in, and what is seen after.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.chat.texts import Texts
from tests.fakes.model import FakeModel, Reply, answer_json, cite, evidence_blocks
from tests.fakes.newsroom import WORDS, Newsroom, open_newsroom, publish, serving
from tests.fakes.telegram import FakeTelegram, Message
from tests.mortal import Life, serve
from tests.stories import LANGUAGES, SECONDS, Reader, Screens, screen, screens_test

_DENIED = {
    "ar": "نفت وزارة الطاقة أن تكون الحكومة قد رفعت أسعار الوقود عشرة بالمئة يوم الأحد.",
    "en": "The energy ministry denied that the government raised fuel prices by ten percent.",
}
_REVIEWED = {
    "ar": "وقال وزير الطاقة سامر الحلبي إن زيادة أسعار الوقود ستُراجع بعد شهرين من تطبيقها.",
    "en": "Energy minister Samer Halabi said the fuel increase will be reviewed in two months.",
}
_OUTLET = {"ar": "صوت الميناء", "en": "Port Voice"}
_TITLES = {
    "ar": ("الوزارة تنفي", "مراجعة مرتقبة للزيادة"),
    "en": ("The ministry denies", "The increase is to be reviewed"),
}
_WHEN = {"claim": (_DENIED, "refutes"), "question": (_REVIEWED, "supports")}


class _Following(Newsroom):
    """The newsroom's model, which also cites what the new articles say."""

    def __call__(self, request: dict[str, Any]) -> Reply | str:
        reply = super().__call__(request)
        prompt = "\n".join(message["content"] for message in request["messages"])
        for word, (said, stance) in _WHEN.items():
            for language in LANGUAGES:
                if WORDS[language][word] in prompt and isinstance(reply, str):
                    reply = _with(reply, said[language], stance, evidence_blocks(prompt))
        return reply


def _with(reply: str, sentence: str, stance: str, blocks: dict[int, str]) -> str:
    label = next((p for p, text in blocks.items() if sentence in text), None)
    if label is None:
        return reply
    answer = json.loads(reply)
    said = [(item["text"], item["cites"]) for item in answer["sentences"]]
    said.append((sentence, [cite(label, sentence.rstrip("."), stance)]))
    verdict = "conflicting" if stance == "refutes" else answer["verdict"]
    return answer_json(said, verdict, answer["kind"])


Story = Callable[[Reader], Iterator[None]]


def a_claim_is_watched(reader: Reader) -> Iterator[None]:
    texts = Texts.load(reader.language)
    reader.says_and_gets("/watch")
    reader.presses(reader.asks("claim"), "🔔")
    _waits(reader, texts("watch.set"))
    _never_quiet(reader)
    yield
    news = reader.gets()
    reader.presses(news, "📄")
    reader.got += 1  # what was asked stands before its answer
    reader.gets()
    reader.presses(news, "🔕")
    _waits(reader, texts("watch.ended"))
    reader.says_and_gets("/watch")


def two_questions_are_watched(reader: Reader) -> Iterator[None]:
    for word in ("claim", "question"):
        answer = reader.asks(word)
        reader.says_and_gets("/watch", reply_to=answer.message_id)
    listed = _never_quiet(reader)
    yield
    reader.gets()
    reader.presses(listed, "🔕 1")
    now = reader.telegram.message
    reader.telegram.wait_until(
        lambda: "🔕 2" not in str(now(reader.chat, listed.message_id).keyboard), "the end", SECONDS
    )


def a_group_watches(reader: Reader) -> Iterator[None]:
    texts = Texts.load(reader.language)
    question = reader.says(f"@dalil_test_bot {WORDS[reader.language]['claim']}")
    reader.is_answered(question)
    answer = next(m for m in reader.telegram.sent(reader.chat) if m.reply_to == question)
    reader.presses(answer, "🔔")
    _waits(reader, texts("watch.set"))
    # Quiet hours are chosen in private.
    reader.says("/watch")
    _says(reader, texts("watch.list"))
    _never_quiet(Reader(reader.telegram, reader.language, reader.id, reader.id))
    yield
    news = _says(reader, texts("watch_news", n=1))
    reader.colleague().presses(news, "🔕")
    _waits(reader, texts("watch.not_yours"), reader.colleague().id)
    reader.presses(news, "🔕")
    _waits(reader, texts("watch.ended"))


def _says(reader: Reader, text: str) -> Message:
    """Wait for a message of the chat that holds a text, and return it."""

    def found() -> list[Message]:
        return [m for m in reader.telegram.sent(reader.chat) if text in m.plain]

    reader.telegram.wait_until(lambda: bool(found()), text, SECONDS)
    return found()[0]


def _never_quiet(reader: Reader) -> Message:
    """Choose no quiet hours, for the stories are told at any time; return the list."""
    off = Texts.load(reader.language)("quiet.off")
    listed = reader.says_and_gets("/watch")
    reader.presses(listed, "🌙")
    reader.sees_buttons(listed, off)
    reader.presses(listed, off)
    return reader.sees_buttons(listed, "🌙")


def _waits(reader: Reader, text: str, user: int | None = None) -> None:
    """Wait for a word at a button."""
    toasts = reader.telegram.toasts
    reader.telegram.wait_until(
        lambda: any(text in (t.text or "") and t.user == (user or reader.id) for t in toasts),
        "the word at the button",
        SECONDS,
    )


STORIES: tuple[Story, ...] = (a_claim_is_watched, two_questions_are_watched, a_group_watches)
NAMES = [story.__name__ for story in STORIES]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Screens:
    home = tmp_path_factory.mktemp("newsroom")
    open_newsroom(home)
    screens: Screens = {}
    people = ",".join(map(str, [*range(500, 520), *range(1500, 1520)]))
    with FakeTelegram() as fake, FakeModel(_Following()) as model:
        with serving(home, fake, model, partial(serve, Life()), DALIL_ALLOWED_USERS=people):
            begun = []
            for n, (story, language) in enumerate((s, la) for s in STORIES for la in LANGUAGES):
                number = 500 + n
                group = story is a_group_watches
                reader = Reader(fake, language, number, -1000 - number if group else number)
                told = story(reader)
                next(told)
                begun.append((story, reader, told))
            _publish(home)
            for story, reader, told in begun:
                next(told, None)
                shown: Future[str] = Future()
                shown.set_result(screen(lambda _: None, reader))
                screens[story.__name__, reader.language] = shown
        assert fake.violations == []
    return screens


test_the_screen_is_as_it_was_read_and_found_good = screens_test(NAMES)


def _publish(home: Path) -> None:
    later = (
        {
            "id": f"later-{n}-{language}",
            "title": _TITLES[language][n],
            "text": text[language],
            "publisher": _OUTLET[language],
            "published": f"2025-03-0{4 + n}",
            "url": f"https://example.org/{language}/later{n}",
        }
        for n, text in enumerate((_DENIED, _REVIEWED))
        for language in LANGUAGES
    )
    publish(home, later, "later")
