"""What one writing transaction does to articles, and to all that hangs on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from sqlite_utils import Database

from retrieval.corpus import articles, records
from retrieval.corpus.sharing import Sharing, follow
from retrieval.doubles import Marked, mark
from retrieval.models import Article
from retrieval.repeats import as_read
from retrieval.site_rules import SiteRules

Outcome = Literal["added", "updated", "unchanged"]


class Writer:
    """Writes articles; what they share is settled once, at the end of the transaction."""

    def __init__(self, db: Database, rules: SiteRules) -> None:
        """Take the connection, in a transaction."""
        self.db, self._rules = db, rules
        self._sharing = Sharing()

    def settle(self) -> None:
        """Bring up to date what articles share; to be called last."""
        self._sharing.settle(self.db, self._rules)

    def put(self, marked: Marked, digest: str, stored: Article | None) -> Outcome:
        """Store an article in place of the `stored` one of its id, and of what it was read."""
        article, db = marked.article, self.db
        unchanged = stored is not None and as_read(stored) == article
        if not unchanged:
            articles.put(db, article, new=stored is None)
            self._sharing.add(db, marked, new=stored is None)
        if not unchanged or digest:
            records.put(db, marked, digest, article.id)
        return "unchanged" if unchanged else "updated" if stored else "added"

    def merge(self, article: Article, article_id: str) -> None:
        """Keep another article in the place of one that is the same."""
        records.give(self.db, article.id, article_id)
        records.put_double(self.db, article, article_id)
        self._delete(article.id)

    def remove(self, ids: Iterable[str]) -> list[str]:
        """Delete articles and remember them as removed; return the ids that were there."""
        gone = [name for name in dict.fromkeys(ids) if articles.read(self.db, name)]
        for article_id in gone:
            records.remove(self.db, article_id)
            self._delete(article_id)
        return gone

    def renew(self, article_id: str) -> None:
        """Make anew all that was made of an article's text and body."""
        held = articles.read(self.db, article_id)
        if held is not None:
            marked = mark(as_read(held))
            articles.put_spans(self.db, marked.article)
            self._sharing.add(self.db, marked, new=False)
            if not records.holds(self.db, article_id):
                records.put(self.db, marked, "", article_id)

    def follow_rules(self) -> None:
        """Settle anew which lines repeat where the newsroom's rules have changed."""
        follow(self.db, self._rules)

    def _delete(self, article_id: str) -> None:
        self._sharing.remove(self.db, article_id)
        articles.delete_spans(self.db, article_id)
        self.db.table("articles").delete(article_id)
