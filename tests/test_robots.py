"""What a site's robots.txt allows, how long that is remembered, and the pace it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import Corpus
from retrieval.feeds.robots_table import RobotsTable
from retrieval.fetching import FetchFailed, FetchRefused, Robots
from retrieval.fetching.robots import Kept, Rules
from tests.fakes import site as sites
from tests.fakes.site import Clock, FakeSite, fetcher_for, page, redirect


@pytest.fixture
def site() -> Iterator[FakeSite]:
    with FakeSite() as site:
        site.pages |= {"/news/1": page("news"), "/private/1": page("private")}
        yield site


def _asked_robots(site: FakeSite) -> int:
    return [asked.path for asked in site.asked].count("/robots.txt")


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: *\nDisallow: /private/",
        "User-agent: Dalil\nDisallow: /private/\n\nUser-agent: *\nDisallow: /",
        "User-agent: dalil/0.1\nDisallow: /private\n",
        "\ufeffuser-agent: x\nUSER-AGENT: *\ndisallow: /private",
        "User-agent: *\r\nDisallow: /\r\nAllow: /news\r\n",
        "User-agent: *\nDisallow: /*/1$\nAllow: /news/1",
    ],
)
def test_a_page_that_is_not_allowed_is_not_asked_for(site: FakeSite, rules: str) -> None:
    site.pages["/robots.txt"] = page(rules, "text/plain")
    fetcher = fetcher_for(site)
    assert fetcher.get(site.at("news.example", "/news/1")).body == b"news"
    with pytest.raises(FetchRefused, match=r"robots\.txt of news\.example does not allow"):
        fetcher.get(site.at("news.example", "/private/1"))
    assert site.paths == ["/news/1"]
    assert _asked_robots(site) == 1


def test_a_redirect_to_a_page_that_is_not_allowed_is_not_followed(site: FakeSite) -> None:
    site.pages["/robots.txt"] = page("User-agent: *\nDisallow: /private/", "text/plain")
    site.pages["/news/2"] = redirect("/private/1")
    with pytest.raises(FetchRefused, match="does not allow"):
        fetcher_for(site).get(site.at("news.example", "/news/2"))
    assert site.paths == ["/news/2"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_without_a_robots_txt_allows_everything(site: FakeSite, status: int) -> None:
    site.pages["/robots.txt"] = page("User-agent: *\nDisallow: /", status=status)
    assert fetcher_for(site).get(site.at("news.example", "/private/1")).body == b"private"


@pytest.mark.parametrize("reply", [page("", status=500), sites.busy("1200"), sites.truncated()])
def test_a_robots_txt_that_cannot_be_read_allows_nothing_until_it_can(
    site: FakeSite, reply: sites.Respond
) -> None:
    site.pages["/robots.txt"] = reply
    clock = Clock()
    fetcher = fetcher_for(site, clock=clock)
    for _ in range(2):
        with pytest.raises(FetchFailed, match="cannot be read") as failed:
            fetcher.get(site.at("news.example", "/news/1"))
        assert failed.value.retry_after
        assert failed.value.retry_after >= 590
    assert (site.paths, _asked_robots(site)) == ([], 1)
    clock.now += 1_300
    site.pages["/robots.txt"] = page("")
    assert fetcher.get(site.at("news.example", "/news/1")).status == 200


def test_rules_are_asked_for_again_after_a_day(site: FakeSite) -> None:
    clock = Clock()
    fetcher = fetcher_for(site, clock=clock)
    for hours in (0, 23):
        clock.now += hours * 3_600
        fetcher.get(site.at("news.example", "/private/1"))
    assert _asked_robots(site) == 1
    clock.now += 2 * 3_600
    site.pages["/robots.txt"] = page("User-agent: *\nDisallow: /private/")
    with pytest.raises(FetchRefused):
        fetcher.get(site.at("news.example", "/private/1"))


def test_rules_may_be_kept_for_the_next_process(site: FakeSite) -> None:
    kept: dict[str, Kept] = {}
    clock = Clock()
    site.pages["/robots.txt"] = page("User-agent: *\nDisallow: /private/")
    for _ in range(2):
        fetcher = fetcher_for(site, clock=clock, robots=Robots(kept, clock))
        fetcher.get(site.at("news.example", "/news/1"))
    assert _asked_robots(site) == 1
    assert list(kept) == [f"http://news.example:{site.port}"]


@pytest.mark.parametrize(
    ("asked", "kept"), [("5", 5.0), ("0", 1.0), ("600", 30.0), ("nan", 1.0), ("soon", 1.0)]
)
def test_the_pause_that_a_site_asks_for_is_kept_within_reason(
    site: FakeSite, asked: str, kept: float
) -> None:
    site.pages["/robots.txt"] = page(f"User-agent: *\nCrawl-delay: {asked}")
    clock = Clock()
    fetcher = fetcher_for(site, clock=clock)
    for _ in range(3):
        fetcher.get(site.at("news.example", "/news/1"))
    assert clock.slept == [1.0, kept, kept]


def test_an_endless_robots_txt_is_a_site_that_is_left_alone(site: FakeSite) -> None:
    site.pages["/robots.txt"] = sites.endless(b"User-agent: a\nDisallow: /\n" * 100)
    with pytest.raises(FetchRefused, match="too large"):
        fetcher_for(site).get(site.at("news.example", "/news/1"))
    assert site.paths == []


def test_a_thousand_names_and_a_thousand_rules_are_read_as_one_name(site: FakeSite) -> None:
    names = "".join(f"User-agent : robot{n}\n" for n in range(8_000))
    rules = "".join(f"Disallow: /{n}\n" for n in range(8_000))
    site.pages["/robots.txt"] = page(f"User-agent: *\nDisallow: /private/\n\n{names}{rules}")
    fetcher = fetcher_for(site, limits=sites.Limits())
    assert fetcher.get(site.at("news.example", "/news/1")).status == 200
    with pytest.raises(FetchRefused):
        fetcher.get(site.at("news.example", "/private/1"))


def test_sitemaps_are_those_that_robots_are_told_of(site: FakeSite) -> None:
    site.pages["/robots.txt"] = page("Sitemap: https://news.example/news.xml\nSitemap: /b.xml")
    found = fetcher_for(site).sitemaps(site.at("news.example", "/any"))
    assert found == ["https://news.example/news.xml", "/b.xml"]


@settings(max_examples=200)
@given(st.text(max_size=300), st.text(max_size=50))
def test_no_robots_txt_does_more_than_allow_or_not(text: str, path: str) -> None:
    rules = Rules(f"User-agent: *\n{text}")
    assert rules.allows(f"https://news.example/{path}") in (True, False)
    assert rules.pause is None or rules.pause >= 0
    assert all(isinstance(found, str) for found in rules.sitemaps)


def test_a_corpus_that_never_read_a_feed_keeps_what_a_site_said(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        assert RobotsTable(corpus).get("https://a.example") is None
        RobotsTable(corpus)["https://a.example"] = Kept("", 5.0, None)
        assert RobotsTable(corpus)["https://a.example"].until == 5.0
