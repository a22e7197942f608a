"""Reprinted paragraphs after an agency's edits: how many are found, and what else is found.

    python -m benchmarks.reprints ../shared/data/news_articles.jsonl.gz [--paragraphs 1000]

Each paragraph is edited in one way after the other, and looked for among all the others by the
bands that the corpus keeps, and then by what `retrieval.reprints.prints` says of the candidates.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from retrieval import reprints
from retrieval.doubles import words_of

Words = list[str]
_FILLER = ["وبحسب", "ما", "نقلته", "الوكالة", "عن", "مصادر", "محلية"]


def _changed(count: int) -> Callable[[Words, random.Random], Words]:
    def edit(words: Words, chance: random.Random) -> Words:
        words = [*words]
        for place in chance.sample(range(len(words)), count):
            words[place] = f"بدل{place}"
        return words

    return edit


EDITS: dict[str, Callable[[Words, random.Random], Words]] = {
    "as it is": lambda words, _: words,
    "one word changed": _changed(1),
    "two words changed": _changed(2),
    "three words changed": _changed(3),
    "lead of seven words": lambda words, _: [*_FILLER, *words],
    "first three words cut": lambda words, _: words[3:],
    "last fifth cut": lambda words, _: words[: len(words) * 4 // 5],
    "last third cut": lambda words, _: words[: len(words) * 2 // 3],
    "half of it": lambda words, _: words[: len(words) // 2],
}


def read(path: Path) -> list[Words]:
    """Return each different paragraph once, as folded words."""
    found: dict[tuple[str, ...], None] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            for paragraph in json.loads(line)["text"].split("\n"):
                words = words_of(paragraph)
                if len(words) >= reprints.LEAST_WORDS:
                    found[tuple(words)] = None
    return [list(words) for words in found]


def main() -> None:
    """Print what is found of each edit."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("articles", type=Path)
    options.add_argument("--paragraphs", type=int, default=1_000)
    given = options.parse_args()
    paragraphs = read(given.articles)
    shelf = defaultdict(set)
    for number, row in enumerate(reprints.bands(paragraphs).tolist()):
        for band in row:
            shelf[band].add(number)
    chance = random.Random(6)  # noqa: S311 - paragraphs to edit
    chosen = chance.sample(range(len(paragraphs)), given.paragraphs)
    print(f"{len(paragraphs)} paragraphs, {len(chosen)} edited; bands {len(row)} a paragraph")
    for name, edit in EDITS.items():
        edited = [edit(paragraphs[number], chance) for number in chosen]
        _report(name, edited, chosen, paragraphs, shelf)


def _report(
    name: str,
    edited: Sequence[Words],
    chosen: Sequence[int],
    paragraphs: Sequence[Words],
    shelf: dict[int, set[int]],
) -> None:
    near = named = others = false = asked = 0
    for words, number, row in zip(edited, chosen, reprints.bands(edited).tolist(), strict=True):
        if len(words) < reprints.LEAST_WORDS:
            continue
        asked += 1
        candidates = set().union(*(shelf.get(band, set()) for band in row))
        kept = {other for other in candidates if reprints.prints(words, paragraphs[other])}
        near += number in candidates
        named += number in kept
        others += len(candidates - {number})
        false += len(kept - {number})
    print(
        f"{name:22} of {asked:5}: by bands {near / asked:.3f}, named {named / asked:.3f}; "
        f"other candidates {others / asked:.2f} each, others named {false / asked:.3f} each"
    )


if __name__ == "__main__":
    main()
