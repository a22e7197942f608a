"""The paragraphs of a document → an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from retrieval.analysis.folding import fold
from retrieval.models import Article
from retrieval.reading.cleaning import Kind, Page, clean_extract, clean_page
from retrieval.reading.outlets import publisher_of
from retrieval.reading.sources import Found, Job
from retrieval.reading.text import article_of
from retrieval.site_rules import site_name

BlockKind = Literal["text", "row", "title", "heading", "caption", "dropped"]

_KINDS: dict[BlockKind, Kind] = {
    "row": "body",
    "title": "title",
    "heading": "subheading",
    "caption": "caption",
    "dropped": "furniture",
}
_HEADING_WORDS = 12
_TEXT_WORDS = 12


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph without line ends, and what the document says it is; `why` it is dropped."""

    text: str
    kind: BlockKind = "text"
    why: str | None = None


def read_blocks(
    blocks: Iterable[Block],
    found: Found,
    job: Job,
    title: str | None = None,
    author: str | None = None,
) -> Article:
    """Make an article of a document's paragraphs, a line each; `title` and `author` are its own.

    What the document does not tell is told by the look of the lines. All is body but titles,
    headings, captions, dates and clear furniture. Raises NoArticleError.
    """
    kept = [block for block in blocks if block.text.strip()]
    kept = kept if title else _titled(kept)
    text = "\n".join(block.text for block in kept)
    page = _sorted(text, kept, job)
    article = article_of(page, text, publisher_of(page), found.name, found.origin, job.today)
    title = next((block.text for block in kept if block.kind == "title"), title)
    return replace(article, title=title or article.title, author=author)


def _titled(blocks: list[Block]) -> list[Block]:
    """Take the first heading for the title, where none is named and no text stands above."""
    if any(block.kind == "title" for block in blocks):
        return blocks
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            return [*blocks[:index], Block(block.text, "title"), *blocks[index + 1 :]]
        if block.kind == "row" or len(block.text.split()) >= _TEXT_WORDS:
            break
    return blocks


def _sorted(text: str, blocks: list[Block], job: Job) -> Page:
    """Sort the lines by what the document says of them, then by their look."""
    looks = clean_page(text)
    publisher, _ = publisher_of(looks)
    page = clean_extract(text, job.rules, site_name(None, publisher))
    told = _told(blocks)
    titled = any(block.kind == "title" for block in blocks)
    kinds, whys = list(page.kinds), list(page.whys)
    first = looks.kinds.index("body") if "body" in looks.kinds else 0
    for index, line in enumerate(page.lines):
        block, look = told.get(line.start), looks.kinds[index]
        look = "subheading" if titled and look == "title" else look
        if block is not None:
            kinds[index], whys[index] = _KINDS[block.kind], block.why
        elif kinds[index] == "body" and _is_told_by_look(look, line.words, above=index < first):
            kinds[index], whys[index] = look, looks.whys[index]
    return Page(page.lines, tuple(kinds), tuple(whys))


def _told(blocks: list[Block]) -> dict[int, Block]:
    """Return the blocks of which the document says what they are, by where they begin."""
    told, at, seen = {}, 0, False
    for block in blocks:
        start = at + len(block.text) - len(block.text.lstrip())
        if block.kind != "text":
            again = seen and block.kind == "title"
            told[start] = Block(block.text, "heading") if again else block
            seen = seen or block.kind == "title"
        at += len(block.text) + 1
    return told


def _is_told_by_look(look: Kind, words: int, *, above: bool) -> bool:
    """Whether a line is what it looks like; `above` the text it may be a byline."""
    if look == "subheading" or (look == "furniture" and above):
        return words <= _HEADING_WORDS
    return look in ("metadata", "caption", "title")


def stands_in(title: str | None, blocks: Iterable[Block]) -> bool:
    """Whether a title that a document's properties tell is printed in it as well."""
    wanted = fold(title or "").split()
    return bool(wanted) and any(fold(block.text).split() == wanted for block in blocks)
