"""Markup to a tree, within limits, without entities, scripts or the network."""

from __future__ import annotations

from lxml import etree, html
from lxml.html import HtmlElement

from retrieval.reading.sources import NoArticleError

MAX_HTML_BYTES = 16_000_000  # a heavy page of news has one million, with its pictures in it ten
MAX_DEPTH = 250  # the parser leaves out what is deeper, and all that follows
MAX_ELEMENTS = 300_000
_MOST_MARKS = 1_000_000  # of tags that open and close, and those in scripts


def tree_of(text: str) -> HtmlElement:
    """Return the page's root element; raises NoArticleError for what cannot be a page."""
    if text.count("<") > _MOST_MARKS:  # a tree of them would fill the memory
        raise NoArticleError(f"more than {MAX_ELEMENTS:,} tags: save the article alone")
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NoArticleError("no HTML: save the page anew") from error
    _check(root)
    return root


def _check(root: HtmlElement) -> None:
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MAX_DEPTH:
            raise NoArticleError(f"tags nested deeper than {MAX_DEPTH}: save the text alone")
        if count > MAX_ELEMENTS:
            raise NoArticleError(f"more than {MAX_ELEMENTS:,} tags: save the article alone")
