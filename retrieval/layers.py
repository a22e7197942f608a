"""Layers of the index: the base, what changed since it was built, and what changed after that."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from retrieval import index_files
from retrieval.corpus import Corpus
from retrieval.index import Mask
from retrieval.index_files import IndexDamaged
from retrieval.segment import Analyzed, Segment, analyzed, segment_of

# So many changed articles make a layer that stays; fewer are indexed anew at each change, in
# milliseconds, and analyzed by each process that starts.
_SETTLED = 64


@dataclass(frozen=True, slots=True)
class Layer:
    """The articles that changed up to a revision, as they were; `live` have not changed again."""

    revision: str
    segment: Segment
    live: Mask | None = None


@dataclass(frozen=True, slots=True)
class Layers:
    """The base and the layers that stay, oldest first; then the latest changes, analyzed."""

    revision: str
    settled: tuple[Layer, ...]
    latest: dict[str, Analyzed] = field(default_factory=dict)

    @property
    def base(self) -> Layer:
        """The layer by whose statistics all are scored."""
        return self.settled[0]

    @property
    def changed(self) -> int:
        """How many passages are not in the base."""
        later = sum(layer.segment.postings.size for layer in self.settled[1:])
        return later + sum(len(article.words) for article in self.latest.values())


def opened(base: Layer, corpus: Corpus, folder: Path) -> Layers:
    """Add to a base the layers that earlier processes kept of this corpus."""
    layers = Layers(base.revision, (base,))
    while kept := _next(layers, corpus, folder):
        stale = corpus.changes(layers.revision) or ()
        layers = Layers(kept.revision, (*_without(stale, layers.settled), kept))
    return layers


def _next(layers: Layers, corpus: Corpus, folder: Path) -> Layer | None:
    base, first = layers.base.revision, layers.revision
    for last in index_files.layers(folder, base, first):
        # What is damaged, or of another history, is analyzed again.
        with suppress(IndexDamaged, FileNotFoundError):
            if corpus.changes(last) is not None:
                return Layer(last, index_files.load_layer(folder, base, first, last))
    return None


def updated(layers: Layers, corpus: Corpus) -> Layers:
    """Analyze the articles that changed since; those that were deleted go."""
    stale = corpus.changes(layers.revision) or []
    latest = {name: layers.latest[name] for name in layers.latest.keys() - stale}
    latest |= {article.id: analyzed(article, spans) for article, spans in corpus.passages(stale)}
    return Layers(corpus.revision, _without(stale, layers.settled), latest)


def _without(stale: Sequence[str], settled: tuple[Layer, ...]) -> tuple[Layer, ...]:
    return tuple(replace(layer, live=layer.segment.without(stale, layer.live)) for layer in settled)


def latest_segment(layers: Layers) -> Segment | None:
    """Index the latest changes by the base's statistics."""
    articles = [layers.latest[name] for name in sorted(layers.latest)]
    return segment_of(articles, layers.base.segment.postings) if articles else None


def settle(layers: Layers, latest: Segment | None, folder: Path) -> Layers:
    """Where the latest changes are many, make them a layer that stays, and keep it in files."""
    if latest is None or len(layers.latest) < _SETTLED:
        return layers
    with suppress(OSError):  # then the next process analyzes them again
        first, last = layers.settled[-1].revision, layers.revision
        index_files.save_layer(latest, folder, layers.base.revision, first, last)
    return Layers(layers.revision, (*layers.settled, Layer(layers.revision, latest)))
