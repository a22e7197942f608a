"""Who speaks in an Arabic sentence: the subject of a verb of saying, or the source it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.speech.saying_words import (
    ACCORDING,
    ACCORDING_WHAT,
    BODIES,
    BOUNDS,
    NOBODY,
    OCCASIONS,
    ON,
    PARTICIPLES,
    SAYS,
    SAYS_IT,
    SKIPPED,
    SPEAKS,
    THAT,
    THINGS_SAID,
    TO_WHOM,
)
from bot.answering.speech.words import Cue, Word, is_opening, skip_name, span_of, words_of
from retrieval.analysis.arabic import without_article

_MOST_WORDS = 12
_MOST_GAP = 26
_MOST_BEFORE = 18


def arabic_cues(text: str) -> Iterator[Cue]:
    """Yield each place of an Arabic sentence where somebody speaks, in order."""
    words = words_of(text)
    for at, word in enumerate(words):
        bare = word.bare
        plain = bare[1:] if bare[:1] in ON and bare[1:] in SAYS else bare
        if plain in SAYS:
            yield from _said(words, at)
        elif bare in {"نقلت", "نقل", "ونقلت", "ونقل"}:
            yield from _passed_on(words, at)
        elif bare in ACCORDING | ACCORDING_WHAT:
            yield from _according(words, at)
        elif bare == "قول" and at and words[at - 1].bare == "حد":
            yield from _source(words, at + 1, at, everywhere=True)


def _said(words: Sequence[Word], at: int) -> Iterator[Cue]:
    """«قال فلان إن», «وكان فلان قال إن», «فلان قال إن»."""
    plain = words[at].bare.removeprefix("و").removeprefix("ف")
    that = _that(words, at + 1, quoting=plain in SPEAKS)
    if that is None:
        return
    start, name = words[at].start, _name(words, at + 1, that)
    if name is None and at and not _starts_name(words, at + 1, that):
        name = _before(words, at)
        start = start if name is None else 0
    yield Cue(start, words[that].end, name)


def _starts_name(words: Sequence[Word], start: int, stop: int) -> bool:
    """Whether something that may be a subject follows the verb."""
    word = words[start].bare
    return start < stop and word not in BOUNDS | SKIPPED and word not in {"،", ",", ":"}


def _that(words: Sequence[Word], start: int, *, quoting: bool = False) -> int | None:
    """Where what was said begins: «إن», a colon, or a quotation."""
    for at in range(start, min(len(words), start + _MOST_GAP)):
        bare = words[at].bare
        if THAT.fullmatch(bare) or bare == ":":
            return at
        if is_opening(words, at) and (
            words[at - 1].bare in {"،", ",", "قوله", "قولها", "قاءلا"}
            or (quoting and words[at].bare != "(" and skip_name(words, at, len(words)) is None)
        ):
            return at
        if bare.startswith("وان") or PARTICIPLES.fullmatch(bare) or bare in {"؛", ";"}:
            return None
        if bare in SAYS and bare not in {"را", "رات"}:
            return None
    return None


def _name(words: Sequence[Word], start: int, stop: int) -> Word | None:
    """The name that begins at `start`, with its title and what is set beside it in commas."""
    while start < stop and words[start].bare in SKIPPED:
        start += 1
    at = start
    while at < stop:
        bare = words[at].bare
        if bare in {"،", ","}:
            if not _set_beside(words, at + 1, stop):
                break
        elif is_opening(words, at):
            closed = skip_name(words, at, stop)
            if closed is None:
                return None
            at = closed
        elif _ends_name(words, at, stop):
            break
        at += 1
    return _checked(words, start, at)


def _ends_name(words: Sequence[Word], at: int, stop: int) -> bool:
    bare = words[at].bare
    if bare == "في" and at + 1 < stop:
        return not _belongs(words, at + 1, stop)
    if PARTICIPLES.fullmatch(bare) and bare.endswith("ا"):
        return True
    return bare in BOUNDS or not bare[0].isalnum() or TO_WHOM.fullmatch(bare) is not None


def _belongs(words: Sequence[Word], at: int, stop: int) -> bool:
    """«في حكومة دمشق» belongs to the name, «في مقابلة» does not."""
    if OCCASIONS.fullmatch(words[at].bare):
        return False
    if BODIES.fullmatch(words[at].bare):
        return True
    commas = (i for i in range(at, min(stop, at + 4)) if words[i].bare in {"،", ","})
    comma = next(commas, None)
    return comma is not None and _set_beside(words, comma + 1, stop)


def _set_beside(words: Sequence[Word], start: int, stop: int) -> bool:
    """Whether «، علي كده،» follows: up to seven words that can be a name or a title."""
    at = start
    while at < stop and words[at].bare not in {"،", ","}:
        bare = words[at].bare
        if (_ends_name(words, at, stop) or bare.startswith("وهو")) and bare not in {"في", '"'}:
            return False
        at += 1
    return 0 < at - start <= 7 and not PARTICIPLES.fullmatch(words[start].bare)


def _checked(words: Sequence[Word], start: int, stop: int) -> Word | None:
    """The words as one, if they can name a speaker."""
    while stop > start and words[stop - 1].bare in {"،", ",", "في"}:
        stop -= 1
    name = words[start:stop]
    if not name or len(name) > _MOST_WORDS or len(name[0].bare) < 2 or not name[0].bare.isalpha():
        return None
    if NOBODY.fullmatch(name[0].bare) or any(THINGS_SAID.fullmatch(word.bare) for word in name):
        return None
    return span_of(name)


def _before(words: Sequence[Word], at: int) -> Word | None:
    """The subject before its verb, at the start of the sentence or after «كان».

    Of a title with too much in it, only what stands last in commas.
    """
    verb = at - 1 if words[at - 1].bare == "قد" else at
    start = 1 if words[0].bare in {"وكان", "وكانت", "كان", "كانت"} else 0
    if not 0 < verb - start <= _MOST_BEFORE or _is_joined(words[start].bare):
        return None
    last = verb - 1
    while last > start and words[last].bare in {"،", ","}:
        last -= 1
    comma = next((i for i in range(last, start, -1) if words[i].bare in {"،", ","}), start)
    names = (_name(words, first, verb) for first in (start, comma + 1))
    return next((name for name in names if name and name.end == words[last].end), None)


def _is_joined(word: str) -> bool:
    """Whether «و» is written onto the word: it goes on with something else."""
    return word.startswith("و") and without_article(word) != word


def _passed_on(words: Sequence[Word], at: int) -> Iterator[Cue]:
    """«نقلت الوكالة عن فلان قوله إن» speaks for him; «نقلت الوكالة أن» for the agency."""
    that = _that(words, at + 1)
    if that is None:
        return
    about = next((i for i in range(at + 1, that) if words[i].bare == "عن"), None)
    name = _name(words, at + 1 if about is None else about + 1, that)
    yield Cue(words[at].start, words[that].end, name)


def _according(words: Sequence[Word], at: int) -> Iterator[Cue]:
    """«وفقًا لفلان», «بحسب فلان», «حسبما نقلت وكالة», «وفق ما أعلنه فلان»."""
    start = at + 1
    if start >= len(words):
        return
    said_by_whom = words[at].bare in ACCORDING_WHAT
    if words[start].bare == "ما":
        said_by_whom, start = True, start + 1
    elif words[at].bare == "نقلا":
        if words[start].bare != "عن":
            return
        start += 1
    if said_by_whom:
        if start >= len(words) or not SAYS_IT.fullmatch(words[start].bare):
            return
        start += 1
    yield from _source(words, start, at, everywhere=True, of=words[at].bare == "وفقا")


def _source(
    words: Sequence[Word], start: int, at: int, *, everywhere: bool, of: bool = False
) -> Iterator[Cue]:
    """The name of a source, which vouches for its whole sentence."""
    name = _name(words, start, len(words))
    if name is not None and of:
        name = _without_of(name)
    if name is not None:
        yield Cue(words[at].start, words[at].end, name, everywhere=everywhere)


def _without_of(name: Word) -> Word | None:
    """«لوزارة» is «وزارة»; «للوزارة» cannot be sliced into a name, and is taken as it is."""
    if name.bare.startswith("لل") or not name.bare.startswith("ل"):
        return None
    return Word(name.start + 1, name.end, name.bare[1:])
