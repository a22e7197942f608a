"""Hostile pages are read within limits or refused with a reason, in time that grows with them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.models import Article
from retrieval.reading import html_blocks, html_tree
from retrieval.reading.html import read_html
from retrieval.reading.sources import NoArticleError

PARAGRAPH = (
    "<p>The ministry said on Monday that the bridge number {} will be open before the spring.</p>"
)
STORY = "".join(map(PARAGRAPH.format, range(12)))


def read(markup: str) -> Article:
    return read_html(markup.encode(), name="a", origin="a", today=date(2026, 11, 22))


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "font"])
def test_tags_nested_too_deep_are_refused_and_less_are_read(tag: str) -> None:
    with pytest.raises(NoArticleError, match="nested deeper"):
        read(f"<article>{f'<{tag}>' * 5000}{STORY}")
    assert len(read(f"<article>{f'<{tag}>' * 60}{STORY}").body) == 12


def test_a_page_of_too_many_bytes_lines_or_tags_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.reading.html.MAX_HTML_BYTES", len(STORY))
    assert len(read(STORY).body) == 12
    with pytest.raises(NoArticleError, match="bytes"):
        read(STORY + " ")
    monkeypatch.undo()
    monkeypatch.setattr(html_blocks, "MAX_BLOCKS", 12)
    assert len(read(STORY).body) == 12
    with pytest.raises(NoArticleError, match="lines"):
        read(STORY + "<p>x y</p>")
    monkeypatch.setattr(html_tree, "_MOST_MARKS", 20)
    with pytest.raises(NoArticleError, match="tags"):
        read(STORY)
    monkeypatch.undo()
    monkeypatch.setattr(html_tree, "MAX_ELEMENTS", 10)
    with pytest.raises(NoArticleError, match="tags"):
        read(STORY)


@pytest.mark.parametrize(
    "part",
    [
        "<p>اقرأ أيضا</p><p>a line of text here</p>",
        "<p>3 comments</p>" + PARAGRAPH,
        "<a href=/x>one link more to read</a><br>",
        "<img><i>slanted words</i><br>",
        "<table><tr><td>a b</td><td>c</td></tr></table>",
        "<h2>A heading that stands here</h2>",
        "<time datetime=2025-01-01>x</time>",
        "<input><span>your address</span>",
        "<li>a point that is made</li>",
        "<blockquote>The same words again and again.</blockquote>",
        '<div class="a-b-c-related-d"><p>x</p>',
        '<script type="application/ld+json">[[{"@type":"NewsArticle"}]]</script>',
    ],
)
def test_thousands_of_any_part_are_read_or_refused(part: str) -> None:
    if part.startswith("<div"):
        with pytest.raises(NoArticleError, match="nested deeper"):
            read(f"<article>{STORY}{part * 1500}")
    else:
        assert read(f"<article>{STORY}{part * 1500}").body


def test_json_in_a_page_that_is_broken_or_nested_too_deep_is_passed_over() -> None:
    odd = '{"@type":["NewsArticle",1],"author":[[1]]}'
    for data in ("[" * 100_000, '{"@type":"NewsArticle",', odd):
        head = f'<script type="application/ld+json">{data}</script>'
        assert len(read(f"<html><head>{head}</head><body>{STORY}").body) == 12


_TAGS = "p div span b a td table tr ul li h1 h2 article aside figure blockquote br img q form pre"
_PIECES = [
    *(f"<{tag}>" for tag in _TAGS.split()), *(f"</{tag}>" for tag in _TAGS.split()),
    '<a href="/x">', '<div class="related">', "<p hidden>", "اقرأ أيضا",
    "3 comments", "»", "&nbsp;",
    "He said so.",
    "The bridge was opened by the minister on Monday morning, officials said.",
]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.sampled_from(_PIECES), max_size=60))
def test_any_markup_is_read_or_refused_and_its_spans_lie_in_order(pieces: list[str]) -> None:
    try:
        article = read("".join(pieces))
    except NoArticleError:
        return
    spans = sorted([*article.body, *article.asides], key=lambda span: span.start)
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(article.text)
        end = span.end
