"""The words of a corpus as its articles write them, commonest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.analysis.folding import fold
from retrieval.analysis.words import spelt, words_of

# Beyond these a word is in one passage of a million, most often a misspelling.
MOST_WORDS = 200_000

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0652\u0670]){1,39}")
_DIACRITICS = re.compile(r"[\u064b-\u0652\u0670\u0640]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Folded words, each with its commonest spelling: the model knows «أحمد», not «احمد»."""

    words: tuple[str, ...]
    spellings: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """Collect the words that carry weight in the texts of passages and titles."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(_WORD.findall(spelt(text)))
        spellings: dict[str, tuple[int, str]] = {}
        totals: Counter[str] = Counter()
        for spelling, count in counts.items():
            word = fold(spelling)
            totals[word] += count
            plain = _DIACRITICS.sub("", spelling)
            spellings[word] = max(spellings.get(word, (0, "")), (count, plain))
        kept = [
            word
            for word, _ in totals.most_common(MOST_WORDS)
            if words_of(word, printed=True) == [word]
        ]
        return cls(tuple(kept), tuple(spellings[word][1] for word in kept))

    def extended(self, recent: Vocabulary) -> Vocabulary:
        """Add the words of recent articles that are new; itself where none is."""
        known = set(self.words)
        new = [
            (word, spelling)
            for word, spelling in zip(recent.words, recent.spellings, strict=True)
            if word not in known
        ]
        if not new:
            return self
        words, spellings = zip(*new, strict=True)
        return Vocabulary((*self.words, *words), (*self.spellings, *spellings))
