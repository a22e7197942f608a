"""Who speaks in an English sentence: the subject of a verb of saying, or the source it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.speech.words import Cue, Word, is_opening, span_of, words_of

_SAYS_WORDS = """
said says told announced added confirmed denied stated claimed explained stressed noted reported
argued insisted warned acknowledged declared
"""
_THEY_WORDS = """
he she it they we i you who which that this there nobody someone one others what
"""
_NAMELESS_WORDS = """
on to from with by after before when while as if because that than during over about into but or
had has have was were is are will would also later earlier reportedly not
"""
_SAYS = frozenset(_SAYS_WORDS.split())
_TELLS = frozenset({"told", "warned"})
_THEY = frozenset(_THEY_WORDS.split())
_NAMELESS = frozenset(_NAMELESS_WORDS.split())
_SMALL = frozenset({"of", "for", "the", "and", "in", "at"})
_LEADING = frozenset({"the", "a", "an"})
_MOST_WORDS = 10


def english_cues(text: str) -> Iterator[Cue]:
    """Yield each place of an English sentence where somebody speaks, in order."""
    words = words_of(text)
    for at, word in enumerate(words):
        if word.bare == "according" and at + 2 < len(words) and words[at + 1].bare == "to":
            name = _forward(text, words, at + 2)
            if name is not None:
                yield Cue(word.start, word.end, name, everywhere=True)
        elif word.bare in _SAYS:
            yield from _said(text, words, at)


def _said(text: str, words: Sequence[Word], at: int) -> Iterator[Cue]:
    """“The minister said”; beside a quotation “said the minister” as well."""
    quoted = any(is_opening(words, i) for i in range(at))
    name = _backward(text, words, at)
    if name is None and quoted and words[at].bare not in _TELLS:
        name = _forward(text, words, at + 1)
    if name is not None:
        yield Cue(min(name.start, words[at].start), words[at].end, name, everywhere=quoted)


def _backward(text: str, words: Sequence[Word], at: int) -> Word | None:
    """The subject before a verb: from the sentence's start, or from a mark, up to the verb."""
    start = at
    while start and at - start < _MOST_WORDS and _carries(text, words[start - 1]):
        start -= 1
    clear = start == 0 or not words[start - 1].bare[0].isalnum()
    return _checked(text, words[start:at]) if clear else None


def _forward(text: str, words: Sequence[Word], start: int) -> Word | None:
    """The name that follows; a title in small letters may lead it."""
    stop = start
    while stop < len(words) and stop - start < _MOST_WORDS and _carries(text, words[stop]):
        stop += 1
    return _checked(text, words[start:stop])


def _carries(text: str, word: Word) -> bool:
    """Whether a word may be part of a name and its title."""
    if not word.bare[0].isalpha() or word.bare in _SAYS:
        return False
    return word.bare not in _NAMELESS or text[word.start].isupper()


def _checked(text: str, name: Sequence[Word]) -> Word | None:
    while name and name[-1].bare in _SMALL:
        name = name[:-1]
    if not name or any(word.bare in _THEY for word in name):
        return None
    rest = name[1:] if name[0].bare in _LEADING else name
    named = any(text[word.start].isupper() for word in rest)
    return span_of(name) if named or (rest and name[0].bare == "the" and len(name) <= 4) else None
