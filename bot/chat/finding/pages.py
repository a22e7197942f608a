"""A web page that the archive does not have, read in a process of its own and not kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answering.models import ArticleReference
from bot.child import Ended, Run
from retrieval.models import Article, Language

SECONDS = 45.0


_WHY = re.compile(r"cannot be read: ([^\n]{1,500}?)\.?$")


class PageUnreadable(Exception):
    """A page cannot be fetched, or holds no article; the text is the reason, empty if none."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read: how it is named, and its paragraphs."""

    article: ArticleReference
    language: Language
    paragraphs: tuple[str, ...]


async def read_page(run: Run, url: str) -> Page:
    """Read a page by `dalil page`, which keeps to the guard; raises PageUnreadable."""
    ended = await run(["page", "--json", "--", url])
    if ended.code != 0:
        raise PageUnreadable(_why(ended))
    try:
        return page_of(json.loads(ended.output))
    except (KeyError, TypeError, ValueError) as error:
        raise PageUnreadable("") from error


def _why(ended: Ended) -> str:
    """Return the reason that a child gave, or that it had no time to give one."""
    if ended.code is None:
        return "it took too long"
    found = _WHY.search(ended.notes.strip())
    return found[1] if found else ""


def page_json(article: Article, paragraphs: Sequence[str]) -> dict[str, Any]:
    """Return what `dalil page --json` prints of an article."""
    names = ("title", "publisher", "publisher_basis", "published", "published_basis", "url")
    return {
        **{name: getattr(article, name) for name in names},
        "opening": article.opening,
        "language": article.language,
        "paragraphs": list(paragraphs),
    }


def page_of(value: Mapping[str, Any]) -> Page:
    """Return the page of such JSON; raises KeyError, TypeError and ValueError for other."""
    names = ("title", "opening", "publisher", "publisher_basis", "published", "published_basis")
    known = {name: value[name] for name in (*names, "url")}
    language: Language = "en" if value["language"] == "en" else "ar"
    reference = ArticleReference(article_id="", **known)
    return Page(reference, language, tuple(map(str, value["paragraphs"])))
