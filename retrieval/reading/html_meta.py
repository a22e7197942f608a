"""What a page says of itself: JSON-LD first, then meta tags, then its marked times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from retrieval.reading.fields import field_date
from retrieval.reading.html_address import canonical_of
from retrieval.reading.html_data import (
    Node,
    address_of,
    articles_in,
    chosen_of,
    names_of,
    paragraphs_of,
    plain,
    text_of,
)

_PUBLISHED = """
article:published_time og:article:published_time og:published_time datepublished date_published
publishdate publish-date publish_date pubdate publication_date publicationdate
dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date dcterms.date
parsely-pub-date sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime
citation_publication_date citation_online_date article.published article:published displaydate
originalpublicationdate date
"""
_UPDATED = """
article:modified_time og:article:modified_time og:updated_time article:updated_time datemodified
date_modified lastmod last-modified dcterms.modified dc.date.modified parsely-modified
article.updated modified_time updated_time revised
"""
_TITLE = "og:title twitter:title headline title dc.title parsely-title sailthru.title"
_PUBLISHER = "og:site_name application-name publisher dc.publisher citation_publisher"
_AUTHOR = "author article:author_name parsely-author sailthru.author dc.creator byl"
_URL = re.compile(r"https?://|www\.", re.I)
_HOSTS = re.compile(r"[\w-]+(?:\.[\w-]+)+", re.A)
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the head of a page says; dates are ISO, `titles` the surest first.

    `told` holds the paragraphs of the article as the page's data give them.
    """

    url: str | None
    titles: tuple[str, ...]
    publisher: str | None
    author: str | None
    source: str | None
    published: str | None
    updated: str | None
    told: tuple[str, ...]
    live: bool


def metadata_of(tree: HtmlElement, fetched: str | None, today: date) -> Metadata:
    """Read the head; `fetched` is the address that the page came from."""
    meta = _meta(tree)
    links = _links(tree)
    titles = [*_values(meta, _TITLE), *(plain(t.text_content()) for t in tree.iter("title"))][:4]
    named = [*links, *_values(meta, "og:url")]
    node = chosen_of(articles_in(tree), [*named, fetched or ""], titles[0] if titles else "")
    published = _first(_dates([text_of(node.get("datePublished"))], today)) or _first(
        _dates(_values(meta, _PUBLISHED), today)
    )
    updated = _first(_dates([text_of(node.get("dateModified"))], today)) or _first(
        _dates(_values(meta, _UPDATED), today)
    )
    return Metadata(
        url=canonical_of([*named, address_of(node)], fetched),
        titles=tuple(filter(None, [text_of(node.get("headline")), *titles])),
        publisher=_first(_names(node, "publisher")) or _first(_values(meta, _PUBLISHER)),
        author=_author(node, meta),
        source=_first(_names(node, "sourceOrganization")),
        published=published,
        updated=updated,
        told=tuple(paragraphs_of(node.get("articleBody"))),
        live="Live" in str(node.get("@type")),
    )


def _first(values: Iterable[str]) -> str | None:
    return next(iter(values), None)


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    """Return the contents of meta tags and of microdata's, by name in lower case."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = plain((element.get("content") or "")[:2_000])
        for attribute in ("property", "name", "itemprop"):
            for name in (element.get(attribute) or "").lower().split():
                if content:
                    found.setdefault(name, []).append(content)
    return found


def _values(meta: dict[str, list[str]], names: str) -> list[str]:
    return [meta[name][0] for name in names.split() if name in meta]


def _links(tree: HtmlElement) -> list[str]:
    return [
        link.get("href") or ""
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]


def _dates(values: Iterable[str], today: date) -> Iterator[str]:
    for value in values:
        if found := field_date(value, today):
            yield found


def _names(node: Node, field: str) -> Iterator[str]:
    for name in names_of(node.get(field)):
        if not _URL.match(name) and len(name) <= _LONGEST_NAME:
            yield name


def _author(node: Node, meta: dict[str, list[str]]) -> str | None:
    known = list(_names(node, "author")) or _values(meta, _AUTHOR)[:1]
    named = [name for name in known if not _URL.match(name) and not _HOSTS.fullmatch(name)]
    return ("، " if any("\u0600" <= c <= "\u06ff" for c in "".join(named)) else ", ").join(
        name for name in named if len(name) <= _LONGEST_NAME
    ) or None


@dataclass(frozen=True, slots=True)
class Times:
    """The times that a page marks beside its headline, ISO."""

    published: str | None
    updated: str | None


_IS_UPDATE = re.compile(r"updat|modif|تحديث|تعديل|محدث", re.I)
_IS_PUBLICATION = re.compile(r"publish|datePublished|posted|entry-date|نشر", re.I)


def times_in(elements: Iterable[HtmlElement], today: date) -> Times:
    """Read `<time datetime>` and microdata, in the order in which they stand.

    A time is an update where it, what holds it or what stands before it says so.
    """
    published: list[str] = []
    updated: list[str] = []
    for element in elements:
        value = element.get("datetime") or element.get("content") or element.get("title") or ""
        if not (found := field_date(value, today)):
            continue
        said = _said(element)
        if _IS_UPDATE.search(said) and not _IS_PUBLICATION.search(element.get("class") or ""):
            updated.append(found)
        else:
            published.append(found)
    return Times(_first(published), _first(updated))


def _said(element: HtmlElement) -> str:
    parent, previous = element.getparent(), element.getprevious()
    near = [element.get("class"), element.get("itemprop"), element.text]
    if parent is not None:
        near += [parent.get("class"), (parent.text or "")[-40:] if previous is None else None]
    if previous is not None:
        near.append((previous.tail or previous.text_content())[-40:])
    return " ".join(filter(None, near))[:400]
