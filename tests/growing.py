"""A corpus that another process feeds: `python -m tests.growing CORPUS ROUNDS SECONDS`.

Each round, so many seconds apart, five articles come and the two oldest of those go. Between two
it prints an empty line and waits for one; at the end it prints the numbers that are left. The text
of an article says its number, so that a torn read shows.
"""

from __future__ import annotations

import sys
import time
from itertools import count
from pathlib import Path

from retrieval.corpus import Corpus
from retrieval.models import Article
from tests.articles import made, put

NEW, GONE = 5, 2


def numbered(number: int) -> Article:
    """Return the article of a number."""
    word = "".join(chr(ord("ا") + int(digit) % 10 + 6) for digit in str(number))
    return made(
        f"n{number}",
        f"فتح الجسر رقم {number} اليوم، وسماه الناس جسر {word} تيمنا بما كان قبله في المدينة.",
        f"وعبر الجسر رقم {number} في يومه الأول كثير من السكان الذين طال انتظارهم لذلك اليوم.",
        title=f"الجسر {number}",
    )


def grow(path: Path, rounds: int, seconds: float) -> None:
    """Feed the corpus."""
    with Corpus(path) as corpus:
        there: list[int] = []
        numbers = count(1)
        for done in range(rounds):
            if done:
                print(flush=True)  # noqa: T201
                sys.stdin.readline()
            new = [next(numbers) for _ in range(NEW)]
            put(corpus, *map(numbered, new))
            there += new
            gone, there = there[:GONE], there[GONE:]
            corpus.remove([f"n{number}" for number in gone])
            time.sleep(seconds)
    print(*there)  # noqa: T201


if __name__ == "__main__":
    grow(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
