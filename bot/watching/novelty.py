"""What came into the corpus since a watch looked, and whether it says anything new to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answering.looking import look, whole
from bot.answering.models import Answer, Citation, Plan
from bot.answering.news import cited, is_printed, parts_of
from bot.storage.watches import Watched
from retrieval import BM25Retriever, Corpus
from retrieval.doubles import words_of
from retrieval.models import Article, Hit, Span

HITS = 8
# Of the best sentence quoted before: where nobody judges, a sentence that bears less is taken to
# share words only.
_BEARING = 0.8
_AROUND = 0.5  # of a sentence's words at least are those of the one that it repeats


@dataclass(frozen=True, slots=True)
class Novelty:
    """The articles that were added, changed or deleted since a watch looked.

    Each method raises CorpusError.
    """

    corpus: Corpus
    retriever: BM25Retriever
    watched: Watched
    changed: frozenset[str]

    def matters(self) -> bool:
        """Tell whether the question finds a passage that is new, or cited evidence was lost."""
        return bool(self.lost()) or any(
            hit.article_id in self.changed and self._is_fresh(hit)
            for plan in _plans(self.watched)
            for hit in look(self.retriever, plan, HITS)
        )

    def lost(self) -> frozenset[str]:
        """Return the cited sentences that no longer stand in their articles."""
        return frozenset(
            citation.context
            for citation in cited(self.watched.answer)
            if citation.article_id in self.changed and not self._stands(citation)
        )

    def is_new(self, answer: Answer, citation: Citation) -> bool:
        """Tell whether a citation's sentence came with a new article, and stood nowhere before."""
        return (
            citation.article_id in self.changed
            and not is_printed(citation.context, self.watched.seen)
            and not (answer.kind == "claim" and self._repeats(citation))
            and not self._stood_before(citation)
            and (answer.mode == "model" or self._bears(answer, citation))
        )

    def _repeats(self, citation: Citation) -> bool:
        """Tell whether a sentence is one that was cited for the same, with words around it.

        A claim is borne no more by it; a question may be answered by the words around.
        """
        otherwise = {
            before.context
            for before in cited(self.watched.answer)
            if before.stance != citation.stance
        }
        most = len(words_of(citation.context)) * _AROUND
        return any(
            len(words_of(text)) >= most and is_printed(text, [citation.context])
            for text in self.watched.seen
            if text not in otherwise
        )

    def _is_fresh(self, hit: Hit) -> bool:
        """Tell whether a paragraph of a passage stood nowhere before."""
        article = self.corpus.article(hit.article_id)
        return article is not None and any(
            not is_printed(said, (*self.watched.seen, *older))
            for older in [self._older(article.id)]
            for said in _paragraphs(article, Span(hit.start, hit.end))
        )

    def _stood_before(self, citation: Citation) -> bool:
        """Tell whether an older article prints a citation's sentence.

        Who prints a short one is known of what was found beside it, and of the older articles
        that share a longer paragraph with its own.
        """
        others = (self.corpus.article(other.article_id) for other in citation.also_in)
        found = [article for article in others if article and article.id not in self.changed]
        said = [text for article in found for text in _paragraphs(article)]
        return is_printed(citation.context, (*said, *self._older(citation.article_id)))

    def _older(self, article_id: str) -> list[str]:
        """Return the paragraphs of the older articles that share one with an article."""
        article = self.corpus.article(article_id)
        older = {
            other.id: other
            for span in (article.body if article else ())
            for other, _ in self.corpus.printed_in(article_id, span)
            if other.id not in self.changed
        }
        return [text for other in older.values() for text in _paragraphs(other)]

    def _stands(self, citation: Citation) -> bool:
        article = self.corpus.article(citation.article_id)
        return article is not None and citation.context in article.text

    def _bears(self, answer: Answer, citation: Citation) -> bool:
        """Tell whether a quotation that nobody judged bears as much as those quoted before."""
        before = self.watched.seen
        asked = whole(self.watched.plan) if answer.question == self._asked else answer.question
        scores = self.retriever.relevance(asked, [citation.context, *before])
        return scores[0] >= _BEARING * max(scores[1:], default=0.0)

    @property
    def _asked(self) -> str:
        return self.watched.plan.question


def _plans(watched: Watched) -> Iterator[Plan]:
    """Yield what is looked for: the question, or each claim of a message."""
    if not watched.answer.parts:
        yield watched.plan
        return
    for part in parts_of(watched.answer):
        yield replace(watched.plan, question=part.question, standalone=None, phrases=())


def _paragraphs(article: Article, within: Span | None = None) -> list[str]:
    spans = (
        span
        for span in article.body
        if within is None or (span.start < within.end and within.start < span.end)
    )
    return [article.text[span.start : span.end] for span in spans]
