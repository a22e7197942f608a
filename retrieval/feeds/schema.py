"""The tables of feeds in `corpus.db`, migration by migration; older ones are never changed."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("feeds")


@migrations()
def feeds_and_entries(db: Database) -> None:
    """Make the first tables; times are ISO in UTC.

    `feeds` holds what is read and how that goes; `feed_parts` the validators of an index's
    sitemaps; `feed_entries` what was seen in each feed, with the fields of those that wait;
    `robots` what sites said in their robots.txt, until when.
    """
    text = ("url", "title", "kind", "added", "etag", "modified", "next_at", "last_at")
    db.table("feeds").create(
        {
            **dict.fromkeys(text, str),
            "last_status": str,
            "last_error": str,
            "failures": int,
            "seen": int,
            "articles": int,
        },
        pk="url",
        not_null={"kind", "added", "failures", "seen", "articles"},
        defaults={"failures": 0, "seen": 0, "articles": 0},
    )
    feed = [("feed", "feeds", "url")]
    db.table("feed_parts").create(
        dict.fromkeys(("feed", "url", "etag", "modified"), str),
        pk=("feed", "url"),
        foreign_keys=feed,
    )
    entries = db.table("feed_entries")
    columns = ("feed", "entry", "link", "digest", "state", "reason", "article_id", "next_at")
    entries.create(
        {**dict.fromkeys(columns, str), "tries": int, "fields": str},
        pk=("feed", "entry"),
        not_null={"digest", "state", "tries"},
        foreign_keys=feed,
    )
    entries.create_index(["link"])
    entries.create_index(["feed", "state"])
    db.table("robots").create({"origin": str, "text": str, "until": float, "why": str}, pk="origin")
