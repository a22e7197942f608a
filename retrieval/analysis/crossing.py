"""A question's words in the other language's script, as words of the corpus.

MRR@10 of XQuAD's English questions over its 240 Arabic paragraphs / with 3,760 more articles:
names by sound alone .36 / .27, meaning with them .85 / .75, and with the first fifty passages
compared (`passage_vectors`) .90 / .81; the Arabic questions .94 / .91.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.analysis.acronyms import in_arabic
from retrieval.analysis.calendar import find_dates
from retrieval.analysis.calendar_names import WEEKDAYS
from retrieval.analysis.capitals import has_no_capitals
from retrieval.analysis.encoder import available
from retrieval.analysis.folding import fold
from retrieval.analysis.names import Names
from retrieval.analysis.stopwords import FRAME_WORDS
from retrieval.analysis.vocabulary import Vocabulary
from retrieval.analysis.word_vectors import WordVectors, open_word_vectors
from retrieval.analysis.wordmap import LEAST_LIKENESS, is_arabic, sound_weight
from retrieval.analysis.words import is_surname, spelt, words_of

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]{1,2}(?![^\W_]))?|\d[\d.,٫٬]*\d|\d")
_POSSESSIVE = re.compile(r"['’]s$")

_NEAREST = 40
_LEAST_CLOSENESS = 0.4
_POWER = 4  # a word at .7 is worth a quarter of one at 1
# Below this the model does not know the word: it is a name or a rare term, and sounds count in
# full. Above it a capital may still be a name's.
_KNOWN = 0.7
_KNOWN_NAME = 0.6
# In a text without capitals a word that the model knows no better than this may be a name, if one
# sounds nearly the same. MRR@10 of 300 English questions of XQuAD among 3,760 more articles: .823,
# in lower case without this .775 and with it .799.
_KNOWN_LOWER = 0.85
_LEAST_LIKENESS_LOWER = 0.9
_SHORTEST_LOWER = 4
_LETTERS_READ_SINGLY = 3  # of an acronym: a longer one may be a word
_FRAME = 0.5


@dataclass(frozen=True, slots=True)
class Group:
    """What one word of the question may be in the corpus, the best worth 1; «name», «year» half.

    `alternatives` are words of the form that `words_of` gives, with their weights. They are one
    word, not many: a passage is to be scored by the best of them that it holds, in each field.
    """

    word: str
    alternatives: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Counterparts:
    """The corpus's words of the other script that a word may be, each 0 to 1, likest first.

    Those `near` mean about the same, those `alike` sound alike. Some are there for any letters,
    and the likelier the more words they are `among`.
    """

    near: tuple[tuple[str, float], ...]
    alike: tuple[tuple[str, float], ...]
    among: int


@dataclass(frozen=True, slots=True)
class _Side:
    """The words of one script."""

    words: frozenset[str]
    names: Names
    vectors: WordVectors | None


@dataclass(frozen=True, slots=True)
class Crossing:
    """A corpus's words, ready to be asked for from the other script; safe among threads."""

    latin: _Side
    arabic: _Side

    def groups(self, question: str) -> list[Group]:
        """Return a group for each word of the question that carries weight, in order.

        A number, a month and a word that has no counterpart stand for themselves alone.
        """
        words = list(_words(question))
        distinct = dict.fromkeys(words)
        meanings = self._meanings([word for word in distinct if _is_word(word)])
        lower = has_no_capitals(question)
        groups = {
            word: _group(word, self._alternatives(word, meanings.get(word, []), lower=lower))
            for word in distinct
        }
        return [groups[word] for word in words]

    def counterparts(self, question: str) -> dict[str, Counterparts]:
        """Return what each word of the question may be; numbers and months are left out."""
        words = [word for word in dict.fromkeys(_words(question)) if _is_word(word)]
        meanings = self._meanings(words)
        return {word: self._counterparts(word, meanings.get(word, ())) for word in words}

    def _counterparts(self, word: str, near: Iterable[tuple[str, float]]) -> Counterparts:
        among = len((self.latin if is_arabic(word) else self.arabic).words)
        if in_arabic(word):
            return Counterparts(tuple(self._named(word)), (), among)
        return Counterparts(tuple(near), tuple(self._alike(word)), among)

    def _meanings(self, words: list[str]) -> dict[str, list[tuple[str, float]]]:
        found: dict[str, list[tuple[str, float]]] = {}
        for side, ours in ((self.latin, True), (self.arabic, False)):
            crossing = [word for word in words if is_arabic(word) is ours]
            if side.vectors is not None and crossing:
                found |= zip(crossing, side.vectors.nearest(crossing, _NEAREST), strict=True)
        return found

    def _alternatives(
        self, word: str, near: list[tuple[str, float]], *, lower: bool
    ) -> Iterator[tuple[str, float]]:
        folded = fold(word)
        yield folded, 1.0 if self._holds(folded) or not _is_word(word) else 0.0
        if folded in WEEKDAYS:
            yield from ((day, 1.0) for day in WEEKDAYS if WEEKDAYS[day] == WEEKDAYS[folded])
        elif in_arabic(word):
            yield from self._named(word)
        elif _is_word(word):
            yield from ((other, s**_POWER) for other, s in near if s >= _LEAST_CLOSENESS)
            yield from self._by_sound(word, near[0][1] if near else 0.0, lower=lower)

    def _by_sound(self, word: str, known: float, *, lower: bool) -> Iterator[tuple[str, float]]:
        """Yield what sounds like a word that the model knows so well, if it may be a name."""
        least = LEAST_LIKENESS
        if known >= _KNOWN and not word[0].isupper():
            maybe = lower and word.isascii() and len(word) >= _SHORTEST_LOWER
            if not maybe or known >= _KNOWN_LOWER:
                return
            least = _LEAST_LIKENESS_LOWER
        for other, likeness in self._alike(word, least):
            yield other, sound_weight(likeness) * (_KNOWN_NAME if known >= _KNOWN else 1.0)

    def _alike(self, word: str, least: float = LEAST_LIKENESS) -> list[tuple[str, float]]:
        if word.isupper() and len(word) <= _LETTERS_READ_SINGLY:
            return []
        side = self.latin if is_arabic(word) else self.arabic
        return side.names.find(fold(word), least)

    def _named(self, acronym: str) -> Iterator[tuple[str, float]]:
        return ((other, 1.0) for other in in_arabic(acronym) if other in self.arabic.words)

    def _holds(self, folded: str) -> bool:
        return folded in self.latin.words or folded in self.arabic.words


