"""A segment in files: written whole, read by memory map, never changed."""

from __future__ import annotations

import fcntl
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tokenize import TokenError
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from retrieval.analysis.analyzer import ANALYZER_VERSION
from retrieval.index import K1, B, Postings
from retrieval.segment import Segment
from retrieval.strings import Strings, TermTable

# Also a change of the formula's parameters makes an older index unfit.
_KIND = f"3-{K1}-{B}-{ANALYZER_VERSION}-"
_ABOUT = "about.json"
_LOCK = "lock"
# What questions in the other language need; its files look after themselves.
CROSSING = "crossing"
_TO = "+"
_REVISION = re.compile(r"\d{1,18}-[0-9a-f]{1,64}")
_NEW, _OLD = "new-", "old-"  # what is being written, or removed

_POSTINGS = ("idf", "starts", "passages", "weights", "maxima")
_ROWS = ("ends", "days", "publishers")
_SCALARS = ("size", "average_length", "delta")


class IndexDamaged(Exception):
    """A file of the index is not as it was written; the text says which."""


def revisions(folder: Path) -> list[str]:
    """Return the revisions of the corpus for which the folder holds an index, newest first."""
    names = [path.name for path in folder.glob(f"{_KIND}*")] if folder.is_dir() else []
    found = [name.removeprefix(_KIND) for name in names]
    found = [name for name in found if _REVISION.fullmatch(name)]
    return sorted(found, key=lambda revision: int(revision.split("-")[0]), reverse=True)


def is_of_another_version(folder: Path) -> bool:
    """Tell whether the folder holds an index, but none of the kind that is read here."""
    names = [path.name for path in folder.glob("*-*")] if folder.is_dir() else []
    kept = [name for name in names if not name.startswith((_NEW, _OLD))]
    return bool(kept) and not any(name.startswith(_KIND) for name in kept)


def home(folder: Path, revision: str) -> Path:
    """Name the files' folder after all that they depend on, so that only what fits is found."""
    return folder / f"{_KIND}{revision}"


def save(segment: Segment, folder: Path, revision: str) -> None:
    """Write a base, and then put it in the place of all older ones."""
    _save(segment, home(folder, revision))
    for other in folder.iterdir():
        if other.name not in (_LOCK, CROSSING, home(folder, revision).name):
            _remove(other)


def load(folder: Path, revision: str) -> Segment:
    """Map a base into memory; raise `IndexDamaged`, or `FileNotFoundError` if it just went."""
    return _load(home(folder, revision))


def save_layer(segment: Segment, folder: Path, base: str, first: str, last: str) -> None:
    """Keep what changed from one revision to another beside its base."""
    _save(segment, home(folder, base) / f"{first}{_TO}{last}")


def layers(folder: Path, base: str, first: str) -> list[str]:
    """Return the revisions up to which the changes from `first` on are kept."""
    names = [path.name.split(_TO)[1] for path in home(folder, base).glob(f"{first}{_TO}*")]
    return [name for name in names if _REVISION.fullmatch(name)]


def load_layer(folder: Path, base: str, first: str, last: str) -> Segment:
    """Map what changed from one revision to another into memory; raise as `load` does."""
    return _load(home(folder, base) / f"{first}{_TO}{last}")


def remove(folder: Path, revision: str) -> None:
    """Remove the index of a revision."""
    _remove(home(folder, revision))


def _remove(path: Path) -> None:
    # It goes at once and whole, lest a reader take one that is half gone for damaged.
    with suppress(OSError), tempfile.TemporaryDirectory(dir=path.parent, prefix=_OLD) as old:
        path.rename(Path(old) / path.name)


