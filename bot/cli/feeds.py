"""`dalil feeds`: the sites whose new articles come in by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from bot.app import open_corpus, open_retriever
from bot.cli.options import AS_JSON
from bot.cli.output import note, print_json
from bot.cli.progress import bars
from bot.errors import NothingDone
from bot.settings import Settings
from bot.terminal import safe

if TYPE_CHECKING:
    from retrieval.feeds.store import Feed


@click.group(short_help="Let a site's new articles come in by themselves.")
def feeds() -> None:
    """Let a site's new articles come in by themselves: RSS, Atom and sitemaps.

    `serve` reads them every DALIL_FEEDS_MINUTES; without it, run `dalil feeds run` by cron.
    """


@feeds.command()
@click.argument("url")
@AS_JSON
@click.pass_obj
def add(settings: Settings, /, url: str, *, as_json: bool) -> None:
    """Add a feed, or the feeds that a page or its site names."""
    from bot.feeding import find_feeds, now  # noqa: PLC0415 - a search need not wait for it
    from retrieval.feeds.store import FeedStore  # noqa: PLC0415

    with open_corpus(settings) as corpus:
        found = find_feeds(settings, corpus, url)
        store = FeedStore(corpus)
        added = [(one, store.add(one.url, one.kind, one.title, now())) for one in found]
    if as_json:
        print_json([asdict(one) | {"added": is_new} for one, is_new in added])
        return
    for one, is_new in added:
        told = f"{'added' if is_new else 'known already'}: {one.url}"
        click.echo(safe(f"{told} ({one.title or one.kind})"))


@feeds.command("list")
@AS_JSON
@click.pass_obj
def list_command(settings: Settings, /, *, as_json: bool) -> None:
    """List the feeds, and how each is."""
    from retrieval.feeds.entry_store import EntryStore  # noqa: PLC0415 - a search need not wait
    from retrieval.feeds.store import FeedStore  # noqa: PLC0415

    with open_corpus(settings) as corpus:
        entries = EntryStore(corpus)
        rows = [(feed, entries.count(feed.url)) for feed in FeedStore(corpus).feeds()]
    if as_json:
        print_json([asdict(feed) | {"waiting": waiting} for feed, waiting in rows])
        return
    if not rows:
        note("there are no feeds; `dalil feeds add ADDRESS` adds those of a site.")
    for feed, waiting in rows:
        first, *others = map(safe, _health(feed, waiting, settings))
        click.echo("\n  ".join((first, *others)))


@feeds.command()
@click.argument("url")
@click.pass_obj
def remove(settings: Settings, /, url: str) -> None:
    """Forget a feed; its articles stay."""
    from retrieval.feeds.store import FeedStore  # noqa: PLC0415 - a search need not wait for it

    with open_corpus(settings) as corpus:
        if not FeedStore(corpus).remove(url):
            raise NothingDone(f"{url} is no feed of yours; `dalil feeds list` lists them.")
    click.echo(safe(f"removed: {url}"))


@feeds.command()
@AS_JSON
@click.pass_obj
def run(settings: Settings, /, *, as_json: bool) -> None:
    """Read the feeds once, and the pages of what is new.

    What is stored is stored page by page: stopped or killed, the next run goes on from there.
    Exit 1 where feeds were due and none of them could be read.
    """
    from bot.feeding import read_feeds  # noqa: PLC0415 - a search need not wait for it

    with open_corpus(settings) as corpus, bars() as tell:
        report = read_feeds(settings, corpus, tell)
        if report.total("added") or report.total("updated"):
            open_retriever(settings, corpus, tell).refresh()
    for visited in report.failed:
        note(f"{visited.status}: {_without_keys(visited.feed)}: {visited.error}")
    if as_json:
        print_json(report.to_json())
    else:
        click.echo(report.summary())
    if report.failed and len(report.failed) == len(report.visits):
        raise NothingDone("no feed could be read; `dalil feeds list` says why, and when again.")


def _health(feed: Feed, waiting: int, settings: Settings) -> Sequence[str]:
    """Return a feed's two or three lines."""
    counted = f"{feed.seen} seen, {feed.articles} articles, {waiting} waiting"
    state = feed.last_status or "not read yet"
    if feed.last_at:
        state += f" {_local(feed.last_at, settings)}"
    lines = [f"{feed.url} ({feed.title or feed.kind})", f"{state}; {counted}"]
    if feed.last_error:
        next_at = _local(feed.next_at, settings) if feed.next_at else "never"
        lines.append(f"{feed.last_error}; {feed.failures} in a row, next try {next_at}")
    return lines


def _local(moment: str, settings: Settings) -> str:
    shown: Any = datetime.fromisoformat(moment).astimezone(settings.timezone)
    return f"{shown:%Y-%m-%d %H:%M}"


def _without_keys(url: str) -> str:
    """Return an address without its query, which may hold a key: this goes to the log."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
