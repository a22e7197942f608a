"""What is asked of the archive without a model: passages, articles, outlets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from bot.chat.finding.examples import Examples
from bot.chat.finding.pages import Page
from bot.chat.floods import Flood
from bot.storage.commands import Commands
from bot.storage.logbook import Logbook
from bot.storage.saved_answers import SavedAnswers
from retrieval import BM25Retriever, Corpus
from retrieval.doubles import number_of
from retrieval.models import Article, Hit, Query

ReadPage = Callable[[str], Awaitable[Page]]
"""Reads a web page that the archive does not have; raises PageUnreadable."""

_LONGEST = 500  # characters of a search: no more than a reader types
_DEEP = 60  # passages: however many are wanted, they are the same
_NEAR = 0.4  # of the best score: what comes behind has a common word, or a vague likeness
_KEY_BITS = 2**64
_SEARCHES, _SEARCH_SECONDS = 20, 60.0
_LEAD = 3  # paragraphs by which a reprint is known


@dataclass(frozen=True, slots=True)
class Finder:
    """The archive as the chats search it; safe to share among threads."""

    corpus: Corpus
    retriever: BM25Retriever
    logbook: Logbook
    saved: SavedAnswers
    examples: Examples
    read_page: ReadPage
    commands: Commands
    searches: Flood = field(default_factory=lambda: Flood(_SEARCHES, _SEARCH_SECONDS))

    def passages(self, text: str, most: int) -> list[Hit]:
        """Return the best passages, one an article, none far behind the best.

        None where nothing of what is looked for occurs. Raises CorpusError.
        """
        found = self.retriever.found(Query(text[:_LONGEST], _DEEP, expression=True))
        best: dict[str, Hit] = {}
        for hit in found:
            if hit.score >= _NEAR * found[0].score:
                best.setdefault(hit.article_id, hit)
        return [*best.values()][:most]

    def article_of(self, key: str) -> Article | None:
        """Return the article of a button's key."""
        return next(
            (self.corpus.article(name) for name in self.corpus.ids() if key_of(name) == key), None
        )

    def same(self, article: Article) -> Iterator[str]:
        """Yield the ids of an article and of those that print its first paragraphs."""
        yield article.id
        for span in article.body[:_LEAD]:
            yield from self.corpus.reprints(article.id, span)


def key_of(name: str) -> str:
    """Return 16 letters for an id of any length: what fits into a button's data."""
    return f"{number_of(name) % _KEY_BITS:016x}"
