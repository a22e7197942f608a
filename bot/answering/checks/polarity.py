"""Check 5: a sentence affirms what the cited sentences affirm, and negates what they negate."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.checks.negation import scopes
from bot.answering.checks.reach import Pairs, Reach, Side, is_hidden


def polarity_agrees(text: str, cited: Sequence[str]) -> bool:
    """Return whether nothing that the cited sentences negate or deny is said without it.

    Nor the reverse. What a negation reaches is compared, not the words that negate: one that
    concerns something the sentence does not say is no matter, and «نفى» may be told by «لم».
    """
    ours, theirs = Side([text], scopes), Side(cited, scopes)
    if not ours.hard and not theirs.hard:
        return True
    pairs = ours.pairs(theirs)
    return not any(is_hidden(scope, pairs, ours, theirs) for scope in theirs.hard) and all(
        _is_borne(scope, pairs, theirs) for scope in ours.hard
    )


def _is_borne(scope: Reach, pairs: Pairs, theirs: Side) -> bool:
    """Whether what the sentence negates is negated in the cited sentences."""
    if scope.head is not None and pairs[scope.head]:
        return any(theirs.may_reach(j) for j in pairs[scope.head])
    found = [j for i in scope.reached for j in pairs[i]]
    if found:
        return any(theirs.may_reach(j) for j in found)
    return bool(theirs.scopes)
