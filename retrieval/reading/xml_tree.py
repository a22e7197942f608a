"""Bytes of XML from strangers → a tree: no entity, no document type and no address is followed."""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

from retrieval.reading.decoding import UndecodableError
from retrieval.reading.html_decoding import decode_html
from retrieval.reading.sources import NoArticleError

_OWN = ("amp", "lt", "gt", "quot", "apos")
_NAMED = re.compile(r"&(?:#\w{1,10};|([A-Za-z][A-Za-z0-9]{0,31});)?", re.ASCII)
_SUBSET_END = re.compile(r"\]\s{0,100}>")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


def parse_xml(data: bytes, charset: str | None = None) -> etree._Element:
    """Return the root of a document, well-formed or nearly; raises NoArticleError.

    `charset` is what the server said. What stands before the root is left out, and with it every
    declaration of an entity; entities of HTML become their characters.
    """
    try:
        text = _below_prologue(decode_html(data, charset))
    except UndecodableError as error:
        raise NoArticleError(str(error)) from error
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_without_entities(text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise NoArticleError(f"no XML: {error.msg}") from error
    if root is None:
        raise NoArticleError("no XML")
    return root


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace, whether that was declared or not."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _below_prologue(text: str) -> str:
    """Return the document from its root element on."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<?", at):
            at = _after(text, "?>", at)
        elif text.startswith("<!--", at):
            at = _after(text, "-->", at)
        elif text.startswith("<!", at):
            at = _after_doctype(text, at)
        else:
            return text[at:]
    raise NoArticleError("no XML")


def _after(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)


def _after_doctype(text: str, at: int) -> int:
    end, subset = text.find(">", at), text.find("[", at, at + 2_000)
    if 0 <= subset < end:
        closed = _SUBSET_END.search(text, subset)
        return closed.end() if closed else len(text)
    return len(text) if end < 0 else end + 1


def _without_entities(text: str) -> str:
    """Write out the entities that stand outside of CDATA sections, where they are markup."""
    pieces: list[str] = []
    at = 0
    while (start := text.find(_CDATA, at)) >= 0:
        end = _after(text, _CDATA_END, start)
        pieces += (_NAMED.sub(_character, text[at:start]), text[start:end])
        at = end
    pieces.append(_NAMED.sub(_character, text[at:]))
    return "".join(pieces)


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;" if found[0] == "&" else found[0]
    if name in _OWN:
        return found[0]
    character = html5.get(f"{name};", "")
    return character if character.isprintable() else " "
