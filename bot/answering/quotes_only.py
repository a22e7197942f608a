"""The answer when no model is configured or reachable: the best sentences, word for word."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answering.citing import Located, Shelf
from bot.answering.conflicts import with_rival_quotes
from bot.answering.looking import searched
from bot.answering.models import Citation, Evidence, Kind, Sentence, Verdict
from bot.answering.quoting import bare
from bot.answering.reprints import age
from retrieval.models import Span
from retrieval.sentences import sentence_spans

_MOST = 3
_RELATIVE_FLOOR = 0.5

Relevance = Callable[[str, Sequence[str]], list[float]]


def quote_best(
    question: str,
    evidence: Sequence[Evidence],
    relevance: Relevance,
    reprints: Sequence[Evidence] = (),
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Return one to three sentences of the evidence, best first, each cited as context.

    A sentence is worth what `relevance` says of it, weighed by how good its passage is: the
    passage knows what the sentence alone leaves out (who spoke, where). Sentences under half
    of the best one's worth are left out, and a sentence is quoted once, however often printed,
    from the earliest article that prints it, be it one of the `reprints`. Those that give
    different numbers for one thing stand oldest first, and a number that another article gives is
    quoted too.
    """
    shelf = Shelf.of(evidence, reprints)
    citations = tuple(
        shelf.earliest(place).citation(n, "context")
        for n, place in enumerate(_best(question, evidence, relevance), 1)
    )
    sentences = tuple(Sentence(item.quote, (item.n,)) for item in citations)
    return with_rival_quotes(question, sentences, citations, evidence, _MOST)


def _best(question: str, evidence: Sequence[Evidence], relevance: Relevance) -> list[Located]:
    """Return the sentences worth most, each from the earliest article that prints it."""
    places = [place for piece in evidence for place in _sentences(piece)]
    worth = _worth(question, places, relevance)
    order = sorted(range(len(places)), key=lambda i: -worth[i])
    chosen: dict[str, Located] = {}
    for i in order:
        if worth[i] > 0 and worth[i] >= _RELATIVE_FLOOR * worth[order[0]]:
            text = bare(places[i].text)
            first = chosen.get(text, places[i])
            chosen[text] = min(first, places[i], key=lambda place: age(place.hit.published))
    return list(chosen.values())[:_MOST]


def _worth(question: str, places: Sequence[Located], relevance: Relevance) -> list[float]:
    best_hit = max((place.evidence.hit.score for place in places), default=0.0)
    scores = relevance(searched(question), [place.text for place in places])
    return [
        score * (0.5 + 0.5 * place.evidence.hit.score / best_hit)
        for place, score in zip(places, scores, strict=True)
    ]


def quotes_verdict(kind: Kind) -> Verdict:
    """A found quotation answers a question, but does not judge a claim."""
    return "answered" if kind == "question" else "not_enough_evidence"


def _sentences(piece: Evidence) -> list[Located]:
    spans = sentence_spans(piece.text, 0, len(piece.text))
    return [Located(piece, Span(span.start, span.end), span) for span in spans]
