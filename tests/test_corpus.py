"""The corpus keeps articles as they came, each under one id, in a plain SQLite file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from retrieval.corpus import Corpus, CorpusError, OriginConflict
from retrieval.corpus.schema import FIRST_COLUMNS, migrations
from retrieval.models import Article, Passage, Span
from retrieval.passages import passages_of
from tests.articles import put

TEXT = "عنوان\n\nأول. ثان. ثالث. رابع.\n\nتبرع لنا\n\nخامس."
BODY = (Span(7, 30), Span(42, 47))
ARTICLE = Article("a.txt", "in/a.txt", TEXT, BODY, "ar", title="عنوان", published="2025-02-04")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "corpus.db"


@pytest.fixture
def corpus(path: Path) -> Iterator[Corpus]:
    with Corpus(path) as corpus:
        yield corpus


def test_an_article_comes_back_as_it_was_added(corpus: Corpus) -> None:
    assert corpus.add(ARTICLE) == "added"
    assert corpus.article("a.txt") == ARTICLE
    assert corpus.article("b.txt") is None
    assert list(corpus.passages()) == [(ARTICLE, passages_of(ARTICLE))]


def test_adding_the_same_article_again_writes_nothing(corpus: Corpus) -> None:
    corpus.add(ARTICLE)
    before = corpus.revision
    assert corpus.add(ARTICLE) == "unchanged"
    assert corpus.revision == before


def test_a_changed_text_replaces_the_article_and_its_passages(corpus: Corpus) -> None:
    corpus.add(ARTICLE)
    changed = replace(ARTICLE, text="خبر آخر.", body=(Span(0, 8),))
    assert corpus.add(changed) == "updated"
    assert list(corpus.passages()) == [(changed, passages_of(changed))]
    assert changed.version != ARTICLE.version


def test_a_changed_date_keeps_the_passages(corpus: Corpus) -> None:
    corpus.add(ARTICLE)
    dated = replace(ARTICLE, published="2025-02-05")
    assert corpus.add(dated) == "updated"
    assert list(corpus.passages()) == [(dated, passages_of(ARTICLE))]


def test_every_writing_transaction_gives_a_new_revision(corpus: Corpus) -> None:
    revisions = {corpus.revision}
    corpus.add(ARTICLE)
    revisions.add(corpus.revision)
    with corpus.writing():
        corpus.add(replace(ARTICLE, id="b"))
        corpus.add(replace(ARTICLE, id="c"))
    revisions.add(corpus.revision)
    assert len(revisions) == 3


def test_an_id_that_another_origin_holds_is_refused_and_the_rest_goes_on(
    corpus: Corpus, tmp_path: Path
) -> None:
    held = replace(ARTICLE, origin=str(tmp_path / "held.txt"))
    Path(held.origin).touch()
    with corpus.writing():
        corpus.add(held)
        with pytest.raises(OriginConflict, match=r"a\.txt is held by .*held\.txt"):
            corpus.add(replace(ARTICLE, origin=str(tmp_path / "other.txt")))
        corpus.add(replace(ARTICLE, id="b"))
    assert corpus.article("a.txt") == held
    assert corpus.counts().articles == 2


def test_an_article_whose_file_was_moved_is_taken_over(corpus: Corpus, tmp_path: Path) -> None:
    moved = replace(ARTICLE, origin=str(tmp_path / "new.txt"))
    corpus.add(replace(ARTICLE, origin=str(tmp_path / "old.txt")))
    assert corpus.add(moved) == "updated"
    assert corpus.article("a.txt") == moved


def test_a_transaction_that_fails_leaves_nothing(corpus: Corpus) -> None:
    def fail_midway() -> None:
        with corpus.writing():
            corpus.add(ARTICLE)
            raise RuntimeError

    before = corpus.revision
    with pytest.raises(RuntimeError):
        fail_midway()
    assert corpus.counts().articles == 0
    assert corpus.revision == before


def test_passages_are_found_by_id_in_the_order_asked(corpus: Corpus) -> None:
    corpus.add(ARTICLE)
    first, *_, last = passages_of(ARTICLE)
    found = corpus.find([last.id, "gone#0-1", first.id])
    assert found == [(ARTICLE, last), (ARTICLE, first)]


def test_counts_tell_the_undated(corpus: Corpus) -> None:
    corpus.add(ARTICLE)
    corpus.add(replace(ARTICLE, id="b", published=None))
    counts = corpus.counts()
    assert (counts.articles, counts.undated) == (2, 1)
    assert counts.passages == 2 * len(passages_of(ARTICLE))


def test_the_file_is_plain_sqlite_that_other_tools_read(corpus: Corpus, path: Path) -> None:
    corpus.add(ARTICLE)
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = connection.execute(
            'SELECT substr(text, start + 1, "end" - start), version FROM passages'
            " JOIN articles ON articles.id = article_id ORDER BY start"
        ).fetchall()
    assert rows[0] == ("أول. ثان. ثالث.", ARTICLE.version)


def test_a_corpus_is_kept_between_openings(path: Path) -> None:
    with Corpus(path) as corpus:
        corpus.add(ARTICLE)
        revision = corpus.revision
    with Corpus(path) as again:
        assert again.article("a.txt") == ARTICLE
        assert again.revision == revision


@pytest.fixture
def older(path: Path) -> Path:
    """A file as the first Dalil wrote it, whose passages were cut by another rule."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        db = Database(connection)
        migrations.apply(db, stop_before="change_feed")
        row = {name: getattr(ARTICLE, name) for name in FIRST_COLUMNS}
        db.table("articles").insert(row)
        db.table("paragraphs").insert_all({"article_id": "a.txt", **asdict(s)} for s in BODY)
        db.table("passages").insert(asdict(Passage("a.txt#7-47", "a.txt", 7, 47)))
    return path


