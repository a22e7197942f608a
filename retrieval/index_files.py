"""The index in files: written whole, read by memory map, built anew where it is not fit."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.analysis.analyzer import ANALYZER_VERSION, analyze
from retrieval.corpus import Corpus
from retrieval.filters import published_days, publisher_key
from retrieval.index import FlatBM25, Postings

FORMAT = "1"

_ARRAYS = ("idf", "starts", "passages", "weights")
_log = logging.getLogger("dalil.index")


@dataclass(frozen=True, slots=True)
class Strings:
    """Many strings in one array of UTF-8 bytes; `ends` says where each one ends."""

    data: npt.NDArray[np.uint8]
    ends: npt.NDArray[np.int64]

    @classmethod
    def of(cls, strings: Iterable[str]) -> Strings:
        """Pack the strings."""
        encoded = [string.encode() for string in strings]
        ends = np.cumsum([len(part) for part in encoded], dtype=np.int64)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends)

    def __getitem__(self, number: int) -> str:
        start = self.ends[number - 1] if number else 0
        return self.data[start : self.ends[number]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self.ends)))


@dataclass(frozen=True, slots=True)
class Index:
    """The postings of a corpus at one revision, and what else a search needs, a row a passage.

    `days` holds the first and last ordinal day of publication; `publishers` numbers into
    `publisher_keys`. Passages are in the order of their articles' ids, then of their places.
    """

    revision: str
    postings: Postings
    passage_ids: Strings
    days: npt.NDArray[np.int32]
    publishers: npt.NDArray[np.int32]
    publisher_keys: tuple[str, ...]


def open_index(corpus: Corpus, folder: Path) -> Index:
    """Load the index that fits the corpus as it is now; build and keep it where there is none."""
    revision = corpus.revision
    try:
        return _load(_home(folder, revision), revision)
    except FileNotFoundError:
        _log.info("building the index: none in %s fits the corpus as it is now", folder)
    except (OSError, ValueError, LookupError, TypeError) as error:
        _log.warning("building the index anew: the one in %s is damaged (%s)", folder, error)
    index = build_index(corpus)
    try:
        _save(index, folder)
    except OSError as error:
        _log.warning("the index cannot be kept in %s and will be built again (%s)", folder, error)
    return index


def build_index(corpus: Corpus) -> Index:
    """Analyze every passage, with the terms of its article's title."""
    ids: list[str] = []
    days: list[tuple[int, int]] = []
    publishers: list[int] = []
    keys: dict[str, int] = {}

    def documents() -> Iterator[list[str]]:
        for article, passages in corpus.passages():
            title = analyze(article.title or "")
            key = publisher_key(article.publisher or "")
            ids.extend(passage.id for passage in passages)
            days.extend([published_days(article.published)] * len(passages))
            publishers.extend([keys.setdefault(key, len(keys))] * len(passages))
            for passage in passages:
                yield title + analyze(article.text[passage.start : passage.end])

    with corpus.reading():
        revision, postings = corpus.revision, FlatBM25(documents()).postings()
    return Index(
        revision=revision,
        postings=postings,
        passage_ids=Strings.of(ids),
        days=np.array(days, np.int32).reshape(-1, 2),
        publishers=np.array(publishers, np.int32),
        publisher_keys=tuple(keys),
    )


def _home(folder: Path, revision: str) -> Path:
    """Name the files' folder after all that they depend on, so that only what fits is found."""
    return folder / f"{FORMAT}-{ANALYZER_VERSION}-{revision}"


def _save(index: Index, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    home = _home(folder, index.revision)
    with tempfile.TemporaryDirectory(dir=folder, prefix="new-", ignore_cleanup_errors=True) as new:
        _write(index, Path(new))
        for older in folder.iterdir():
            if older.name != Path(new).name:
                shutil.rmtree(older, ignore_errors=True)
        Path(new).rename(home)


def _write(index: Index, folder: Path) -> None:
    postings = index.postings
    terms = Strings.of(postings.terms)
    arrays = {name: getattr(postings, name) for name in _ARRAYS}
    arrays |= {"terms": terms.data, "terms_ends": terms.ends}
    arrays |= {"ids": index.passage_ids.data, "ids_ends": index.passage_ids.ends}
    arrays |= {"days": index.days, "publishers": index.publishers}
    for name, values in arrays.items():
        np.save(folder / f"{name}.npy", values)
    scalars = {name: getattr(postings, name) for name in ("size", "average_length", "delta")}
    checks = {name: _checksum(values) for name, values in arrays.items()}
    about = {**scalars, "publisher_keys": index.publisher_keys, "checks": checks}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def _load(home: Path, revision: str) -> Index:
    about = json.loads((home / "about.json").read_text(encoding="utf-8"))
    arrays = {name: np.load(home / f"{name}.npy", mmap_mode="r") for name in about["checks"]}
    for name, values in arrays.items():
        if _checksum(values) != about["checks"][name]:
            raise ValueError(f"{name}.npy is not as it was written")
    terms = Strings(arrays["terms"], arrays["terms_ends"])
    postings = Postings(
        terms={term: number for number, term in enumerate(terms)},
        size=about["size"],
        average_length=about["average_length"],
        delta=about["delta"],
        **{name: arrays[name] for name in _ARRAYS},
    )
    return Index(
        revision=revision,
        postings=postings,
        passage_ids=Strings(arrays["ids"], arrays["ids_ends"]),
        days=arrays["days"],
        publishers=arrays["publishers"],
        publisher_keys=tuple(about["publisher_keys"]),
    )


def _checksum(values: npt.NDArray[Any]) -> int:
    return zlib.crc32(np.ascontiguousarray(values).data.cast("B") if values.size else b"")
