"""What a search expression demands and forbids: "quoted phrases", -words and -"phrases".

Questions and pasted claims hold quotation marks as well, around titles and reported speech that
an article may print otherwise. Were they obeyed there, MRR@10 of XQuAD's questions would fall
from .902 to .879. So a query with a question mark, or with more than a few words outside its
quotation marks, is no expression, and «…» and “…” never demand. Unless it is said to be one: then
whatever it holds is obeyed, with quotation marks of any kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.analysis.acronyms import undotted
from retrieval.analysis.folding import fold
from retrieval.analysis.words import spelt

_PHRASE = re.compile(r'(?<![^\W_])"([^"\n]+)"(?![^\W_])')
_UNWANTED = re.compile(r'(?:^|(?<=\s))-"([^"\n]+)"(?![^\W_])')
_MARKS = str.maketrans(dict.fromkeys("«»“”„‟‹›", '"'))
_EXCLUDED = re.compile(r"(?:^|(?<=\s))-(?=[^\W\d_])([^\W_]+)")
_WORD = re.compile(r"[^\W_]+")
_OPERATOR = re.compile(r'(?:^|[\s"])-+|"')
_ASKS = re.compile("[?؟]")
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A query taken apart: the text to rank by, phrases that must stand, words that must not.

    None of the phrases in `unwanted` may stand either, nor, by its letters or whole, one of the
    `organisations`: what is excluded as -WHO.
    """

    text: str
    phrases: tuple[str, ...] = ()
    excluded: str = ""
    unwanted: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()

    @property
    def demands(self) -> bool:
        """Whether something must stand, or must not."""
        return bool(self.phrases or self.excluded or self.unwanted or self.organisations)


def take_apart(query: str, *, expression: bool = False) -> Phrasing:
    """Find the phrases and what is excluded, which does not rank; `expression`: it is one."""
    if expression:
        query = query.translate(_MARKS)
    elif not _may_be_expression(query):
        return Phrasing(query)
    wanted = _UNWANTED.sub(" ", query)
    words = undotted(wanted)  # -U.S.
    excluded = [spelt(word).strip() for word in _EXCLUDED.findall(words)]
    return Phrasing(
        _EXCLUDED.sub(" ", words),
        _phrases(_PHRASE, wanted),
        " ".join(word for word in excluded if " " not in word),
        _phrases(_UNWANTED, query),
        tuple(_plain(word) for word in excluded if " " in word),
    )


def _may_be_expression(query: str) -> bool:
    rest = _WORD.findall(_PHRASE.sub(" ", query))
    return not _ASKS.search(query) and len(rest) <= _MOST_WORDS


def _phrases(pattern: re.Pattern[str], query: str) -> tuple[str, ...]:
    return tuple(plain for phrase in pattern.findall(query) if (plain := _plain(phrase)))


def without_operators(text: str) -> str:
    """Return the text on one line, with nothing left in it that `take_apart` would obey."""
    return " ".join(_OPERATOR.sub(" ", text).split())


def stands_in(phrase: str, text: str) -> bool:
    """Tell whether a phrase of `take_apart` stands in the text, whole words, letters folded."""
    return f" {phrase} " in f" {_plain(text)} "


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))
