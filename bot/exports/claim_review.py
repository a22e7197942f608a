"""Turns as schema.org ClaimReview in JSON-LD, to be put on the page of the fact check.

After https://schema.org/ClaimReview and Google's “Fact check (ClaimReview) structured data”.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.answering.models import Answer, Citation, Verdict
from bot.chat.display import plain_line
from bot.chat.links import web_link
from bot.chat.texts import Texts
from bot.exports.records import Record
from bot.wording import verdict_words
from retrieval.analysis.folding import fold

_BEST, _WORST = 5, 1
# Articles that conflict, or are too few, make no claim half true: they have no place on the scale.
_RATINGS: Mapping[Verdict, int] = {"supported": _BEST, "refuted": _WORST}

Json = dict[str, Any]


def claim_reviews(
    turns: Iterable[Record], newsroom: str | None = None, page: str | None = None
) -> list[Json]:
    """Return a review of each claim that was judged, in order; questions have none.

    A claim that was judged more than once has its newest review.
    `page` is the address at which they will stand. Google asks for it, and for an anchor
    `claim-…` at each where there are several.
    """
    newest: dict[str, Json] = {}
    for review in (review for turn in turns for review in _reviews(turn, newsroom)):
        claimed = fold(review["claimReviewed"])
        newest.pop(claimed, None)
        newest[claimed] = review
    found = list(newest.values())
    if page is None:
        return found
    anchored = len(found) > 1
    return [
        {**review, "url": f"{page}#claim-{n}" if anchored else page}
        for n, review in enumerate(found, 1)
    ]


def _reviews(turn: Record, newsroom: str | None) -> Iterator[Json]:
    for answer in turn.answers:
        # Quotations without a model's judgement review nothing.
        if answer.kind == "claim" and answer.mode == "model" and answer.verdict is not None:
            claimed = plain_line(turn.asked if answer is turn.answer else answer.question)
            yield _known(
                {
                    "@context": "https://schema.org",
                    "@type": "ClaimReview",
                    "claimReviewed": claimed,
                    "datePublished": turn.asked_at.date().isoformat(),
                    "inLanguage": answer.language,
                    "author": _organization(newsroom),
                    "reviewRating": _rating(answer, answer.verdict),
                    "itemReviewed": {"@type": "Claim", "text": claimed},
                    "reviewBody": plain_line(answer.text),
                    "citation": [_cited(citation) for citation in answer.citations],
                }
            )


def _rating(answer: Answer, verdict: Verdict) -> Json:
    """Return the verdict; what articles only report somebody as saying is not rated as true."""
    texts, said_by = Texts.load(answer.language), answer.basis.said_by
    words = [verdict_words(answer, texts)]
    if said_by:
        words.append(f"{texts('said_by')}: {' · '.join(map(plain_line, said_by))}")
    rating: Json = {"@type": "Rating", "alternateName": " · ".join(words)}
    if verdict not in _RATINGS or said_by:
        return rating
    scale = {"ratingValue": _RATINGS[verdict], "bestRating": _BEST, "worstRating": _WORST}
    return {**rating, **scale}


def _cited(citation: Citation) -> Json:
    """Return an article that is cited; what was inferred cannot be marked so, and is left out."""
    stated = citation.publisher_basis != "inferred"
    dated = citation.published_basis != "inferred"
    return _known(
        {
            "@type": "NewsArticle",
            "headline": plain_line(citation.title or ""),
            "url": web_link(citation.url),
            "publisher": _organization(citation.publisher if stated else None),
            "datePublished": citation.published if dated else None,
        }
    )


def _organization(name: str | None) -> Json | None:
    return {"@type": "Organization", "name": plain_line(name)} if name else None


def _known(node: Json) -> Json:
    return {name: value for name, value in node.items() if value}
