"""Records into the corpus, with a report of what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from retrieval.corpus import Corpus, OriginConflict
from retrieval.corpus.admission import Admitted
from retrieval.corpus.records import Held
from retrieval.doubles import Double
from retrieval.models import Article
from retrieval.reading.sources import Item, NoArticleError, Skipped, digest_of

# Kept with every article's source: what an older rule read is read anew. To be raised with any
# change of `retrieval.reading` that gives other articles.
RULE = 2

# A transaction holds so many articles, or so much text: few enough to stop between.
_BATCH_ARTICLES = 500
_BATCH_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingestion did; `articles` and `passages` count the whole corpus after it."""

    read: int
    added: int
    updated: int
    unchanged: int
    doubles: tuple[Double, ...]
    skipped: tuple[Skipped, ...]
    articles: int
    passages: int

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return asdict(self)

    def summary(self) -> str:
        """Return the report as one line."""
        doubles = f"{_counted(len(self.doubles), 'double')}, " if self.doubles else ""
        return (
            f"{self.read} read: {self.added} added, {self.updated} updated, "
            f"{self.unchanged} unchanged, {doubles}{len(self.skipped)} skipped. "
            f"The corpus holds {_counted(self.articles, 'article')} "
            f"in {_counted(self.passages, 'passage')}."
        )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def ingest(corpus: Corpus, items: Iterable[Item | Skipped]) -> Report:
    """Read records into the corpus; what cannot be read is skipped with its reason.

    A record that was read before is not parsed again. Stopped at any moment, the corpus is whole,
    and the same records go on from there. Raises CorpusError.
    """
    corpus.follow_rules()
    run = _Run(corpus)
    for batch in run.batches(items):
        with corpus.writing():
            for one in batch:
                run.store(one)
    return run.report()


@dataclass(frozen=True, slots=True)
class _Parsed:
    """An article that is not stored yet, its source and the name of its record."""

    source: str
    article: Article
    digest: str


@dataclass(slots=True)
class _Run:
    """What one ingestion has met so far."""

    corpus: Corpus
    outcomes: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("added", "updated", "unchanged"), 0)
    )
    doubles: list[Double] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    became: dict[str, str] = field(default_factory=dict)
    read: int = 0

    def batches(self, items: Iterable[Item | Skipped]) -> Iterator[list[_Parsed]]:
        """Yield what is to be stored, so much at a time; parsed outside of any transaction."""
        batch: list[_Parsed] = []
        characters = met = 0
        for item in items:
            met += 1
            parsed = self._parsed(item)
            if parsed is not None:
                batch.append(parsed)
                characters += len(parsed.article.text)
            if met >= _BATCH_ARTICLES or characters >= _BATCH_CHARACTERS:
                yield batch
                batch, characters, met = [], 0, 0
        yield batch

    def _parsed(self, item: Item | Skipped) -> _Parsed | None:
        if isinstance(item, Skipped):
            self.skipped.append(item)
            return None
        rules = self.corpus.rules
        digest = digest_of(f"{RULE} {rules.digest} {rules.clocks} {item.digest}".encode())
        known = self.corpus.record(item.origin, digest)
        if known is not None:
            if self._is_first(known.id, item.source):
                self._note_known(item.source, known)
            return None
        try:
            article = item.read()
        except NoArticleError as error:
            self.skipped.append(Skipped(item.source, str(error)))
            return None
        if not self._is_first(article.id, item.source):
            return None
        return _Parsed(item.source, article, digest)

    def _is_first(self, article_id: str, source: str) -> bool:
        """Let an id pass the first time only."""
        first = self.sources.setdefault(article_id, source)
        if first != source:
            mend = "give one of them another id, or name"
            self.skipped.append(Skipped(source, f"id already used by {first}: {mend}"))
        return first == source

    def _note_known(self, source: str, known: Held) -> None:
        self.read += 1
        if known.is_own:
            self.outcomes["unchanged"] += 1
            self.became[known.article_id] = "unchanged"
        else:
            self.doubles.append(Double(source, known.article_id))

    def store(self, parsed: _Parsed) -> None:
        """Store one article, or note why not."""
        try:
            admitted = self.corpus.admit(parsed.article, parsed.digest)
        except OriginConflict as error:
            self.skipped.append(Skipped(parsed.source, str(error)))
            return
        self._note(parsed.source, admitted)

    def _note(self, source: str, admitted: Admitted) -> None:
        kept = admitted.article_id
        if admitted.outcome == "removed":
            mend = f"it was removed; `dalil articles restore {kept}` lets it in again"
            self.skipped.append(Skipped(source, mend))
            return
        self.read += 1
        if admitted.outcome == "double":
            self.doubles.append(Double(source, kept))
            return
        for other in admitted.replaced:
            # An article of this run is counted once, as what it is now.
            if before := self.became.pop(other.id, None):
                self.outcomes[before] -= 1
            again = self.sources.get(other.id) if other.id != kept else None
            self.doubles.append(Double(again or other.origin, kept))
        self.outcomes[admitted.outcome] += 1
        self.became[kept] = admitted.outcome

    def report(self) -> Report:
        """Return what came of all."""
        counts = self.corpus.counts()
        return Report(
            read=self.read,
            added=self.outcomes["added"],
            updated=self.outcomes["updated"],
            unchanged=self.outcomes["unchanged"],
            doubles=tuple(self.doubles),
            skipped=tuple(self.skipped),
            articles=counts.articles,
            passages=counts.passages,
        )
