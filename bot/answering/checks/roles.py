"""Check 5, its last part: who did it and to whom are not exchanged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.checks.alignment import Token, align, content, tokens
from bot.answering.checks.name_finding import ARTICLES, Name, is_given, names_in
from bot.answering.checks.naming import same_name
from retrieval.analysis.folding import fold

_REACH = 12  # words around a verb in which those stand who did it, and to whom
_OF_NATIONS = re.compile(
    r"(?:[وفبل]?ال|لل)(?!سعوديه)\w+(?:ي|يه|يون|يين|يان)|\w+ي|\w+يون|\w+يين"
    r"|\w+(?:ian|ians|ish|ese|eli|elis|aqi|emi)|(?:american|german|european|african|afghan)s?"
)
_PRONOUNS = ("ه", "ها", "هم")  # of «استقبله» the object stands before
# Who meets or talks does so together: «التقى بوتين الشرع» is «التقى الشرع بوتين».
_TOGETHER = re.compile(
    fold(
        r"[وفب]?(?:ال|ل)?(?:التق\w*|[يت]لتق\w*|لقاء\w*|اجتم\w*|[يت]جتم\w*|اتفق\w*|اتفاق\w*|ناقش\w*|[يت]ناقش\w*|بحث\w*"
        r"|مباحثات|محادثات|محادثه|تبادل\w*|تباحث\w*|اتصال\w*|علاق\w*|تعاون\w*|حوار\w*|تنسيق\w*|شراك\w*|بين|حدود\w*)"
        r"|met|meet\w*|talk\w*|discuss\w*|agree\w*|between|cooperat\w*|relation\w*|negotiat\w*|call|spoke|held|partner\w*"
    )
)
_TURNS = re.compile(r"\b(?:من قبل|علي يد|من جانب)\b|\bby\b")
_SAME = {
    "من": "from",
    "عن": "from",
    "الي": "to",
    "علي": "on",
    "ضد": "on",
    "against": "on",
}
_GOVERNS = frozenset(_SAME) | {"from", "to", "on", "in", "at", "of", "for", "with", "في", "مع"}


@dataclass(frozen=True, slots=True)
class _Actor:
    """A person or a place beside a verb: its words, and what governs it."""

    words: tuple[Token, ...]
    governed: str
    is_place: bool

    @property
    def at(self) -> int:
        """Where it begins."""
        return self.words[0].at


def roles_stand(text: str, cited: Sequence[str]) -> bool:
    """Return whether no two names change places around a verb that the cited sentences have.

    «زار لافروف الشيباني» is not «زار الشيباني لافروف». Only names of one kind are compared, two
    people or two places, that stand beside the same verb in both; what is done together
    («التقى») and what names its agent (“by”) is left alone.
    """
    if _turns(text):
        return True
    actors = _actors(text)
    kinds = ([item for item in actors if item.is_place is place] for place in (False, True))
    return not any(
        _exchanged(text, pair, source) for pair in kinds if len(pair) == 2 for source in cited
    )


def _turns(text: str) -> bool:
    together = any(_TOGETHER.fullmatch(token.folded) for token in tokens(text))
    return together or bool(_TURNS.search(fold(text)))


def _exchanged(text: str, ours: Sequence[_Actor], source: str) -> bool:
    theirs = _actors(source)
    if _TURNS.search(fold(source)):
        return False
    found = [_counterparts(actor, theirs) for actor in ours]
    if any(len(same) != 1 for same in found) or found[0] == found[1]:
        return False
    one, other = found[0][0], found[1][0]
    said, known = content(text), content(source)
    return any(
        _are_swapped(ours, (one, other), said[i].at, known[j].at)
        for i, meant in enumerate(align(said, [known]))
        for j in meant
        if not _names(said[i], ours) and not _names(known[j], theirs)
        if said[i].folded == known[j].folded or not said[i].folded.endswith(_PRONOUNS)
    )


def _are_swapped(
    ours: Sequence[_Actor], theirs: tuple[_Actor, _Actor], verb: int, known: int
) -> bool:
    """Whether both pairs stand beside the verb, and the second in the roles of the first."""
    here, there = _roles(ours, verb), _roles(theirs, known)
    return here is not None and there is not None and here == there[::-1] and here[0] != here[1]


def _roles(actors: Sequence[_Actor], verb: int) -> tuple[str, str] | None:
    """What governs each of two actors of a verb, or who comes first; None if they are apart."""
    if any(abs(actor.at - verb) > _REACH for actor in actors):
        return None
    first, second = sorted(actors, key=lambda actor: actor.at)
    if second.at < verb:  # nobody to whom it was done stands behind it
        return None
    names = {first.at: first.governed or "first", second.at: second.governed or "second"}
    if first.governed and not second.governed:
        return None
    one, other = actors
    return names[one.at], names[other.at]


def _names(token: Token, actors: Sequence[_Actor]) -> bool:
    return any(token.at == word.at for actor in actors for word in actor.words)


def _counterparts(actor: _Actor, theirs: Sequence[_Actor]) -> list[_Actor]:
    return [
        other
        for other in theirs
        if actor.is_place is other.is_place and same_name(actor.words[-1], other.words[-1])
    ]


def _actors(text: str) -> list[_Actor]:
    """The people and places of a text, each once with all its words; no adjectives of nations."""
    read = tokens(text)
    names = {name.printed: name for name in names_in(text)}
    found: list[list[Token]] = []
    for token in read:
        name = names.get(token.printed)
        if name is None or (name.keys and _OF_NATIONS.fullmatch(token.folded)):
            continue
        last = found[-1][-1] if found else None
        if last is not None and not name.keys and is_given(last) and _is_next(last, token, read):
            found[-1].append(token)
        else:
            found.append([token])
    return [_actor(words, names[words[-1].printed], read) for words in found]


def _is_next(one: Token, other: Token, read: Sequence[Token]) -> bool:
    """Whether a given name stands before a surname, with no more than «بن» or “al-” between."""
    return not one.folded.startswith("ال") and all(
        token.folded in ARTICLES for token in read[one.at + 1 : other.at]
    )


def _actor(named: list[Token], name: Name, read: Sequence[Token]) -> _Actor:
    before = read[named[0].at - 1].folded if named[0].at else ""
    governed = before if before in _GOVERNS else ""
    return _Actor(tuple(named), _SAME.get(governed, governed), bool(name.keys))
