"""Paragraphs in boxes of an odd kind: what speaks to the reader, and teasers."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from lxml.html import HtmlElement

from retrieval.reading.html_kinds import line_of
from retrieval.reading.html_story import Story
from retrieval.reading.reasons import LINKS, WHY

_ODD = 0.2  # the share of the text that boxes of an odd kind hold
_BOXES = ("div", "section", "aside", "td", "center", "article")
_TO_YOU = re.compile(
    r"\b(?:you|your|our (?:readers|reporters|work)|subscribe|sign up|newsletter|members?|join)\b"
    r"|\b(?:اشترك|اشتركوا|انضم|انضموا|تابعوا|تابعونا|ساهم|ادعم|حمل|سجل|نشرتنا|قراينا|بريدك|يمكنك|يمكنكم)\b"
)
_FAR = 100  # blocks below a label


def drop_strays(story: Story) -> None:
    """Drop what speaks to the reader in a box unlike those that hold the paragraphs."""
    boxes = {index: _box_name(story, index) for index in story.body()}
    held: Counter[tuple[str, str | None]] = Counter()
    for index, name in boxes.items():
        held[name] += len(story.blocks[index].text)
    for index, name in boxes.items():
        line = line_of(story.blocks[index])
        odd = held[name] < _ODD * held.total()
        if odd and _TO_YOU.search(line.folded) and not line.quotes:
            story.drop(index, WHY["to-reader"])
        elif odd and _is_teaser(story, index):
            _drop_box_of(story, index)


def _is_teaser(story: Story, index: int) -> bool:
    """Whether a small box of the block's kind begins with a headline and ends with a link."""
    box = _block_box(story, index)
    if box is None or story.size(box) > story.card:
        return False
    held = list(islice(story.held(box), _FAR))
    first = story.kinds[held[0]][0]
    return story.linked(held[-1]) and first in ("heading", "dropped")


def _drop_box_of(story: Story, index: int) -> None:
    box = _block_box(story, index)
    if box is not None:
        story.drop_in(box, LINKS)


def _block_box(story: Story, index: int) -> HtmlElement | None:
    """Return the largest box below the root that holds little but this block."""
    found: HtmlElement | None = None
    element: HtmlElement | None = story.blocks[index].element
    while element is not None and element is not story.root:
        if story.size(element) > story.card:
            break
        found = element if element.tag in _BOXES else found
        element = element.getparent()
    return found


def _box_name(story: Story, index: int) -> tuple[str, str | None]:
    """Return the tag and the class of the box that holds a paragraph."""
    element: HtmlElement | None = story.blocks[index].element
    while element is not None and element is not story.root:
        if element.tag in _BOXES:
            return str(element.tag), element.get("class")
        element = element.getparent()
    return "", None
