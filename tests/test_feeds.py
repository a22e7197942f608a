"""Feeds of a real site on loopback: what is new comes in once, whatever the site does."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from retrieval.feeds import run
from retrieval.feeds.discover import discover
from retrieval.feeds.entry_store import EntryStore
from retrieval.feeds.pages import remembered
from retrieval.feeds.taking import MOST_TRIES
from retrieval.feeds.visit import PAGES_A_VISIT, TIME_A_VISIT
from retrieval.fetching import FetchFailed, FetchRefused
from retrieval.models import Article
from retrieval.site_rules import SiteRules
from tests.fakes import site as sites
from tests.fakes.feeds import TODAY, Newsroom, Story
from tests.fakes.site import FEED, FakeSite, fetcher_for, page, redirect

NIGHT = "Tue, 04 Feb 2025 23:30:00 +0000"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with FakeSite() as site:
        room = Newsroom(site, tmp_path)
        yield room
        room.corpus.close()


def _states(room: Newsroom) -> list[tuple[str, str | None]]:
    rows = room.corpus.db.execute("SELECT state, reason FROM feed_entries ORDER BY entry")
    return [*rows]


def test_a_feeds_pages_come_in_with_what_both_say(room: Newsroom) -> None:
    room.publish(Story(1), Story(2))
    room.subscribe()
    report = room.run()
    assert (report.total("new"), report.total("added")) == (2, 2)
    assert sorted(room.asked) == ["/feed", "/news/1", "/news/2"]
    newest = room.corpus.list()[0]
    assert newest.url == room.site.at("news.example", "/news/2")
    assert (newest.published, newest.published_basis) == ("2025-02-04T10:00:02+03:00", "meta")
    assert (newest.publisher, newest.title) == ("موقع الأخبار", "خبر الترميم 2")
    article = room.corpus.article(newest.id)
    assert article
    cited = [article.text[span.start : span.end] for span in article.body]
    assert cited == Story(2).sentences


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(
    ("when", "zone", "published", "basis"),
    [
        (NIGHT, "Asia/Damascus", "2025-02-05T02:30:00+03:00", "inferred"),
        (NIGHT, "UTC", "2025-02-04T23:30:00+00:00", "meta"),
        ("Tue, 04 Feb 2025 12:00:00 GMT", "Asia/Damascus", "2025-02-04T12:00:00+00:00", "meta"),
        ("Tue, 04 Feb 2025 23:30:00 +0100", "Asia/Damascus", "2025-02-04T23:30:00+01:00", "meta"),
    ],
)
def test_a_feeds_time_in_utc_has_the_day_of_the_newsrooms_clocks(
    tmp_path: Path, when: str, zone: str, published: str, basis: str, *, whole: bool
) -> None:
    with FakeSite() as site:
        room = Newsroom(site, tmp_path, SiteRules(zone=ZoneInfo(zone)))
        room.publish(Story(1, when=when, whole=whole))
        if whole:
            site.pages["/news/1"] = page("", status=404)
        room.subscribe()
        room.run()
        (article,) = room.corpus.list()
        assert (article.published, article.published_basis) == (published, basis)
        room.corpus.close()


def test_a_page_that_shows_its_day_is_believed_before_its_feed(tmp_path: Path) -> None:
    with FakeSite() as site:
        room = Newsroom(site, tmp_path, SiteRules(zone=ZoneInfo("Asia/Damascus")))
        story = Story(1, when=NIGHT)
        site.pages[story.path] = page(story.html.replace("</h1>", "</h1><p>4 شباط 2025</p>"))
        room.publish(story)
        room.subscribe()
        room.run()
        (article,) = room.corpus.list()
        assert (article.published, article.published_basis) == ("2025-02-04", "stated")
        room.corpus.close()


@pytest.mark.parametrize(
    ("before", "published"),
    [
        ("2025-02-04T22:30:00+00:00", "2025-02-05T01:30:00+03:00"),  # the same time, read anew
        ("2025-02-03T08:00:00+03:00", "2025-02-03T08:00:00+03:00"),  # what only a feed had said
    ],
)
def test_a_page_that_is_read_anew_keeps_a_feeds_date_and_no_older_reading_of_its_own(
    before: str, published: str
) -> None:
    moved = "2025-02-05T01:30:00+03:00"
    anew = Article("a", "a", "text", (), "ar", published=moved, published_basis="inferred")
    known = replace(anew, published=before, published_basis="meta")
    assert remembered(anew, known).published == published


def test_nothing_is_fetched_twice(room: Newsroom) -> None:
    room.publish(Story(1), Story(2))
    room.subscribe()
    room.run()
    room.site.asked.clear()
    room.later(minutes=10)
    room.publish(Story(2), Story(3))
    report = room.run()
    assert room.asked == ["/feed", "/news/3"]
    assert (report.total("new"), report.total("added")) == (1, 1)


def test_an_unchanged_feed_is_asked_for_conditionally(room: Newsroom) -> None:
    story = Story(1)
    room.publish(story)
    text = f"<rss version='2.0'><channel>{story.entry(room.site, 'news.example')}</channel></rss>"
    room.site.pages["/feed"] = sites.validated(text, '"v1"', FEED)
    room.subscribe()
    room.run()
    room.later(minutes=10)
    (visited,) = room.run().visits
    assert (visited.status, visited.new) == ("unchanged", 0)
    assert room.site.asked[-1].headers["if-none-match"] == '"v1"'
    (feed,) = room.store.feeds()
    assert (feed.last_status, feed.seen, feed.articles, feed.failures) == ("unchanged", 1, 1, 0)


def test_a_changed_entry_is_fetched_again_and_its_article_updated(room: Newsroom) -> None:
    room.publish(Story(1), Story(2))
    room.subscribe()
    room.run()
    room.later(minutes=10)
    changed = Story(1, told="أربعة آلاف")
    room.site.pages["/news/1"] = page(changed.html)
    room.publish(changed, Story(2))
    room.site.asked.clear()
    report = room.run()
    assert (report.total("updated"), report.total("added")) == (1, 0)
    assert any("أربعة آلاف" in text for text in room.texts)
    assert len(room.texts) == 2


def test_a_page_that_two_feeds_list_is_fetched_once(room: Newsroom) -> None:
    room.publish(Story(1))
    room.publish(Story(1), path="/other")
    room.subscribe(room.feed, room.site.at("news.example", "/other"))
    room.run()
    assert room.asked.count("/news/1") == 1
    assert [feed.articles for feed in room.store.feeds()] == [1, 1]


def test_an_entry_that_carries_its_article_prefers_its_page(room: Newsroom) -> None:
    room.publish(Story(1, whole=True))
    room.site.pages["/news/1"] = page(Story(1, told="خمسة آلاف").html)
    room.subscribe()
    room.run()
    (text,) = room.texts
    assert "خمسة آلاف" in text


@pytest.mark.parametrize(
    "reply",
    [
        page("", status=404),
        page("<html></html>"),
        redirect("file:///etc/passwd"),
        sites.gzip_bomb(),
    ],
)
def test_an_entry_that_carries_its_article_stands_in_for_a_page_that_gives_none(
    room: Newsroom, reply: sites.Respond
) -> None:
    room.site.pages["/news/1"] = reply
    room.publish(Story(1, whole=True))
    room.subscribe()
    assert room.run().total("added") == 1
    (row,) = room.corpus.list()
    article = room.corpus.article(row.id)
    assert article
    assert [article.text[span.start : span.end] for span in article.body] == Story(1).sentences
    assert article.url == room.site.at("news.example", "/news/1")


def test_the_page_replaces_what_the_feed_carried_once_it_can_be_read(room: Newsroom) -> None:
    room.site.pages["/news/1"] = page("", status=503)
    room.publish(Story(1, whole=True))
    room.subscribe()
    assert room.run().total("failed") == 1
    assert "ثلاثة آلاف" in room.texts[0]
    room.later(minutes=11)
    room.site.pages["/news/1"] = page(Story(1, told="خمسة آلاف").html)
    assert room.run().total("updated") == 1
    (text,) = room.texts
    assert "خمسة آلاف" in text


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (page("", status=404), "404 Not Found"),
        (page("<html><body>x</body></html>"), ""),
        (page("%PDF", "application/pdf"), "application/pdf is no page"),
        (sites.gzip_bomb(), "decompresses to too much"),
        (sites.endless(), "too large"),
        (redirect("http://169.254.169.254/"), "only web pages' ports|no public address"),
    ],
)
def test_a_page_that_gives_no_article_is_skipped_with_its_reason(
    room: Newsroom, reply: sites.Respond, reason: str
) -> None:
    room.site.pages["/news/1"] = reply
    room.publish(Story(1), Story(2))
    room.subscribe()
    report = room.run()
    assert (report.total("skipped"), report.total("added")) == (1, 1)
    ((state, why), (other, _)) = _states(room)
    assert (state, other) == ("skipped", "done")
    assert why
    assert any(part in why for part in reason.split("|"))
    room.site.asked.clear()
    room.later(days=2)
    room.run()
    assert "/news/1" not in room.asked


def test_a_page_that_fails_is_tried_again_later_and_not_for_ever(room: Newsroom) -> None:
    room.site.pages["/news/1"] = page("", status=500)
    room.publish(Story(1))
    room.subscribe()
    room.run()
    assert room.asked.count("/news/1") == 1
    room.later(minutes=9)
    room.run()
    assert "/news/1" not in room.asked
    for _ in range(MOST_TRIES + 3):
        room.later(days=1)
        room.run()
    assert room.asked.count("/news/1") == MOST_TRIES - 1
    assert _states(room) == [("skipped", "the server says 500 Internal Server Error")]


def test_a_busy_site_is_left_alone_for_as_long_as_it_asks(room: Newsroom) -> None:
    room.site.pages["/feed"] = sites.busy("7200")
    room.subscribe()
    (visited,) = room.run().visits
    assert (visited.status, visited.error) == ("failed", "the server says 429 Too Many Requests")
    room.site.asked.clear()
    room.later(minutes=119)
    assert room.run().later == 1
    assert room.asked == []
    room.later(minutes=2)
    room.publish(Story(1))
    assert room.run().total("added") == 1


@pytest.mark.parametrize(
    "reply",
    [
        page("", status=500),
        page("", status=404),
        page("<html><body>Welcome</body></html>"),
        page("<rss version='2.0'" * 100_000, FEED),
        sites.truncated(),
        sites.endless(),
        sites.gzip_bomb(),
        redirect("http://10.0.0.1/feed"),
    ],
)
def test_a_feed_that_cannot_be_read_is_tried_less_and_less(
    room: Newsroom, reply: sites.Respond
) -> None:
    room.site.pages["/feed"] = reply
    room.subscribe()
    pauses = []
    for failures in range(1, 10):
        room.run()
        (feed,) = room.store.feeds()
        assert (feed.failures, feed.last_status) == (failures, "failed")
        assert feed.last_error
        assert feed.next_at
        pause = datetime.fromisoformat(feed.next_at) - room.now()
        pauses.append(round(pause.total_seconds() / 60))
        room.clock.now += pause.total_seconds() + 1
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280, 1440]
    room.publish(Story(1))
    assert room.run().total("added") == 1
    (feed,) = room.store.feeds()
    assert (feed.failures, feed.last_error) == (0, None)


def test_a_feed_that_is_gone_is_asked_for_no_more(room: Newsroom) -> None:
    room.site.pages["/feed"] = page("", status=410)
    room.subscribe()
    (visited,) = room.run().visits
    assert visited.status == "ended"
    room.site.asked.clear()
    room.later(days=30)
    assert room.run().visits == ()
    assert room.asked == []


def test_what_robots_may_not_read_is_not_read(room: Newsroom) -> None:
    room.site.pages["/robots.txt"] = page("User-agent: *\nDisallow: /news/1\nCrawl-delay: 7")
    room.publish(Story(1), Story(2))
    room.subscribe()
    room.run()
    assert "/news/1" not in room.asked
    assert _states(room)[0][1] == "the robots.txt of news.example does not allow /news/1"
    assert set(room.clock.slept) == {1.0, 7.0}


def test_a_robots_txt_is_remembered_by_the_next_run(room: Newsroom) -> None:
    room.publish(Story(1))
    room.subscribe()
    for _ in range(3):
        room.run()
        room.later(minutes=10)
    assert [asked.path for asked in room.site.asked].count("/robots.txt") == 1


def test_one_sites_trouble_does_not_hurt_the_others(room: Newsroom) -> None:
    bad = room.site.at("bad.example", "/bad")
    room.site.pages["/bad"] = sites.endless()
    room.publish(Story(1))
    room.subscribe(bad, room.feed)
    report = room.run()
    assert [visited.status for visited in report.visits] == ["failed", "ok"]
    assert report.total("added") == 1
    assert "1 failed" in report.summary()


def test_pages_and_feeds_that_lie_about_their_encoding_are_read_rightly(room: Newsroom) -> None:
    room.publish(Story(1), Story(2))
    lie = "text/html; charset=windows-1256"
    room.site.pages["/news/1"] = page(Story(1).html, lie)
    room.site.pages["/news/2"] = page(Story(2).html.encode("cp1256"), sites.HTML)
    room.publish(Story(1), Story(2), content_type=FEED.replace("utf-8", "windows-1256"))
    room.subscribe()
    assert room.run().total("added") == 2
    for story in (Story(1), Story(2)):
        assert any(story.sentences[1] in text for text in room.texts)
    assert {row.publisher for row in room.corpus.list()} == {"موقع الأخبار"}


def test_a_feed_that_is_an_entity_bomb_is_read_without_it(room: Newsroom) -> None:
    room.publish(Story(1))
    bomb = sites.entity_bomb(Story(1).entry(room.site, "news.example"))
    room.site.pages["/feed"] = page(bomb, FEED)
    room.subscribe()
    assert room.run().total("added") == 1
    assert len(room.store.feeds()[0].title or "") < 100


def test_a_long_feed_is_read_in_parts(room: Newsroom) -> None:
    room.publish(*(Story(number) for number in range(1, PAGES_A_VISIT + 6)))
    room.subscribe()
    assert (room.run().total("added"), room.run().total("added")) == (PAGES_A_VISIT, 5)


def test_a_slow_site_keeps_no_other_waiting(room: Newsroom) -> None:
    room.publish(*(Story(number) for number in range(1, 5)))
    slow = room.site.pages["/news/3"]

    def later(handler: Any) -> None:
        room.clock.now += TIME_A_VISIT.total_seconds()
        slow(handler)

    room.site.pages["/news/3"] = later  # the second: the newest come first
    room.subscribe()
    first = room.run()
    assert (first.total("added"), first.total("waiting")) == (2, 2)
    assert "2 pages wait for the next run." in first.summary()
    assert room.run().total("added") == 2


def test_a_clock_that_was_ahead_stops_no_feed(room: Newsroom) -> None:
    room.publish(Story(1))
    room.subscribe()
    room.site.pages["/news/1"] = page("", status=500)
    room.later(days=3_000)
    assert room.run().total("failed") == 1
    room.later(days=-3_000)
    room.site.pages["/news/1"] = page(Story(1).html)
    assert room.run().total("added") == 1


def test_the_hosts_that_were_not_read_for_longest_come_first(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_HOSTS_AT_ONCE", 1)
    room.publish()
    feeds = [room.site.at(f"{name}.example", "/feed") for name in "abc"]
    room.subscribe(feeds[2])
    room.run()
    room.subscribe(*feeds[:2])
    room.later(minutes=20)
    room.run()
    hosts = [asked.headers["host"][0] for asked in room.site.asked if asked.path == "/feed"]
    assert hosts == ["c", "a", "b", "c"]


def test_a_site_whose_pages_all_fail_is_left_after_three(room: Newsroom) -> None:
    stories = [Story(number) for number in range(1, 9)]
    for story in stories:
        room.site.pages[story.path] = page("", status=500)
    room.publish(*stories)
    room.subscribe()
    report = room.run()
    assert (report.total("failed"), report.total("waiting")) == (3, 8)


def test_a_run_that_is_told_to_stop_ends_after_the_page_it_is_at(room: Newsroom) -> None:
    stopped = threading.Event()

    def stop(handler: sites._Handler) -> None:
        stopped.set()
        page(Story(2).html)(handler)

    room.site.pages["/news/2"] = stop
    room.publish(Story(1), Story(2))  # the newest, 2, comes first
    room.subscribe()
    assert room.run(stopped).total("added") == 1
    assert room.run().total("added") == 1
    assert len(room.texts) == 2


class _Death(BaseException):
    """What ends a process in the middle of anything."""


def _dies_at(moment: int, room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Run, and die at the attempt of that number; tell whether it came to that."""
    left = moment
    with monkeypatch.context() as patched:
        begin = EntryStore.begin

        def dying(self: EntryStore, *args: object) -> None:
            nonlocal left
            begin(self, *args)  # type: ignore[arg-type]
            left -= 1
            if left == 0:
                raise _Death

        patched.setattr(EntryStore, "begin", dying)
        try:
            room.run()
        except _Death:
            return True
    return False


