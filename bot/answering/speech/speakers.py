"""Reported speech: who a cited sentence says that said it, in the sentence's own words."""

from __future__ import annotations

from functools import lru_cache

from bot.answering.speech.arabic import arabic_cues
from bot.answering.speech.english import english_cues
from bot.answering.speech.words import Cue
from retrieval.models import Span
from retrieval.sentences import sentence_spans

_LEAD = 40  # characters of a quotation that may stand before the verb: «وفي 4 من شباط، قال»


@lru_cache(maxsize=256)
def speaker_of(context: str, start: int, end: int) -> Span | None:
    """Return where the speaker of `context[start:end]` is named, as a span of `context`.

    None where the words are nobody's but the article's, and where a pronoun or a passive is
    all there is («وقال إن», «قيل إن») and no name stands earlier in the same sentences.
    """
    found: Span | None = None
    earlier: Span | None = None
    for sentence in sentence_spans(context, 0, len(context)):
        cues = _cues(context[sentence.start : sentence.end])
        if sentence.start < end and start < sentence.end:
            spoken = _speaker(cues, sentence, start, end, earlier)
            if spoken is None or (found is not None and _differ(context, found, spoken)):
                return None
            found = spoken
        named = [_placed(cue, sentence.start) for cue in cues if cue.name and not cue.everywhere]
        earlier = named[-1] if named else earlier
    return found


def named_speakers(sentence: str) -> list[str]:
    """Return everybody whom a sentence names as speaking, in its own words."""
    return [
        sentence[cue.name.start : cue.name.end] for cue in _cues(sentence) if cue.name is not None
    ]


def _cues(sentence: str) -> list[Cue]:
    return sorted([*arabic_cues(sentence), *english_cues(sentence)], key=lambda cue: cue.start)


def _speaker(
    cues: list[Cue], sentence: Span, start: int, end: int, earlier: Span | None
) -> Span | None:
    """The nearest verb before the quoted words, else a source that vouches for the sentence."""
    first, last = max(0, start - sentence.start), end - sentence.start
    verbs = [cue for cue in cues if not cue.everywhere and _governs(cue, first, last)]
    before = [cue for cue in verbs if cue.said <= first]
    cue = (before[-1] if before else verbs[0]) if verbs else None
    if cue is not None and cue.name is not None:
        return _placed(cue, sentence.start)
    if cue is not None and (named := _named_before(cue, cues)):
        return _placed(named, sentence.start)
    if cue is not None:
        return earlier
    sources = [cue for cue in cues if cue.everywhere]
    return _placed(sources[-1], sentence.start) if sources else None


def _named_before(cue: Cue, cues: list[Cue]) -> Cue | None:
    """Whom «وأضاف» goes on with, in the same sentence."""
    named = [other for other in cues if other.name and other.start < cue.start]
    return named[-1] if named else None


def _governs(cue: Cue, start: int, end: int) -> bool:
    """Whether the quoted words, or all but a lead to them, stand after the verb."""
    return cue.start < end and (cue.start <= start + _LEAD)


def _placed(cue: Cue, offset: int) -> Span:
    name = cue.name
    if name is None:
        raise ValueError("a cue without a name has no place")
    return Span(name.start + offset, name.end + offset)


def _differ(context: str, one: Span, other: Span) -> bool:
    return context[one.start : one.end] != context[other.start : other.end]
