"""What is said twice, and what stands above and below the paragraphs: bylines and authors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from retrieval.analysis.folding import fold
from retrieval.reading import phrases
from retrieval.reading.html_kinds import Kind, line_of
from retrieval.reading.html_story import Story
from retrieval.reading.reasons import REPEATS, WHY

_LONG = 12  # words of a paragraph, whether it is closed or not
_NAME = 3  # words
_BYLINE = 120  # characters
_PULLED = range(20, 400)  # characters of a sentence that is set again in large letters
_MOST_PULLED = 200
_MOST_TEXT = 500_000


def drop_repeated(story: Story) -> None:
    """Drop paragraphs that were told before, and sentences that are set again."""
    told: set[str] = set()
    for index in story.body():
        key = _key(story.blocks[index].text)
        if key in told:
            story.drop(index, REPEATS)
        told.add(key)
    text = "\n".join(_key(story.blocks[i].text) for i in story.body())[:_MOST_TEXT]
    for index in list(_pulled(story))[:_MOST_PULLED]:
        if text.count(_key(story.blocks[index].text)) > 1:
            story.drop(index, REPEATS)


def _pulled(story: Story) -> Iterator[int]:
    for index in story.body():
        block = story.blocks[index]
        if len(block.text) in _PULLED and len(block.text.split()) >= 4:
            yield index


def drop_bylines(story: Story) -> None:
    """Drop the short lines without a full stop above the first paragraph that is long."""
    body = list(story.body())
    long = (i for i in body if len(story.blocks[i].text.split()) >= _LONG)
    first = next(long, 0)
    for index in body:
        loose = story.looks[index] == "loose" and story.blocks[index].element.tag != "li"
        if index < first and loose:
            story.drop(index, WHY["metadata"])


def drop_biography(story: Story) -> None:
    """Drop the author's name and life at the end: as worded, or by the name of the byline."""
    body = list(story.body())
    while len(body) > 1 and _is_name(story, body[-1], body):
        story.drop(body.pop(), WHY["metadata"])
    bylines = [
        story.blocks[i].text
        for i in range(story.top, body[0] if body else story.top)
        if len(story.blocks[i].text) <= _BYLINE and _kind(story, i) == "dropped"
    ]
    while len(body) > 1:
        line = line_of(story.blocks[body[-1]])
        name = " ".join(line.shown.split()[:2])
        signed = len(name.split()) == 2 and any(name in byline for byline in bylines)
        if not signed and not phrases.AUTHOR_BIO.match(line.folded):
            break
        story.drop(body.pop(), WHY["metadata"])


def _is_name(story: Story, index: int, body: Sequence[int]) -> bool:
    """Whether two or three words stand alone where the paragraphs end with full stops."""
    block = story.blocks[index]
    loose = story.looks[index] == "loose" and len(block.text.split()) <= _NAME
    closed = sum(story.looks[i] != "loose" for i in body)
    return loose and block.element.tag in ("p", "div") and closed * 2 > len(body)


def _kind(story: Story, index: int) -> Kind:
    return story.kinds[index][0] if index in story.kinds else story.beside(index, in_head=True)[0]


def _key(text: str) -> str:
    return " ".join(fold(text).strip(" .،,\"'“”«»‘’…").split())
