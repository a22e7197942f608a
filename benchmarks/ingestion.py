"""An archive ingested: how quickly, in how much memory, killed on the way, and beside a search.

    python -m benchmarks.ingestion ../shared/data/news_articles.jsonl.gz [--kills 10] [--seconds 60]

Processor time of one process, with the building of the index and without the learning of words for
the other language. Exits 1 where it is slower than 500 articles a second from nothing, or 5,000
unchanged, takes 300 MB more than at the start, or ends otherwise after a kill, or where a search
beside a process that ingests sees anything torn.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.articles import held
from tests.together import search_while_growing

_FRESH, _UNCHANGED, _MEGABYTES = 500, 5_000, 300
_STATEMENTS = 60_000  # of nearly ten thousand articles stored
_ROUNDS_A_SECOND = 5


def _resident() -> float:
    """Return the most memory that this process took so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(archive: Path, home: Path) -> tuple[float, float]:
    """Ingest and index; print and return articles a second, and MB over the start."""
    from datetime import UTC, datetime

    from retrieval import BM25Retriever, Corpus
    from retrieval.ingestion import ingest
    from retrieval.reading import read_items

    start, begun = _resident(), time.process_time()
    with Corpus(home / "corpus.db") as corpus:
        report = ingest(corpus, read_items([archive], datetime.now(UTC).date()))
        read = time.process_time()
        BM25Retriever(corpus, home / "index").refresh()
    seconds, memory = time.process_time() - begun, _resident() - start
    print(report.summary())
    print(f"{read - begun:.2f} s stored, {seconds - read + begun:.2f} s indexed: ", end="")
    print(f"{report.read / seconds:,.0f} articles a second, {memory:.0f} MB over the start")
    return report.read / seconds, memory


def _measured(archive: Path, home: Path) -> bool:
    """Measure in processes of their own, from nothing and again."""
    fine = True
    for least in (_FRESH, _UNCHANGED):
        command = [sys.executable, "-m", "benchmarks.ingestion", str(archive), "--home", str(home)]
        done = subprocess.run([*command, "--least", str(least)], check=False)  # noqa: S603
        fine = fine and done.returncode == 0
    return fine


def _killed(archive: Path, home: Path, kills: int) -> bool:
    """Kill it at points drawn by lot; each time the next run must end with the same."""
    from retrieval import Corpus
    from tests.mortal_ingest import Lives

    chance, same = random.Random(6), 0  # noqa: S311 - points to die at
    folder = home / "archive"
    folder.mkdir()
    shutil.copy(archive, folder)
    lives = Lives(folder, batch=500)
    lives.ingest(home / "whole", None)
    with Corpus(home / "whole" / "corpus.db") as corpus:
        whole = held(corpus)
    for number in range(kills):
        own = home / str(number)
        ended = lives.ingest(own, chance.randrange(_STATEMENTS))
        with Corpus(own / "corpus.db") as corpus:
            stored = corpus.counts().articles
        lives.ingest(own, None)
        with Corpus(own / "corpus.db") as corpus:
            equal = held(corpus) == whole
        same += equal
        print(f"ended with {ended} at {stored} articles; then the same: {equal}")
        shutil.rmtree(own)
    return same == kills


def _together(home: Path, seconds: int) -> bool:
    begun = time.monotonic()
    outcome = search_while_growing(home, seconds * _ROUNDS_A_SECOND, 1 / _ROUNDS_A_SECOND)
    last = outcome.found_last == {f"n{number}" for number in outcome.left}
    print(
        f"{time.monotonic() - begun:.0f} s, {outcome.searches} searches beside the writes, "
        f"{len(outcome.found)} articles found, {len(outcome.torn)} torn; "
        f"at the end those that are there, and no others: {last}"
    )
    return last and not outcome.torn


def main() -> None:
    """Run the parts one after the other."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("archive", type=Path)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--least", type=int, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.home:
        rate, memory = measure(given.archive, given.home)
        sys.exit(rate < given.least or memory > _MEGABYTES)
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder) / name for name in ("speed", "kills", "together")]
        for home in homes:
            home.mkdir()
        fine = [
            _measured(given.archive, homes[0]),
            _killed(given.archive, homes[1], given.kills),
            _together(homes[2], given.seconds),
        ]
    sys.exit(not all(fine))


if __name__ == "__main__":
    main()
