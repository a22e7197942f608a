from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.models import Answer, Turn
from bot.answering.planner import make_plan
from bot.chat.asked import Asked
from bot.chat.desk import Question
from bot.chat.finding.addresses import Link, Wish, link_in, link_of
from bot.chat.finding.linked import answer_link
from bot.chat.finding.pages import Page, PageUnreadable, page_json, page_of, read_page
from bot.chat.finding.telling import paragraphs_of
from bot.chat.outgoing import Outgoing
from bot.chat.replies import Reply
from bot.chat.texts import Texts
from bot.child import Ended
from tests.articles import PROSE, made, put
from tests.cited import answer, citation
from tests.fakes.markup import parse_html
from tests.people import READER, Surface, surface
from tests.visible import bare

AR = Texts.load("ar")
URL = "https://news.example.org/2025/bridge"
STATED = made("bridge", *PROSE, url=URL, title="جسر حمص")


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (URL, URL),
        (f"هل هذا صحيح؟ {URL}", URL),
        (f"{URL}: is it true that the bridge in the city of Homs opens tomorrow morning?", URL),
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
    link = link_of(message)
    assert (link and link.url) == found


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("", "open"),
        ("📌", "open"),
        ("من صفحتهم في الشبكة", "open"),
        ("خبر من صفحتهم اليوم", "open"),
        ("ماذا يقول هذا المقال؟", "open"),
        ("Summarise this article please", "open"),
        ("What does it say?", "open"),
        ("هل هذا صحيح؟", "check"),
        ("هل هذا المقال صحيح؟", "check"),
        ("تحقّق من هذا الخبر من فضلك", "check"),
        ("صحيح؟", "check"),
        ("Is this true?", "check"),
        ("Is this article accurate?", "check"),
        ("fact check", "check"),
        ("متى يفتح الجسر؟", "ask"),
        ("من قال إن الجسر في مدينة حمص سيفتح غدًا أمام السيارات؟", "ask"),
        ("هل سيفتح الجسر غدًا؟", "ask"),
        ("What did the minister say about the bridge?", "ask"),
    ],
)
def test_the_words_beside_a_link_say_what_is_wished_of_its_page(words: str, wish: str) -> None:
    for message in (f"{words} {URL}".lstrip(), f"{URL}\n{words}"):
        link = link_of(message)
        assert link is not None
        assert (link.wish, link.words) == (wish, words)


def test_a_link_may_stand_in_the_message_that_is_replied_to() -> None:
    assert link_in(Asked(URL, quoted=True)) == Link(URL, "open", "")
    assert link_in(Asked(URL, quoted=True, doubted=True)) == Link(URL, "check", "")
    question = "متى يفتح الجسر؟"
    assert link_in(Asked(question, about=URL)) == Link(URL, "ask", question)
    assert link_in(Asked(question, about=f"قال الوزير إن الجسر سيفتح غدًا {URL}")) is None
    assert link_in(Asked(question, about="سيفتح الجسر غدًا")) is None


class Newsroom:
    """Answers what it is asked, and remembers it."""

    def __init__(self, told: Answer | None = None) -> None:
        self.asked: list[Question] = []
        self._told = told or answer()

    async def __call__(self, question: Question) -> Turn:
        self.asked.append(question)
        plan = question.plan or make_plan(question.text)
        return Turn(replace(self._told, question=question.text), plan, id=5)


def _linked(
    it: Surface,
    url: str,
    page: Page | PageUnreadable | None = None,
    wish: Wish = "open",
    words: str = "",
    told: Answer | None = None,
) -> tuple[Reply, Newsroom]:
    newsroom = Newsroom(told)

    async def read(_: str) -> Page:
        if isinstance(page, Page):
            return page
        raise page or PageUnreadable

    desk = replace(it.desk(newsroom), finder=replace(it.finder, read_page=read))
    question = Question(url, READER.id, READER.id, 1, "ar", None, lambda _: None)
    link = Link(url, wish, words)
    reply = asyncio.run(answer_link(desk, link, question, lambda _: (Outgoing("ANSWER"),)))
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


def test_a_doubted_article_of_the_archive_is_checked_at_once_against_the_others(
    tmp_path: Path,
) -> None:
    with surface(tmp_path) as it:
        put(it.corpus, STATED)
        reply, newsroom = _linked(it, URL, wish="check")
        (question,) = newsroom.asked
        assert question.plan is not None
        assert question.plan.question == "\n".join(PROSE)
        assert question.plan.without == ("bridge",)
        shown = _plain(reply)
        assert shown.index("جسر حمص") < shown.index(AR("page.checked")) < shown.index("ANSWER")
        assert len(reply.parts) == 1
        assert reply.turn_id == 5


