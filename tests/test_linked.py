from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.models import Turn
from bot.chat.desk import Question
from bot.chat.finding.addresses import address_of
from bot.chat.finding.linked import answer_link
from bot.chat.finding.pages import Page, PageUnreadable, page_json, page_of, read_page
from bot.chat.finding.telling import paragraphs_of
from bot.chat.outgoing import Outgoing
from bot.chat.replies import Reply
from bot.chat.texts import Texts
from bot.child import Ended
from tests.articles import PROSE, made, put
from tests.cited import answer
from tests.fakes.markup import parse_html
from tests.people import READER, Surface, surface

AR = Texts.load("ar")
URL = "https://news.example.org/2025/bridge"
STATED = made("bridge", *PROSE, url=URL, title="جسر حمص")


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (URL, URL),
        (f"هل هذا صحيح؟ {URL}", URL),
        (f"{URL}.", URL),
        (f"«{URL}»", URL),
        (f"{URL}?id=1#part", f"{URL}?id=1#part"),
        ("", None),
        ("رفعت الحكومة أسعار الوقود", None),
        (f"قال الوزير إن الجسر في مدينة حمص سيفتح غدًا {URL}", None),
        (f"{URL} {URL}2", None),
        ("example.org/en/ports", "https://example.org/en/ports"),
        ("Is this true? News.Example.org/a-1.", "https://News.Example.org/a-1"),
        ("example.org", None),
        ("and/or", None),
        ("rima@example.org/x", None),
        ("ftp://example.org/file", None),
        ("https://", None),
        ("https://[::1", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_message_is_about_its_link_where_it_says_hardly_more(
    message: str, found: str | None
) -> None:
    assert address_of(message) == found


class Newsroom:
    """Answers what it is asked, and remembers it."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    async def __call__(self, question: Question) -> Turn:
        self.asked.append(question)
        assert question.plan is not None
        return Turn(answer(question=question.text), question.plan, id=5)


def _linked(it: Surface, url: str, page: Page | None = None) -> tuple[Reply, Newsroom]:
    newsroom = Newsroom()

    async def read(_: str) -> Page:
        if page is None:
            raise PageUnreadable
        return page

    desk = replace(it.desk(newsroom), finder=replace(it.finder, read_page=read))
    question = Question(url, READER.id, READER.id, 1, "ar", None, lambda _: None)
    reply = asyncio.run(answer_link(desk, url, question, lambda _: (Outgoing("ANSWER"),)))
    return reply, newsroom


def _plain(reply: Reply) -> str:
    return "\n".join(parse_html(message.text).plain for message in reply.parts)


def _page(*paragraphs: str, url: str = URL) -> Page:
    article = made("x", *paragraphs, url=url, title="صفحة")
    return page_of(page_json(article, paragraphs_of(article)))


@pytest.mark.parametrize(
    "url", [URL, f"{URL}/", "http://www.news.example.org/2025/bridge?utm_source=x#:~:text=x"]
)
def test_a_link_to_an_article_of_the_archive_shows_it_by_any_of_its_addresses(
    tmp_path: Path, url: str
) -> None:
    with surface(tmp_path) as it:
        put(it.corpus, STATED)
        reply, newsroom = _linked(it, url)
        shown = _plain(reply)
        assert AR("page.known") in shown
        assert "جسر حمص" in shown
        assert PROSE[0] in shown
        labels = [button.text for row in reply.parts[-1].keyboard or () for button in row]
        assert labels == [AR("button.check"), AR("button.article")]
        assert newsroom.asked == []


def test_what_another_page_states_is_checked_and_the_page_is_not_kept(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        reply, newsroom = _linked(it, URL, _page(*PROSE, "لماذا حدث هذا كله في مدينة حمص أمس؟"))
        (question,) = newsroom.asked
        assert question.plan is not None
        assert question.text == question.plan.question == "\n".join(PROSE)
        assert (question.plan.kind, question.inbox_id) == ("claim", 1)
        assert AR("page.claims") in _plain(reply)
        assert _plain(reply).endswith("ANSWER")
        assert reply.turn_id == 5
        assert it.corpus.ids() == []


def test_a_short_address_may_lead_to_the_archives_own_article(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        put(it.corpus, STATED)
        reply, newsroom = _linked(it, "https://sho.rt/x", _page(*PROSE))
        assert AR("page.known") in _plain(reply)
        assert newsroom.asked == []


@pytest.mark.parametrize(
    ("page", "key"), [(None, "page.unreadable"), (_page("لا شيء هنا."), "page.no_claims")]
)
def test_a_page_that_cannot_be_checked_says_what_to_do(
    tmp_path: Path, page: Page | None, key: str
) -> None:
    with surface(tmp_path) as it:
        reply, newsroom = _linked(it, URL, page)
        assert _plain(reply) == AR(key)
        assert newsroom.asked == []


@pytest.mark.parametrize(
    "ended",
    [
        Ended(1, b"", "robots"),
        Ended(None, b"{", "slow"),
        Ended(0, b"", ""),
        Ended(0, b"[]", ""),
        Ended(0, b'{"title": "x"}', ""),
        Ended(0, b"\xff", ""),
    ],
)
def test_a_child_that_says_anything_else_read_no_page(ended: Ended) -> None:
    async def run(arguments: object) -> Ended:
        assert arguments == ["page", "--json", "--", URL]
        return ended

    with pytest.raises(PageUnreadable):
        asyncio.run(read_page(run, URL))
