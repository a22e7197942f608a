"""How an article is named to a reader: its outlet, its headline, its link."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering.models import ArticleReference, Citation
from bot.chat.display import plain_line, show_line
from bot.chat.links import web_link
from bot.chat.runs import isolated
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


def outlet(article: Citation | ArticleReference, texts: Texts, href: str | None = None) -> Block:
    """Return who published an article, linked if so wished, and whether that was inferred."""
    if not (name := show_line(article.publisher or "")):
        return (Run(texts("outlet_unknown")),)
    basis = f" ({texts('basis.inferred')})" if article.publisher_basis == "inferred" else ""
    shown = _name(name, texts)
    return (replace(shown, href=href, code=False) if href else shown, Run(basis))


def _name(name: str, texts: Texts) -> Run:
    """Return an outlet's name; one that is a host is no link, and clean to copy."""
    host = plain_line(name)
    if _HOST.fullmatch(host):
        return Run(host, code=True, isolated=True)
    return isolated(name, texts)


def elsewhere(citation: Citation) -> list[ArticleReference]:
    """Return an article of each other outlet that prints what is cited, the earliest first."""
    own = citation.publisher
    others = [item for item in reversed(citation.also_in) if item.publisher not in (None, own)]
    return [*reversed({item.publisher: item for item in others}.values())]


def headline(article: Citation | ArticleReference, texts: Texts, href: str | None = None) -> Block:
    """Return the headline, linked; an article without one shows its opening words, so marked."""
    shown = show_line(article.title or article.opening or "")
    linked = replace(isolated(shown, texts), href=href or web_link(article.url))
    if article.title:
        return (linked,)
    untitled = Run(f"({texts('untitled')})")
    return (linked, Run(" "), untitled) if shown else (untitled,)
