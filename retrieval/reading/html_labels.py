"""Boxes of other articles, of forms and of comments below an article's root."""

from __future__ import annotations

from itertools import accumulate

from lxml.html import HtmlElement

from retrieval.reading.html_kinds import goes_on, is_label
from retrieval.reading.html_story import Story
from retrieval.reading.reasons import LINKS, WHY

_SMALL_SHARE = 0.3  # of the root's text: the most that a box of other articles holds
_FAR = 100  # blocks below a label


def drop_forms(story: Story) -> None:
    """Drop the words around the fields of a form: what it is for, and its small print."""
    for field in story.root.iterdescendants("form", "input", "textarea"):
        box: HtmlElement | None = field
        while box is not None and box is not story.root:
            if box in story.first and story.size(box) > story.card:
                break
            if box in story.first:
                story.drop_in(box, "a form")
            box = box.getparent()


def drop_boxes(story: Story) -> None:
    """Drop boxes that begin with a label or with a linked headline."""
    for index in story.inside:
        if is_label(story.looks[index]) and story.kinds[index][0] == "dropped":
            box = story.box(index, _SMALL_SHARE * story.size(story.root))
            why = WHY[story.looks[index]]
        elif not story.live and story.linked(index):
            box, why = story.box(index, story.card), LINKS
        else:
            continue
        if box is not None:
            story.drop_in(box, why)


def drop_below_labels(story: Story) -> None:
    """Drop what follows a label that stands by itself, until the article goes on."""
    told = _told(story)
    known: set[tuple[object, object]] = set()  # where paragraphs stand
    label: int | None = None
    for place, index in enumerate(story.inside):
        element = story.blocks[index].element
        if is_label(story.looks[index]) and story.kinds[index][0] == "dropped":
            closes = story.looks[index] != "foot" or told[place] * 2 > told[-1]
            label = place if closes and _is_flat(story, index) else label
        elif label is None:
            if story.kinds[index][0] == "body":
                known.add((element.tag, element.getparent()))
        elif (
            story.kinds[index][0] == "body"
            and (not known or (element.tag, element.getparent()) in known)
            and _resumes(story, label, place)
        ):
            label = None
        else:
            story.drop(index, WHY[story.looks[story.inside[label]]])


def _told(story: Story) -> list[int]:
    """Return how much of the body stands above each block, and at last all."""
    sizes = (len(story.blocks[i].text) if story.kinds[i][0] == "body" else 0 for i in story.inside)
    return [0, *accumulate(sizes)]


def _is_flat(story: Story, index: int) -> bool:
    """Whether nothing but the label was dropped with it."""
    box = story.box(index, story.size(story.root) * _SMALL_SHARE)
    return box is None or story.size(box) <= len(story.blocks[index].text)


def _resumes(story: Story, label: int, place: int) -> bool:
    look = story.looks[story.inside[label]]
    index, between = story.inside[place], story.inside[label + 1 : place][-_FAR:]
    if look == "foot":
        return False
    if look == "link-label":
        return bool(between) or story.looks[index] != "loose"
    linked = {i for i in between if story.linked(i)}
    if not linked or any(story.looks[i] == "prose" for i in between if i not in linked):
        return goes_on(story.blocks[index])
    after = story.inside[place + 1 : place + 2]
    return not any(story.linked(i) for i in after)
