"""The index follows the corpus: what changed is found at once, and no reader waits or is torn."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval import building, current, index_files, layers
from retrieval.corpus import Corpus
from retrieval.current import CurrentIndex, Index
from retrieval.models import Article, Query, Span

TOPICS = ("انتخابات", "مطر", "قواعد", "اقتصاد")


def article(name: str, word: str = "انتخابات", publisher: str = "وكالة") -> Article:
    text = f"هذا خبر {name} عن {word}."
    return Article(name, "here", text, (Span(0, len(text)),), "ar", publisher=publisher)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as corpus:
        for name in "acegikmoqs":
            corpus.add(article(name))
        yield corpus


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "dalil.index")
    return caplog


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "_SMALL", 2)
    monkeypatch.setattr(current, "_GROWN", 100)


def found(index: Index, word: str = "انتخابات", **options: object) -> list[str]:
    query = Query(word, k=50, **options)  # type: ignore[arg-type]
    return sorted(passage.split("#")[0] for passage, _ in index.best([(word, 1.0)], query))


def delete(corpus: Corpus, name: str) -> None:
    with closing(sqlite3.connect(corpus.path)) as db, db:
        for table in ("passages", "paragraphs"):
            db.execute(f"DELETE FROM {table} WHERE article_id = ?", [name])  # noqa: S608
        db.execute("DELETE FROM articles WHERE id = ?", [name])
        db.execute("UPDATE meta SET revision = revision + 1, token = 'x'")
        db.execute("INSERT INTO revisions SELECT revision, token FROM meta")


def test_an_index_is_built_once_and_then_read(
    corpus: Corpus, folder: Path, log: pytest.LogCaptureFixture
) -> None:
    built = CurrentIndex(corpus, folder).get()
    read = CurrentIndex(corpus, folder).get()
    assert len(log.messages) == 1
    assert found(read) == found(built) == list("acegikmoqs")


def test_an_empty_corpus_has_an_index(tmp_path: Path, folder: Path) -> None:
    with Corpus(tmp_path / "empty.db") as corpus:
        CurrentIndex(corpus, folder).get()
        assert CurrentIndex(corpus, folder).get().base.postings.size == 0


def test_changes_are_found_at_once_without_a_new_base(
    corpus: Corpus, folder: Path, log: pytest.LogCaptureFixture
) -> None:
    keeper = CurrentIndex(corpus, folder)
    base = keeper.get().base
    corpus.add(article("b"))
    corpus.add(article("c", "مطر"))
    delete(corpus, "e")
    index = keeper.get()
    assert index.base is base
    assert found(index) == list("abgikmoqs")
    assert found(index, "مطر") == ["c"]
    assert len(log.messages) == 1
    assert found(CurrentIndex(corpus, folder).get()) == list("abgikmoqs")


def test_filters_hold_for_recent_articles_too(corpus: Corpus, folder: Path) -> None:
    keeper = CurrentIndex(corpus, folder)
    keeper.get()
    corpus.add(article("b", publisher="جريدة"))
    assert found(keeper.get(), publisher="جريدة") == ["b"]
    assert "b" not in found(keeper.get(), publisher="وكالة")


def test_a_forbidden_term_keeps_passages_out(corpus: Corpus, folder: Path) -> None:
    corpus.add(article("b", "انتخابات مطر"))
    index = CurrentIndex(corpus, folder).get()
    hits = index.best([("انتخابات", 1.0)], Query("", k=50), ["مطر"])
    assert sorted(passage.split("#")[0] for passage, _ in hits) == list("acegikmoqs")


changes = st.lists(
    st.tuples(st.sampled_from("abcdefghij"), st.sampled_from(TOPICS) | st.none()), max_size=12
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=changes)
@pytest.mark.usefixtures("two_settle")
def test_after_any_changes_the_index_finds_what_a_new_one_does(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, str | None]]
) -> None:
    home = tmp_path_factory.mktemp("home")
    with Corpus(home / "corpus.db") as corpus:
        for number in range(5):
            corpus.add(article(f"z{number}"))
        keeper = CurrentIndex(corpus, home / "index")
        keeper.get()
        for name, topic in changes:
            corpus.add(article(name, topic)) if topic else delete(corpus, name)
            if name < "e":  # now and then, several changes at once
                keeper.get()
        afresh = CurrentIndex(corpus, home / "another").get()
        for topic in TOPICS:
            assert found(keeper.get(), topic) == found(afresh, topic)


@pytest.fixture
def two_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "_SETTLED", 2)


@pytest.mark.usefixtures("two_settle")
def test_a_larger_change_is_analyzed_once_for_all_processes(
    corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = CurrentIndex(corpus, folder)
    keeper.get()
    for names in ("bd", "fc"):
        with corpus.writing():
            for name in names:
                corpus.add(article(name, "مطر"))
        keeper.get()
    corpus.add(article("h", "مطر"))
    read: list[list[str]] = []
    passages = corpus.passages
    monkeypatch.setattr(corpus, "passages", lambda ids: read.append(sorted(ids)) or passages(ids))
    index = CurrentIndex(corpus, folder).get()
    assert (found(index, "مطر"), found(index)) == (list("bcdfh"), list("aegikmoqs"))
    assert read == [["h"]]


@pytest.mark.usefixtures("two_settle")
def test_a_damaged_layer_is_analyzed_again(corpus: Corpus, folder: Path) -> None:
    keeper = CurrentIndex(corpus, folder)
    keeper.get()
    with corpus.writing():
        for name in "bd":
            corpus.add(article(name))
    keeper.get()
    (path,) = folder.glob("*/*/weights.npy")
    path.write_bytes(path.read_bytes()[:-3] + b"\x00\x01\x02")
    assert found(CurrentIndex(corpus, folder).get()) == list("abcdegikmoqs")


def test_many_changes_make_a_new_base_in_the_background(
    corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "_GROWN", 0.05)
    keeper = CurrentIndex(corpus, folder)
    old = keeper.get().base
    corpus.add(article("b"))
    assert found(keeper.get()) == list("abcegikmoqs")
    assert keeper._builder is not None
    keeper._builder.join()
    index = keeper.get()
    assert index.base is not old
    assert len(index.segments) == 1
    assert found(index) == list("abcegikmoqs")
    assert len(index_files.revisions(folder)) == 1


def test_readers_go_on_while_the_index_is_brought_up_to_date(
    corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = CurrentIndex(corpus, folder)
    before = keeper.get()
    begun, finish = threading.Event(), threading.Event()
    latest_segment = layers.latest_segment

    def slow(*arguments: object) -> object:
        begun.set()
        assert finish.wait(120)
        return latest_segment(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(layers, "latest_segment", slow)
    corpus.add(article("b"))
    writer = threading.Thread(target=keeper.get)
    writer.start()
    assert begun.wait(120)
    assert keeper.get() is before
    finish.set()
    writer.join()
    assert "b" in found(keeper.get())


def test_a_reader_keeps_its_index_when_another_process_replaces_the_files(
    corpus: Corpus, folder: Path
) -> None:
    keeper = CurrentIndex(corpus, folder)
    index = keeper.get()
    corpus.add(article("b"))
    building.main(str(corpus.path), str(folder))
    assert found(index) == list("acegikmoqs")
    assert found(keeper.get()) == list("abcegikmoqs")
    assert len(keeper.get().segments) == 1


def test_no_second_process_builds_while_one_is_at_it(corpus: Corpus, folder: Path) -> None:
    with index_files.locked(folder, wait=True):
        building.main(str(corpus.path), str(folder))
    assert index_files.revisions(folder) == []


def test_an_index_that_another_process_kept_meanwhile_is_taken(
    corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    locked = index_files.locked

    @contextmanager
    def late(folder: Path, *, wait: bool) -> Iterator[bool]:
        monkeypatch.setattr(index_files, "locked", locked)
        corpus.add(article("b"))
        building.main(str(corpus.path), str(folder))
        with locked(folder, wait=wait) as free:
            yield free

    monkeypatch.setattr(index_files, "locked", late)
    assert found(CurrentIndex(corpus, folder).get()) == list("abcegikmoqs")
    assert [record.levelname for record in log.records] == ["INFO"]


def test_a_corpus_of_another_history_gets_its_own_index(
    corpus: Corpus, folder: Path, tmp_path: Path
) -> None:
    with Corpus(tmp_path / "other.db") as other:
        for name in "xyzvwu":
            other.add(article(name))
        CurrentIndex(other, folder).get()
    assert found(CurrentIndex(corpus, folder).get()) == list("acegikmoqs")


def test_an_index_of_another_analyzer_is_built_anew_with_one_line(
    corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    CurrentIndex(corpus, folder).get()
    monkeypatch.setattr(index_files, "_KIND", "another-")
    log.clear()
    assert found(CurrentIndex(corpus, folder).get()) == list("acegikmoqs")
    CurrentIndex(corpus, folder).get()
    assert [record.levelname for record in log.records] == ["WARNING"]
    assert "another Dalil" in log.text
    assert len(list(folder.iterdir())) == 2  # with the lock


@pytest.mark.parametrize("harm", ["cut", "flip", "remove"])
@pytest.mark.parametrize("name", ["about.json", "weights.npy", "passages.npy", "terms.npy"])
def test_a_damaged_index_is_built_anew_with_one_line(
    corpus: Corpus, folder: Path, log: pytest.LogCaptureFixture, name: str, harm: str
) -> None:
    CurrentIndex(corpus, folder).get()
    (path,) = folder.glob(f"*/{name}")
    content = path.read_bytes()
    path.unlink()
    if harm != "remove":
        path.write_bytes(content[:-3] if harm == "cut" else content[:-3] + b"\x00\x01\x02")
    log.clear()
    assert found(CurrentIndex(corpus, folder).get()) == list("acegikmoqs")
    assert len(log.messages) == 1
    CurrentIndex(corpus, folder).get()
    assert len(log.messages) == 1


def test_a_folder_that_cannot_be_written_does_not_stop_the_search(
    corpus: Corpus, folder: Path, log: pytest.LogCaptureFixture
) -> None:
    folder.write_text("a file in the way")
    assert found(CurrentIndex(corpus, folder).get()) == list("acegikmoqs")
    assert "cannot be kept" in log.messages[-1]


def test_an_index_whose_files_are_deleted_is_made_again(corpus: Corpus, folder: Path) -> None:
    keeper = CurrentIndex(corpus, folder)
    keeper.get()
    shutil.rmtree(folder)
    corpus.add(article("b"))
    assert "b" in found(keeper.get())
    assert "b" in found(CurrentIndex(corpus, folder).get())


def test_an_index_that_is_replaced_while_it_is_opened_is_opened_anew(
    corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    CurrentIndex(corpus, folder).get()
    corpus.add(article("b"))
    load = index_files.load

    def late(*arguments: object) -> object:
        monkeypatch.setattr(index_files, "load", load)
        building.main(str(corpus.path), str(folder))
        return load(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(index_files, "load", late)
    log.clear()
    index = CurrentIndex(corpus, folder).get()
    assert len(index.segments) == 1
    assert found(index) == list("abcegikmoqs")
    assert log.messages == []


def test_a_flipped_bit_anywhere_is_seen(corpus: Corpus, folder: Path) -> None:
    expected = found(CurrentIndex(corpus, folder).get())
    (kept,) = folder.glob("*-*")
    good = {path.name: path.read_bytes() for path in kept.iterdir()}
    revision = corpus.revision
    for name in ("about.json", "weights.npy", "days.npy"):
        for place in range(len(good[name])):
            flipped = bytearray(good[name])
            flipped[place] ^= 1 << place % 8
            (kept / name).write_bytes(flipped)
            try:
                segment = index_files.load(folder, revision)
            except index_files.IndexDamaged:
                continue
            index = Index(revision, ((segment, None),))  # white space, or the same in other words
            assert found(index) == expected, (name, place)
            assert index_files._known(segment.days)[0] == "<i4"
        (kept / name).write_bytes(good[name])


@pytest.mark.parametrize("name", ["copy", "12", "x-y"])
def test_a_folder_that_is_no_index_is_passed_over(corpus: Corpus, folder: Path, name: str) -> None:
    (folder / f"{index_files._KIND}{name}").mkdir(parents=True)
    assert found(CurrentIndex(corpus, folder).get()) == list("acegikmoqs")
