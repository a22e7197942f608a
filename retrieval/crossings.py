"""The crossing of a corpus as it is now, kept in a folder beside the index."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.analysis.crossing import Crossing, open_crossing
from retrieval.analysis.encoder import available
from retrieval.analysis.files import write_whole
from retrieval.analysis.vocabulary import Vocabulary
from retrieval.analysis.word_vectors import open_word_vectors, takes_long
from retrieval.corpus import Corpus
from retrieval.progress import Tell, told, untold

FILE = "vocabulary-2.json"  # the number changes with what is in the file

# As `Corpus.revision` names it.
_REVISION = re.compile(r"\d{1,18}-[0-9a-f]{1,64}")

_log = logging.getLogger("dalil.index")


@dataclass(frozen=True, slots=True)
class Known:
    """The words of the corpus at a revision, and of some articles that are gone."""

    revision: str
    vocabulary: Vocabulary


class CurrentCrossing:
    """Opens the crossing at the first question that needs it; safe among threads."""

    def __init__(self, corpus: Corpus, folder: Path, tell: Tell = untold) -> None:
        """Read nothing yet; `tell` will hear how far a learning is."""
        self._corpus, self._folder, self._tell = corpus, folder, tell
        self._lock = threading.Lock()
        self._opened: tuple[Known, Crossing] | None = None

    def get(self) -> Crossing:
        """Return the crossing of the corpus as it is now.

        While another thread brings it up to date, the one before is returned.
        """
        opened = self._opened
        if opened is not None and opened[0].revision == self._corpus.revision:
            return opened[1]
        if not self._lock.acquire(blocking=opened is None):
            return opened[1] if opened else self.get()
        try:
            self._opened = self._refreshed()
            return self._opened[1]
        finally:
            self._lock.release()

    def prepare(self) -> None:
        """Learn the corpus's words now, if a question would have to wait for it.

        A stop loses a few seconds' work: what is learned is kept as it goes.
        """
        if not available():
            return
        vocabulary = self._known().vocabulary
        if takes_long(vocabulary, self._folder):
            open_word_vectors(vocabulary, self._folder, self._tell)

    def _refreshed(self) -> tuple[Known, Crossing]:
        before, current = self._opened, self._known()
        if before and before[0].vocabulary is current.vocabulary:
            return current, before[1]
        return current, open_crossing(current.vocabulary, self._folder)

    def _known(self) -> Known:
        """Bring what is known of the words up to date, and keep it."""
        known = self._opened[0] if self._opened else _read(self._folder / FILE)
        with self._corpus.reading():
            current = _current(known, self._corpus, self._tell)
        if current is not known:
            _write(self._folder / FILE, current)
        return current


def _current(known: Known | None, corpus: Corpus, tell: Tell) -> Known:
    """Add the words of the articles that changed; count anew where those are too many."""
    changed = corpus.changes(known.revision) if known else None
    if known is None or changed is None or 2 * len(changed) > corpus.counts().articles:
        return Known(corpus.revision, Vocabulary.of(_texts(corpus, None, tell)))
    if known.revision == corpus.revision:
        return known
    recent = Vocabulary.of(_texts(corpus, changed, untold))
    return Known(corpus.revision, known.vocabulary.extended(recent))


def _texts(corpus: Corpus, article_ids: Iterable[str] | None, tell: Tell) -> Iterator[str]:
    count = corpus.counts().articles
    for article, _ in told(corpus.passages(article_ids), tell, "counting words", count):
        yield article.title or ""
        yield from (article.text[span.start : span.end] for span in article.body)


def _read(path: Path) -> Known | None:
    """Return what the file holds; none where it is missing or damaged."""
    try:
        return _parsed(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError) as error:
        _log.warning("counting the corpus's words anew: %s is damaged (%s)", path, error)
        return None


def _parsed(held: dict[str, Any]) -> Known:
    words, spellings = tuple(held["words"]), tuple(held["spellings"])
    if len(words) != len(spellings) or not _REVISION.fullmatch(held["revision"]):
        raise ValueError("its parts do not fit")
    return Known(held["revision"], Vocabulary(words, spellings))


def _write(path: Path, known: Known) -> None:
    held = {
        "revision": known.revision,
        "words": known.vocabulary.words,
        "spellings": known.vocabulary.spellings,
    }
    write_whole(path, json.dumps(held, ensure_ascii=False).encode())
    with suppress(OSError):  # then another version's is left
        for other in path.parent.glob("vocabulary-*.json"):
            if other.name != path.name:
                other.unlink()
