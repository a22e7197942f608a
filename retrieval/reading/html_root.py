"""Which element of a page holds the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from retrieval.analysis.folding import fold
from retrieval.reading.html_blocks import Block
from retrieval.reading.html_furniture import declares_body
from retrieval.reading.html_kinds import sizes_of

_MOST = 0.8  # the share of what is surely the article that its element holds
_ENOUGH = 0.5
_SHORTEST_STORY = 200  # characters
_KEY = 60  # characters by which a paragraph is known again
_LARGEST = 2_000_000  # characters that are read a second time


def root_of(
    tree: HtmlElement,
    prose: Sequence[Block],
    headline: Block | None,
    told: str | None,
    markup: str,
) -> HtmlElement:
    """Return the element that holds the article's paragraphs.

    `prose`: blocks that may be paragraphs; `told`: the text that the page's data give as the
    article's. Asked in turn: those data, what the page declares, trafilatura, the paragraphs.
    """
    weight = sizes_of(prose)
    for found in _found(tree, prose, headline, told, markup, weight):
        if found is not None and weight.get(found, 0) > 0:
            return _one_article(found, headline, weight)
    return tree


def _found(
    tree: HtmlElement,
    prose: Sequence[Block],
    headline: Block | None,
    told: str | None,
    markup: str,
    weight: dict[HtmlElement, int],
) -> Iterator[HtmlElement | None]:
    if told and len(told) >= _SHORTEST_STORY:
        known = _known(prose, told)
        if sum(len(block.text) for block in known) >= _ENOUGH * len(told):
            yield _holder(known)
    scope = _scope(tree, headline, weight)
    inside = [block for block in prose if _is_in(block, scope)]
    yield _declared(scope, inside, weight)
    if len(markup) <= _LARGEST:
        import trafilatura  # noqa: PLC0415 - it takes a second, and few pages need it

        # Its fallbacks take quadratic time, and what follows here is one.
        text = trafilatura.extract(markup, fast=True, include_comments=False) or ""
        yield _column(_holder(_known(inside, text)), headline, inside)
    yield _column(_holder(inside), headline, inside)


def _known(prose: Sequence[Block], text: str) -> list[Block]:
    folded = fold(" ".join(text.split()))
    return [block for block in prose if fold(block.text)[:_KEY] in folded]


def _holder(prose: Sequence[Block]) -> HtmlElement | None:
    """Return the lowest element that holds most of these blocks' characters."""
    weight = sizes_of(prose)
    total = sum(len(block.text) for block in prose)
    holding = [element for element, held in weight.items() if held >= _MOST * total]
    return max(holding, key=_depth, default=None)


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def _column(
    held: HtmlElement | None, headline: Block | None, prose: Sequence[Block]
) -> HtmlElement | None:
    """Narrow an element to the column that holds most of it: a cell, or that of the headline."""
    if held is None:
        return None
    weight = sizes_of(prose)
    for child in held.iterdescendants("td", "div", "section", "article"):
        if weight.get(child, 0) * 2 < weight[held]:
            continue
        if child.tag == "td" or (headline is not None and _is_in(headline, child)):
            inside = [block for block in prose if _is_in(block, child)]
            return _column(_holder(inside), headline, inside)
    return held


def _is_in(block: Block, element: HtmlElement) -> bool:
    return element in (block.element, *block.element.iterancestors())


def _scope(
    tree: HtmlElement, headline: Block | None, weight: dict[HtmlElement, int]
) -> HtmlElement:
    """Return the page's own article, where the page marks several."""
    articles = [
        element
        for element in tree.iter("article")
        if weight.get(element, 0) >= _SHORTEST_STORY and _is_outermost(element)
    ]
    if headline is not None:
        for element in headline.element.iterancestors("article"):
            if element in articles:
                return element
        mains = headline.element.iterancestors("main")
        main = next((e for e in mains if weight.get(e, 0) >= _SHORTEST_STORY), None)
        return tree if main is None else main
    return articles[0] if len(articles) == 1 else tree


def _is_outermost(element: HtmlElement) -> bool:
    return not any(True for _ in element.iterancestors("article"))


def _declared(
    scope: HtmlElement, prose: Sequence[Block], weight: dict[HtmlElement, int]
) -> HtmlElement | None:
    """Return what is declared as the body, widened where a part of the story stands beside."""
    total = sum(len(block.text) for block in prose)
    found = [e for e in scope.iter() if isinstance(e.tag, str) and e in weight and declares_body(e)]
    largest = max((weight[element] for element in found), default=0)
    chosen = next((element for element in found if weight[element] * 2 >= largest), None)
    if chosen is None or chosen.tag in ("body", "html"):
        return None
    if weight[chosen] >= _ENOUGH * total or scope.tag not in ("article", "main"):
        return chosen
    return scope if scope.tag == "article" else None


def _one_article(
    found: HtmlElement, headline: Block | None, weight: dict[HtmlElement, int]
) -> HtmlElement:
    """Narrow an element that holds the next article, too: one like the headline's own."""
    if headline is None:
        return found
    path = [headline.element, *headline.element.iterancestors()]
    if found not in path[1:]:
        return found
    own = path[path.index(found) - 1]
    alike = [
        other
        for other in own.itersiblings()
        if other.tag == own.tag and other.get("class") == own.get("class")
    ]
    next_one = any(_holds_heading(other) and weight.get(other, 0) for other in alike)
    enough = weight.get(own, 0) >= _SHORTEST_STORY
    return _one_article(own, headline, weight) if enough and next_one else found


def _holds_heading(element: HtmlElement) -> bool:
    return any(True for _ in element.iterdescendants("h1", "h2"))
