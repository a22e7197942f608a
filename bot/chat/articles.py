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


def outlet(article: Citation | ArticleReference, texts: Texts) -> Block:
    """Return who published an article, and whether that was inferred."""
    if not (name := show_line(article.publisher or "")):
        return (Run(texts("outlet_unknown")),)
    basis = f" ({texts('basis.inferred')})" if article.publisher_basis == "inferred" else ""
    return (_name(name, texts), Run(basis))


def _name(name: str, texts: Texts) -> Run:
    """Return an outlet's name; one that is a host is no link, and clean to copy."""
    host = plain_line(name)
    if _HOST.fullmatch(host):
        return Run(host, code=True, isolated=True)
    return isolated(name, texts)


def headline(article: Citation | ArticleReference, texts: Texts, href: str | None = None) -> Block:
    """Return the headline, linked; an article without one shows its opening words, so marked."""
    shown = show_line(article.title or article.opening or "")
    linked = replace(isolated(shown, texts), href=href or web_link(article.url))
    if article.title:
        return (linked,)
    untitled = Run(f"({texts('untitled')})")
    return (linked, Run(" "), untitled) if shown else (untitled,)
