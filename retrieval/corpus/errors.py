"""What can be wrong with a corpus: `OriginConflict` is a `CorpusError`."""

from __future__ import annotations


class CorpusError(Exception):
    """The corpus cannot be used; the text says which file, and what mends it."""


class OriginConflict(CorpusError):
    """The article's id is held by an article that was read from another place."""