@contextmanager
def locked(folder: Path, *, wait: bool) -> Iterator[bool]:
    """Hold the lock of those who build an index; tell whether it was free, if not to wait."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def _save(segment: Segment, path: Path) -> None:
    with tempfile.TemporaryDirectory(
        dir=path.parent, prefix=_NEW, ignore_cleanup_errors=True
    ) as new:
        _write(segment, Path(new))
        Path(new).rename(path)


def _write(segment: Segment, folder: Path) -> None:
    postings = segment.postings
    arrays: dict[str, npt.NDArray[Any]] = {n: getattr(postings, n) for n in _POSTINGS}
    arrays |= {name: getattr(segment, name) for name in _ROWS}
    arrays["checksums"] = postings.terms.checksums
    for name, strings in _strings(segment).items():
        arrays |= {name: strings.data, f"{name}_ends": strings.ends}
    for name, values in arrays.items():
        np.save(folder / f"{name}.npy", values)
    about = {name: getattr(postings, name) for name in _SCALARS}
    about |= {"publisher_keys": segment.publisher_keys}
    about |= {"arrays": {name: _known(values) for name, values in arrays.items()}}
    text = json.dumps(about)
    (folder / _ABOUT).write_text(f"{crc32(text.encode())} {text}", encoding="utf-8")


def _strings(segment: Segment) -> dict[str, Strings]:
    return {
        "terms": segment.postings.terms.terms,
        "passage_ids": segment.passage_ids,
        "article_ids": segment.article_ids,
    }


def _load(folder: Path) -> Segment:
    try:
        return _read(folder)
    # NumPy parses the heads of the arrays as Python.
    except (OSError, ValueError, LookupError, TypeError, SyntaxError, TokenError) as error:
        if not folder.exists():
            raise FileNotFoundError(folder) from error
        raise IndexDamaged(str(error)) from error


def _read(folder: Path) -> Segment:
    about = _about(folder / _ABOUT)
    arrays: dict[str, Any] = {
        name: _mapped(folder / f"{name}.npy", known) for name, known in about["arrays"].items()
    }
    scalars: dict[str, Any] = {name: about[name] for name in _SCALARS}
    terms, passage_ids, article_ids = (
        Strings(arrays[name], arrays[f"{name}_ends"])
        for name in ("terms", "passage_ids", "article_ids")
    )
    postings = Postings(
        terms=TermTable(terms, arrays["checksums"]),
        **scalars,
        **{name: arrays[name] for name in _POSTINGS},
    )
    return Segment(
        postings=postings,
        passage_ids=passage_ids,
        article_ids=article_ids,
        publisher_keys=tuple(about["publisher_keys"]),
        **{name: arrays[name] for name in _ROWS},
    )


def _about(path: Path) -> dict[str, Any]:
    total, _, text = path.read_text(encoding="utf-8").partition(" ")
    if crc32(text.encode()) != int(total):
        raise ValueError(f"{path.name} is not as it was written")
    about: dict[str, Any] = json.loads(text)
    return about


def _mapped(path: Path, known: list[Any]) -> npt.NDArray[Any]:
    # An array of no length cannot be mapped. A plain array is quicker to slice than a memmap.
    values: npt.NDArray[Any] = np.load(path, mmap_mode=None if _is_empty(path) else "r")
    values = values.view(np.ndarray)
    if _known(values) != known:
        raise ValueError(f"{path.name} is not as it was written")
    return values


def _is_empty(path: Path) -> bool:
    with path.open("rb") as file:
        np.lib.format.read_magic(file)
        shape, _, _ = np.lib.format.read_array_header_1_0(file)
    return 0 in shape


def _known(values: npt.NDArray[Any]) -> list[Any]:
    """Return what tells whether an array is as it was written: type, shape and sum."""
    return [values.dtype.str, *values.shape, _sum(values)]


def _sum(values: npt.NDArray[Any]) -> int:
    """Add up the bytes as whole words: ten times as quick as a checksum, and sees any one flip."""
    data = np.ascontiguousarray(values).reshape(-1).view(np.uint8)
    words = data[: len(data) // 8 * 8].view(np.uint64)
    return (int(words.sum(dtype=np.uint64)) + int(data[len(words) * 8 :].sum())) % (1 << 64)
