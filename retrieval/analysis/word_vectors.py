"""The vectors of a vocabulary's words, computed once and kept in a file."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from retrieval.analysis.encoder import Vectors, encode
from retrieval.analysis.files import write_whole
from retrieval.analysis.vocabulary import Vocabulary
from retrieval.analysis.wordmap import hubness, is_arabic
from retrieval.progress import Tell, untold

# Of 512 dimensions; MRR@10 on XQuAD among 3,760 articles: 512 .724, 256 .726, 128 .723, 64 .656.
KEPT_DIMENSIONS = 128

FILE = "words-1.npz"  # the number changes with what is in the file
_SAMPLE = 5_000
_BATCH = 4_096
_PORTION = 4 * _BATCH  # so many new words are kept before the next, lest a stop lose them all
_A_SECOND = 3_500
_PATIENCE = 2  # seconds, after which a person asks what takes so long
_LEARNING = "learning words"

_log = logging.getLogger("dalil.index")


@dataclass(frozen=True, slots=True)
class WordVectors:
    """A row for each word: its direction in the kept dimensions, and its hubness."""

    words: tuple[str, ...]
    vectors: Vectors
    hubness: Vectors
    basis: Vectors

    def nearest(self, texts: list[str], count: int) -> list[list[tuple[str, float]]]:
        """Return for each text the `count` words nearest in meaning, nearest first, 0 to 1."""
        if not texts or not self.words:
            return [[] for _ in texts]
        closeness = _shortened(encode(texts), self.basis) @ self.vectors.T - self.hubness
        return [self._best(row, min(count, len(self.words))) for row in closeness]

    def _best(self, closeness: Vectors, count: int) -> list[tuple[str, float]]:
        near = np.argpartition(-closeness, count - 1)[:count]
        near = near[np.argsort(-closeness[near], kind="stable")]
        return [(self.words[i], float(np.clip(closeness[i], 0.0, 1.0))) for i in near]

    def of(self, words: tuple[str, ...]) -> WordVectors:
        """Return the vectors of these words only."""
        rows = dict(zip(self.words, range(len(self.words)), strict=True))
        chosen = [rows[word] for word in words]
        return WordVectors(words, self.vectors[chosen], self.hubness[chosen], self.basis)


def open_word_vectors(vocabulary: Vocabulary, folder: Path, tell: Tell = untold) -> WordVectors:
    """Read the vectors kept in `folder`; words that it lacks are embedded and added to it.

    100,000 new words take half a minute and 26 MB.
    """
    kept = _read(folder / FILE)
    missing = _missing(kept, vocabulary)
    if _is_long(len(missing)):
        what = "learning %d words for questions in the other language: about %d s, once"
        _log.warning(what, len(missing), len(missing) // _A_SECOND)
    count, known = len(missing), len(kept.words) if kept else 0
    while missing or kept is None:
        kept = _extended(kept, missing[:_PORTION], lambda n: tell(_LEARNING, n - known, count))
        missing = missing[_PORTION:]
        _write(folder / FILE, kept)
    return kept


def takes_long(vocabulary: Vocabulary, folder: Path) -> bool:
    """Tell whether a question that opens the vectors would have to wait for many words."""
    return _is_long(len(_missing(_read(folder / FILE), vocabulary)))


def count_words(folder: Path) -> int:
    """Return how many words' vectors are kept in `folder`."""
    kept = _read(folder / FILE)
    return len(kept.words) if kept else 0


def _missing(kept: WordVectors | None, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    known = set(kept.words) if kept else set()
    pairs = zip(vocabulary.words, vocabulary.spellings, strict=True)
    return [(word, spelling) for word, spelling in pairs if word not in known]


def _is_long(words: int) -> bool:
    return words > _A_SECOND * _PATIENCE


def _extended(
    kept: WordVectors | None, missing: list[tuple[str, str]], tell: Callable[[int], None]
) -> WordVectors:
    basis = kept.basis if kept else _basis([spelling for _, spelling in missing])
    vectors = [kept.vectors] if kept else []
    hubs = [kept.hubness] if kept else []
    for start in range(0, len(missing), _BATCH):
        tell((len(kept.words) if kept else 0) + start)
        batch = missing[start : start + _BATCH]
        rows = encode([spelling for _, spelling in batch])
        # As they are kept, lest the process that learns them rank otherwise than later ones.
        vectors.append(_shortened(rows, basis).astype(np.float16).astype(np.float32))
        hubs.append(_hubness([word for word, _ in batch], rows))
    tell((len(kept.words) if kept else 0) + len(missing))
    return WordVectors(
        (*(kept.words if kept else ()), *(word for word, _ in missing)),
        np.concatenate(vectors or [np.empty((0, len(basis)), np.float32)]),
        np.concatenate(hubs or [np.empty(0, np.float32)]),
        basis,
    )


def _basis(spellings: list[str]) -> Vectors:
    """Return the directions in which the vectors of the commonest words differ most."""
    sample = encode(spellings[:_SAMPLE] or ["a"])
    _, directions = np.linalg.eigh(sample.T @ sample)
    basis: Vectors = directions[:, ::-1][:, :KEPT_DIMENSIONS].T.astype(np.float32)
    return basis


def _shortened(rows: Vectors, basis: Vectors) -> Vectors:
    short = rows @ basis.T
    unit: Vectors = short / np.linalg.norm(short, axis=1, keepdims=True)
    return unit


def _hubness(words: list[str], rows: Vectors) -> Vectors:
    arabic = np.fromiter((is_arabic(word) for word in words), bool, len(words))
    hub = np.empty(len(words), np.float32)
    hub[arabic] = hubness(rows[arabic], arabic=True)
    hub[~arabic] = hubness(rows[~arabic], arabic=False)
    return hub


def _read(path: Path) -> WordVectors | None:
    """Return what the file holds; none where it is missing or damaged."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            words = tuple(file["words"].tobytes().decode().split("\n"))
            vectors, hub = file["vectors"].astype(np.float32), file["hubness"]
            basis = file["basis"]
    # RuntimeError: by its flags a damaged archive may be encrypted, or of another kind.
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, RuntimeError):
        return None
    return WordVectors(words, vectors, hub, basis) if len(words) == len(vectors) else None


def _write(path: Path, kept: WordVectors) -> None:
    file = BytesIO()
    np.savez(
        file,
        words=np.frombuffer("\n".join(kept.words).encode(), np.uint8),
        vectors=kept.vectors.astype(np.float16),
        hubness=kept.hubness,
        basis=kept.basis,
    )
    write_whole(path, file.getvalue())
