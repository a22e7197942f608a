"""The vectors of passages, computed when a passage is first compared, and kept in a file."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from retrieval.analysis.encoder import DIMENSIONS, Vectors, encode

FILE = "passages-1.bin"  # the number changes with what is in the file
COMPARED = 50

_KEY_BYTES = 16
_RECORD = np.dtype([("key", f"V{_KEY_BYTES}"), ("vector", "<f2", DIMENSIONS)])
_MOST_RECORDS = 400_000  # 400 MB: then it starts anew, for it also holds passages long gone

# A passage is compared whole and by overlapping windows, of so many words twice. MRR@10 of English
# questions on XQuAD / among 3,760 more articles / on the seeds among 9,970: sentences .892 / .813
# / .936; windows of ten words .895 / .817 / .942, fourteen .900 / .815 / .928, twenty .895 / .816 /
# .919; without overlap .893 / .811 / .918.
_STEP = 7

# What nearness in meaning is worth beside BM25's score over the best one: 1.75, 2 and 2.25 are
# alike; at 0 XQuAD has .847, and at 1 the seeds more: on one subject all passages mean much the
# same.
WEIGHT = 2.0


class PassageVectors:
    """Compares questions with passages in either language; safe among threads."""

    def __init__(self, folder: Path) -> None:
        """Keep the vectors in `folder`; the file is read at the first comparison."""
        self._path = folder / FILE
        self._lock = threading.Lock()
        self._rows: dict[bytes, Vectors] | None = None
        self._last: tuple[str, Vectors] | None = None

    def reranked(
        self, question: str, texts: Sequence[str], scores: Sequence[float]
    ) -> list[tuple[int, float]]:
        """Return places and scores of passages anew, best first, by score and by meaning.

        `scores` are BM25's, best first and above zero; the new ones run from 0 to 1 + WEIGHT. A
        new passage takes 9 ms, so only the first `COMPARED` should be given.
        """
        if not texts:
            return []
        fused = np.asarray(scores) / scores[0] + WEIGHT * np.array(self.nearness(question, texts))
        order = np.argsort(-fused, kind="stable")
        return [(int(place), float(fused[place])) for place in order]

    def nearness(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return how near each passage is to the question in meaning, 0 to 1."""
        asked = self._asked(question)
        parts = [[text, *_windows(text)] for text in texts]
        rows = self._vectors_of({part for text in parts for part in text})
        return [_nearness([float(rows[part] @ asked) for part in text]) for text in parts]

    def _asked(self, question: str) -> Vectors:
        """Return the question's vector; the last is kept, for one answer compares three times."""
        last = self._last
        if last is None or last[0] != question:
            # Also without its mark, which says nothing of the subject: +.002 to +.005.
            vector = encode([question, question.rstrip(" ?؟")]).mean(axis=0)
            self._last = last = (question, vector / np.linalg.norm(vector))
        return last[1]

    def _vectors_of(self, texts: set[str]) -> dict[str, Vectors]:
        keys = {text: hashlib.sha256(text.encode()).digest()[:_KEY_BYTES] for text in texts}
        with self._lock:
            if self._rows is None:
                self._rows = _read(self._path)
            known = self._rows
            missing = {key: text for text, key in keys.items() if not _is_whole(known.get(key))}
            if missing:
                self._add(known, missing)
            return {text: known[key].astype(np.float32) for text, key in keys.items()}

    def _add(self, rows: dict[bytes, Vectors], missing: dict[bytes, str]) -> None:
        records = np.empty(len(missing), _RECORD)
        records["key"] = np.frombuffer(b"".join(missing), f"V{_KEY_BYTES}")
        records["vector"] = encode(list(missing.values()))
        rows.update(zip(missing, records["vector"], strict=True))
        with suppress(OSError):  # then they are computed again
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab", buffering=0) as file:
                file.write(records.tobytes())


def count_compared(folder: Path) -> int:
    """Return how many texts' vectors are kept in `folder`: passages, and windows of them."""
    path = folder / FILE
    return path.stat().st_size // _RECORD.itemsize if path.exists() else 0


def _is_whole(vector: Vectors | None) -> bool:
    """Tell whether a vector is there and of length 1, as it was written."""
    return vector is not None and abs(float(np.linalg.norm(vector.astype(np.float32))) - 1) < 0.1


def _windows(text: str) -> list[str]:
    words = text.split()
    starts = range(0, max(len(words) - _STEP, 1), _STEP)
    return [" ".join(words[start : start + 2 * _STEP]) for start in starts]


def _nearness(cosines: list[float]) -> float:
    """Return the mean of the whole passage's nearness, which is first, and its best window's."""
    return max(0.0, (cosines[0] + max(cosines[1:], default=cosines[0])) / 2)


def _read(path: Path) -> dict[bytes, Vectors]:
    """Return the vectors kept; a file that is torn or has grown too large is begun anew."""
    try:
        records, rest = divmod(path.stat().st_size, _RECORD.itemsize)
        if rest or not 0 < records <= _MOST_RECORDS:
            path.unlink()
            return {}
        kept = np.memmap(path, _RECORD, mode="r")
    except OSError:
        return {}
    keys = kept["key"].tobytes()
    starts = range(0, len(keys), _KEY_BYTES)
    return dict(zip((keys[at : at + _KEY_BYTES] for at in starts), kept["vector"], strict=True))
