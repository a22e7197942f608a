"""The blocks of a page, each with its kind: the article in order, and what stands in between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from retrieval.reading import phrases
from retrieval.reading.html_edges import drop_biography, drop_bylines, drop_repeated
from retrieval.reading.html_kinds import Sorted, line_of
from retrieval.reading.html_labels import drop_below_labels, drop_boxes, drop_forms
from retrieval.reading.html_story import Story, is_below
from retrieval.reading.html_strays import drop_strays
from retrieval.reading.looks import look_of
from retrieval.reading.reasons import ANOTHER, OTHER

_LEAD = re.compile(r"(?:^|[\s_-])(?:lead|lede|intro|introduction|chapeau)(?:\s|$)", re.I)
_SHORTEST_POINT = 4  # words


def sorted_blocks(story: Story) -> list[Sorted]:
    """Return the kind of each block of the page, and why it was dropped."""
    _drop_outside(story)
    drop_forms(story)
    drop_boxes(story)
    drop_below_labels(story)
    drop_repeated(story)
    drop_bylines(story)
    drop_strays(story)
    drop_biography(story)
    if story.headline is not None:
        story.kinds[story.headline] = "title", None
    head = range(story.top, next(story.body(), 0))
    kinds = [
        story.kinds.get(index) or story.beside(index, in_head=index in head)
        for index in range(len(story.blocks))
    ]
    for index in _leading(story, head):
        kinds[index] = "body", None
    return kinds


def _leading(story: Story, head: range) -> Iterator[int]:
    """Yield what the article begins with above its root: its points in short, and its lead."""
    labelled: HtmlElement | None = None
    for index in (i for i in head if i not in story.kinds):
        block = story.blocks[index]
        line = line_of(block)
        if phrases.SUMMARY.fullmatch(line.folded):
            labelled = block.element.getparent()
        elif labelled is not None and is_below(block, labelled):
            if not story.linked(index) and line.words >= _SHORTEST_POINT:
                yield index
        elif look_of(line) == "prose" and _LEAD.search(block.element.get("class") or ""):
            yield index


def _drop_outside(story: Story) -> None:
    """Drop what stands above the headline, and from the next article's headline on."""
    head = story.headline
    if head is None or head not in story.kinds:
        return
    large = (i for i in story.inside if i > head and story.blocks[i].element.tag == "h1")
    end = len(story.blocks) if story.live else next(large, len(story.blocks))
    for index in story.inside:
        if index < head:
            story.drop(index, OTHER)
        elif index >= end:
            story.drop(index, ANOTHER)
