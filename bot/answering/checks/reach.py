"""What cues of one kind reach in a sentence, held against the words of what it cites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answering.checks.alignment import align, content

Pairs = Sequence[tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Scope:
    """The words that a cue reaches, as places among the tokens.

    `head` is the word that it is said of: what follows a negation, or begins the clause that is
    denied; None where nobody can tell. `soft` is a word such as «فشل», which a sentence may call
    a negation or not.
    """

    head: int | None
    reached: frozenset[int]
    soft: bool = False


class Reach:
    """A scope, its words counted among the words of content of its side."""

    def __init__(self, scope: Scope, part: int, index: dict[tuple[int, int], int]) -> None:
        self.head = None if scope.head is None else index.get((part, scope.head))
        self.reached = {index[part, at] for at in scope.reached if (part, at) in index}
        self.soft = scope.soft


class Side:
    """A sentence, or those it cites as one: its words of content and what reaches them."""

    def __init__(self, texts: Sequence[str], scopes: Callable[[str], Sequence[Scope]]) -> None:
        self.texts = [content(text) for text in texts]
        placed = [(part, token.at) for part, text in enumerate(self.texts) for token in text]
        index = {place: i for i, place in enumerate(placed)}
        self.scopes = [
            Reach(scope, part, index) for part, text in enumerate(texts) for scope in scopes(text)
        ]
        self.hard = [scope for scope in self.scopes if not scope.soft]

    def pairs(self, other: Side) -> Pairs:
        """Which words of another side say each word of this one, which is a single sentence."""
        (said,) = self.texts
        return align(said, other.texts)

    def reaches(self, word: int) -> bool:
        """Whether a word is reached by a cue that leaves no choice."""
        return any(word in scope.reached for scope in self.hard)

    def may_reach(self, word: int) -> bool:
        """Whether a word is reached by any cue."""
        return any(word in scope.reached for scope in self.scopes)


def is_hidden(
    scope: Reach, pairs: Pairs, ours: Side, theirs: Side, enough: int = 6, *, beside: bool = False
) -> bool:
    """Whether a sentence says what a cited cue reaches, with nothing of its own that reaches it.

    It does if it says the head and another word of the scope, or, `beside`, of the cited
    sentences; or else half of the scope's words, but no more than half of `enough`.
    """
    inside = [i for i, found in enumerate(pairs) if scope.reached.intersection(found)]
    elsewhere = [i for i, found in enumerate(pairs) if found and i not in inside]
    plain = [i for i in inside if not ours.may_reach(i) and all(map(theirs.reaches, pairs[i]))]
    if any(scope.head in pairs[i] for i in plain):
        return len(scope.reached) == 1 or len(inside) + beside * len(elsewhere) > 1
    said = {j for i in plain for j in pairs[i]} & scope.reached
    return (
        len(said) >= 2
        and 2 * len(said) >= min(len(scope.reached), enough)
        and len(plain) + beside > len(elsewhere)
    )
