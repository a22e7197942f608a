"""The check after the figures: every name in a sentence stands in what it cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.checks import name_words as words
from bot.answering.checks.alignment import Token, sounds_like, words_in
from bot.answering.checks.name_finding import (
    ARTICLES,
    Name,
    full_names,
    is_given,
    is_known_surname,
    names_in,
    pairs,
    place_keys,
    variants,
)
from retrieval.analysis.folding import fold
from retrieval.analysis.names import likeness, sound_keys
from retrieval.analysis.places import capitals, place_names
from retrieval.analysis.wordmap import is_arabic, meanings

_LEAST_MEANING = 0.75
_SHORT_LIKENESS = 0.93
_MOST_COMPARED = 60  # words of a source that are compared in meaning


def names_stand(text: str, sources: Sequence[str], allowed: str = "") -> bool:
    """Return whether every name of a sentence stands in the sources.

    The sources are the cited sentences, first, then their passages, titles and publishers;
    `allowed` is a text (the question) whose names may be repeated too. In Latin script names
    are told by their capitals, in Arabic by the lexicons and by what stands before them. They
    are compared by stem, across scripts by sound and, for places, by what they mean.
    """
    known = [*sources, allowed] if allowed else sources
    return all(_stands(name, known) for name in names_in(text)) and all(
        _stand_together(given, surname, known)
        for given, surname in full_names(text)
        if is_known_surname(surname)
    )


def names_lacking(text: str, sources: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a text that stand in none of the sources, as printed, each once.

    Of a place its name counts, not what is called after it: «روسيا», not «والروسي».
    """
    lacking = (name for name in names_in(text) if not _stands(name, sources))
    return tuple(dict.fromkeys(name.printed for name in lacking if _is_itself(name)))


def _is_itself(name: Name) -> bool:
    known = place_names("ar" if is_arabic(name.word) else "en")
    return not name.keys or fold(name.printed) in {fold(known.get(key, "")) for key in name.keys}


def _stands(name: Name, sources: Sequence[str]) -> bool:
    return any(_Known.of(source).holds(name) for source in sources)


def _stand_together(given: Token, surname: Token, sources: Sequence[str]) -> bool:
    """Whether a given name and a surname stand together, if the given name stands at all."""
    known = [_Known.of(source) for source in sources]
    return any(source.holds_together(given, surname) for source in known) or not any(
        source.holds_word(given) for source in known
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What a source names."""

    read: tuple[Token, ...]
    forms: frozenset[str]
    keys: frozenset[str]
    folded: str

    @classmethod
    @lru_cache(maxsize=512)
    def of(cls, source: str) -> _Known:
        """Prepare a source."""
        read = words_in(source)
        forms = {form for token in read for form in variants(token.folded)}
        keys = {key for token, after in pairs(read) for key in place_keys(token, after)}
        keys |= {country for country, capital in capitals().items() if capital in keys}
        return cls(read, frozenset(forms), frozenset(keys), fold(source))

    def holds(self, name: Name) -> bool:
        """Whether a name stands in the source, in whatever spelling or script."""
        if not self.forms.isdisjoint(variants(name.word)):
            return True
        if name.keys:
            return not self.keys.isdisjoint(name.keys)
        if is_arabic(name.word):
            return self._sounds_arabic(name)
        return self._is_spelled_out(name) or self._is_crossed(name)

    def holds_together(self, given: Token, surname: Token) -> bool:
        """Whether a surname stands behind a given name."""
        at = [i for i, token in enumerate(self.read) if same_name(given, token)]
        return any(same_name(surname, other) for i in at for other in self.read[i + 1 : i + 5])

    def holds_word(self, word: Token) -> bool:
        """Whether a word stands in the source as a name may."""
        return any(same_name(word, token) for token in self.read)

    def has_namesake(self, surname: Token) -> bool:
        """Whether a surname stands behind a given name."""
        read = [token for token in self.read if token.folded not in ARTICLES]
        return any(
            after is not None and is_given(token) and same_name(surname, after)
            for token, after in pairs(read)
        )

    def _sounds_arabic(self, name: Name) -> bool:
        return any(
            _same_sound(name.word, token.folded)
            if is_arabic(token.folded)
            else token.printed[0].isupper() and sounds_like(token.folded, name.word)
            for token in self.read
            if token.folded[0].isalpha()
        )

    def _is_spelled_out(self, name: Name) -> bool:
        """«الأمم المتحدة» for UN; United Nations too, by its first letters."""
        if not name.printed.isupper():
            return False
        if words.ACRONYMS.get(name.word, "\0") in self.folded:
            return True
        initials = "".join(token.printed[0] for token in self.read if token.printed[0].isupper())
        return name.printed in initials or self._is_spelled_by_letters(name)

    def _is_spelled_by_letters(self, name: Name) -> bool:
        """«بي بي سي» for BBC."""
        letters = [words.LETTERS.get(letter, frozenset()) for letter in name.word]
        spelled = [token.folded for token in self.read]
        return any(
            all(word in heard for word, heard in zip(spelled[i:], letters, strict=False))
            for i in range(len(spelled) - len(letters) + 1)
        )

    def _is_crossed(self, name: Name) -> bool:
        """Whether a Latin name stands in Arabic script, by its sound or else by its meaning."""
        theirs = [token for token in self.read if is_arabic(token.folded)]
        if any(_sounds_same(name.word, token.folded) for token in theirs):
            return True
        near = list(dict.fromkeys(token.printed for token in theirs if token.is_content))
        compared = near[:_MOST_COMPARED]
        return bool(compared) and float(meanings([name.printed], compared).max()) >= _LEAST_MEANING


def _sounds_same(one: str, other: str) -> bool:
    """With two consonants or fewer much sounds alike: «إعمار» is near to Omar."""
    if not sounds_like(one, other):
        return False
    shared = _sounds(one) & _sounds(other)
    return max(map(len, shared)) > 2 or likeness(one, other) >= _SHORT_LIKENESS


def same_name(one: Token, other: Token) -> bool:
    """Whether two words are one name, in whatever script and spelling."""
    if not variants(one.folded).isdisjoint(variants(other.folded)):
        return True
    if is_arabic(one.folded) and is_arabic(other.folded):
        return _same_sound(one.folded, other.folded)
    crossed = is_arabic(one.folded) != is_arabic(other.folded)
    return crossed and other.folded[0].isalpha() and _sounds_same(one.folded, other.folded)


def names_another(text: str, cited: Sequence[str]) -> bool:
    """Return whether the cited sentences give a surname of the text another given name.

    «ماهر الشرع» bears out nothing about «أحمد الشرع», unless he is named as well.
    """
    known = [_Known.of(source) for source in cited]
    return any(
        not any(source.holds_word(given) for source in known)
        and any(source.has_namesake(surname) for source in known)
        for given, surname in full_names(text)
    )


@lru_cache(maxsize=100_000)
def _same_sound(one: str, other: str) -> bool:
    """Whether two Arabic spellings are one foreign name: سيرغي and سيرجي, ديمتري and دميتري."""
    if abs(len(one) - len(other)) > 3:
        return False
    shared = _sounds(one) & _sounds(other)
    return any(len(key) >= 4 for key in shared) or (
        any(len(key) == 3 for key in shared) and _one_letter_apart(one, other)
    )


@lru_cache(maxsize=100_000)
def _sounds(word: str) -> frozenset[str]:
    return sound_keys(word)


def _one_letter_apart(one: str, other: str) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(
        long[:i] + long[i + 1 :] == short for i in range(len(long)) if long[i] in "اوي"
    )
