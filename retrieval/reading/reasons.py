"""Why a line of a page is not the article, in words for the newsroom."""

from __future__ import annotations

from typing import Final

from retrieval.reading.looks import Look

LINKS: Final = "links to other articles"
WHY: Final[dict[Look, str]] = {
    "metadata": "date, byline or source",
    "widget": "a control",
    "to-reader": "a notice to readers",
    "link": "a link",
    "link-label": LINKS,
    "block-label": LINKS,
    "block-end": LINKS,
    "foot": "foot of the page",
}
OTHER: Final = "beside the article"
RULED: Final = "a rule for the site"
ANOTHER: Final = "another article"
REPEATS: Final = "repeats the text"
NOT_SHOWN: Final = "not the article that the page's data hold"
