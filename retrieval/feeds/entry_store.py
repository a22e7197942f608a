"""The entries of feeds: which are to be fetched, and what became of the others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlite_utils import Database

from retrieval.corpus import Corpus
from retrieval.feeds.tables import due_at, iso, make_tables, reading, writing
from retrieval.reading.entries import Entry

_WAITING = ("new", "changed")
_STILL = "feed = ? AND state IN (?, ?)"
_NEXT = (
    f"SELECT fields, tries, state FROM feed_entries WHERE {_STILL} "  # noqa: S608 - our names
    "AND (next_at IS NULL OR next_at <= ? OR next_at > ?) AND fields IS NOT NULL "
    "ORDER BY json_extract(fields, '$.published') DESC, rowid LIMIT ?"
)
_COUNT_ARTICLES = (
    "UPDATE feeds SET articles = (SELECT count(DISTINCT article_id) FROM feed_entries "
    "WHERE feed = ? AND article_id IS NOT NULL) WHERE url = ?"
)
_ELSEWHERE = (
    "SELECT article_id FROM feed_entries "
    "WHERE link = ? AND NOT (feed = ? AND entry = ?) "
    "AND state = 'done' AND article_id IS NOT NULL LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that is to be fetched; `tries` counts the attempts before this one.

    `changed`: its feed says that it is another than the one that was fetched.
    """

    feed: str
    entry: Entry
    tries: int
    changed: bool


class EntryStore:
    """The entries of a corpus's feeds; may be shared among threads, as the corpus may."""

    def __init__(self, corpus: Corpus) -> None:
        """Make the tables where there are none; raises CorpusError."""
        self._corpus = corpus
        make_tables(corpus)

    def count(self, url: str) -> int:
        """Count the entries of a feed that are still to be fetched."""
        with reading(self._corpus) as db:
            return int(db.table("feed_entries").count_where(_STILL, [url, *_WAITING]))

    def next(self, url: str, now: datetime, limit: int) -> list[Waiting]:
        """Return the entries to fetch now, the newest first."""
        with reading(self._corpus) as db:
            rows = db.execute(_NEXT, [url, *_WAITING, *due_at(now), limit])
            return [
                Waiting(url, Entry(**json.loads(values)), tries, state == "changed")
                for values, tries, state in rows
            ]

    def begin(self, waiting: Waiting, again_at: datetime) -> None:
        """Note an attempt before it is made: what breaks the process is not tried at once again."""
        self._set(waiting, tries=waiting.tries + 1, next_at=iso(again_at))

    def postpone(self, waiting: Waiting, reason: str, again_at: datetime) -> None:
        """Note why an entry still waits, and until when."""
        self._set(waiting, reason=reason, next_at=iso(again_at))

    def skip(self, waiting: Waiting, reason: str) -> None:
        """Note that an entry gives no article."""
        self._set(waiting, state="skipped", reason=reason, next_at=None, fields=None)

    def done(self, waiting: Waiting, article_id: str) -> None:
        """Note the article that an entry gave."""
        with writing(self._corpus) as db:
            values = {"state": "done", "reason": None, "next_at": None, "fields": None}
            self._set(waiting, article_id=article_id, **values)
            db.execute(_COUNT_ARTICLES, [waiting.feed] * 2)

    def fetched_elsewhere(self, waiting: Waiting) -> str | None:
        """Return the article of the same page, where another entry gave it already."""
        entry = waiting.entry
        with reading(self._corpus) as db:
            found = db.execute(_ELSEWHERE, [entry.link, waiting.feed, entry.key]).fetchone()
            return str(found[0]) if found else None

    def _set(self, waiting: Waiting, **values: object) -> None:
        columns = ", ".join(f"{name} = ?" for name in values)
        change = f"UPDATE feed_entries SET {columns} WHERE feed = ? AND entry = ?"  # noqa: S608
        with writing(self._corpus) as db:
            db.execute(change, [*values.values(), waiting.feed, waiting.entry.key])


def put_entries(db: Database, feed: str, entries: Sequence[Entry]) -> int:
    """Note what a feed lists; return how many entries are new or changed."""
    return sum(_put(db, feed, entry) for entry in entries)


def _put(db: Database, feed: str, entry: Entry) -> bool:
    known = db.execute(
        "SELECT digest FROM feed_entries WHERE feed = ? AND entry = ?", [feed, entry.key]
    ).fetchone()
    if known == (entry.digest,):
        return False
    row = {
        "feed": feed,
        "entry": entry.key,
        "link": entry.link,
        "digest": entry.digest,
        "state": "changed" if known else "new",
        "tries": 0,
        "next_at": None,
        "fields": json.dumps(asdict(entry), ensure_ascii=False),
    }
    db.table("feed_entries").upsert(row, pk=("feed", "entry"))
    return True
