"""The store of articles: what is asked of it, and what is written to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Self, TypedDict, Unpack

from sqlite_utils import Database

from retrieval.corpus import admission, articles, listing, printing, records
from retrieval.corpus.admission import Admitted
from retrieval.corpus.connections import Connections
from retrieval.corpus.database import make_folder, migrate, translated
from retrieval.corpus.listing import Filter, Month, Outlet, Removed, Row
from retrieval.corpus.records import Held, Record
from retrieval.corpus.renewing import renew
from retrieval.corpus.writer import Outcome
from retrieval.doubles import address_number
from retrieval.models import Article, Language, Passage, Span
from retrieval.site_rules import NO_RULES, SiteRules

# `list` is a method below.
_Ids = list[str]
_Months = list[Month]
_Outlets = list[Outlet]
_Passages = list[Passage]
_Printed = list[tuple[Article, Span]]
_Removals = list[Removed]
_Records = list[Record]
_Rows = list[Row]


class Filters(TypedDict, total=False):
    """Which articles are meant: see `retrieval.corpus.listing.Filter`."""

    since: date | None
    until: date | None
    publisher: str | None
    language: Language | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the corpus holds; `undated` articles have no publication date."""

    articles: int
    passages: int
    undated: int


class Corpus:
    """The store of articles; safe to share among threads, each has its own connection."""

    def __init__(self, path: Path, rules: SiteRules = NO_RULES) -> None:
        """Open the corpus, and make it where there is none; raise `CorpusError`.

        `rules` say which lines of a site are kept although they repeat.
        """
        self.path, self.rules = path, rules
        self._connections = Connections(path, rules)
        make_folder(path.parent)
        try:
            with translated(path):
                migrate(self._connections.db, path)
                renew(self._connections)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of all threads; who uses one then or later gets CorpusError."""
        self._connections.close()

    @property
    def db(self) -> Database:
        """This thread's connection, for the tables that others keep in the file."""
        return self._connections.db

    @contextmanager
    def using(self) -> Iterator[Database]:
        """Give this thread's connection, which no other thread closes during the block."""
        with self._connections.using() as db:
            yield db

    @property
    def revision(self) -> str:
        """A name for the corpus' content: every writing transaction gives it a new one."""
        with translated(self.path), self._connections.using() as db:
            found = db.execute("SELECT revision, token FROM meta").fetchone()
        number, token = found
        return f"{number}-{token}"

    def changes(self, since: str) -> _Ids | None:
        """Return the ids of articles added, changed or deleted after a revision, in order.

        None where this corpus never was at that revision.
        """
        number, token = since.split("-")
        with self._connections.reading() as db:
            known = db.execute("SELECT token FROM revisions WHERE number = ?", [number])
            if known.fetchone() != (token,):
                return None
            # Sorted here: SQLite would read the whole table in order, to sort nothing.
            rows = db.execute("SELECT article_id FROM changes WHERE revision > ?", [number])
            return sorted(article_id for (article_id,) in rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Group writes into one transaction: all of them stand, or none."""
        with self._connections.writing():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Group reads, so that they see one state of the corpus."""
        with self._connections.reading():
            yield

    def add(self, article: Article, digest: str = "") -> Outcome:
        """Store an article with its passages; raise `OriginConflict` where its id is taken.

        An article whose file is gone was moved: the file it is read from now takes its place.
        `digest` names the record that it was read from.
        """
        with self._connections.joining() as writer:
            return admission.add(writer, article, digest)

    def admit(self, article: Article, digest: str) -> Admitted:
        """Store an article unless it was removed, or a record of it is kept; see `add`."""
        with self._connections.joining() as writer:
            return admission.admit(writer, article, digest)

    def remove(self, ids: Iterable[str]) -> _Ids:
        """Delete articles and remember them as removed; return the ids that were there."""
        with self._connections.writing() as writer:
            return writer.remove(ids)

    def restore(self, ids: Iterable[str]) -> _Ids:
        """Let removed articles come in again; return the ids that were removed."""
        with self._connections.writing() as writer:
            return records.restore(writer.db, ids)

    def follow_rules(self) -> None:
        """Settle which lines repeat by the newsroom's rules as they are now."""
        with self._connections.writing() as writer:
            writer.follow_rules()

    def article(self, article_id: str) -> Article | None:
        """Return the article of that id."""
        with self._connections.reading() as db:
            return articles.read(db, article_id)

    def ids(self) -> _Ids:
        """Return the ids of all articles, in order."""
        with self._connections.reading() as db:
            return [*articles.names(db)]

    def at(self, url: str) -> str | None:
        """Return the id of the article of an address, also where that of a double is given."""
        number = address_number(url)
        if number is None:
            return None
        with self._connections.reading() as db:
            return records.at(db, number)

    def kept_for(self, record_id: str) -> str | None:
        """Return the id of the article in which a double of another id is kept; None for none."""
        with self._connections.reading() as db:
            return records.kept_for(db, record_id)

    def gone(self, folder: Path) -> _Ids:
        """Return the ids of the articles that were read below a folder, and now stand nowhere."""
        with self._connections.reading() as db:
            return records.gone(db, str(folder.absolute()))

    def passages(
        self, article_ids: Iterable[str] | None = None
    ) -> Iterator[tuple[Article, _Passages]]:
        """Yield each article, or those of the ids, with its passages, ordered by id and place."""
        with self._connections.reading() as db:
            for name in articles.names(db) if article_ids is None else sorted(article_ids):
                article = articles.read(db, name)
                if article is not None:
                    yield article, articles.passages(db, name)

    def find(self, passage_ids: Iterable[str]) -> list[tuple[Article, Passage]]:
        """Return the passages of these ids, each with its article; ids that are gone are not."""
        with self._connections.reading() as db:
            found = [passage for name in passage_ids for passage in articles.passage(db, name)]
            held = {name: articles.read(db, name) for name in {p.article_id for p in found}}
        return [(article, p) for p in found if (article := held[p.article_id])]

    def counts(self) -> Counts:
        """Count articles, passages and undated articles."""
        with self._connections.reading() as db:
            count, dated = db.execute("SELECT count(*), count(published) FROM articles").fetchone()
            (passages,) = db.execute("SELECT count(*) FROM passages").fetchone()
        return Counts(count, passages, count - dated)

    def holds(self, language: Language) -> bool:
        """Tell whether any article is in a language."""
        with self._connections.reading() as db:
            row = db.execute("SELECT 1 FROM articles WHERE language = ? LIMIT 1", [language])
            return row.fetchone() is not None

    def record(self, origin: str, digest: str) -> Held | None:
        """Return what is known of exactly that record; None: nothing."""
        # One question: no need of a transaction.
        with translated(self.path), self._connections.using() as db:
            return records.held(db, origin, digest)

    def removed(self) -> _Removals:
        """Return what was removed and not restored, the latest first."""
        with self._connections.reading() as db:
            return listing.removed(db)

    def reprints(self, article_id: str, span: Span) -> _Ids:
        """Return the ids of the other articles that print a span of one, the earliest first."""
        printed = self.printed_in(article_id, span)
        return [*dict.fromkeys(article.id for article, _ in printed)]

    def printed_in(self, article_id: str, span: Span) -> _Printed:
        """Return these articles, each with a paragraph that prints it."""
        with self._connections.reading() as db:
            return printing.printed_in(db, article_id, span)

    def doubles(self, article_id: str) -> _Records:
        """Return how the doubles of an article were named, the earliest first."""
        with self._connections.reading() as db:
            return records.doubles(db, article_id)

    def months(self, **wanted: Unpack[Filters]) -> _Months:
        """Return how many of the articles that pass each outlet published each month."""
        with self._connections.reading() as db:
            return listing.months(db, Filter(**wanted))

    def outlets(self) -> _Outlets:
        """Return the outlets, that of most articles first, the unnamed last."""
        with self._connections.reading() as db:
            return listing.outlets(db)

    def listed(self, **wanted: Unpack[Filters]) -> int:
        """Count the articles that pass."""
        with self._connections.reading() as db:
            return listing.count(db, Filter(**wanted))

    def list(self, *, k: int | None = None, offset: int = 0, **wanted: Unpack[Filters]) -> _Rows:
        """Return the articles that pass, without their texts: the latest first, undated last."""
        with self._connections.reading() as db:
            rows = listing.rows(db, Filter(**wanted))
            return [*islice(rows, offset, None if k is None else offset + k)]
