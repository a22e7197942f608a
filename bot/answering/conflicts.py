"""Passages that disagree: another article's number for the same thing is never left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering import quoting
from bot.answering.citing import Located
from bot.answering.counting import Count, counts
from bot.answering.models import Citation, Evidence, Kind, Sentence, Stance, Verdict
from bot.answering.reprints import age
from bot.answering.rivals import ALIKE, VERY_ALIKE, may_speak_of_one, rival
from retrieval.analysis.folding import fold

_MOST_ADDED = 2
_JUDGED = frozenset({"answered", "supported", "refuted"})

_ASKS_NUMBER = re.compile(
    r"\b(?:و?كم|[وب]?(?:ال)?(?:عدد|نسبه|سعر|اسعار|حصيله|قيمه|معدل|حجم)|قديش|شحال|قداش|بكم"
    r"|how (?:many|much)|number|percent|percentage|prices?|rate|toll|cost)\b"
)
_OPPOSITE: dict[Stance, Stance] = {"supports": "refutes", "refutes": "supports"}


@dataclass(frozen=True, slots=True)
class _Rivalry:
    """A shown citation, another article's sentence, and what it means for what was asked."""

    n: int
    place: Located
    stance: Stance


def with_conflicts(
    asked: str,
    sentences: Sequence[Sentence],
    citations: Sequence[Citation],
    evidence: Sequence[Evidence],
    kind: Kind,
    verdict: Verdict,
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...], Verdict]:
    """Add the evidence's sentences that give another number for what a judged answer says.

    Each stands word for word with a citation of its own, numbered on; sentences that disagree
    stand oldest first. The verdict becomes `conflicting` where a sentence was added, or where
    two articles of one day disagree. `asked` is the question or claim: of a claim only the
    numbers that it gives itself matter. An answer whose citations take no stance stays as it is.
    """
    if verdict not in _JUDGED or all(citation.stance == "context" for citation in citations):
        return tuple(sentences), tuple(citations), verdict
    shown, cited, pairs = _with_rivals(asked, sentences, citations, evidence, kind)
    if len(cited) > len(citations) or any(_same_day(one, other, cited) for one, other in pairs):
        verdict = "conflicting"
    return tuple(shown), tuple(cited), verdict


