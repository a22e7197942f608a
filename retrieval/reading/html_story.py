"""The blocks of a page below the element that holds the article, each with its kind so far."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from retrieval.reading.html_blocks import Block
from retrieval.reading.html_kinds import Sorted, Uses, kind_of, line_of
from retrieval.reading.looks import Look, look_of
from retrieval.reading.reasons import OTHER

LINKED = 0.85  # the share of a block that is a link, where all of it is
_CARD = 400  # characters of a box with another article's headline and opening
_CARD_SHARE = 0.25  # of the root's text


class Story:
    """What the rules for dropping blocks share; indices count all blocks of the page."""

    def __init__(
        self,
        blocks: Sequence[Block],
        uses: Uses,
        root: HtmlElement,
        headline: int | None,
        *,
        live: bool,
    ) -> None:
        self.blocks = blocks
        self.root = root
        self.headline = headline
        self.live = live
        self.inside = [i for i, block in enumerate(blocks) if is_below(block, root)]
        self.first = _first_blocks(blocks, self.inside)
        self.looks: dict[int, Look] = {i: look_of(line_of(blocks[i])) for i in self.inside}
        self._uses = uses
        self.kinds: dict[int, Sorted] = {
            i: kind_of(blocks[i], self.looks[i], uses.of(blocks[i], root), uses.sizes)
            for i in self.inside
        }

    @property
    def top(self) -> int:
        """The index of the first block below the headline."""
        return 0 if self.headline is None else self.headline + 1

    def body(self) -> Iterator[int]:
        """Yield the indices of the paragraphs as far as none was dropped."""
        return (i for i in self.inside if self.kinds[i][0] == "body")

    def linked(self, index: int) -> bool:
        """Whether all of a block is a link."""
        return self.blocks[index].link_share >= LINKED

    def size(self, element: HtmlElement) -> int:
        """Return how many characters of text an element holds."""
        return self._uses.sizes.get(element, 0)

    @property
    def card(self) -> float:
        """The most characters that a box with another article's headline and opening holds."""
        return min(_CARD_SHARE * self.size(self.root), _CARD)

    def drop(self, index: int, why: str) -> None:
        """Drop a block below the root, if it was not dropped before."""
        if index in self.kinds and self.kinds[index][0] != "dropped":
            self.kinds[index] = "dropped", why

    def held(self, box: HtmlElement) -> Iterator[int]:
        """Yield the indices of the blocks in an element that holds some."""
        for place in range(bisect_left(self.inside, self.first[box]), len(self.inside)):
            if not is_below(self.blocks[self.inside[place]], box):
                return
            yield self.inside[place]

    def drop_in(self, box: HtmlElement, why: str) -> None:
        """Drop the blocks of an element."""
        for index in self.held(box):
            self.drop(index, why)

    def box(self, index: int, most: float) -> HtmlElement | None:
        """Return the largest element below the root that begins with the block."""
        found: HtmlElement | None = None
        element: HtmlElement | None = self.blocks[index].element
        while element is not None and element is not self.root:
            if self.first[element] != index or self.size(element) > most:
                break
            found, element = element, element.getparent()
        return found

    def beside(self, index: int, *, in_head: bool) -> Sorted:
        """Tell what a block outside the root is: a deck and a caption may stand in the head."""
        block = self.blocks[index]
        use = self._uses.of(block)
        kind, why = kind_of(block, look_of(line_of(block)), use, self._uses.sizes)
        if in_head and (kind == "caption" or (use and kind == "heading")):
            return kind, None
        return "dropped", why or OTHER


def is_below(block: Block, element: HtmlElement) -> bool:
    """Whether a block stands in an element."""
    if block.element is element:
        return True
    return any(above is element for above in block.element.iterancestors())


def _first_blocks(blocks: Sequence[Block], inside: Sequence[int]) -> dict[HtmlElement, int]:
    first: dict[HtmlElement, int] = {}
    for index in inside:
        element = blocks[index].element
        for holder in (element, *element.iterancestors()):
            first.setdefault(holder, index)
    return first
