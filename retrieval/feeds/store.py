"""The feeds, in the corpus's file: which are to be read, and how each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from retrieval.corpus import Corpus
from retrieval.feeds.entry_store import put_entries
from retrieval.feeds.tables import due_at, iso, make_tables, reading, writing
from retrieval.reading.entries import Kind, Listing


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its health; `next_at` is when it may be read again, None: never.

    `seen` counts its entries, `articles` those that gave one. `last_status` is `ok`,
    `unchanged`, `failed` or `ended`.
    """

    url: str
    kind: Kind
    title: str | None
    added: str
    next_at: str | None
    failures: int
    last_at: str | None
    last_status: str | None
    last_error: str | None
    seen: int
    articles: int
    etag: str | None
    modified: str | None


class FeedStore:
    """The feeds of a corpus; may be shared among threads, as the corpus may.

    What is noted of feeds makes no new revision of the corpus; what is noted inside
    `corpus.writing()` stands or falls with the articles there.
    """

    def __init__(self, corpus: Corpus) -> None:
        """Make the tables where there are none; raises CorpusError."""
        self._corpus = corpus
        make_tables(corpus)

    def add(self, url: str, kind: Kind, title: str | None, now: datetime) -> bool:
        """Note a feed; False where it is known already, in which case it begins anew."""
        with writing(self._corpus) as db:
            known = db.table("feeds").count_where("url = ?", [url]) > 0
            if known:
                db.execute(
                    "UPDATE feeds SET next_at = ?, failures = 0 WHERE url = ?", [iso(now), url]
                )
                return False
            row = {"url": url, "kind": kind, "title": title, "added": iso(now)}
            db.table("feeds").insert({**row, "next_at": iso(now)})
        return True

    def remove(self, url: str) -> bool:
        """Forget a feed and its entries, not its articles; False where there is none."""
        with writing(self._corpus) as db:
            for table in ("feed_entries", "feed_parts"):
                db.table(table).delete_where("feed = ?", [url])
            return bool(db.execute("DELETE FROM feeds WHERE url = ?", [url]).rowcount)

    def feeds(self) -> list[Feed]:
        """Return every feed, in the order of their addresses."""
        columns = ", ".join(Feed.__slots__)
        with reading(self._corpus) as db:
            rows = db.execute(f"SELECT {columns} FROM feeds ORDER BY url")  # noqa: S608 - our names
            return [Feed(*row) for row in rows]

    def due(self, now: datetime) -> list[Feed]:
        """Return the feeds that may be read now."""
        until, beyond = due_at(now)
        feeds = [(feed, feed.next_at) for feed in self.feeds()]
        return [feed for feed, next_at in feeds if next_at and not until < next_at <= beyond]

    def listed(
        self,
        feed: Feed,
        listing: Listing,
        now: datetime,
        *,
        etag: str | None = None,
        modified: str | None = None,
    ) -> int:
        """Note what a feed lists; return how many entries are new or changed."""
        with writing(self._corpus) as db:
            fresh = put_entries(db, feed.url, listing.entries)
            seen = db.table("feed_entries").count_where("feed = ?", [feed.url])
            _well(db, feed.url, "ok", now)
            db.table("feeds").update(
                feed.url,
                {
                    "title": listing.title or feed.title,
                    "etag": etag,
                    "modified": modified,
                    "seen": seen,
                },
            )
        return fresh

    def unchanged(self, feed: Feed, now: datetime) -> None:
        """Note that a feed lists what it listed."""
        with writing(self._corpus) as db:
            _well(db, feed.url, "unchanged", now)

    def failed(self, feed: Feed, reason: str, now: datetime, next_at: datetime | None) -> None:
        """Note that a feed was not read, and when to try again; None: it has ended."""
        values = {
            "last_at": iso(now),
            "last_status": "failed" if next_at else "ended",
            "last_error": reason,
            "next_at": iso(next_at) if next_at else None,
            "failures": feed.failures + 1,
        }
        with writing(self._corpus) as db:
            if db.table("feeds").count_where("url = ?", [feed.url]):
                db.table("feeds").update(feed.url, values)

    def parts(self, url: str) -> dict[str, tuple[str | None, str | None]]:
        """Return the ETag and Last-Modified of each sitemap that an index names."""
        with reading(self._corpus) as db:
            rows = db.execute("SELECT url, etag, modified FROM feed_parts WHERE feed = ?", [url])
            return {part: (etag, modified) for part, etag, modified in rows}

    def put_part(self, url: str, part: str, etag: str | None, modified: str | None) -> None:
        """Note these of one sitemap."""
        row = {"feed": url, "url": part, "etag": etag, "modified": modified}
        with writing(self._corpus) as db:
            db.table("feed_parts").upsert(row, pk=("feed", "url"))


def _well(db: Database, url: str, status: str, now: datetime) -> None:
    values: Sequence[object] = (iso(now), status, iso(now), url)
    db.execute(
        "UPDATE feeds SET last_at = ?, last_status = ?, last_error = NULL, failures = 0, "
        "next_at = ? WHERE url = ?",
        values,
    )
