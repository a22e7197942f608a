"""Check 5, its second half: what the cited sentences bind to a condition is not said without it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.checks.alignment import Token, align, content, tokens
from retrieval.analysis.folding import fold

_CONDITIONS = re.compile(
    fold(
        r"[وف]?(?:(?:ب|ال)?شرط(?:ا|ه)?|شريطه|بشروط|مشروط(?:ا|ه)?|(?:ا|ي|ت)شترط(?:ت|وا|ون)?"
        r"|اذا|لو|طالما|مادام(?:ت)?|ما دام(?:ت)?|رهن(?:ا)?|مرهون(?:ا|ه)?|[يت]توقف على"
        r"|في حال(?:ه)?|ما لم|الا اذا)"
        r"|if|unless|provided|whether|on (?:the )?condition|conditional(?:ly)?|conditioned"
        r"|as long as|so long as|in case|in the event|subject to|depend(?:s|ed|ent|ing)?"
    )
)
# Who says or asks this speaks of a condition as well.
_SPEAKS_OF = frozenset(fold("شروط الشروط الشرط بشروط condition conditions conditionally").split())
_WHETHER = frozenset({"whether"})
_ENDS = frozenset(".!?؟;؛:…")
_COORDINATES = re.compile("و.{2,}|and|but|while")
_BREAKS = frozenset(
    fold("لكن ولكن لكنه لكنها ولكنه ولكنها بينما فيما بل but however while").split()
)
_LONGEST = 3  # words of a cue


def condition_stands(text: str, cited: Sequence[str]) -> bool:
    """Return whether a sentence that says what is bound to a condition names a condition.

    It fails where more of its words stand in a bound clause («شرط أن …», “unless …”) than
    stand outside of any, and it holds no word of condition itself.
    """
    if names_condition(text):
        return True
    sources = [content(source) for source in cited]
    bound = [bind for source in cited for bind in _bound(source)]
    if not any(bound):
        return True
    found = [indices for indices in align(content(text), sources) if indices]
    inside = sum(1 for indices in found if all(bound[index] for index in indices))
    return 2 * inside <= len(found)


def names_condition(text: str) -> bool:
    """Return whether a text holds a word of condition."""
    read = tokens(text)
    return any(_cues(read)) or any(token.folded in _SPEAKS_OF for token in read)


def _bound(source: str) -> Iterator[bool]:
    """Tell of each word of content whether a condition binds its clause."""
    read = tokens(source)
    bound = {at for start, end in _cues(read) for at in _clause(read, start, end)}
    for token in read:
        if token.is_content:
            yield token.at in bound


def _cues(read: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield where a word or words of condition begin and end."""
    folded = [token.folded for token in read]
    for start in range(len(read)):
        for length in range(_LONGEST, 0, -1):
            if _CONDITIONS.fullmatch(" ".join(folded[start : start + length])):
                yield start, start + length
                break


def _clause(read: Sequence[Token], start: int, end: int) -> Iterator[int]:
    """The clause around a cue: back to where another is joined, and on to where one is.

    Of a question («ما إذا», “whether”) only what follows is left open.
    """
    yield from _until_joined(read, range(end, len(read)))
    asks = read[start].folded in _WHETHER or (start and read[start - 1].folded in ("ما", "عما"))
    if not asks:
        yield from _until_joined(read, range(start - 1, -1, -1))


def _until_joined(read: Sequence[Token], places: range) -> Iterator[int]:
    for at in places:
        word = read[at].folded
        if word in _ENDS or word in _BREAKS:
            return
        after = read[at + 1].folded if at + 1 < len(read) else ""
        if word in ",،" and _COORDINATES.fullmatch(after):
            return
        yield at