@pytest.mark.parametrize("moment", [1, 2, 3, 4])
def test_a_run_that_dies_goes_on_where_it_was(
    room: Newsroom, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = [Story(number) for number in range(1, 5)]
    room.publish(*stories)
    room.subscribe()
    assert _dies_at(moment, room, monkeypatch)
    assert len(room.texts) == moment - 1
    room.run()
    assert len(room.texts) == 4
    pages = [path for path in room.asked if path != "/feed"]
    assert sorted(pages) == [story.path for story in stories]


def test_what_breaks_the_process_each_time_is_put_off(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.publish(Story(1))
    room.subscribe()
    deaths = [_dies_at(1, room, monkeypatch) for _ in range(4)]
    assert deaths == [True, True, False, False]
    room.later(minutes=11)
    assert room.run().total("added") == 1


def test_a_sitemap_is_read_as_a_feed_is(room: Newsroom) -> None:
    stories = [Story(1), Story(2)]
    room.publish(*stories)
    pages = "".join(
        f"<url><loc>{room.site.at('news.example', s.path)}</loc></url>" for s in stories
    )
    room.site.pages["/sitemap.xml"] = page(f"<urlset>{pages}</urlset>", "application/xml")
    room.store.add(room.site.at("news.example", "/sitemap.xml"), "sitemap", None, room.now())
    assert room.run().total("added") == 2


def test_an_index_of_sitemaps_is_read_one_level_down(room: Newsroom) -> None:
    room.publish(Story(1))
    at = room.site.at("news.example", "")
    index = f"<sitemapindex><sitemap><loc>{at}/a.xml</loc></sitemap></sitemapindex>"
    part = f"<urlset><url><loc>{at}/news/1</loc></url></urlset>"
    broken = index.replace(
        "</sitemapindex>", f"<sitemap><loc>{at}/no</loc></sitemap></sitemapindex>"
    )
    room.site.pages["/index.xml"] = page(broken, "application/xml")
    room.site.pages["/a.xml"] = sites.validated(part, '"p1"', "application/xml")
    room.store.add(f"{at}/index.xml", "index", None, room.now())
    assert room.run().total("added") == 1
    room.later(minutes=10)
    room.site.asked.clear()
    (visited,) = room.run().visits
    assert (visited.status, visited.new) == ("ok", 0)
    parts = [asked for asked in room.site.asked if asked.path == "/a.xml"]
    assert parts[0].headers["if-none-match"] == '"p1"'


def test_a_removed_feed_leaves_its_articles(room: Newsroom) -> None:
    room.publish(Story(1))
    room.subscribe()
    room.run()
    assert room.store.remove(room.feed)
    assert not room.store.remove(room.feed)
    assert (room.store.feeds(), len(room.texts)) == ([], 1)


def test_noting_feeds_makes_no_new_revision_of_the_corpus(room: Newsroom) -> None:
    before = room.corpus.revision
    room.site.pages["/feed"] = page("", status=500)
    room.subscribe()
    room.run()
    assert room.corpus.revision == before


def _found(room: Newsroom, path: str) -> Sequence[tuple[str, str, str | None]]:
    fetcher = fetcher_for(room.site, clock=room.clock)
    found = discover(fetcher, room.site.at("news.example", path), TODAY)
    return [
        (one.url.removeprefix(room.site.at("news.example", "")), one.kind, one.title)
        for one in found
    ]


def test_a_feeds_own_address_is_one(room: Newsroom) -> None:
    room.publish(Story(1))
    room.site.pages["/rss"] = redirect("/feed")
    assert _found(room, "/feed") == [("/feed", "rss", "موقع الأخبار")]
    assert _found(room, "/rss") == [("/feed", "rss", "موقع الأخبار")]


def test_a_page_names_its_feeds(room: Newsroom) -> None:
    room.publish(Story(1))
    room.publish(Story(2), path="/comments/feed")
    room.site.pages["/"] = page(
        '<html><head><link rel="Alternate" type="application/rss+xml" href="feed" title="أخبار">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed">'
        '<link rel="alternate" type="application/atom+xml" href="/gone">'
        '<link rel="alternate" hreflang="en" href="/en"></head></html>'
    )
    assert _found(room, "/") == [("/feed", "rss", "موقع الأخبار")]


def test_a_site_without_feeds_may_name_a_sitemap(room: Newsroom) -> None:
    sitemap = f"<urlset><url><loc>{room.site.at('news.example', '/news/1')}</loc></url></urlset>"
    room.site.pages["/news.xml"] = page(sitemap, "application/xml")
    room.site.pages["/"] = page("<html><body>hello</body></html>")
    room.site.pages["/robots.txt"] = page("Sitemap: /all.xml\nSitemap: /news.xml", "text/plain")
    assert _found(room, "/") == [("/news.xml", "sitemap", None)]


def test_a_site_without_any_has_none(room: Newsroom) -> None:
    room.site.pages["/"] = page("<html><body>hello</body></html>")
    assert _found(room, "/") == []
    with pytest.raises(FetchRefused, match="404"):
        _found(room, "/missing")
    room.site.pages["/busy"] = sites.busy("60")
    with pytest.raises(FetchFailed, match="429"):
        _found(room, "/busy")