def test_passages_of_an_older_rule_are_made_anew_with_one_line(
    older: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Corpus(older) as corpus:
        assert list(corpus.passages()) == [(ARTICLE, passages_of(ARTICLE))]
        revision = corpus.revision
    with Corpus(older) as again:
        assert again.revision == revision
    assert caplog.text.count("cutting 1 articles anew") == 1


def test_articles_of_an_older_corpus_are_known_as_doubles_and_reprints(older: Path) -> None:
    with Corpus(older) as corpus:
        report = put(corpus, replace(ARTICLE, id="b", origin="https://elsewhere.example/b"))
        assert [double.same_as for double in report.doubles] == ["a.txt"]


def test_no_index_of_passages_that_were_made_anew_is_used(path: Path) -> None:
    with Corpus(path) as corpus:
        corpus.add(ARTICLE)
        revision = corpus.revision
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE meta SET passage_rule = 0")
    with Corpus(path) as again:
        assert again.changes(revision) is None
        assert again.changes(again.revision) == []


def test_a_stop_while_passages_are_made_anew_leaves_the_older_ones(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.corpus.articles.passages_of", _stop)
    with pytest.raises(KeyboardInterrupt):
        Corpus(older)
    with closing(sqlite3.connect(older)) as connection:
        assert connection.execute("SELECT id FROM passages").fetchall() == [("a.txt#7-47",)]


def _stop(_article: Article) -> list[Passage]:
    raise KeyboardInterrupt


def test_a_new_corpus_has_nothing_to_make_anew(
    corpus: Corpus, caplog: pytest.LogCaptureFixture
) -> None:
    assert corpus.revision.startswith("0-")
    assert not caplog.records


def test_threads_read_while_another_writes(corpus: Corpus) -> None:
    corpus.add(ARTICLE)
    seen: list[int] = []
    with corpus.writing():
        corpus.add(replace(ARTICLE, id="b"))
        reader = threading.Thread(target=lambda: seen.append(corpus.counts().articles))
        reader.start()
        reader.join()
    assert seen == [1]


def test_processes_may_open_a_new_corpus_at_once(path: Path) -> None:
    code = "import sys, pathlib, retrieval.corpus as c; c.Corpus(pathlib.Path(sys.argv[1]))"
    started = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(3)]
    assert [process.wait() for process in started] == [0, 0, 0]


def test_a_file_that_is_no_database_is_named_with_the_mend(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    path.write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(CorpusError, match=r"corpus\.db is damaged .* backup"):
        Corpus(path)


def test_a_damaged_corpus_is_named_when_it_is_read(path: Path) -> None:
    with Corpus(path) as corpus:
        for number in range(100):
            corpus.add(replace(ARTICLE, id=f"a{number}"))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(CorpusError, match="is damaged"), Corpus(path) as corpus:
        list(corpus.passages())


def test_a_corpus_of_a_newer_dalil_is_left_alone(path: Path) -> None:
    with Corpus(path):
        pass
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE _sqlite_migrations SET name = 'from_the_future' WHERE name = 'change_feed'"
        )
    with pytest.raises(CorpusError, match="newer Dalil"):
        Corpus(path)


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE articles (id)")
    with pytest.raises(CorpusError, match="not a Dalil corpus"):
        Corpus(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "corpus.db").mkdir()
    with pytest.raises(CorpusError, match="cannot be used"):
        Corpus(tmp_path / "corpus.db")


def test_a_file_in_the_way_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(CorpusError, match="home cannot be made"):
        Corpus(tmp_path / "home" / "corpus.db")


def test_a_corpus_is_closed_under_a_thread_that_reads_it(path: Path) -> None:
    corpus, begun, met = Corpus(path), threading.Event(), list[Exception]()
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"

    def read() -> None:
        with corpus.reading():
            begun.set()
            corpus.db.execute(endless).fetchall()

    def reader() -> None:
        for use in (read, corpus.counts):
            try:
                use()
            except CorpusError as error:
                met.append(error)

    thread = threading.Thread(target=reader)
    thread.start()
    begun.wait()
    corpus.close()
    thread.join()
    assert [str(error) for error in met] == [f"{path} was closed."] * 2
