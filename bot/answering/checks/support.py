"""Check 7: what a sentence says is said by the sentences that it cites."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bot.answering.checks.alignment import Token, align, content, tokens
from bot.answering.quoting import sentences
from retrieval.analysis.encoder import available
from retrieval.analysis.wordmap import is_arabic

_LEAST = Fraction(1, 3)


def is_supported(text: str, cited: Sequence[str], least: Fraction = _LEAST) -> bool:
    """Return whether a third (`least`) of a sentence's content stems stand in the cited ones.

    Figures, stop words and question words do not count: they have their own check. A sentence
    of figures alone is borne by them; one that says nothing at all («نعم.») is not supported.
    A text of several sentences is supported where each that says something is. Across
    languages words meet by meaning. Where the model for that is not installed only names can
    be heard: then one of them, or a figure, must stand.
    """
    said = [content(text[part.start : part.end]) for part in sentences(text)]
    sources = [content(source) for source in cited]
    if not any(said):
        return has_figure(text)
    return all(_is_borne(_distinct(part), text, sources, least) for part in said if part)


def _is_borne(
    said: Sequence[Token], text: str, sources: Sequence[Sequence[Token]], least: Fraction
) -> bool:
    standing = sum(1 for found in align(said, sources) if found)
    if not available() and any(sources) and _is_crossing(said, sources):
        return standing > 0 or has_figure(text)
    return standing >= least * len(said)


def has_figure(text: str) -> bool:
    """Return whether a text holds a number or a date, in digits or words."""
    return any(token.is_figure for token in tokens(text))


def _distinct(said: Sequence[Token]) -> list[Token]:
    return list({token.forms: token for token in said}.values())


def _is_crossing(said: Sequence[Token], sources: Sequence[Sequence[Token]]) -> bool:
    """Whether the sentence and what it cites have no script in common."""
    return {is_arabic(token.folded) for token in said}.isdisjoint(
        is_arabic(token.folded) for source in sources for token in source
    )
