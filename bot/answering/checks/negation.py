"""What a sentence negates or denies: the words that a negation or a denial reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, takewhile

from bot.answering.checks import negation_words as words
from bot.answering.checks.alignment import Token, tokens
from bot.answering.checks.reach import Scope

_REACH = 4  # words of content behind a negation
_FAR = 25  # behind a denial, whose object is a clause
_OBJECT_WITHIN = 15
_NEAR = 6  # behind one whose object is a noun
_WITHIN, _AROUND = 15, 60  # words of any kind that are looked at
_PRONOUNS = ("ها", "هم", "اه")  # what «نفاها» denies was said before
_STOPS = frozenset(".!?؟;؛:…")
_PAUSES = _STOPS | frozenset(",،–—()[]")


@lru_cache(maxsize=1024)
def scopes(text: str) -> tuple[Scope, ...]:
    """Return what a text negates; a denial that is itself negated («لم ينفِ») denies nothing."""
    read = tokens(text)
    found: list[Scope] = []
    undone: set[int] = set()
    for token in read:
        if token.at in undone:
            continue
        scope = _scope(token, read)
        if scope is None:
            continue
        if scope.head is not None and _denies(read, scope.head) and not scope.soft:
            undone.add(scope.head)
            continue
        found.append(scope)
    return tuple(found)


def only_one_negates(one: str, other: str) -> bool:
    """Return whether one of two texts negates or denies, and the other does nothing like it."""
    ours, theirs = scopes(one), scopes(other)
    return any(not scope.soft for scope in (*ours, *theirs)) and not (ours and theirs)


def _scope(token: Token, read: Sequence[Token]) -> Scope | None:
    if _is_negation(token, read):
        if _said_of_truth(token, read):
            return Scope(None, frozenset(_sentence(token, read)))
        return _negated(token, read)
    if words.FALSE.fullmatch(token.folded) or token.folded in words.STRIPPED:
        return Scope(None, frozenset(_sentence(token, read)))
    if _denies(read, token.at):
        return _denied(token, read)
    if words.SOFT.fullmatch(token.folded):
        return Scope(None, frozenset(_behind(token.at + 1, _NEAR, read)), soft=True)
    return None


def _is_negation(token: Token, read: Sequence[Token]) -> bool:
    cue = _cue(token.folded)
    if cue == "ما":
        return _ma_negates(token, read)
    if cue.endswith("n't"):
        return not _is_only(token, read)
    if cue not in words.NEGATIONS:
        return cue.startswith("ما") and cue.endswith("ش") and len(cue) > 5  # «ماراحش»
    following = _next(token, read)
    if following is None or following.folded in words.STILL | words.AT_LEAST:
        return False
    if cue == "غير" and following.folded in words.BUT:
        return False
    if cue == "دون" and (following.is_figure or following.folded in words.UNDER):
        return False
    if cue == "لم" and _previous(token, read) in ("ما", "وما"):  # unless: a condition
        return False
    return not _is_only(token, read)


def _ma_negates(token: Token, read: Sequence[Token]) -> bool:
    """«ما زار دمشق» negates, «ما قاله» and «ما زال» do not."""
    following, previous = _next(token, read), _previous(token, read)
    if following is None or not following.is_content:
        return False
    opens = previous is None or previous in _PAUSES or previous in words.MA_OPENERS
    relative = following.folded in words.MA_RELATIVE or following.folded.startswith(("ال", "م"))
    resumed = following.folded.endswith(("ه", "ها")) or following.folded[0] in "يت"
    return opens and not relative and not resumed


def _is_only(token: Token, read: Sequence[Token]) -> bool:
    """«ليس … فقط», «لا … إلا», “not only”: no negation."""
    for other in read[token.at + 1 : token.at + 8]:
        if other.folded in words.ONLY and other.at <= token.at + 5:
            return True
        if other.folded in words.EXCEPT:
            return not _is_but(other, read)
        if other.folded in _PAUSES:
            return False
    return False


def _is_but(token: Token, read: Sequence[Token]) -> bool:
    """«إلا أن» is but, where «إلا» alone is except."""
    following = _next(token, read)
    return following is not None and following.folded in words.BUT


def _said_of_truth(token: Token, read: Sequence[Token]) -> bool:
    """«لا صحة», «غير صحيح», “not true”, «لا أساس له من الصحة»."""
    return any(other.folded in words.TRUTH for other in read[token.at + 1 : token.at + 3])


def _negated(token: Token, read: Sequence[Token]) -> Scope | None:
    reached: list[int] = []
    for other in read[token.at + 1 : token.at + 1 + _WITHIN]:
        if len(reached) == _REACH or (_breaks(other, _PAUSES) and reached):
            break
        if _breaks(other, _STOPS):
            break
        if (other.is_content and other.folded not in words.LIGHT) or _denies(read, other.at):
            reached.append(other.at)
    return Scope(reached[0], frozenset(reached)) if reached else None


def _denied(token: Token, read: Sequence[Token]) -> Scope | None:
    """What a denial reaches: the clause behind «أن» or “that”, or else the words behind it."""
    if _is_passive(token, read) or token.folded.endswith(_PRONOUNS):
        return Scope(None, frozenset(_sentence(token, read)))
    clause = _clause_behind(token, read)
    start, most = (token.at + 1, _NEAR) if clause is None else (clause, _FAR)
    reached = _behind(start, most, read)
    head = None if clause is None or not reached else reached[0]
    return Scope(head, frozenset(reached)) if reached else None


def _behind(start: int, most: int, read: Sequence[Token]) -> list[int]:
    """The next words of content, to the end of the clause."""
    clause = takewhile(lambda other: not _ends_clause(other), read[start : start + _AROUND])
    said = (other.at for other in clause if other.is_content and other.folded not in words.LIGHT)
    return list(islice(said, most))


def _clause_behind(token: Token, read: Sequence[Token]) -> int | None:
    """Where the clause that is denied begins."""
    for other in read[token.at + 1 : token.at + 1 + _OBJECT_WITHIN]:
        if _breaks(other, _STOPS):
            return None
        if other.folded in words.OBJECT:
            return other.at + 1
    return None


def _ends_clause(token: Token) -> bool:
    return token.folded in _STOPS or token.folded in words.BREAKS - {"and"}


def _sentence(token: Token, read: Sequence[Token]) -> Iterator[int]:
    """The words of content of the whole sentence around a token."""
    before = read[max(0, token.at - _AROUND) : token.at]
    for side in (before[::-1], read[token.at + 1 : token.at + 1 + _AROUND]):
        for other in side:
            if _ends_clause(other):
                break
            if other.is_content and other.folded not in words.TRUTH:
                yield other.at


def _denies(read: Sequence[Token], at: int) -> bool:
    following = read[at + 1].folded if at + 1 < len(read) else ""
    word = read[at].folded
    return bool(words.DENIALS.fullmatch(word) or words.DENIALS.fullmatch(f"{word} {following}"))


def _is_passive(token: Token, read: Sequence[Token]) -> bool:
    return token.folded.endswith("ed") and _previous(token, read) in {
        "is",
        "are",
        "was",
        "were",
        "been",
        "be",
    }


def _breaks(token: Token, marks: frozenset[str]) -> bool:
    return token.folded in marks or token.folded in words.BREAKS


def _cue(word: str) -> str:
    """Take off «و» or «ف»."""
    rest = word[1:]
    return rest if word[:1] in ("و", "ف") and (rest in words.NEGATIONS or rest == "ما") else word


def _next(token: Token, read: Sequence[Token]) -> Token | None:
    following = read[token.at + 1 : token.at + 2]
    return following[0] if following and following[0].folded not in _STOPS else None


def _previous(token: Token, read: Sequence[Token]) -> str | None:
    return read[token.at - 1].folded if token.at else None
