"""The other language: questions in English find Arabic articles, and the reverse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval import crossed_confidence, occurrence
from retrieval.analysis.analyzer import form_terms
from retrieval.analysis.calendar_names import WEEKDAYS
from retrieval.analysis.capitals import unshouted
from retrieval.analysis.encoder import available
from retrieval.analysis.folding import fold
from retrieval.analysis.passage_vectors import COMPARED, PassageVectors, count_compared
from retrieval.analysis.word_vectors import count_words
from retrieval.analysis.wordmap import is_arabic, mostly_arabic
from retrieval.analysis.words import words_of
from retrieval.confidence import DEPTH, Statistics
from retrieval.corpus import Corpus
from retrieval.crossed import CrossedWord, crossed_words
from retrieval.crossings import CurrentCrossing
from retrieval.models import Hit, Language
from retrieval.progress import Tell, untold

_LANGUAGES: tuple[Language, ...] = ("ar", "en")


@dataclass(frozen=True, slots=True)
class Learned:
    """What is kept for questions in the other language: how many words', and texts', vectors."""

    words: int
    texts: int


class Across:
    """What a search does for the other language; nothing is read until a question needs it."""

    def __init__(self, corpus: Corpus, folder: Path, tell: Tell = untold) -> None:
        """Keep vocabulary and vectors in `folder`; `tell` hears how far a learning is."""
        self._corpus, self._folder = corpus, folder
        self._crossing = CurrentCrossing(corpus, folder, tell)
        self._vectors = PassageVectors(folder)

    def is_needed(self, question: str) -> bool:
        """Tell whether the question has words of one language, and articles are in the other."""
        words = [word for word in words_of(question) if word.isalpha() and len(word) > 1]
        latin, arabic = any(map(str.isascii, words)), any(map(is_arabic, words))
        return (latin and self._corpus.holds("ar")) or (arabic and self._corpus.holds("en"))

    def prepare(self) -> None:
        """Learn the corpus's words now, if a question would have to wait for it."""
        self._crossing.prepare()

    def learned(self) -> Learned:
        """Return how much is learned so far."""
        return Learned(count_words(self._folder), count_compared(self._folder))

    def words(self, question: str) -> list[CrossedWord]:
        """Return what each word of the question may be in either language."""
        languages = [language for language in _LANGUAGES if self._corpus.holds(language)]
        return crossed_words(question, self._crossing.get().groups(unshouted(question)), languages)

    def forbidden(self, excluded: str, known: Statistics) -> list[str]:
        """Return the terms of excluded words, and of those that they surely are across."""
        crossing = self._crossing.get()
        weekdays = [day for day in map(fold, words_of(excluded)) if day in WEEKDAYS]
        same = [day for day in WEEKDAYS if any(WEEKDAYS[day] == WEEKDAYS[d] for d in weekdays)]
        for word, counterparts in crossing.counterparts(excluded).items():
            if fold(word) not in WEEKDAYS:
                same += occurrence.same(word, counterparts, known)
        return form_terms(" ".join([excluded, *same]))

    def compared(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Rank the first hits by their meaning as well, where some are in the other language."""
        first, rest = hits[:COMPARED], hits[COMPARED:]
        if not available() or not crosses(question, first):
            return list(hits)
        best = first[0].score
        texts, scores = [hit.text for hit in first], [hit.score for hit in first]
        anew = self._vectors.reranked(unshouted(question), texts, scores)
        return [
            *(replace(first[n], rank=rank, score=score) for rank, (n, score) in enumerate(anew, 1)),
            *(replace(hit, score=hit.score / best) for hit in rest),
        ]

    def weighed(self, question: str, texts: Sequence[str], scores: Sequence[float]) -> list[float]:
        """Return scores of texts by their meaning as well: as shares of the best, plus nearness.

        A score of zero stays. Of the 30 facts on the seeds that are asked for in English, the
        sentences so quoted hold 29, by the words alone 26.
        """
        best = max(scores, default=0.0)
        if not best or not available() or not _any_crosses(question, texts):
            return list(scores)
        nearness = self._vectors.nearness(unshouted(question), texts)
        return [
            score / best + near if score else 0.0
            for score, near in zip(scores, nearness, strict=True)
        ]

    def confidence(self, question: str, hits: Sequence[Hit], known: Statistics) -> float:
        """Return the chance that the answer stands in the hits, some in the other language."""
        if not available():
            return crossed_confidence.by_words(question, self.words(question), hits, known)
        return crossed_confidence.confidence(self.signs(question, hits, known))

    def is_sure(self, question: str, hits: Sequence[Hit], known: Statistics) -> bool:
        """Tell whether hits, some in the other language, are about what is looked for.

        Without the model there are none but by sound, and they are taken as they are.
        """
        if not available():
            return True
        nearness = self._vectors.nearness(unshouted(question), [hit.text for hit in hits])
        counterparts = self._crossing.get().counterparts(unshouted(question))
        return occurrence.crosses_surely(counterparts, hits, nearness, known)

    def signs(
        self, question: str, hits: Sequence[Hit], known: Statistics
    ) -> tuple[float, ...] | None:
        """Return what the confidence is worked out from; none where there is nothing to go by."""
        first = hits[:DEPTH]
        nearness = self._vectors.nearness(unshouted(question), [hit.text for hit in first])
        words = self.words(question)
        return crossed_confidence.read_signs(question, words, first, nearness, known)


def crosses(question: str, hits: Sequence[Hit]) -> bool:
    """Tell whether one of the hits is in another language than the question."""
    return _any_crosses(question, [hit.text for hit in hits])


def _any_crosses(question: str, texts: Sequence[str]) -> bool:
    arabic = mostly_arabic(question)
    return any(mostly_arabic(text) != arabic for text in texts)
