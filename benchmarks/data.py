"""The collections beside the checkout, read for the benchmarks."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from retrieval.models import Article, Span

DATA = Path(__file__).parents[1].parent / "shared/data"


def rows(name: str) -> list[dict[str, Any]]:
    """Read a file of JSON lines, packed or not."""
    data = (DATA / name).read_bytes()
    text = gzip.decompress(data) if name.endswith(".gz") else data
    return [json.loads(line) for line in text.decode().splitlines()]


def articles(name: str) -> list[Article]:
    """Read articles whose lines are their paragraphs."""
    return [_article(row["id"], row["text"], row.get("title")) for row in rows(name)]


def questions(name: str, language: str) -> list[dict[str, Any]]:
    """Read the questions of one language."""
    return [row for row in rows(name) if row["language"] == language]


def _article(article_id: str, text: str, title: str | None) -> Article:
    body, place = [], 0
    for line in text.split("\n"):
        if line.strip():
            body.append(Span(place, place + len(line)))
        place += len(line) + 1
    return Article(article_id, "benchmark", text, tuple(body), "ar", title=title or None)
