"""The engines that are compared: each builds from passages' terms, keeps files, and finds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.index import K1, B

K = 10


Find = Callable[[list[str]], list[int]]
Build = Callable[[Iterable[list[str]], Path], None]
Open = Callable[[Path], Find]


def build_dalil(passages: Iterable[list[str]], folder: Path) -> None:
    """Build and save Dalil's index."""
    from retrieval import index_files, segment

    article = segment.Analyzed("a", (0, 0), "", [], passages)  # type: ignore[arg-type]
    index_files.save(segment.segment_of([article]), folder, "0-benchmark")


def open_dalil(folder: Path) -> Find:
    """Open Dalil's index; NumPy searches."""
    from retrieval import engine, index_files

    engine._searches = iter(())  # the kernel is not to come in between
    postings = index_files.load(folder, "0-benchmark").postings

    def find(terms: list[str]) -> list[int]:
        numbers, _ = postings.best([(term, 1.0) for term in terms], K)
        return list(numbers.tolist())

    return find


def open_dalil_fast(folder: Path) -> Find:
    """Open Dalil's index; the compiled kernel searches."""
    from retrieval import engine

    find = open_dalil(folder)
    if not engine.load_kernel():
        raise ImportError("numba is not installed")
    return find


def build_bm25s(passages: Iterable[list[str]], folder: Path) -> None:
    """Build and save bm25s's index."""
    bm25s = import_module("bm25s")
    index = bm25s.BM25(method="bm25+", k1=K1, b=B, delta=1.0)
    index.index(list(passages), show_progress=False)
    index.save(folder)


def _bm25s(backend: str) -> Open:
    def open_(folder: Path) -> Find:
        index = import_module("bm25s").BM25.load(folder, mmap=True)
        index.backend = backend
        if backend == "numba":
            index.activate_numba_scorer()

        def find(terms: list[str]) -> list[int]:
            return list(index.retrieve([terms], k=K, show_progress=False).documents[0].tolist())

        return find

    return open_


def build_tantivy(passages: Iterable[list[str]], folder: Path) -> None:
    """Build tantivy's index, in one thread and one segment."""
    tantivy = import_module("tantivy")
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(400_000_000, 1)
    for terms in passages:
        document = tantivy.Document()
        document.add_text("terms", " ".join(terms))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path) -> Find:
    """Open tantivy's index."""
    tantivy = import_module("tantivy")
    index, schema = tantivy.Index.open(str(folder)), _schema()
    searcher = index.searcher()

    def find(terms: list[str]) -> list[int]:
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(schema, "terms", term, "freq"))
                for term in terms
            ]
        )
        return [address.doc for _, address in searcher.search(query, K, count=False).hits]

    return find


def _schema() -> Any:
    builder = import_module("tantivy").SchemaBuilder()
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def build_fts5(passages: Iterable[list[str]], folder: Path) -> None:
    """Build an FTS5 table without contents."""
    with sqlite3.connect(folder / "fts.db") as db:
        db.execute(
            "CREATE VIRTUAL TABLE t USING fts5(terms, content='', detail=none,"
            " tokenize=\"unicode61 tokenchars ':~._'\")"
        )
        db.executemany("INSERT INTO t(terms) VALUES (?)", ((" ".join(p),) for p in passages))
        db.execute("INSERT INTO t(t) VALUES ('optimize')")
    db.close()


def open_fts5(folder: Path) -> Find:
    """Open the FTS5 table."""
    db = sqlite3.connect(folder / "fts.db")
    select = f"SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT {K}"

    def find(terms: list[str]) -> list[int]:
        match = " OR ".join(f'"{term}"' for term in terms)
        return [row - 1 for (row,) in db.execute(select, [match])]

    return find


def build_rank_bm25(passages: Iterable[list[str]], folder: Path) -> None:
    """Keep the terms: rank_bm25 has no files."""
    with (folder / "terms.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(terms) + "\n" for terms in passages)


def open_rank_bm25(folder: Path) -> Find:
    """Build rank_bm25's index."""
    with (folder / "terms.jsonl").open(encoding="utf-8") as file:
        index = import_module("rank_bm25").BM25Plus(map(json.loads, file), k1=K1, b=B)

    def find(terms: list[str]) -> list[int]:
        scores = index.get_scores(terms)
        best = np.argpartition(scores, -K)[-K:]
        return list(best[np.argsort(-scores[best], kind="stable")].tolist())

    return find


BUILDS: dict[str, Build] = {
    "dalil": build_dalil,
    "bm25s": build_bm25s,
    "tantivy": build_tantivy,
    "fts5": build_fts5,
    "rank_bm25": build_rank_bm25,
}
# What searches, and in which engine's files.
SEARCHES: dict[str, tuple[str, Open]] = {
    "dalil, compiled": ("dalil", open_dalil_fast),
    "dalil, NumPy": ("dalil", open_dalil),
    "bm25s, Numba": ("bm25s", _bm25s("numba")),
    "bm25s, NumPy": ("bm25s", _bm25s("numpy")),
    "tantivy": ("tantivy", open_tantivy),
    "SQLite FTS5": ("fts5", open_fts5),
    "rank_bm25": ("rank_bm25", open_rank_bm25),
}
PACKAGES = {"fts5": "sqlite3", "dalil": "numpy"}
