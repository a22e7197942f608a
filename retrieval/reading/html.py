"""Web pages → articles: what the reader of a page sees, sorted, with what its head says."""

from __future__ import annotations

from datetime import date

from lxml.html import HtmlElement

from retrieval.models import Article, Aside, Span
from retrieval.reading.decoding import UndecodableError
from retrieval.reading.html_blocks import blocks_of
from retrieval.reading.html_decoding import decode_html
from retrieval.reading.html_headline import headline_of
from retrieval.reading.html_kinds import Sorted, Uses, may_be_prose
from retrieval.reading.html_known import Known, Reading, known_of
from retrieval.reading.html_meta import Metadata, metadata_of
from retrieval.reading.html_root import root_of
from retrieval.reading.html_sorting import sorted_blocks
from retrieval.reading.html_story import Story
from retrieval.reading.html_told import Lines, with_told
from retrieval.reading.html_tree import MAX_HTML_BYTES, tree_of
from retrieval.reading.reasons import RULED
from retrieval.reading.sources import NoArticleError
from retrieval.reading.text import language_of
from retrieval.site_rules import NO_RULES, SiteRules, site_name


def read_html(
    data: bytes,
    *,
    name: str,
    origin: str,
    today: date,
    url: str | None = None,
    charset: str | None = None,
    rules: SiteRules = NO_RULES,
) -> Article:
    """Read a page; raises NoArticleError where nothing is citable or it breaks the limits.

    `url` is the address that it was fetched from, `charset` what the server said. The id is the
    page's canonical address, or `name` where it has none. The text is what a reader sees, a
    block a line; where the page shows none of the article that its data hold, that follows.
    """
    text = _decoded(data, charset)
    tree = tree_of(text)
    meta = metadata_of(tree, url, today)
    reading = _read(tree, meta, text)
    known = known_of(reading, meta, today, rules)
    lines = with_told(
        [(b.text, k) for b, k in zip(reading.blocks, reading.kinds, strict=True)], meta.told
    )
    lines = _ruled(lines, rules, site_name(meta.url, known.publisher))
    return _article(lines, meta, known, name, origin)


def _decoded(data: bytes, charset: str | None) -> str:
    if len(data) > MAX_HTML_BYTES:
        raise NoArticleError(f"larger than {MAX_HTML_BYTES:,} bytes: save the article alone")
    try:
        text = decode_html(data, charset)
    except UndecodableError as error:
        raise NoArticleError(str(error)) from error
    if not text.strip():
        raise NoArticleError("empty")
    return text


def _read(tree: HtmlElement, meta: Metadata, text: str) -> Reading:
    blocks = blocks_of(tree)
    headline = headline_of(blocks, meta.titles)
    head = None if headline is None else blocks[headline]
    uses = Uses(blocks, head)
    prose = [block for block in blocks if may_be_prose(block) and uses.of(block) is None]
    root = root_of(tree, prose, head, " ".join(meta.told), text)
    kinds = sorted_blocks(Story(blocks, uses, root, headline, live=meta.live))
    return Reading(tree, root, blocks, kinds, headline)


def _ruled(lines: Lines, rules: SiteRules, site: str) -> Lines:
    verdicts: dict[str, Sorted] = {"keep": ("body", None), "drop": ("dropped", RULED)}
    return [
        (text, kind if kind[0] == "title" else verdicts.get(rules.verdict(site, text) or "", kind))
        for text, kind in lines
    ]


def _article(lines: Lines, meta: Metadata, known: Known, name: str, origin: str) -> Article:
    body: list[Span] = []
    asides: list[Aside] = []
    end = 0
    for text, (kind, why) in lines:
        start, end = end, end + len(text)
        if kind == "body":
            body.append(Span(start, end))
        elif kind != "title":
            asides.append(Aside(start, end, kind, why))
        end += 1
    if not body:
        raise NoArticleError("no article text found")
    text = "\n".join(text for text, _ in lines)
    return Article(
        id=meta.url or name,
        origin=origin,
        text=text,
        body=tuple(body),
        language=language_of(" ".join(text[span.start : span.end] for span in body)),
        title=known.title,
        publisher=known.publisher,
        publisher_basis=known.publisher_basis,
        source=known.source,
        published=known.published,
        published_basis=known.published_basis,
        updated=known.updated,
        author=known.author,
        url=meta.url,
        asides=tuple(asides),
    )
