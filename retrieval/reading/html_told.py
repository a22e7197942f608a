"""The article as a page's data hold it, where the page itself does not show it."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.analysis.folding import fold
from retrieval.reading.html_kinds import Sorted
from retrieval.reading.lines import Line
from retrieval.reading.looks import look_of
from retrieval.reading.reasons import NOT_SHOWN, WHY

Lines = Sequence[tuple[str, Sorted]]

_SHORTEST = 200  # characters: less is a summary
_KEY = 60
_SHOWN = 0.5


def with_told(lines: Lines, told: Sequence[str]) -> Lines:
    """Add the told paragraphs below the page's lines, if the page shows less than half of them.

    Then what was taken for the article on the page is another's text.
    """
    added = [(text, _kind(text)) for text in told]
    if sum(len(text) for text, (kind, _) in added if kind == "body") < _SHORTEST:
        return lines
    if _is_shown(lines, told):
        return lines
    others = [(text, kind if kind[0] != "body" else ("dropped", NOT_SHOWN)) for text, kind in lines]
    return [*others, *added]


def _is_shown(lines: Lines, told: Sequence[str]) -> bool:
    whole = fold(" ".join(told))
    shown = [text for text, (kind, _) in lines if kind == "body" and fold(text)[:_KEY] in whole]
    return sum(map(len, shown)) >= _SHOWN * len(whole)


def _kind(text: str) -> Sorted:
    look = look_of(Line(0, len(text), text))
    if look == "caption":
        return "caption", None
    return ("dropped", WHY[look]) if look in WHY else ("body", None)