def open_crossing(vocabulary: Vocabulary, folder: Path) -> Crossing:
    """Make a vocabulary ready; its words' vectors are kept in `folder`.

    Without the model's package words cross by sound and calendar alone.
    """
    vectors = open_word_vectors(vocabulary, folder) if available() else None
    arabic = tuple(word for word in vocabulary.words if is_arabic(word))
    latin = tuple(word for word in vocabulary.words if word.isascii())
    return Crossing(_side(latin, vectors), _side(arabic, vectors))


def _side(words: tuple[str, ...], vectors: WordVectors | None) -> _Side:
    return _Side(frozenset(words), Names(words), vectors and vectors.of(words))


def _group(word: str, alternatives: Iterator[tuple[str, float]]) -> Group:
    best: dict[str, float] = {}
    for other, weight in alternatives:
        best[other] = max(weight, best.get(other, 0.0))
    scale = (_FRAME if fold(word) in FRAME_WORDS else 1.0) / (max(best.values()) or 1.0)
    return Group(word, tuple((other, scale * weight) for other, weight in best.items() if weight))


def _words(question: str) -> Iterator[str]:
    """Yield the words as they are written, for the model, and dates and numbers as terms."""
    question = spelt(question)
    position = 0
    for mention in find_dates(question):
        yield from _plain_words(question[position : mention.start])
        yield from words_of(question[mention.start : mention.end])
        position = mention.end
    yield from _plain_words(question[position:])


def _plain_words(text: str) -> Iterator[str]:
    before = ""
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        folded = words_of(word, printed=is_surname(fold(word), before))
        yield from [word] if folded and _is_word(word) else folded
        before = fold(word)


def _is_word(word: str) -> bool:
    return word[0].isalpha() and ":" not in word
