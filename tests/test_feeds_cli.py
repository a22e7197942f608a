"""`dalil feeds` and `dalil ingest ADDRESS`, as an operator uses them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import bot.feeding
from bot.cli.commands import dalil
from bot.errors import NothingDone, UsageError
from bot.locking import only_one
from bot.settings import Settings
from retrieval import Corpus
from retrieval.fetching import Policy, Robots
from tests.fakes import site as sites
from tests.fakes.feeds import Newsroom, Story
from tests.fakes.site import Clock, FakeSite, fetcher_for, page

Run = Callable[..., Result]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    with FakeSite() as site:

        def opened(*_: Any, **__: Any) -> Any:
            clock = Clock()
            return fetcher_for(site, clock=clock, robots=Robots(now=clock))

        monkeypatch.setattr(bot.feeding, "open_fetcher", opened)
        monkeypatch.chdir(tmp_path)
        room = Newsroom(site, tmp_path)
        room.publish(Story(1), Story(2))
        room.site.pages["/"] = page(
            '<link rel="alternate" type="application/rss+xml" href="/feed"><body>x</body>'
        )
        yield room
        room.corpus.close()


@pytest.fixture
def run(room: Newsroom, tmp_path: Path) -> Run:  # noqa: ARG001 - it allows the site
    def run(*arguments: str) -> Result:
        environ = {"DALIL_HOME": str(tmp_path), "DALIL_TIMEZONE": "UTC"}
        return CliRunner().invoke(dalil, arguments, env=environ)

    return run


def _json(result: Result) -> Any:
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def test_a_site_is_added_read_listed_and_removed(room: Newsroom, run: Run) -> None:
    home = room.site.at("news.example", "/")
    added = run("feeds", "add", home)
    assert added.stdout == f"added: {room.feed} (موقع الأخبار)\n"
    assert run("feeds", "add", room.feed).stdout.startswith("known already: ")

    report = _json(run("feeds", "run", "--json"))
    assert (report["new"], report["added"], report["failed"]) == (2, 2, 0)
    assert report["feeds"][0]["feed"] == room.feed
    assert run("feeds", "run").stdout == "1 feed read: nothing new.\n"
    hits = _json(run("search", "ترميم المنازل في حلب القديمة", "--json"))
    assert {hit["publisher"] for hit in hits["hits"]} == {"موقع الأخبار"}

    (listed,) = _json(run("feeds", "list", "--json"))
    assert (listed["seen"], listed["articles"], listed["waiting"]) == (2, 2, 0)
    assert (listed["last_status"], listed["failures"], listed["last_error"]) == ("ok", 0, None)
    shown = run("feeds", "list").stdout
    assert shown.startswith(f"{room.feed} (موقع الأخبار)\n  ok 2")
    assert shown.endswith("; 2 seen, 2 articles, 0 waiting\n")

    assert run("feeds", "remove", room.feed).exit_code == 0
    assert isinstance(run("feeds", "remove", room.feed).exception, NothingDone)
    assert _json(run("feeds", "list", "--json")) == []


def test_a_feeds_trouble_is_told_without_what_may_be_a_key(room: Newsroom, run: Run) -> None:
    feed = room.site.at("news.example", "/private?key=hidden-key")
    room.site.pages["/private?key=hidden-key"] = room.site.pages["/feed"]
    assert run("feeds", "add", feed).exit_code == 0
    room.site.pages["/private?key=hidden-key"] = sites.busy("3600")
    done = run("feeds", "run")
    assert isinstance(done.exception, NothingDone)
    assert done.exception.exit_code == 1
    assert done.stdout == "0 feeds read: nothing new. 1 failed.\n"
    assert "429 Too Many Requests" in done.stderr
    assert "hidden-key" not in done.stderr
    assert "1 in a row, next try" in run("feeds", "list").stdout
    assert run("feeds", "run").stdout == "0 feeds read: nothing new. 1 not due yet.\n"


def test_a_run_fails_only_where_no_feed_that_was_due_could_be_read(
    room: Newsroom, run: Run
) -> None:
    gone = room.site.at("news.example", "/gone")
    room.site.pages["/gone"] = room.site.pages["/feed"]
    assert run("feeds", "add", gone).exit_code == 0
    room.site.pages["/gone"] = page("", status=410)
    done = run("feeds", "run", "--json")
    assert "no feed could be read" in str(done.exception)
    assert json.loads(done.stdout)["feeds"][0]["status"] == "ended"
    ended = run("feeds", "run")
    assert "all feeds have ended" in str(ended.exception)
    room.site.pages["/gone"] = room.site.pages["/feed"]
    run("feeds", "add", gone)
    run("feeds", "add", room.feed)
    room.site.pages["/gone"] = page("", status=410)
    done = run("feeds", "run")
    assert (done.exit_code, "1 feed read" in done.stdout) == (0, True)
    assert "ended: " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("feeds", "run"), "there are no feeds"),
        (("feeds", "add", "http://127.0.0.1:1/"), "only web pages' ports"),
        (("feeds", "add", "file:///etc/passwd"), "only http and https"),
        (("feeds", "add", "nonsense"), "no scheme"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    done = run(*arguments)
    assert isinstance(done.exception, NothingDone)
    assert said in str(done.exception)


def test_a_page_without_feeds_says_so(room: Newsroom, run: Run) -> None:
    room.site.pages["/plain"] = page("<html><body>x</body></html>")
    room.site.pages["/"] = page("<html><body>x</body></html>")
    done = run("feeds", "add", room.site.at("news.example", "/plain"))
    assert "no feed was found" in str(done.exception)


def test_two_runs_at_once_are_one(room: Newsroom, run: Run, tmp_path: Path) -> None:
    room.subscribe()
    with only_one(tmp_path, "feeds", "dalil feeds run"):
        assert "another `dalil feeds run`" in str(run("feeds", "run").exception)
    assert run("feeds", "run").exit_code == 0


def test_one_page_is_read_by_its_address(room: Newsroom, run: Run) -> None:
    url = room.site.at("news.example", "/news/1")
    report = _json(run("ingest", url, "--json"))
    assert (report["added"], report["skipped"]) == (1, [])
    assert room.corpus.article(url)
    assert _json(run("ingest", url, "--json"))["unchanged"] == 1


def test_a_page_that_is_read_again_by_its_address_keeps_what_its_feed_said(
    room: Newsroom, run: Run
) -> None:
    room.subscribe()
    assert run("feeds", "run").exit_code == 0
    url = room.site.at("news.example", "/news/1")
    before = room.corpus.article(url)
    assert before is not None
    assert (before.published_basis, before.publisher_basis) == ("meta", "meta")
    changed = Story(1, told="أربعة آلاف").html
    room.site.pages["/news/1"] = page(changed)
    assert _json(run("ingest", url, "--json"))["updated"] == 1
    after = room.corpus.article(url)
    assert after is not None
    assert "أربعة آلاف" in after.text
    kept = ("title", "published", "published_basis", "publisher", "publisher_basis")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert _json(run("ingest", url, "--json"))["unchanged"] == 1
    room.site.pages["/news/1"] = page(changed.replace("</h1>", "</h1><p>3 شباط 2025</p>"))
    assert _json(run("ingest", url, "--json"))["updated"] == 1
    printed = room.corpus.article(url)
    assert printed is not None
    assert (printed.published, printed.published_basis) == ("2025-02-03", "stated")


def test_a_page_that_is_not_to_be_had_is_skipped_with_its_reason(room: Newsroom, run: Run) -> None:
    wanted = {
        room.site.at("news.example", "/missing"): "404 Not Found",
        room.feed: "`dalil feeds add` reads feeds",
        "http://169.254.169.254/latest/meta-data/": "port 80",
        "http://user:pass@news.example/@a": "user's name",
    }
    done = run("ingest", *wanted, "--json")
    assert isinstance(done.exception, NothingDone)
    skipped = json.loads(done.stdout)["skipped"]
    for one, (url, reason) in zip(skipped, wanted.items(), strict=True):
        assert one["source"] == url.replace("user:pass@", "")
        assert reason in one["reason"]


def test_a_pause_ends_when_the_command_is_told_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeSite() as site, Corpus(tmp_path / "corpus.db") as corpus:
        loopback = frozenset({ip_address("127.0.0.1")})
        policy = Policy(frozenset({"http"}), frozenset({site.port}), loopback.__contains__)
        monkeypatch.setattr(bot.feeding, "PUBLIC", policy)
        stopped = threading.Event()
        stopped.set()
        settings = Settings.load({"DALIL_CONTACT": "desk@news.example"}, tmp_path)
        fetcher = bot.feeding.open_fetcher(settings, corpus, stopped)
        with pytest.raises(KeyboardInterrupt):
            fetcher.get(site.at("127.0.0.1", "/"))  # its robots.txt, then a pause
        (asked,) = site.asked
    assert asked.headers["user-agent"].endswith("(+newsroom fact check; desk@news.example)")


def test_watching_is_for_folders(run: Run, tmp_path: Path) -> None:
    for wrong in ("http://news.example/", str(tmp_path / "missing")):
        assert isinstance(run("ingest", "--watch", wrong).exception, UsageError)
