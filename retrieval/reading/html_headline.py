"""The headline as it is printed on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from retrieval.analysis.folding import fold
from retrieval.reading.html_blocks import Block

_PARTED = (re.compile(r"\s*[|»•·]\s*|\s+[-–—:]\s+"), re.compile(r"\s*[|»•·]\s*|\s+[-–—]\s+|:\s+"))
_DECLARED = re.compile(
    r"headline|(?:entry|post|article|story|news|page|single)[-_]{0,2}title", re.I
)
_HEADINGS = ("h1", "h2", "h3", "h4")
_SHORTEST = 3  # words
_LONGEST = 40
_WORD = re.compile(r"\w+")


def headline_of(blocks: Sequence[Block], named: Sequence[str]) -> int | None:
    """Return the index of the block that is the headline; `named`: what the head calls the page.

    Without a block of the headline's words, the first large heading that is no site's name.
    """
    wanted = {_key(name) for name in named}
    parts = {_key(part) for name in named for by in _PARTED for part in by.split(name)} - wanted
    best, found = 0, None
    for index, block in enumerate(blocks):
        key = _key(block.text) if len(block.text) <= 400 else ""
        score = 6 if key in wanted else 3 if key in parts else 0
        if key and score and (score := score + _shape(block)) > best:
            best, found = score, index
    return found if found is not None else _largest(blocks)


def _shape(block: Block) -> int:
    """Return how much a block looks like a headline and not like a name or a link."""
    heading = next((e for e in _above(block) if e.tag in _HEADINGS), None)
    declared = any(_DECLARED.search(f"{e.get('class')} {e.get('itemprop')}") for e in _above(block))
    linked = block.link_share > 0.5
    level = 0 if heading is None else 3 if heading.tag == "h1" else 1
    return level + 3 * declared - 4 * linked - 2 * (len(block.text.split()) < _SHORTEST)


def _above(block: Block) -> list[HtmlElement]:
    """Return the element of a block and those right above it."""
    found: list[HtmlElement] = []
    element: HtmlElement | None = block.element
    while element is not None and len(found) < 3:
        found.append(element)
        element = element.getparent()
    return found


def _largest(blocks: Sequence[Block]) -> int | None:
    large = (
        index
        for index, block in enumerate(blocks)
        if any(e.tag == "h1" for e in _above(block)) and block.link_share < 1
    )
    return next((i for i in large if _SHORTEST <= len(blocks[i].text.split()) <= _LONGEST), None)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(fold(text[:400])))
