"""Several claims in one message, told apart by line and sentence, without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.planner import asks_openly, asks_yes_or_no
from bot.answering.planning.requests import asks_for_a_check, takes_leave
from bot.answering.planning.small_talk import is_small_talk
from bot.answering.planning.wrapping import unwrapped
from retrieval.analysis.folding import fold
from retrieval.sentences import sentence_spans

_MOST = 5
_LONGEST = 10_000  # characters that are read
# Words of a claim; one so short that it may be a heading is in a list or has its full stop. Where
# no line has one, each line is a claim: what is left out of a message is missed by nobody.
_FEWEST, _FEWEST_BARE, _FEWEST_NUMBERED = 3, 5, 2
_A_QUESTION_AND_ITS_CONTEXT = 2

_WORD = re.compile(r"\w+")
_NOISE = re.compile(r"https?://\S{1,2000}|\bwww\.\S{1,2000}|(?<!\w)@\w{1,64}", re.I)
_TAGS = re.compile(
    r"(?: ?#\w{1,64}){1,20}$|^(?:#\w{1,64} ){2,20}|^#(?:عاجل|breaking)\w{0,10} ", re.I
)
_HASH = re.compile(r"#(?=\w)")
# What lists and posts put before an item: «1-», «(٢)», «•», an emoji, «أولًا:», «عاجل |».
_MARKER = re.compile(
    r"[(\[]?\d{1,2} ?[)\].:،–—-]{1,2}(?! ?\d)|\d\ufe0f?\u20e3|[^\w\s\"'“”‘’«»(\[$€£+]{1,20}(?!\d)"
    r"|(?:[أا]و\u0651?ل|ثاني|ثالث|رابع|خامس|سادس|سابع)\u064b?ا\u064b?(?!\w)[ :،,.–-]{0,3}"
    r"|(?:first|second|third|fourth|fifth)(?:ly\b[ ,:.-]{0,3}| ?[,:)])"
    r"|(?:عاجل|خبر عاجل|breaking(?: news)?) ?[|:/،-]{1,2}|(?:الادعاء|claim) ?\d{0,2} ?:",
    re.I,
)
_MOST_MARKERS = 6
_NUMBER = re.compile(r"[(\[]?\d{1,2} ?[)\].:–—-]{1,2} ")
_OPENING = re.compile(r"[^،,!:.؛]{1,60}[،,!:.؛]")
_TAIL = re.compile(
    r" ?[،,;؛–-] ?(?:صحيح|صح|مضبوط|مو هيك|[أا]ليس كذلك|right|true|correct) ?[?؟]{1,3}$", re.I
)
_SPEECH = re.compile(
    r"\b(?:قالت?|اكدت?|اعلنت?|صرحت?|اضافت?|ذكرت?|said|says|stated|announced|told|added)\b"
)


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a message, none where it is to be read whole; more than five are left out."""

    texts: tuple[str, ...] = ()
    left_out: int = 0


def split_claims(message: str) -> Claims:
    """Tell apart the claims of a message: two to five texts, or none.

    Statements beside each other, in a list or a paragraph, are several claims, and so are
    several yes/no questions, or three and more of both, each in its line. A question with its
    context stays whole, and so does a speech
    whose speaker stands in the line above. Headings, greetings, links, tags and requests such
    as «هل هذا صحيح؟» are no claims. Linear in the message, of which the first 10,000
    characters are read.
    """
    lines = [_plain(line) for line in unwrapped(message[:_LONGEST]).splitlines()]
    if any(line.endswith(":") and _SPEECH.search(fold(line)) for line in lines):
        return Claims()
    listed = not any(map(_ends, lines))
    found = [list(_units(line, listed=listed)) for line in lines]
    units = list(dict.fromkeys(unit for line in found for unit in line))
    if len(message) > _LONGEST:
        units = units[:-1]  # it may be cut
    if len(units) < 2 or not _are_claims(units, apart=all(len(line) < 2 for line in found)):
        return Claims()
    return Claims(tuple(units[:_MOST]), max(0, len(units) - _MOST))


def _are_claims(units: list[str], *, apart: bool) -> bool:
    """A statement and a question beside each other are one question in its context."""
    asking = [unit for unit in units if asks_yes_or_no(unit)]
    if any(asks_openly(unit) for unit in units if unit not in asking):
        return False
    several = apart and len(units) > _A_QUESTION_AND_ITS_CONTEXT
    return several or len(asking) in {0, len(units)}


def _plain(line: str) -> str:
    """Take links, names and tags out of a line; a tag inside a sentence is a word of it."""
    bare = " ".join(_NOISE.sub(" ", line).split())
    return _HASH.sub("", _TAGS.sub("", bare)).replace("_", " ").strip()


def _units(line: str, *, listed: bool) -> Iterator[str]:
    """Yield the sentences of a line that say or ask something, without what stands before."""
    for span in sentence_spans(line, 0, len(line)):
        sentence = line[span.start : span.end]
        bare = _without_marker(sentence)
        text = _TAIL.sub(".", _without_greeting(bare)).strip()
        fewest = _FEWEST if listed or bare != sentence or _ends(text) else _FEWEST_BARE
        if _says_something(text, _FEWEST_NUMBERED if _NUMBER.match(sentence) else fewest):
            yield text


def _without_marker(text: str) -> str:
    for _ in range(_MOST_MARKERS):
        marker = _MARKER.match(text)
        if not marker:
            break
        text = text[marker.end() :].lstrip()
    return text


def _without_greeting(text: str) -> str:
    opening = _OPENING.match(text)
    if opening and is_small_talk(opening.group()):
        return text[opening.end() :].lstrip()
    return text


def _says_something(text: str, fewest: int) -> bool:
    words = _WORD.findall(fold(text))
    if text.endswith(":") or asks_for_a_check(words) or takes_leave(words) or is_small_talk(text):
        return False
    return len(words) >= (1 if asks_yes_or_no(text) or asks_openly(text) else fewest)


def _ends(text: str) -> bool:
    return text.rstrip("\"'”’»)]").endswith(".")
