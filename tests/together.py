"""One process searches while another feeds the corpus: what was found, and what went wrong."""

from __future__ import annotations

import re
import select
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from retrieval import BM25Retriever, Corpus, Query
from tests.fakes.newsroom import ROOT
from tests.growing import numbered

_ALL = 10_000
_NUMBER = re.compile(r"\d+")
_NEXT = "\n"


@dataclass(slots=True)
class Outcome:
    """How often was searched, which articles were ever found, and those that are left."""

    searches: int = 0
    found: set[str] = field(default_factory=set)
    torn: list[str] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    found_last: set[str] = field(default_factory=set)


def search_while_growing(home: Path, rounds: int, seconds: float = 0.0) -> Outcome:
    """Search a corpus until the process that feeds it has ended; raises what a search raises.

    It is fed so many rounds, with `seconds` and at least one search between two.
    """
    path, outcome = home / "corpus.db", Outcome()
    with Corpus(path) as corpus:
        retriever = BM25Retriever(corpus, home / "index")
        command = [sys.executable, "-m", "tests.growing", str(path), str(rounds), str(seconds)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
            said = _NEXT
            while said == _NEXT:
                outcome.found |= _search(retriever, outcome)
                said = _heard(process)
        if process.returncode:
            raise RuntimeError(f"the other process ended with {process.returncode}")
        outcome.left = [int(number) for number in said.split()]
        outcome.found_last = _search(retriever, outcome)
    return outcome


def _heard(process: subprocess.Popen[str]) -> str:
    """Return the numbers that are left; a new line while there are rounds, the next of which goes.

    What is fed and what is searched go on beside each other.
    """
    assert process.stdin
    assert process.stdout
    if not select.select([process.stdout], [], [], 0)[0]:
        return _NEXT
    if (said := process.stdout.readline()) == _NEXT:
        process.stdin.write(_NEXT)
        process.stdin.flush()
    return said


def _search(retriever: BM25Retriever, outcome: Outcome) -> set[str]:
    """Return what is found, after a look at whether each hit is of one piece."""
    outcome.searches += 1
    # Never the same question, or the answer to the last would do.
    hits = retriever.search(Query("متى فتح الجسر الجديد أمام السكان", k=_ALL + outcome.searches))
    for hit in hits:
        number = int(hit.article_id.removeprefix("n"))
        whole = numbered(number)
        says = {int(said) for said in _NUMBER.findall(hit.text)}
        if whole.text[hit.start : hit.end] != hit.text or says != {number}:
            outcome.torn.append(hit.article_id)
    return {hit.article_id for hit in hits}
