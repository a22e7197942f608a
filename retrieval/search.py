"""BM25 search in the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from retrieval import confidence, occurrence
from retrieval.across import Across, Learned, crosses
from retrieval.analysis.analyzer import form_terms, passage_terms, query_terms
from retrieval.analysis.passage_vectors import COMPARED
from retrieval.analysis.phrasing import Phrasing, stands_in, take_apart
from retrieval.analysis.words import spelt
from retrieval.confidence import Statistics
from retrieval.corpus import Corpus
from retrieval.current import CurrentIndex, Index
from retrieval.hits import hit_of, reprinted
from retrieval.index_files import CROSSING
from retrieval.models import Hit, Query, Span
from retrieval.progress import Tell, untold

# A passage with a demanded phrase holds its words: these weights bring it to the front.
_DEMANDED = 10
_DEEPEST = 5_000


class BM25Retriever:
    """Searches the corpus as it is at that moment, whoever wrote to it; safe among threads."""

    def __init__(self, corpus: Corpus, folder: Path, tell: Tell = untold) -> None:
        """Keep the index of `corpus` in `folder`; it is read at the first search.

        `tell` hears how far a building or a learning is.
        """
        self._corpus = corpus
        self._index = CurrentIndex(corpus, folder, tell)
        self._across = Across(corpus, folder / CROSSING, tell)
        self._last: tuple[str, Query, list[Hit]] | None = None

    def search(self, query: Query) -> list[Hit]:
        """Return at most `query.k` hits, best first; none where no term is shared.

        In a search expression (see `take_apart`) a "quoted phrase" stands in every hit; of the
        title only the words count. No hit holds a -word in any of its forms or, where that is
        sure, in the other language; nor a -"phrase", as it is written. Without phrases that are
        demanded a question also finds articles in the other language.
        """
        return self._deep(query)[: max(query.k, 0)]

    def _deep(self, query: Query) -> list[Hit]:
        """Search as deep as the confidence looks; it is asked for next, so the last is kept."""
        deep = replace(query, k=max(query.k, confidence.DEPTH))
        asked, last = (self.refresh().revision, deep), self._last
        if last is None or last[:2] != asked:
            self._last = last = (*asked, self._found(deep))
        return last[2]

    def _found(self, query: Query) -> list[Hit]:
        asked = _apart(query)
        if not asked.phrases and self._across.is_needed(asked.text):
            return self._search_across(asked, query)
        if asked.phrases or asked.unwanted or asked.organisations:
            return self._with_phrases(asked, query)
        return self._hits(self._scores(asked, query))

    def found(self, query: Query) -> list[Hit]:
        """Return the hits of a search without those that only resemble what is looked for.

        Where nothing of it occurs, in either language, that is none.
        """
        hits = self.search(replace(query, k=max(query.k, occurrence.FIRST)))
        asked = _apart(query)
        if not asked.phrases:
            known = self._statistics()
            hits = occurrence.occurring(
                asked.text, hits, known, lambda some: self._across.is_sure(asked.text, some, known)
            )
        return [replace(hit, rank=rank) for rank, hit in enumerate(hits[: max(query.k, 0)], 1)]

    def confidence(self, query: Query) -> float:
        """Return the chance, 0 to 1, that the answer stands in the best hits, whatever `k`."""
        hits = self._deep(query)[: confidence.DEPTH]
        question, known = _apart(query).text, self._statistics()
        if self._across.is_needed(question) and crosses(question, hits):
            return self._across.confidence(question, hits, known)
        return confidence.confidence(question, hits, known)

    def relevance(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score each text by the question's terms and the corpus's statistics; 0: none shared."""
        terms = map(passage_terms, texts)
        if self._across.is_needed(question):
            scores = self.refresh().crossed_relevance(self._across.words(question), terms)
            return self._across.weighed(question, texts, scores)
        return self.refresh().relevance(query_terms(question), terms)

    def reprints(self, article_id: str, span: Span) -> list[Hit]:
        """Return the paragraphs of other articles that print those of a span, earliest first."""
        return reprinted(self._corpus, article_id, span)

    def refresh(self) -> Index:
        """Return the index of the corpus as it is now, brought up to date where it is older."""
        return self._index.get()

    def prepare(self) -> None:
        """Learn the words that a question in the other language would have to wait for."""
        self._across.prepare()

    def learned(self) -> Learned:
        """Return what was learned for questions in the other language."""
        return self._across.learned()

    def _statistics(self) -> Statistics:
        index = self.refresh()
        return Statistics(index.rarity, index.counted)

    def _search_across(self, asked: Phrasing, query: Query) -> list[Hit]:
        words, forbidden = self._across.words(asked.text), self._forbidden(asked.excluded)
        deep = replace(query, k=max(query.k, COMPARED))
        found = self._hits(dict(self.refresh().best_crossed(words, deep, forbidden)))
        hits = [hit for hit in found if _is_wanted(hit, asked)]
        return self._across.compared(asked.text, hits)[: max(query.k, 0)]

    def _scores(self, asked: Phrasing, query: Query) -> dict[str, float]:
        terms = query_terms(asked.text)
        for phrase in asked.phrases:
            terms += [(term, weight * _DEMANDED) for term, weight in query_terms(phrase)]
        return dict(self.refresh().best(terms, query, self._forbidden(asked.excluded)))

    def _forbidden(self, excluded: str) -> list[str]:
        """Return the terms of excluded words, and of those that they surely are across."""
        if not self._across.is_needed(excluded):
            return form_terms(excluded)
        return self._across.forbidden(excluded, self._statistics())

    def _with_phrases(self, asked: Phrasing, query: Query) -> list[Hit]:
        """Look deeper until there are hits enough, or no passages left."""
        depth = max(4 * query.k, 1)
        while True:
            scores = self._scores(asked, replace(query, k=depth))
            hits = self._hits(scores)
            kept = [hit for hit in hits if _is_wanted(hit, asked)]
            if len(kept) >= query.k or len(scores) < depth or depth >= _DEEPEST:
                return [replace(hit, rank=n) for n, hit in enumerate(kept[: query.k], 1)]
            depth *= 4

    def _hits(self, scores: Mapping[str, float]) -> list[Hit]:
        return [
            hit_of(rank, scores[passage.id], article, passage)
            for rank, (article, passage) in enumerate(self._corpus.find(scores), 1)
        ]


def _apart(query: Query) -> Phrasing:
    return take_apart(query.text, expression=query.expression)


def _is_wanted(hit: Hit, asked: Phrasing) -> bool:
    """Tell whether all demanded phrases stand in a hit, and no unwanted one, nor in its title."""
    text = f"{hit.title or ''}\n{hit.text}"
    if any(stands_in(phrase, text) for phrase in asked.unwanted):
        return False
    if any(stands_in(name, spelt(text)) for name in asked.organisations):
        return False
    return all(stands_in(phrase, hit.text) for phrase in asked.phrases)
