"""Which column of a table, or key of a record, holds which part of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache

from retrieval.analysis.folding import fold

# The better name stands first. Keys as newsroom systems, WordPress, Drupal and crawlers write them.
_NAMES = {
    "id": """
        id|article id|articleid|post id|news id|item id|doc id|document id|story id|nid|guid|uuid
        المعرف|معرف|معرف المقال|معرف الخبر|رقم المقال|رقم الخبر|الرقم التعريفي|الرقم|رقم""",
    "title": """
        title|headline|post title|article title|news title|heading
        العنوان|عنوان|عنوان الخبر|عنوان المقال|عنوان المادة|العنوان الرئيسي|المانشيت""",
    "text": """
        text|body|content|article text|article body|articlebody|full text|fulltext|main text
        maintext|post content|body text|story|article|html|plaintext
        النص|نص|نص الخبر|نص المقال|نص المادة|النص الكامل|المتن|متن الخبر|متن المقال|المحتوى|محتوى
        محتوى الخبر|محتوى المقال|الخبر|المقال|المادة|التفاصيل""",
    "url": """
        url|link|permalink|web url|article url|canonical url|href
        الرابط|رابط|رابط الخبر|رابط المقال|رابط المادة|الوصلة""",
    "publisher": """
        publisher|outlet|site name|site|website|newspaper|media outlet
        الناشر|جهة النشر|الجهة الناشرة|اسم الموقع|الموقع|الصحيفة|الجريدة|الوسيلة|المنصة""",
    "published": """
        published|published at|published on|date published|datepublished|publication date
        publish date|pub date|pubdate|date publish|post date|date|created|created at
        تاريخ النشر|نشر في|تاريخ الخبر|تاريخ المقال|التاريخ|تاريخ""",
    "updated": """
        updated|updated at|date modified|datemodified|last modified|last updated|modified
        post modified|date modify|changed
        تاريخ التحديث|اخر تحديث|تاريخ التعديل""",
    "author": """
        author|authors|byline|writer|reporter|journalist|author name|primary author
        الكاتب|اسم الكاتب|كاتب|المؤلف|المحرر|الصحفي|بقلم""",
    "language": "language|lang|langcode|اللغة|لغة",
    "source": """
        source|news source|agency|credit
        المصدر|مصدر|مصدر الخبر|الوكالة""",
    "status": "status|post status|الحالة|حالة النشر",
}
_BETWEEN = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Columns:
    """For each part of an article the name of the column that holds it; None where none does."""

    id: str | None = None
    title: str | None = None
    text: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    language: str | None = None
    source: str | None = None
    status: str | None = None

    def named(self) -> dict[str, str]:
        """Return the column of each part that has one."""
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return {part: column for part, column in parts.items() if column}


PARTS = tuple(field.name for field in fields(Columns))


def parse_columns(given: str) -> Columns:
    """Read `title=العنوان,text=النص`; raises ValueError, fit to show to who wrote it."""
    columns: dict[str, str] = {}
    for pair in given.split(","):
        part, equals, column = (piece.strip() for piece in pair.partition("="))
        if not (equals and column):
            raise ValueError(f"“{pair.strip()}” is no PART=COLUMN, such as title=Headline")
        if part not in PARTS:
            raise ValueError(f"“{part}” is no part of an article: use {', '.join(PARTS)}")
        columns[part] = column
    return Columns(**columns)


def guess_columns(names: Iterable[str], given: Columns | None = None) -> Columns:
    """Tell the columns by their names in Arabic or English; those that are given come first.

    A column holds one part only; a given one that is not there holds none.
    """
    names = list(names)
    wanted = {} if given is None else given.named()
    chosen = {part: name for part, name in wanted.items() if name in names}
    free = {name: ranks for name in names if name not in chosen.values() if (ranks := _part(name))}
    for part in PARTS:
        ranked = sorted((rank, name) for name, (its, rank) in free.items() if its == part)
        if ranked and part not in wanted:
            chosen[part] = ranked[0][1]
    return Columns(**chosen)


def rename(record: Mapping[str, object]) -> dict[str, object]:
    """Return a record's values by the part of an article that each is."""
    return {part: record[name] for part, name in _guessed(tuple(record)).items()}


@lru_cache(maxsize=256)  # an export's records have the same keys
def _guessed(names: tuple[str, ...]) -> dict[str, str]:
    return guess_columns(names).named()


@cache
def _known() -> dict[str, tuple[str, int]]:
    return {
        _plain(name): (part, rank)
        for part, names in _NAMES.items()
        for rank, name in enumerate(re.split(r"[|\n]", names))
        if name.strip()
    }


def _part(name: str) -> tuple[str, int] | None:
    return _known().get(_plain(_CAMEL.sub(" ", name[:80])))


def _plain(name: str) -> str:
    return _BETWEEN.sub(" ", fold(name)).strip()
