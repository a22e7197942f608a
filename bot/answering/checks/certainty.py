"""Check 5, its third part: what may be, is planned or is claimed is not told as done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice, takewhile

from bot.answering.checks import certainty_words as words
from bot.answering.checks import negation
from bot.answering.checks.alignment import Token, tokens
from bot.answering.checks.condition import names_condition
from bot.answering.checks.irregular import BASE
from bot.answering.checks.negation_words import LIGHT
from bot.answering.checks.reach import Scope, Side, is_hidden

_MOST = 10  # words of content behind a cue
_AROUND = 40  # words of any kind that are looked at
_THAT_WITHIN = 10
_OUGHT_WITHIN = 5
_STOPS = frozenset(".!?؟;؛:…")
_BREAKS = frozenset({"لكن", "ولكن", "بينما", "فيما", "حيث", "but", "while", "whereas", "however"})
_MODALS = frozenset(
    {"might", "could", "can", "should", "must", "allegedly", "reportedly", "possibly"}
    | {"ربما", "يمكن"}
)
_ARE = frozenset({"is", "are", "was", "were", "be"})
_NO_PAST = ("ي", "ت", "ن", "س", "ال", "م", "ل", "ب")  # what no Arabic verb of the past begins with

_Test = Callable[[Token, Sequence[Token]], bool]


def certainty_stands(text: str, cited: Sequence[str]) -> bool:
    """Return whether nothing that the cited sentences leave open is said as a fact.

    «قد يزور», “plans to visit” and «دعا إلى زيارة» do not bear «زار»; nor does what failed or was
    called off. A sentence with a word of its own that leaves something open passes, but a plain
    future does not stand for a mere possibility, nor for what has happened.
    """
    if _only_completes(text) or names_condition(text) or _any(_leaves_open, text):
        return True
    ours, scopes = Side([text], _shielded), open_scopes
    if _any(_comes, text):
        if _tells_past_as_future(text, cited):
            return False
        scopes = _doubtful
    theirs = Side(cited, scopes)
    if not theirs.scopes:
        return True
    pairs = ours.pairs(theirs)
    return not any(is_hidden(scope, pairs, ours, theirs, beside=True) for scope in theirs.scopes)


def fills_in(text: str, question: str) -> bool:
    """Return whether a sentence only gives what a question asks about something open.

    To «من دعا بوتين لزيارة موسكو؟» a name is an answer, though it says nothing of an invitation.
    """
    asked = Side([question], open_scopes)
    found = Side([text], negation.scopes).pairs(asked)
    said = {j for meant in found for j in meant if asked.reaches(j)}
    return bool(asked.scopes) and len(said) <= 1


def _only_completes(text: str) -> bool:
    """«أن تخدم …» and “To serve …” state nothing: they go on with what was asked."""
    return text.startswith(("أن ي", "أن ت", "To "))


@lru_cache(maxsize=1024)
def open_scopes(text: str) -> tuple[Scope, ...]:
    """Return what a text leaves open: what may be, will be, is wanted, is claimed or failed."""
    return _scopes(_is_cue, text)


@lru_cache(maxsize=1024)
def _doubtful(text: str) -> tuple[Scope, ...]:
    return _scopes(_is_doubt, text)


def _shielded(text: str) -> Sequence[Scope]:
    """What a sentence negates, or speaks of as agreed, decided or asked for."""
    return (*negation.scopes(text), *_scopes(_tells, text))


def _scopes(test: _Test, text: str) -> tuple[Scope, ...]:
    read = tokens(text)
    found = (_scope(token, read) for token in read if test(token, read))
    return tuple(filter(None, found))


def _any(test: _Test, text: str) -> bool:
    read = tokens(text)
    return any(test(token, read) for token in read)


def _is_cue(token: Token, read: Sequence[Token]) -> bool:
    return _leaves_open(token, read) or _is_future(token, read)


def _leaves_open(token: Token, read: Sequence[Token]) -> bool:
    word = token.folded
    return (
        _is_doubt(token, read)
        or bool(words.FAILED.fullmatch(word))
        or bool(words.INTENT.fullmatch(word) and not words.TELLS_ONLY.fullmatch(word))
        or _ought(token, read)
    )


def _tells(token: Token, _: Sequence[Token]) -> bool:
    return bool(words.TELLS_ONLY.fullmatch(token.folded))


def _ought(token: Token, read: Sequence[Token]) -> bool:
    """«على الحكومة أن تفرج عن» obliges; «يؤكد على أن» does not."""
    if token.printed != "على":
        return False
    behind = [other.folded for other in read[token.at + 1 : token.at + 1 + _OUGHT_WITHIN]]
    return "ان" in behind[1:]


def _comes(token: Token, read: Sequence[Token]) -> bool:
    return _is_future(token, read) or bool(words.TO_COME.fullmatch(token.folded))


def _is_future(token: Token, read: Sequence[Token]) -> bool:
    word = token.folded
    if word == "to":
        return bool(token.at) and read[token.at - 1].folded in _ARE
    return word in words.WILL or bool(words.FUTURE.fullmatch(word))


def _is_doubt(token: Token, read: Sequence[Token]) -> bool:
    word = token.folded
    if word == "may":
        return token.printed == "may"
    if word.lstrip("وف") == "قد":
        return _may(token, read)
    return bool(words.DOUBT.fullmatch(word) and not words.TELLS_ONLY.fullmatch(word))


def _may(token: Token, read: Sequence[Token]) -> bool:
    """«قد يزور» may, «قد زار» did; «وقد تحدث» did as well."""
    following = read[token.at + 1 : token.at + 2]
    before = read[token.at - 1].folded if token.at else ""
    if not following or words.HAD.fullmatch(before) or following[0].folded == "تم":
        return False
    first = following[0].folded[0]
    return first == "ي" or (token.folded == "قد" and first == "ت") or following[0].folded == "لا"


def _scope(cue: Token, read: Sequence[Token]) -> Scope | None:
    """What a cue reaches, to the end of its clause or to what is known («بعد», “after”)."""
    behind = read[cue.at + 1 : cue.at + 1 + _AROUND]
    clause = list(takewhile(lambda other: not _ends(other), behind))
    said = [other.at for other in clause if other.is_content and other.folded not in LIGHT]
    if words.FUTURE.fullmatch(cue.folded) and cue.is_content:
        said.insert(0, cue.at)
    reached = list(islice(said, _MOST))
    return Scope(_head(cue, read, clause, reached), frozenset(reached)) if reached else None


def _head(
    cue: Token, read: Sequence[Token], clause: Sequence[Token], reached: Sequence[int]
) -> int | None:
    """The word that is left open itself: behind a modal, or behind «أن» and “to”."""
    word = cue.folded
    if word in _MODALS or word == "may" or word.lstrip("وف") == "قد" or _is_future(cue, read):
        return reached[0]
    that = next(
        (other.at for other in clause[:_THAT_WITHIN] if words.THAT.fullmatch(other.folded)), None
    )
    return None if that is None else next((at for at in reached if at > that), None)


def _ends(token: Token) -> bool:
    return (
        token.folded in _STOPS
        or token.folded in _BREAKS
        or bool(words.KNOWN_BEHIND.fullmatch(token.folded))
    )


def _tells_past_as_future(text: str, cited: Sequence[str]) -> bool:
    """Whether a sentence says that what the cited ones tell as past will be."""
    if any(_any(_is_cue, source) or _any(_comes, source) for source in cited):
        return False
    ours, theirs = Side([text], open_scopes), Side(cited, negation.scopes)
    pairs = ours.pairs(theirs)
    past = [_is_past(token) for source in theirs.texts for token in source]
    heads = [scope.head for scope in ours.scopes if scope.head is not None]
    return any(pairs[head] and all(past[j] for j in pairs[head]) for head in heads)


def _is_past(token: Token) -> bool:
    """An English form of the past, or an Arabic word that opens a sentence as a verb does."""
    word = token.folded
    if word.isascii():
        return word.endswith("ed") or word in BASE
    return token.at == 0 and not word.startswith(_NO_PAST)
