"""Where a quotation stands in a passage: folded, matched exactly, mapped back to offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from retrieval.models import Span
from retrieval.sentences import sentence_spans

_FORMS = str.maketrans("أإآٱىةؤئ٫٬٪", "اااايهوي.,%")
_QUOTATION_MARKS = frozenset("\"“”„‟«»‹›‘’‚‛'`´″′＂＇「」『』")
_APOSTROPHES = frozenset("'’‘ʼ＇")
_WORD = re.compile(r"\w+")
_GAP = re.compile(r"\s*(?:\[\s*)?(?:…|\.{3,})(?:\s*\])?\s*")
_EDGES = " .,،؛;:!؟?–—…"
_SPACES = re.compile(" {2,}")
_MINIMUM_WORDS = 3
_CHARACTERS = 4096
_KEPT = 4_000  # characters of a text whose folding is kept


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared; `origin[i]` is where its character `i` stands in the text."""

    text: str
    origin: tuple[int, ...]
    source: str


@lru_cache(maxsize=_CHARACTERS)
def _fold_character(character: str) -> str:
    """Return the forms that are compared; NFKD, so that a letter and its mark come apart."""
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(
        _fold_part(part)
        for part in decomposed
        if not _is_silent(part) and part not in _QUOTATION_MARKS
    )


def _fold_part(part: str) -> str:
    if part.isspace():
        return " "
    if unicodedata.category(part) == "Nd":
        return str(unicodedata.digit(part))
    return part.translate(_FORMS)


def _is_silent(part: str) -> bool:
    """Return whether a character is not read: a diacritic, tatweel, one without a shape."""
    if part.isspace():
        return False
    return part == "ـ" or unicodedata.category(part) in {"Mn", "Me", "Cf", "Cc", "Co"}


class _Table(dict[int, str]):
    """Folds the characters that `str.translate` asks for; the first ones are kept."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = "" if character in _QUOTATION_MARKS else _fold_character(character)
        if len(self) < _CHARACTERS:
            self[code] = folded
        return folded


_TABLE = _Table()


def _is_apostrophe(text: str, index: int) -> bool:
    """Return whether a mark stands inside a word, as in `don't`: there it is a letter."""
    return (
        text[index] in _APOSTROPHES
        and _neighbour(text, index, -1).isalpha()
        and _neighbour(text, index, 1).isalpha()
    )


def _neighbour(text: str, index: int, step: int) -> str:
    """Return the next character that is read, on one side; none at the edge."""
    index += step
    while 0 <= index < len(text) and _is_silent(text[index]):
        index += step
    return text[index] if 0 <= index < len(text) else ""


def _fold(text: str) -> Folded:
    folded: list[str] = []
    origin: list[int] = []
    space = True
    for index, parts in enumerate(_folded_characters(text)):
        for part in parts:
            if part != " " or not space:
                space = part == " "
                folded.append(part)
                origin.append(index)
    return Folded("".join(folded), tuple(origin), text)


def _folded_characters(text: str) -> Iterator[str]:
    """What each character becomes; a mark inside a word stays."""
    if _APOSTROPHES.isdisjoint(text):
        return (_TABLE[ord(character)] for character in text)
    return (
        "'" if character in _APOSTROPHES and _is_apostrophe(text, index) else _TABLE[ord(character)]
        for index, character in enumerate(text)
    )


def fold(text: str) -> Folded:
    """Fold a text for comparison and keep the way back.

    Compatibility forms unified; diacritics, tatweel, format characters and quotation marks dropped;
    أإآٱ→ا, ى→ي, ة→ه, ؤ→و, ئ→ي; digits to ASCII; runs of white space to one space.
    Points and commas stay: «1.5» is not «15».
    """
    return _fold_again(text) if len(text) <= _KEPT else _fold(text)


@lru_cache(maxsize=128)
def _fold_again(text: str) -> Folded:
    """Fold a text that many checks of one answer fold."""
    return _fold(text)


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text, cut once for all who ask."""
    return tuple(sentence_spans(text, 0, len(text)))


def may_hold(text: str, quotation: str) -> bool:
    """Return whether a quotation may stand in a text: a quick look, before the text is folded."""
    return bare(quotation) in bare(text)


@lru_cache(maxsize=256)
def bare(text: str) -> str:
    """Return the folded text without the punctuation at its ends."""
    if not _APOSTROPHES.isdisjoint(text):
        return fold(text).text.strip(_EDGES)
    return _SPACES.sub(" ", text.translate(_TABLE)).strip(_EDGES)


def parts(quotation: str) -> list[str]:
    """Split a quotation that was joined with “…” into the parts that must each stand."""
    return [part for part in _GAP.split(quotation) if part.strip(_EDGES + "\"'“”«»")]


def find(quotation: str, passage: Folded) -> list[Span]:
    """Return every place where the quotation stands in the passage, on word boundaries.

    Spans are offsets into the passage's own text. A quotation under three words stands
    nowhere here: `is_long_enough` says so, for the caller to ask about whole sentences.
    """
    full = fold(quotation).text.strip()
    needle = full.strip(_EDGES)
    if not needle:
        return []
    places = []
    start = passage.text.find(needle)
    while start >= 0:
        end = start + len(needle)
        if _is_boundary(passage.text, start) and _is_boundary(passage.text, end):
            after = full[full.index(needle) + len(needle) :]
            places.append(
                _unfold(quotation, passage, start, end + _shared(passage.text, end, after))
            )
        start = passage.text.find(needle, start + 1)
    return places


def _shared(text: str, at: int, wanted: str) -> int:
    """How much of the punctuation that a quotation ends with stands in the text as well."""
    return next(n for n in range(len(wanted), -1, -1) if text.startswith(wanted[:n], at))


def is_long_enough(quotation: str) -> bool:
    """Return whether a quotation has the three words that make it more than chance."""
    return len(_WORD.findall(bare(quotation))) >= _MINIMUM_WORDS


def _is_boundary(text: str, index: int) -> bool:
    """Return whether a word or a number ends or starts at `index`; «1.5» and «25%» are one."""
    if not 0 < index < len(text):
        return True
    before, after = text[index - 1], text[index]
    if (before.isalnum() or before == "'") and (after.isalnum() or after == "'"):
        return False
    if before.isdigit() and after in "%‰":
        return False
    if before in "-+−" and after.isdigit():  # a sign, or the second half of F-16
        return False
    return not (_joins_digits(text, index - 1) or _joins_digits(text, index))


def _joins_digits(text: str, index: int) -> bool:
    return (
        0 < index < len(text) - 1
        and text[index] in ".,/:-–"
        and text[index - 1].isdigit()
        and text[index + 1].isdigit()
    )


def _unfold(quotation: str, passage: Folded, start: int, end: int) -> Span:
    """Map a folded range back.

    What is not read but follows the last letter belongs to it; so do the quotation marks
    around the range, where the quotation was offered with them.
    """
    source, first, stop = passage.source, passage.origin[start], passage.origin[end - 1] + 1
    while stop < len(source) and _is_silent(source[stop]):
        stop += 1
    if quotation.strip()[0] in _QUOTATION_MARKS and source[first - 1 : first] in _QUOTATION_MARKS:
        first -= 1
    if quotation.strip()[-1] in _QUOTATION_MARKS and source[stop : stop + 1] in _QUOTATION_MARKS:
        stop += 1
    return Span(first, stop)
