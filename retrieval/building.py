"""Build the base of an index: `python -m retrieval.building CORPUS FOLDER` does so by itself."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from retrieval import index_files
from retrieval.corpus import Corpus
from retrieval.index_files import IndexDamaged
from retrieval.progress import Tell, told, untold
from retrieval.segment import Segment, analyzed, segment_of

_log = logging.getLogger("dalil.index")


def newest_base(corpus: Corpus, folder: Path) -> tuple[str, Segment] | None:
    """Load the newest base that the corpus has gone through; a damaged one gives a log line."""
    for revision in index_files.revisions(folder):
        if corpus.changes(revision) is None:
            continue
        try:
            return revision, index_files.load(folder, revision)
        except FileNotFoundError:  # another process has just put a newer one in its place
            return newest_base(corpus, folder)
        except IndexDamaged as error:
            _log.warning("building the index anew: the one in %s is damaged (%s)", folder, error)
            index_files.remove(folder, revision)
            return None
    if index_files.is_of_another_version(folder):
        _log.warning("building the index anew: another Dalil built the one in %s", folder)
    else:
        _log.info("building the index: none in %s fits the corpus as it is now", folder)
    return None


def build(corpus: Corpus, folder: Path, tell: Tell = untold) -> tuple[str, Segment]:
    """Build a base and keep it in the folder; where another process just did so, take that one."""
    asked = corpus.revision
    try:
        with index_files.locked(folder, wait=True):
            if asked in index_files.revisions(folder):
                return asked, index_files.load(folder, asked)
            revision = _kept(corpus, folder, tell)
            return revision, index_files.load(folder, revision)
    except (OSError, IndexDamaged) as error:
        _log.warning("the index cannot be kept in %s and will be built again (%s)", folder, error)
    return _built(corpus, tell)


def _kept(corpus: Corpus, folder: Path, tell: Tell) -> str:
    """Build a base, keep it in the folder, and return its revision; the lock is held."""
    revision, segment = _built(corpus, tell)
    # The corpus may have changed before it was read, and another process kept that base already.
    if revision not in index_files.revisions(folder):
        index_files.save(segment, folder, revision)
    return revision


def _built(corpus: Corpus, tell: Tell) -> tuple[str, Segment]:
    with corpus.reading():
        articles = told(corpus.passages(), tell, "indexing", corpus.counts().articles)
        return corpus.revision, segment_of(analyzed(*each) for each in articles)


def main(corpus_path: str, folder: str) -> None:
    """Build a base unless another process is at it."""
    with index_files.locked(Path(folder), wait=False) as free, Corpus(Path(corpus_path)) as corpus:
        if free:
            _kept(corpus, Path(folder), untold)


if __name__ == "__main__":
    main(*sys.argv[1:])
