"""Stories of a made-up site, in its pages and its feeds, and a corpus that follows them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path

from retrieval.corpus import Corpus
from retrieval.feeds.entry_store import EntryStore
from retrieval.feeds.robots_table import RobotsTable
from retrieval.feeds.run import FeedReport, run_due
from retrieval.feeds.store import FeedStore
from retrieval.feeds.work import Work
from retrieval.fetching import Robots
from retrieval.site_rules import NO_RULES, SiteRules
from tests.fakes.site import FEED, Clock, FakeSite, fetcher_for, page

TODAY = date(2025, 3, 1)
START = datetime(2025, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Story:
    """A story of the made-up site, on its page and in its feed."""

    number: int
    told: str = "ثلاثة آلاف"
    whole: bool = False
    link: str = ""
    when: str = ""

    @property
    def path(self) -> str:
        return self.link or f"/news/{self.number}"

    @property
    def sentences(self) -> list[str]:
        return [
            f"قال وزير الإسكان يوم الثلاثاء إن الحكومة بدأت ترميم {self.told} منزل في الحي رقم "
            f"{self.number} من مدينة حلب القديمة.",
            f"وأضاف الوزير أن العمل في المشروع رقم {self.number} سيستمر حتى نهاية العام المقبل "
            "بتمويل من صندوق التنمية الوطني.",
        ]

    @property
    def body(self) -> str:
        return "".join(f"<p>{sentence}</p>" for sentence in self.sentences)

    @property
    def html(self) -> str:
        return (
            f"<html><head><title>خبر الترميم {self.number}</title></head>"
            f"<body><article><h1>خبر الترميم {self.number}</h1>{self.body}</article></body></html>"
        )

    def entry(self, site: FakeSite, host: str) -> str:
        content = f"<content:encoded>{escape(self.body)}</content:encoded>" if self.whole else ""
        when = self.when or f"Tue, 04 Feb 2025 10:00:{self.number % 60:02} +0300"
        return (
            f"<item><title>خبر الترميم {self.number}</title><guid>g{self.number}</guid>"
            f"<link>{site.at(host, self.path)}</link>"
            f"<pubDate>{when}</pubDate>"
            f"<description>{self.told}</description>{content}</item>"
        )


class Newsroom:
    """A site, a corpus that reads its feeds, and a clock."""

    def __init__(self, site: FakeSite, home: Path, rules: SiteRules = NO_RULES) -> None:
        self.site = site
        self.corpus = Corpus(home / "corpus.db", rules)
        self.clock = Clock(START.timestamp())
        self.store = FeedStore(self.corpus)
        self.entries = EntryStore(self.corpus)
        self.feed = site.at("news.example", "/feed")

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock(), UTC)

    def publish(
        self,
        *stories: Story,
        path: str = "/feed",
        host: str = "news.example",
        content_type: str = FEED,
    ) -> None:
        items = "".join(story.entry(self.site, host) for story in stories)
        content = "http://purl.org/rss/1.0/modules/content/"
        text = f'<rss version="2.0" xmlns:content="{content}"><channel><title>موقع الأخبار</title>'
        self.site.pages[path] = page(f"{text}{items}</channel></rss>", content_type)
        for story in stories:
            self.site.pages.setdefault(story.path, page(story.html))

    def subscribe(self, *urls: str) -> None:
        for url in urls or (self.feed,):
            self.store.add(url, "rss", None, self.now())

    def run(self, stopped: threading.Event | None = None) -> FeedReport:
        fetcher = fetcher_for(
            self.site, clock=self.clock, robots=Robots(RobotsTable(self.corpus), self.clock)
        )
        stopped = stopped or threading.Event()
        return run_due(
            Work(self.corpus, self.store, self.entries, fetcher, TODAY, self.now, stopped)
        )

    def later(self, **time: float) -> None:
        self.clock.now += timedelta(**time).total_seconds()

    @property
    def asked(self) -> list[str]:
        """What was asked of the site since the last look, without its robots.txt."""
        asked = self.site.paths
        self.site.asked.clear()
        return asked

    @property
    def texts(self) -> list[str]:
        articles = (self.corpus.article(row.id) for row in self.corpus.list())
        return sorted(article.text for article in articles if article)
