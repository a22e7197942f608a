"""What a search expression demands and forbids: "quoted phrases" and -words.

Questions and pasted claims hold quotation marks as well, around titles and reported speech that
an article may print otherwise. Were they obeyed there, MRR@10 of XQuAD's questions would fall
from .902 to .879. So a query with a question mark, or with more than a few words outside its
quotation marks, is no expression, and «…» and “…” never demand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.analysis.folding import fold

_PHRASE = re.compile(r'(?<![^\W_])"([^"\n]+)"(?![^\W_])')
_EXCLUDED = re.compile(r"(?:^|(?<=\s))-(?=[^\W\d_])([^\W_]+)")
_WORD = re.compile(r"[^\W_]+")
_OPERATOR = re.compile(r'(?:^|[\s"])-+|"')
_ASKS = re.compile("[?؟]")
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A query taken apart: the text to rank by, phrases that must stand, words that must not."""

    text: str
    phrases: tuple[str, ...]
    excluded: str


def take_apart(query: str) -> Phrasing:
    """Find the phrases and the excluded words; what is excluded does not rank."""
    rest = _WORD.findall(_PHRASE.sub(" ", query))
    if _ASKS.search(query) or len(rest) > _MOST_WORDS:
        return Phrasing(query, (), "")
    text = _EXCLUDED.sub(" ", query)
    phrases = tuple(plain for phrase in _PHRASE.findall(text) if (plain := _plain(phrase)))
    return Phrasing(text, phrases, " ".join(_EXCLUDED.findall(query)))


def without_operators(text: str) -> str:
    """Return the text on one line, with nothing left in it that `take_apart` would obey."""
    return " ".join(_OPERATOR.sub(" ", text).split())


def stands_in(phrase: str, text: str) -> bool:
    """Tell whether a phrase of `take_apart` stands in the text, whole words, letters folded."""
    return f" {phrase} " in f" {_plain(text)} "


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))
