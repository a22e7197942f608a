"""What a page's JSON-LD says of its article (https://schema.org/NewsArticle)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any, cast

from lxml.html import HtmlElement

_LONGEST = 2_000_000  # characters of one script
_MOST = 50  # scripts
_MOST_NODES = 2_000
_TYPES = re.compile(
    r"(?:https?://schema\.org/)?(?:\w*NewsArticle|Article|BlogPosting|LiveBlogPosting|Report)"
)
_WRAPPED = re.compile(
    r"\A\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*;?\s*\Z"
)
_TAG = re.compile(r"<[^<>]{1,300}>")
_PARAGRAPH = re.compile(r"<(?:/p|br|/h\d|/li|/div)\b[^<>]{0,300}>", re.I)

Node = dict[str, Any]


def articles_in(tree: HtmlElement) -> list[Node]:
    """Return the article objects of all scripts, in order, references by `@id` followed."""
    nodes: list[Node] = []
    for script in _scripts(tree):
        nodes += _nodes(_parsed(script))
    known = {
        node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1
    }
    return [
        {name: _followed(value, known) for name, value in node.items()}
        for node in nodes
        if _is_article(node)
    ]


def _scripts(tree: HtmlElement) -> Iterator[str]:
    found = 0
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and found < _MOST:
            found += 1
            yield (script.text or "")[: _LONGEST + 1]


def _parsed(script: str) -> object:
    if len(script) > _LONGEST:
        return None
    try:
        return cast("object", json.loads(_WRAPPED.sub("", script), strict=False))
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> list[Node]:
    """Return all objects of a document, the outer before the inner, at most a few thousand."""
    found: list[Node] = []
    waiting = [value]
    for _ in range(_MOST_NODES):
        if not waiting:
            break
        item = waiting.pop()
        inner = list(item.values()) if isinstance(item, dict) else item
        if isinstance(item, dict):
            found.append(item)
        if isinstance(inner, list):
            waiting += [part for part in inner[::-1] if isinstance(part, dict | list)]
    return found


def _is_article(node: Node) -> bool:
    types = node.get("@type")
    named = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and _TYPES.fullmatch(name) for name in named)


def _followed(value: object, known: dict[str, Node]) -> object:
    if isinstance(value, list):
        return [_followed(item, known) for item in value[:20]]
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return {**known.get(value["@id"], {}), **value}
    return value


def text_of(value: object) -> str:
    """Return a value as one line of plain text: the first of a list, without markup."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    return plain(value) if isinstance(value, str) else ""


def plain(text: str) -> str:
    """Return the words of a text that may hold markup and entities, on one line."""
    return " ".join(_TAG.sub(" ", unescape(text)).split())


def names_of(value: object) -> list[str]:
    """Return the names of persons or organisations, given as objects or as strings."""
    named: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        name = text_of(item.get("name")) if isinstance(item, dict) else text_of(item)
        if name and name not in named:
            named.append(name)
    return named


def paragraphs_of(value: object) -> list[str]:
    """Return the paragraphs of an `articleBody`."""
    if isinstance(value, list):
        value = "\n".join(item for item in value if isinstance(item, str))
    if not isinstance(value, str):
        return []
    parted = _PARAGRAPH.sub("\n", unescape(value))
    return [line for part in parted.split("\n") if (line := plain(part))]


def chosen_of(articles: Sequence[Node], addresses: Sequence[str], title: str) -> Node:
    """Return the object that describes this page: by its address, by its headline, or the first."""
    for node in articles:
        if any(address and address in addresses for address in _addresses(node)):
            return node
    for node in articles:
        if title and text_of(node.get("headline"))[:40] == title[:40]:
            return node
    return articles[0] if articles else {}


def _addresses(node: Node) -> Iterator[str]:
    page = node.get("mainEntityOfPage")
    for value in (node.get("url"), node.get("@id"), page):
        held = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(held, str):
            yield held.strip()


def address_of(node: Node) -> str | None:
    """Return the article's own address as its data give it."""
    return next((found for found in _addresses(node) if found.startswith("http")), None)
