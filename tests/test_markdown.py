"""Markdown pages are read with the metadata above their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.models import Article
from retrieval.reading import Skipped
from tests.readings import ARABIC, SECOND, asides, paragraphs, read

PAGE = f"# زيارة إلى موسكو\n\n{ARABIC}\n\n{SECOND}\n"


def page(folder: Path, text: str) -> tuple[list[Article], list[Skipped]]:
    (folder / "a.md").write_text(text, encoding="utf-8")
    return read(folder / "a.md")


def test_metadata_stand_over_what_the_page_shows_and_stay_in_its_text(tmp_path: Path) -> None:
    metadata = (
        "---\ntitle: 'عنوان: آخر'\ndate: 2025-02-04 10:00:00+03:00\nlast_modified: 2025-02-05\n"
        "author: [سامي, ليلى]\nlink: https://a.example/1\nالناشر: عنب بلدي\ntags: {a: 1}\n---\n"
    )
    (article,), _ = page(tmp_path, metadata + PAGE)
    assert article.text == metadata + PAGE
    assert paragraphs(article) == [ARABIC, SECOND]
    assert asides(article)[0] == ("dropped", "metadata", metadata.strip())
    assert (article.id, article.title, article.author) == ("a.md", "عنوان: آخر", "سامي, ليلى")
    assert (article.published, article.published_basis) == ("2025-02-04T10:00:00+03:00", "meta")
    assert (article.updated, article.url) == ("2025-02-05", "https://a.example/1")
    assert (article.publisher, article.publisher_basis) == ("عنب بلدي", "meta")


@pytest.mark.parametrize(
    "text", [PAGE, f"---\n{PAGE}", f"---\n\n{PAGE}\n---\n", f"{PAGE}\n---\ntitle: x\n---\n"]
)
def test_a_line_of_dashes_is_no_metadata(tmp_path: Path, text: str) -> None:
    (article,), _ = page(tmp_path, text)
    assert (article.title, paragraphs(article)) == ("زيارة إلى موسكو", [ARABIC, SECOND])


@pytest.mark.parametrize(
    ("yaml", "reason"),
    [
        ("title: [a", "its metadata are no YAML: line 3"),
        ("# words\n- a\n- b", "NAME: VALUE"),
        ("a: &a [*a]\n" + "x: " + "[" * 5000, "nested too deep"),
        ("title: \x07", "binary data"),
    ],
)
def test_broken_metadata_are_refused_with_their_place(
    tmp_path: Path, yaml: str, reason: str
) -> None:
    articles, (skipped,) = page(tmp_path, f"---\n{yaml}\n---\n{PAGE}")
    assert articles == []
    assert reason in skipped.reason


@pytest.mark.parametrize(
    "yaml",
    [
        "title: !!python/object/apply:os.system ['false']",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: [*c, *c]",
        "a: &a {k: v}\nb: &b {<<: [*a, *a, *a]}\ntitle: {<<: [*b, *b, *b]}",
        "title: 2025-99-99\ndate: 2025-99-99",
    ],
)
def test_metadata_make_no_objects(tmp_path: Path, yaml: str) -> None:
    (article,), _ = page(tmp_path, f"---\n{yaml}\n---\n{PAGE}")
    assert article.title in ("زيارة إلى موسكو", "2025-99-99")
    assert article.published is None
