"""Files read for tests, and texts to put in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from retrieval.models import Article
from retrieval.reading import Columns, NoArticleError, Skipped, read_items

TODAY = date(2026, 11, 21)
ARABIC = (
    "قال وزير الخارجية إن المحادثات بين الجانبين في العاصمة الروسية موسكو كانت جيدة ومثمرة للغاية."
)
SECOND = (
    "وأضاف أن نسبة النمو بلغت 3.5% في العام الماضي، وفق ما نقلته وكالة Reuters عن مسؤول في الوزارة."
)
ENGLISH = (
    "The minister said on Tuesday that the talks between the two sides in Moscow were very good."
)


def read(
    *paths: Path, columns: Columns | None = None, note: Callable[[str], None] = lambda _: None
) -> tuple[list[Article], list[Skipped]]:
    """Read every record; what cannot be read is skipped with its reason."""
    articles: list[Article] = []
    skipped: list[Skipped] = []
    for item in read_items(paths, TODAY, columns=columns, note=note):
        if isinstance(item, Skipped):
            skipped.append(item)
            continue
        try:
            articles.append(item.read())
        except NoArticleError as error:
            skipped.append(Skipped(item.source, str(error)))
    return articles, skipped


def paragraphs(article: Article) -> list[str]:
    """Return what may be cited."""
    return [article.text[span.start : span.end] for span in article.body]


def asides(article: Article) -> list[tuple[str, str | None, str]]:
    """Return what may not, each with its kind and the reason."""
    return [(a.kind, a.why, article.text[a.start : a.end]) for a in article.asides]