def test_the_one_claim_of_a_page_is_named_above_its_answer(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        reply, _ = _linked(it, URL, _page(PROSE[0]))
        assert f"{AR('claim', n=1)} {PROSE[0]}" in _plain(reply)


def test_an_article_without_a_statement_is_opened_where_it_was_to_be_checked(
    tmp_path: Path,
) -> None:
    with surface(tmp_path) as it:
        put(it.corpus, made("bridge", "لماذا حدث هذا كله في مدينة حمص أمس؟", url=URL))
        reply, newsroom = _linked(it, URL, wish="check")
        assert _plain(reply).startswith(AR("page.no_claims"))
        assert AR("page.known") in _plain(reply)
        assert newsroom.asked == []


OPENLY, WHETHER = "متى يفتح جسر حمص؟", "هل يفتح جسر حمص غدًا؟"
OF_THE_ARTICLE = citation(article_id="bridge")


@pytest.mark.parametrize(
    ("words", "told", "first", "notes"),
    [
        (OPENLY, answer(citations=(OF_THE_ARTICLE,)), ("bridge",), []),
        (OPENLY, answer(citations=(citation(),)), ("bridge",), ["page.elsewhere"]),
        (OPENLY, answer(verdict="not_enough_evidence"), ("bridge",), ["page.known"]),
        (WHETHER, answer(citations=(citation(),)), (), []),
    ],
    ids=["from the article", "from another", "from none", "whether it is true"],
)
def test_a_question_beside_a_link_is_asked_of_the_article_first(
    tmp_path: Path, words: str, told: Answer, first: tuple[str, ...], notes: list[str]
) -> None:
    with surface(tmp_path) as it:
        put(it.corpus, STATED)
        reply, newsroom = _linked(it, URL, wish="ask", words=words, told=told)
        (question,) = newsroom.asked
        assert (question.text, question.first, question.plan) == (words, first, None)
        assert question.about == "جسر حمص"
        shown = _plain(reply)
        keys = ("page.elsewhere", "page.known", "page.not_asked")
        assert [key for key in keys if AR(key) in shown] == notes


def test_a_question_beside_a_page_that_the_archive_does_not_have_says_so(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        reply, newsroom = _linked(it, URL, wish="ask", words=OPENLY)
        assert [question.first for question in newsroom.asked] == [()]
        assert _plain(reply).startswith(AR("page.not_asked"))


def test_a_short_address_may_lead_to_the_archives_own_article(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        put(it.corpus, STATED)
        reply, newsroom = _linked(it, "https://sho.rt/x", _page(*PROSE))
        assert AR("page.known") in _plain(reply)
        assert newsroom.asked == []


def test_a_page_that_states_nothing_says_what_to_do(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        reply, newsroom = _linked(it, URL, _page("لا شيء هنا."))
        assert _plain(reply) == AR("page.no_claims")
        assert newsroom.asked == []


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("", AR("page.why")),
        ("the server says 404 Not Found", AR("reason.status", status=404)),
        ("the robots.txt of news.example.org does not allow /a", AR("reason.robots")),
        ("it took too long", AR("reason.too_slow")),
        ("no article text found", AR("reason.no_article")),
        ("news.example.org: [Errno 104] Connection reset by peer", AR("page.why")),
    ],
)
def test_a_page_that_cannot_be_read_says_why_and_what_to_do(
    tmp_path: Path, reason: str, why: str
) -> None:
    with surface(tmp_path) as it:
        reply, newsroom = _linked(it, URL, PageUnreadable(reason))
        assert bare(_plain(reply)) == AR("page.unreadable", reason=why)
        assert newsroom.asked == []


@pytest.mark.parametrize(
    ("ended", "why"),
    [
        (
            Ended(1, b"", f"dalil: {URL} cannot be read: the server says 404 Not Found.\n"),
            "the server says 404 Not Found",
        ),
        (Ended(1, b"", "robots"), ""),
        (Ended(None, b"{", "slow"), "it took too long"),
        (Ended(0, b"", ""), None),
        (Ended(0, b"[]", ""), None),
        (Ended(0, b'{"title": "x"}', ""), None),
        (Ended(0, b"\xff", ""), None),
    ],
)
def test_a_child_that_says_anything_else_read_no_page(ended: Ended, why: str | None) -> None:
    async def run(arguments: object) -> Ended:
        assert arguments == ["page", "--json", "--", URL]
        return ended

    with pytest.raises(PageUnreadable) as raised:
        asyncio.run(read_page(run, URL))
    assert why is None or str(raised.value) == why
