"""Thousands of true quotations of the news articles, each altered: which live, and which die.

    python -m benchmarks.corruption [articles]

An altered quotation that still stands in its article, by a slow reference that shares no code
with the one under test, is left out of those that must die.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from benchmarks.data import rows
from bot.answering.citing import Shelf
from tests.corruptions import (
    MUST_DIE,
    MUST_LIVE,
    Mutation,
    altered,
    cited,
    is_whole,
    piece,
    quotations,
    stands,
    words_of,
)

_SHORTEST = 40  # words of an article
_EACH = 4  # quotations of one


@dataclass(slots=True)
class _Counts:
    tried: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    torn: int = 0

    def count(self, name: str, offered: str, *, is_right: bool) -> None:
        """Count a mutation; print what should not have been."""
        self.tried[name] += 1
        if not is_right:
            self.wrong[name] += 1
            print(f"wrong: {name}: {offered!r}")

    def report(self, title: str, mutations: Mapping[str, Mutation]) -> None:
        """Print a group of mutations."""
        total = sum(self.tried[name] for name in mutations)
        right = total - sum(self.wrong[name] for name in mutations)
        print(f"{title}: {right} of {total} ({100 * right / total:.3f} %)")
        for name in mutations:
            print(f"  {name:22} {self.tried[name] - self.wrong[name]:6} of {self.tried[name]:6}")


def main(articles: int) -> None:
    """Print how many of each mutation lived or died as they should."""
    random = Random(4)  # noqa: S311 # no secret: the same quotations every time
    texts = [row["text"] for row in rows("news_articles.jsonl.gz")]
    random.shuffle(texts)
    texts = [text for text in texts if len(text.split()) > _SHORTEST][:articles]
    vocabulary = tuple(word for text in texts[:200] for word in text.split() if len(word) > 3)
    counts = _Counts()
    for text in texts:
        _alter(text, vocabulary, random, counts)
    counts.report("must die", MUST_DIE)
    counts.report("must live", MUST_LIVE)
    print(f"contexts that are no whole sentences: {counts.torn}")


def _alter(text: str, vocabulary: tuple[str, ...], random: Random, counts: _Counts) -> None:
    shelf, words = Shelf.of([piece(text)]), words_of(text)
    for quotation in quotations(text, vocabulary, random, _EACH):
        for name, offered in altered(quotation, MUST_DIE, random):
            if not stands(offered, words):
                counts.count(name, offered, is_right=not cited(offered, shelf))
        for name, offered in altered(quotation, MUST_LIVE, random):
            places = cited(offered, shelf)
            counts.count(name, offered, is_right=bool(places))
            counts.torn += sum(not is_whole(text, place.context) for place in places)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
