"""Pages whose parts a person marked: `data-t` says title, body, heading or caption."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

PAGES = Path(__file__).parent / "pages"
_MARK = re.compile(r' data-t="(\w)"')


@dataclass(frozen=True)
class MarkedPage:
    """A page without its marks, and the texts that were marked; all other text is furniture."""

    name: str
    data: bytes
    title: str | None
    body: tuple[str, ...]
    headings: tuple[str, ...]
    captions: tuple[str, ...]


def names() -> list[str]:
    return sorted(path.name for path in PAGES.glob("*.html"))


def page(name: str, encoding: str = "utf-8") -> MarkedPage:
    text = (PAGES / name).read_text(encoding="utf-8")
    tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    marked = {mark: tuple(_texts(tree, mark)) for mark in "tbhc"}
    return MarkedPage(
        name=name,
        data=_MARK.sub("", text).encode(encoding),
        title=next(iter(marked["t"]), None),
        body=marked["b"],
        headings=marked["h"],
        captions=marked["c"],
    )


def _texts(tree: HtmlElement, mark: str) -> list[str]:
    return [_text(element) for element in tree.iter() if element.get("data-t") == mark]


def _text(element: HtmlElement) -> str:
    cells = element if element.tag == "tr" else [element]
    return " | ".join(" ".join(cell.text_content().split()) for cell in cells)
