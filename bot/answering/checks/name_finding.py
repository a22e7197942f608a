"""The words of a sentence that name: Latin ones by their capitals, Arabic ones by the lexicons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.answering.checks import name_words as words
from bot.answering.checks.alignment import Token, sounds_like, tokens
from retrieval.analysis import arabic, english
from retrieval.analysis.calendar import MONTHS, WEEKDAYS
from retrieval.analysis.given_names import (
    FOREIGN_ENDINGS,
    FOREIGN_LETTERS,
    GIVEN_NAMES,
    OUTLETS,
    SHY_GIVEN_NAMES,
    SURNAMES,
)
from retrieval.analysis.places import PLACE_FOLLOWS, SHY_PLACES, places
from retrieval.analysis.stopwords import STOP_WORDS
from retrieval.analysis.wordmap import is_arabic

_ENDS = frozenset(".!?؟:…")
_ROMAN = re.compile("[IVXLC]+")
ARTICLES = frozenset({"al", "el", "-", "bin", "ibn", "بن", "ال"})
_GIVEN = GIVEN_NAMES | SHY_GIVEN_NAMES
_KNOWN = GIVEN_NAMES | SURNAMES | OUTLETS


@dataclass(frozen=True, slots=True)
class Name:
    """A word that names: its folded form, as printed, and the places it may mean."""

    word: str
    printed: str
    keys: frozenset[str] = frozenset()


@lru_cache(maxsize=512)
def names_in(text: str) -> tuple[Name, ...]:
    """Return the words of a text that name, in order."""
    read = tokens(text)
    return tuple(name for index in range(len(read)) for name in _name_at(read, index))


def full_names(text: str) -> Iterator[tuple[Token, Token]]:
    """Given names with the surname behind them."""
    read = [token for token in tokens(text) if token.folded not in ARTICLES]
    for token, after in pairs(read):
        if after is not None and is_given(token) and _may_be_surname(after):
            yield token, after


def _name_at(read: Sequence[Token], index: int) -> Iterator[Name]:
    token, after = read[index], read[index + 1] if index + 1 < len(read) else None
    if token.is_figure or not token.folded[0].isalpha():
        return
    keys = _place_keys(read, index, after)
    found = _is_arabic_name(read, index) if is_arabic(token.folded) else _is_capital(read, index)
    if keys or found:
        word = token.folded.removesuffix("'s")
        yield Name(word, token.printed.removesuffix("'s").removesuffix("’s"), keys)


def _place_keys(read: Sequence[Token], index: int, after: Token | None) -> frozenset[str]:
    token = read[index]
    before = read[index - 1].folded if index else ""
    if not is_arabic(token.folded) and not token.printed[0].isupper():
        return frozenset()
    if token.printed == "US" and after is not None and after.folded.startswith("dollar"):
        return frozenset()
    if not SHY_PLACES.isdisjoint(variants(token.folded)) and before not in PLACE_FOLLOWS:
        return frozenset()
    return place_keys(token, after)


def place_keys(token: Token, after: Token | None) -> frozenset[str]:
    """The places that a word, or it and the next one, may mean."""
    table = places()
    if after is not None and after.folded[0].isalpha():
        for word in variants(token.folded):
            if word in _paired() and (found := table.get(f"{word}_{after.folded}")):
                return found
    if token.folded == "us" and token.printed != "US":
        return frozenset()
    return frozenset().union(*(table.get(word, ()) for word in variants(token.folded)))


@cache
def _paired() -> frozenset[str]:
    """What begins the name of a place that has several words."""
    return frozenset(place.partition("_")[0] for place in places() if "_" in place)


def _is_arabic_name(read: Sequence[Token], index: int) -> bool:
    word = read[index].folded
    bare = variants(word)
    if not _KNOWN.isdisjoint(bare):
        return True
    if word in STOP_WORDS or not read[index].is_content:
        return False
    plain = arabic.without_article(word)
    if len(plain) >= FOREIGN_LETTERS and plain.endswith(FOREIGN_ENDINGS):
        return True
    if word.startswith("ال") and index and _is_sure(read[index - 1]):
        return True
    if bare & SHY_GIVEN_NAMES:
        return _before(read, index) in words.TITLES
    before = read[index - 1].folded if index else ""
    return before in words.SAYS and not word.startswith("ال") and not bare & words.ROLES


def _is_sure(token: Token) -> bool:
    """Whether a word is a given name and nothing else: with «ال» a surname follows."""
    return not GIVEN_NAMES.isdisjoint(variants(token.folded))


def _before(read: Sequence[Token], index: int) -> str:
    """The word before, over adjectives that may stand behind a title."""
    for token in reversed(read[:index]):
        if token.folded in words.QUALIFIES or place_keys(token, None):
            continue
        return token.folded
    return ""


def _is_capital(read: Sequence[Token], index: int) -> bool:
    """Whether a Latin word is written as a name; the first word of a sentence only seems so."""
    token = read[index]
    word = token.folded.removesuffix("'s")
    if not word.isascii():  # a letter that only looks Latin
        return True
    if word in MONTHS or word in WEEKDAYS:
        return False
    if not token.printed[0].isupper() or word in STOP_WORDS or word in words.GENERIC:
        return False
    if len(word) < 2 or _ROMAN.fullmatch(token.printed):
        return False
    opens = index == 0 or read[index - 1].folded in _ENDS | set("\"“«'(")
    if not opens or token.printed.isupper():
        return True
    following = read[index + 1] if index + 1 < len(read) else None
    if following is None:
        return index == 0 and len(read) <= 2
    named = following.printed[0].isupper() and following.folded not in words.GENERIC
    speaks = following.folded in words.SPEAKS and not word.endswith("s")
    return (named or speaks) and following.printed.isalpha()


def is_given(token: Token) -> bool:
    """Return whether a word may be a given name, in either script."""
    if is_arabic(token.folded):
        return not _GIVEN.isdisjoint(variants(token.folded))
    word = token.folded
    named = token.printed[0].isupper() and word not in STOP_WORDS and word not in words.GENERIC
    return named and _sounds_given(word)


@lru_cache(maxsize=10_000)
def _sounds_given(word: str) -> bool:
    return any(sounds_like(word, name) for name in _GIVEN)


def is_known_surname(token: Token) -> bool:
    """Return whether a word behind a given name is a surname beyond doubt."""
    return not is_arabic(token.folded) or not SURNAMES.isdisjoint(variants(token.folded))


def _may_be_surname(token: Token) -> bool:
    return token.is_content and (is_arabic(token.folded) or token.printed[0].isupper())


def pairs(read: Sequence[Token]) -> Iterator[tuple[Token, Token | None]]:
    """Return each word with the one behind it."""
    return zip(read, [*read[1:], None], strict=False)


@lru_cache(maxsize=100_000)
def variants(word: str) -> frozenset[str]:
    """Return a folded word's forms without clitics, and its stem."""
    if not is_arabic(word):
        plain = word.removesuffix("'s")
        return frozenset({plain, f"s:{english.stem(plain)}"} if plain.isascii() else {plain})
    forms = {word}
    for clitics in (("و", "ف"), ("ب", "ل", "ك")):
        forms |= {form[1:] for form in forms if form.startswith(clitics) and len(form) > 3}
    forms |= {f"ال{form[2:]}" for form in forms if form.startswith("لل") and len(form) > 4}
    forms |= {form[2:] for form in forms if form.startswith("ال") and len(form) > 4}
    return frozenset(forms | {f"s:{arabic.stem(word)}"})
