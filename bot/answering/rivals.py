"""Two sentences that speak of one thing and give different numbers for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.answering.checks.alignment import content, forms_of, words_in
from bot.answering.checks.name_finding import pairs, place_keys
from bot.answering.counting import Count, counts
from bot.answering.quoting import bare
from retrieval.analysis.calendar import find_dates
from retrieval.analysis.folding import fold

# How many of the words of content of the shorter sentence stand in the longer one, and the
# other way, figures and dates apart: where the number is what is asked for, and elsewhere.
ALIKE = 0.6, 0.35
VERY_ALIKE = 0.8, 0.6
_LEAST_ALIKE = 4
_WORD = re.compile(r"[^\W\d_]{2,64}")
_YEAR = re.compile(r"\b(?:عام|سنه|العام|السنه|in|of|since|year)\s((?:19|20)\d\d)\b")


def may_speak_of_one(one: str, other: str) -> bool:
    """Whether two sentences share four words at all: a cheap look, to be had first."""
    return len(_stems(one) & _stems(other)) >= _LEAST_ALIKE


def rival(
    said: Sequence[Count], mine: str, theirs: str, alike: tuple[float, float] = ALIKE
) -> list[Count]:
    """Return what another sentence counts differently of the same thing; nothing for none.

    The sentences must speak of one thing: of the shorter one's words of content so many, and at
    least four, stand in the longer, and of the longer's in the shorter; they name no different
    years and not each a place of its own; and the same noun is counted, none of one side's
    numbers being one of the other's.
    """
    their_counts = counts(theirs)
    other = [
        count
        for count in their_counts
        if any(count.noun & own.noun for own in said)
        and all(count.differs(own) for own in counts(mine) if count.noun & own.noun)
    ]
    agreed = any(
        count.noun & own.noun and not count.differs(own) for count in their_counts for own in said
    )
    if not other or agreed or bare(mine) == bare(theirs):
        return []
    return other if _speak_of_one(mine, theirs, alike) else []


@lru_cache(maxsize=2048)
def _stems(text: str) -> frozenset[str]:
    forms = (forms_of(word) for word in _WORD.findall(fold(text)))
    return frozenset(_stem(form) for form in forms if form)


def _speak_of_one(one: str, other: str, alike: tuple[float, float]) -> bool:
    ours, theirs = ({_stem(token.forms) for token in content(text)} for text in (one, other))
    shared = len(ours & theirs)
    shorter, longer = sorted((len(ours), len(theirs)))
    if shared < max(_LEAST_ALIKE, alike[0] * shorter, alike[1] * longer):
        return False
    return not _apart(_years(one), _years(other)) and not _elsewhere(one, other)


def _elsewhere(one: str, other: str) -> bool:
    """Whether each names a place that the other does not: the harvests of two towns."""
    ours, theirs = _places(one), _places(other)
    return bool(ours - theirs) and bool(theirs - ours)


@lru_cache(maxsize=2048)
def _places(text: str) -> frozenset[str]:
    read = words_in(text)
    return frozenset(key for token, after in pairs(read) for key in place_keys(token, after))


def _stem(forms: frozenset[str]) -> str:
    return max(forms)  # the stem: `s:` sorts after `r:`


def _apart(one: set[int], other: set[int]) -> bool:
    return bool(one) and bool(other) and one.isdisjoint(other)


def _years(text: str) -> set[int]:
    named = {int(match[1]) for match in _YEAR.finditer(fold(text))}
    return named | {mention.year for mention in find_dates(text) if mention.year}