def with_rival_quotes(
    question: str,
    sentences: Sequence[Sentence],
    citations: Sequence[Citation],
    evidence: Sequence[Evidence],
    most: int,
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Do the same for quotations, which no one judged, and number them anew.

    Beyond `most` those that agree with all give way.
    """
    shown, cited, pairs = _with_rivals(question, sentences, citations, evidence, "question")
    rivals = {n for pair in pairs for n in pair}
    kept = list(shown)
    for sentence in reversed(shown):
        if len(kept) > most and rivals.isdisjoint(sentence.citations):
            kept.remove(sentence)
    by_number = {citation.n: citation for citation in cited}
    order = dict.fromkeys(n for sentence in kept for n in sentence.citations)
    numbers = {old: new for new, old in enumerate(order, 1)}
    return (
        tuple(replace(item, citations=tuple(numbers[n] for n in item.citations)) for item in kept),
        tuple(replace(by_number[old], n=new) for old, new in numbers.items()),
    )


def _with_rivals(
    asked: str,
    sentences: Sequence[Sentence],
    citations: Sequence[Citation],
    evidence: Sequence[Evidence],
    kind: Kind,
) -> tuple[list[Sentence], list[Citation], list[tuple[int, int]]]:
    """Return the sentences in order, the citations, and which of them disagree."""
    shown, cited = list(sentences), list(citations)
    pairs: list[tuple[int, int]] = []
    for rivalry in _rivalries(asked, sentences, citations, evidence, kind):
        n = _number_of(rivalry.place, cited)
        if n is None:
            if len(cited) == len(citations) + _MOST_ADDED:
                continue
            n = len(cited) + 1
            cited.append(rivalry.place.citation(n, rivalry.stance))
            shown.insert(_last(shown, rivalry.n) + 1, Sentence(cited[-1].quote, (n,)))
        pairs.append((rivalry.n, n))
    return _oldest_first(shown, cited, pairs), cited, pairs


def _rivalries(
    asked: str,
    sentences: Sequence[Sentence],
    citations: Sequence[Citation],
    evidence: Sequence[Evidence],
    kind: Kind,
) -> Iterator[_Rivalry]:
    judged = any(citation.stance != "context" for citation in citations)
    places = [place for piece in evidence for place in _places(piece)]
    claimed = counts(asked)
    alike = ALIKE if claimed or _ASKS_NUMBER.search(fold(asked)) else VERY_ALIKE
    for citation in citations:
        if judged and citation.stance == "context":
            continue
        said = _said_of(citation, sentences, claimed, kind)
        met = {citation.article_id}
        for place in places if said else ():
            if place.hit.article_id in met or not may_speak_of_one(citation.context, place.text):
                continue
            theirs = rival(said, citation.context, place.text, alike)
            stance = theirs and _stance(citation.stance, said, theirs, claimed, kind)
            if stance:
                met.add(place.hit.article_id)
                yield _Rivalry(citation.n, place, stance)


def _places(piece: Evidence) -> Iterator[Located]:
    for span in quoting.sentences(piece.text):
        yield Located(piece, span, span)


def _said_of(
    citation: Citation, sentences: Sequence[Sentence], claimed: Sequence[Count], kind: Kind
) -> list[Count]:
    """What a cited sentence counts that the answer rests on.

    For a claim that is what the claim counts too; else what the answer's sentences repeat.
    """
    mine = counts(citation.context)
    if not mine:
        return []
    if kind == "claim" and citation.stance != "context":
        return [count for count in mine if any(count.noun & other.noun for other in claimed)]
    texts = [sentence.text for sentence in sentences if citation.n in sentence.citations]
    stated = {count.value for text in texts for count in counts(text)}
    return [count for count in mine if count.value in stated]


def _stance(
    stance: Stance,
    said: Sequence[Count],
    theirs: Sequence[Count],
    claimed: Sequence[Count],
    kind: Kind,
) -> Stance | None:
    """What another number means: for a claim, only one number can bear it out."""
    if kind != "claim" or stance == "context":
        return stance
    ours = _bears_out(said, claimed)
    if ours == _bears_out(theirs, claimed):
        return None
    return _OPPOSITE[stance] if ours == (stance == "supports") else None


def _bears_out(found: Sequence[Count], claimed: Sequence[Count]) -> bool:
    return any(
        count.noun & other.noun and not count.differs(other) for count in found for other in claimed
    )


def _number_of(place: Located, citations: Sequence[Citation]) -> int | None:
    """The number of the citation that shows this sentence already."""
    start, end = (place.evidence.start + at for at in (place.context.start, place.context.end))
    return next(
        (
            citation.n
            for citation in citations
            if citation.article_id == place.hit.article_id
            and citation.context_start < end
            and start < citation.context_end
        ),
        None,
    )


def _last(sentences: Sequence[Sentence], n: int) -> int:
    return max(at for at, sentence in enumerate(sentences) if n in sentence.citations)


def _same_day(one: int, other: int, citations: Sequence[Citation]) -> bool:
    """Whether two articles cannot be put one after the other."""
    published = {citation.n: citation.published for citation in citations}
    first, second = published[one], published[other]
    return first is None or second is None or first[:10] == second[:10]


def _oldest_first(
    sentences: Sequence[Sentence], citations: Sequence[Citation], pairs: Sequence[tuple[int, int]]
) -> list[Sentence]:
    """Put sentences that disagree in order of their articles' dates, in the places they have."""
    dates = {citation.n: age(citation.published) for citation in citations}
    ordered = list(sentences)
    for group in _groups(pairs):
        at = [i for i, item in enumerate(ordered) if group & set(item.citations)]
        moved = sorted(
            (ordered[i] for i in at),
            key=lambda item: min(dates[n] for n in item.citations if n in group),
        )
        for i, item in zip(at, moved, strict=True):
            ordered[i] = item
    return ordered


def _groups(pairs: Sequence[tuple[int, int]]) -> list[set[int]]:
    groups: list[set[int]] = []
    for pair in pairs:
        joined = set(pair).union(*(group for group in groups if group & set(pair)))
        groups = [*(group for group in groups if not group & set(pair)), joined]
    return groups
