"""Whether what is looked for occurs in hits, or whether they only resemble it.

A ranking has a best passage for any letters: it shares four of them, or holds what is nearest in
the other language. Who searches is then to be told that nothing was found.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

import numpy as np

from retrieval.analysis.analyzer import word_terms
from retrieval.analysis.arabic import without_article
from retrieval.analysis.crossing import Counterparts
from retrieval.analysis.encoder import available
from retrieval.analysis.folding import fold
from retrieval.analysis.stopwords import FRAME_WORDS
from retrieval.analysis.wordmap import is_arabic, meanings, mostly_arabic
from retrieval.analysis.words import words_of
from retrieval.confidence import Statistics
from retrieval.models import Hit

Sure = Callable[[Sequence[Hit]], bool]

FIRST = 10  # hits that are looked at closely

_FEWEST_LETTERS = 5  # a slip makes another word of a shorter one
_MISSPELT = 0.8  # one letter of five is another one
# Letters make a root by chance, and a large corpus has it; there a real word stands itself.
_SAME_ROOT = 0.54
_FEW_PASSAGES = 1_000

# By a logistic regression over 150 everyday words and 95 names, asked for in English of 10,700
# Arabic articles, against random letters and syllables. The more words a corpus has, the nearer
# is the nearest one to any letters: a tenth of them reach .65 among 800 words, .95 among 9,000.
_LEAST_CLOSENESS, _SAME_MEANING = 0.65, 0.95
_SOUND_POWER = 6
_COMMON = 0.1  # a name that many passages have is likelier meant than one that a single one has
_NEARNESS = 3.4
_ENOUGH, _ENOUGH_GROWTH = 0.17, 0.2  # for each tenfold of words
_NO_WORD = re.compile(r"(.)\1\1")  # none has a letter three times in a row

# What is excluded is to be the word itself: so near, and hardly less near than the nearest one.
# Where none is that near the model does not know the word, and it may be a name.
_SURELY_MEANT, _SYNONYM = 0.75, 0.06
_UNKNOWN, _NAME = 0.85, 0.45


def occurring(question: str, hits: Sequence[Hit], known: Statistics, is_sure: Sure) -> list[Hit]:
    """Return the hits that have something of what is looked for, in their order.

    A hit stays that holds a word of the question; with it all in the word's script, as they may
    hold another form of it; and hits for which a word must cross, where `is_sure` of the first
    of them.
    """
    words = _asked(question)
    scripts = {is_arabic(word) for word in words if word.isalpha()}
    holding = _holding(words, hits, known)
    literal = {mostly_arabic(hit.text) for hit in holding.values()} & scripts
    crossing = [hit for hit in hits if scripts - {mostly_arabic(hit.text)}]
    sure = bool(crossing) and is_sure(crossing[:FIRST])

    def stays(place: int, hit: Hit) -> bool:
        script = mostly_arabic(hit.text)
        return place in holding or script in literal or (sure and bool(scripts - {script}))

    return [hit for place, hit in enumerate(hits) if stays(place, hit)]


def _asked(question: str) -> list[str]:
    words = list(dict.fromkeys(words_of(question)))
    return [word for word in words if word not in FRAME_WORDS] or words


def _holding(words: Sequence[str], hits: Sequence[Hit], known: Statistics) -> dict[int, Hit]:
    """Return the hits that hold one of the words, by their place; else those with a like one."""
    terms = {term for word in words for term, _ in word_terms(word) if term[:2] not in ("r:", "g:")}
    held = {n: hits[n] for n, counts in enumerate(known.counted(hits, terms)) if counts}
    if held:
        return held
    possible = [word for word in words if word.isalpha() and not _NO_WORD.search(word)]
    fewest = 0 if math.exp(known.idf("")) < _FEW_PASSAGES else _FEWEST_LETTERS
    return {
        n: hit
        for n, hit in enumerate(hits[:FIRST])
        if any(_is_like(word, other, fewest) for other in _words(hit) for word in possible)
    }


def _words(hit: Hit) -> set[str]:
    return set(words_of(f"{hit.title or ''}\n{hit.text}", printed=True))


def _is_like(word: str, other: str, fewest: int) -> bool:
    """Tell whether words are forms of one root, of so many letters at least, or one misspelt."""
    shared = {term[:2] for term in {*_terms(word)} & {*_terms(other)}}
    letters, likeness = len(without_article(word)), _ratio(word, other) if shared else 0.0
    if "r:" in shared:
        return letters >= fewest and likeness >= _SAME_ROOT
    return "g:" in shared and letters >= _FEWEST_LETTERS and likeness >= _MISSPELT


def _terms(word: str) -> Iterator[str]:
    return (term for term, _ in word_terms(word))


def _ratio(one: str, other: str) -> float:
    one, other = without_article(one), without_article(other)
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def crosses_surely(
    counterparts: Mapping[str, Counterparts],
    hits: Sequence[Hit],
    nearness: Sequence[float],
    known: Statistics,
) -> bool:
    """Tell whether hits in the other language are about what is looked for.

    Either the words' counterparts stand in one of them, or one is near in meaning, or both in part.
    """
    words = {word: of for word, of in counterparts.items() if not _NO_WORD.search(word)}
    if not words:
        return False
    held = [_words(hit) for hit in hits]
    named = [word for word in words if fold(word) not in FRAME_WORDS] or [*words]
    shares = [_shares(word, words[word], held, known) for word in named]
    best = float(np.mean(shares, axis=0).max())
    among = max(of.among for of in counterparts.values())
    enough = _ENOUGH + _ENOUGH_GROWTH * math.log10(max(among, 1))
    return best + _NEARNESS * max(nearness) >= enough


def _shares(
    word: str, counterparts: Counterparts, held: Sequence[set[str]], known: Statistics
) -> list[float]:
    """Return for each hit how sure it is that it holds a word, 0 to 1."""
    worth = dict.fromkeys(words_of(word), 1.0)
    for other, closeness in counterparts.near:
        share = (closeness - _LEAST_CLOSENESS) / (_SAME_MEANING - _LEAST_CLOSENESS)
        worth[other] = max(worth.get(other, 0.0), min(share, 1.0))
    here = [(o, likeness) for o, likeness in counterparts.alike if any(o in own for own in held)]
    for other, share in _by_sound(word, here, known):
        worth[other] = max(worth.get(other, 0.0), share)
    return [max((worth[other] for other in worth.keys() & own), default=0.0) for own in held]


def same(word: str, counterparts: Counterparts, known: Statistics) -> Iterator[str]:
    """Yield the words of the other language that a word surely is: by meaning, else by sound."""
    best = max((closeness for _, closeness in counterparts.near), default=0.0)
    yield from (
        other
        for other, closeness in counterparts.near
        if closeness >= max(_SURELY_MEANT, best - _SYNONYM)
    )
    if best < _UNKNOWN:
        yield from (o for o, share in _by_sound(word, counterparts.alike, known) if share >= _NAME)


def _by_sound(
    word: str, alike: Sequence[tuple[str, float]], known: Statistics
) -> Iterator[tuple[str, float]]:
    """Yield how sure it is that words that sound alike are one name, 0 to 1.

    Without the model the sound alone says so.
    """
    near = _meanings(word, alike) if available() else [1.0] * len(alike)
    for (other, likeness), meaning in zip(alike, near, strict=True):
        common = _COMMON * (known.idf("") - known.idf(_stem(other)))
        yield other, min(likeness**_SOUND_POWER * (meaning + common), 1.0)


def _stem(word: str) -> str:
    return next((term for term in _terms(word) if term.startswith("s:")), word)


def _meanings(word: str, others: Sequence[tuple[str, float]]) -> list[float]:
    candidates = [other for other, _ in others]
    found = meanings(candidates, [word]) if is_arabic(word) else meanings([word], candidates)
    shares: list[float] = found.ravel().tolist()
    return shares
