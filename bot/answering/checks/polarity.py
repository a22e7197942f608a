"""Check 5: a sentence affirms what the cited sentences affirm, and negates what they negate."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.checks.alignment import align, tokens
from bot.answering.checks.negation import Scope, scopes


class _Side:
    """A sentence, or those it cites as one: its words of content and what reaches them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.words = [
            (part, token)
            for part, text in enumerate(texts)
            for token in tokens(text)
            if token.is_content
        ]
        index = {(part, token.at): i for i, (part, token) in enumerate(self.words)}
        self.scopes = [
            _Reach(scope, part, index) for part, text in enumerate(texts) for scope in scopes(text)
        ]
        self.hard = [scope for scope in self.scopes if not scope.soft]

    def negates(self, word: int) -> bool:
        """Whether a word is reached by a negation or a denial."""
        return any(word in scope.reached for scope in self.hard)

    def may_negate(self, word: int) -> bool:
        """Whether a word is reached by anything that could be called a negation."""
        return any(word in scope.reached for scope in self.scopes)


class _Reach:
    """A scope, its words counted among the words of content of its side."""

    def __init__(self, scope: Scope, part: int, index: dict[tuple[int, int], int]) -> None:
        self.head = None if scope.head is None else index.get((part, scope.head))
        self.reached = {index[part, at] for at in scope.reached if (part, at) in index}
        self.soft = scope.soft


def polarity_agrees(text: str, cited: Sequence[str]) -> bool:
    """Return whether nothing that the cited sentences negate or deny is said without it.

    Nor the reverse. What a negation reaches is compared, not the words that negate: one that
    concerns something the sentence does not say is no matter, and «نفى» may be told by «لم».
    """
    ours, theirs = _Side([text]), _Side(cited)
    if not ours.hard and not theirs.hard:
        return True
    pairs = align([token for _, token in ours.words], [token for _, token in theirs.words])
    return not any(_is_hidden(scope, pairs, ours, theirs) for scope in theirs.hard) and all(
        _is_borne(scope, pairs, theirs) for scope in ours.hard
    )


def _is_hidden(scope: _Reach, pairs: Sequence[tuple[int, ...]], ours: _Side, theirs: _Side) -> bool:
    """Whether the sentence affirms what a cited negation or denial reaches."""
    inside = [i for i, found in enumerate(pairs) if scope.reached.intersection(found)]
    plain = [
        i for i in inside if not ours.may_negate(i) and all(theirs.negates(j) for j in pairs[i])
    ]
    heads = [i for i in plain if scope.head is not None and scope.head in pairs[i]]
    if heads:
        return len(scope.reached) == 1 or len(inside) > 1
    elsewhere = [i for i, found in enumerate(pairs) if found and i not in inside]
    said = {j for i in plain for j in pairs[i]} & scope.reached
    return (
        len(said) >= 2
        and 2 * len(said) >= min(len(scope.reached), 6)
        and len(plain) > len(elsewhere)
    )


def _is_borne(scope: _Reach, pairs: Sequence[tuple[int, ...]], theirs: _Side) -> bool:
    """Whether what the sentence negates is negated in the cited sentences."""
    if scope.head is not None and pairs[scope.head]:
        return any(theirs.may_negate(j) for j in pairs[scope.head])
    found = [j for i in scope.reached for j in pairs[i]]
    if found:
        return any(theirs.may_negate(j) for j in found)
    return bool(theirs.scopes)
