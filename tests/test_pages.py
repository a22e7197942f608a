"""Saved pages of many layouts: the article is kept, nothing of the page around it is citable."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.models import Article
from retrieval.reading.html import read_html
from retrieval.site_rules import SiteRules
from tests import marked_pages
from tests.readings import paragraphs

TODAY = date(2026, 11, 22)
NAMES = marked_pages.names()
SHELL = "shell_en.html"  # shows nothing of its article; its data hold it
ENCODINGS = {"tables_2005_ar.html": "cp1256"}  # while it says ISO-8859-1


def read(name: str, **given: object) -> Article:
    page = marked_pages.page(name, ENCODINGS.get(name, "utf-8"))
    return read_html(page.data, name=name, origin=name, today=TODAY, **given)  # type: ignore[arg-type]


def asides(article: Article, kind: str) -> list[str]:
    return [article.text[a.start : a.end] for a in article.asides if a.kind == kind]


def quoted(text: str) -> str:
    """Leave out the quotation marks that a browser prints around `<q>`."""
    return text.replace("“", "").replace("”", "")


@pytest.mark.parametrize("name", [name for name in NAMES if name != SHELL])
def test_all_paragraphs_are_citable_and_nothing_else_is(name: str) -> None:
    page = marked_pages.page(name)
    assert list(map(quoted, paragraphs(read(name)))) == list(map(quoted, page.body))


@pytest.mark.parametrize("name", NAMES)
def test_headlines_sub_headings_and_captions_are_told_apart(name: str) -> None:
    page, article = marked_pages.page(name), read(name)
    assert page.title in (None, article.title)
    assert set(page.headings) <= set(asides(article, "heading"))
    assert set(page.captions) <= set(asides(article, "caption"))


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_the_title_the_body_or_an_aside_in_order(name: str) -> None:
    article = read(name)
    spans = sorted([*article.body, *article.asides], key=lambda span: span.start)
    ends = [0, *(span.end for span in spans)]
    assert all(end <= span.start < span.end for end, span in zip(ends, spans, strict=False))
    rest = set(article.text.split("\n")) - {article.text[s.start : s.end] for s in spans}
    assert rest <= {article.title}
    assert all(aside.why for aside in article.asides if aside.kind == "dropped")


def test_an_article_that_only_the_pages_data_hold_is_read_from_them() -> None:
    article = read(SHELL)
    assert paragraphs(article) == [
        "The largest clinic in Qamishli has run out of insulin, and its doctors send patients "
        "home with advice on diet.",
        "Four hundred people with diabetes depend on it, the clinic’s director said on Thursday.",
        "A shipment is held at the border because its papers name a drug firm that has since "
        "closed.",
        "It may take weeks.",
    ]
    assert article.title == "Clinic in Qamishli runs out of insulin"


@pytest.mark.parametrize(
    ("name", "published", "basis", "updated"),
    [
        ("wordpress_ar.html", "2025-03-18T09:20:11+03:00", "meta", "2025-03-18T12:01:00+03:00"),
        ("drupal_en.html", "2024-11-05T14:00:00+00:00", "meta", "2024-11-06T08:30:00+00:00"),
        ("amp_en.html", "2025-06-09T05:10:00+00:00", "meta", None),
        ("agency_ar.html", "2024-12-15T16:22:00+00:00", "meta", "2024-12-16T06:00:00+00:00"),
        ("infinite_ar.html", "2025-09-10", "stated", "2025-09-11T10:00:00+03:00"),
        ("blog_en.html", "2025-04-16T22:14:00+03:00", "meta", None),
        ("live_en.html", "2025-10-06T06:00:00+00:00", "meta", "2025-10-06T18:20:00+00:00"),
        ("blogger_ar.html", "2019-05-14T23:48:00+03:00", "meta", None),
        ("amp_local_ar.html", "2025-05-01", "meta", None),  # 22:15 in UTC is the day after there
        ("local_paper_en.html", "2025-01-30T22:02:44+03:00", "meta", None),
        ("old_php_en.html", "2008-06-07", "stated", None),
        ("tables_2005_ar.html", None, None, None),  # the masthead's day is not the article's
    ],
)
def test_a_pages_dates_are_those_of_its_article(
    name: str, published: str | None, basis: str | None, updated: str | None
) -> None:
    article = read(name)
    assert (article.published, article.published_basis) == (published, basis)
    assert article.updated == updated


@pytest.mark.parametrize(
    ("name", "publisher", "author", "source"),
    [
        ("wordpress_ar.html", "صوت الضفة", "ليلى الحموي", "سانا"),
        ("amp_en.html", "The Tide", "Ines Faro, Tom Wills", None),
        ("agency_ar.html", "وكالة الشروق للأنباء", None, "وكالات"),
        ("react_ar.html", "منصة مدار", "مدار", None),
    ],
)
def test_publisher_author_and_source_are_told_apart(
    name: str, publisher: str, author: str | None, source: str | None
) -> None:
    article = read(name)
    assert (article.publisher, article.publisher_basis) == (publisher, "meta")
    assert (article.author, article.source) == (author, source)


@pytest.mark.parametrize(
    ("name", "url", "article_id"),
    [
        ("wordpress_ar.html", None, "https://sawt-aldifa.example/2025/03/18/central-bank-note/"),
        ("cookie_wall_en.html", None, "https://gridwatch.example/who-owns"),
        ("shell_en.html", None, "https://openline.example/health/clinic-insulin"),
        ("agency_ar.html", None, "agency_ar.html"),
        ("agency_ar.html", "https://Shorouk.example:443/n/1?fbclid=2#x", "https://shorouk.example/n/1"),
        ("amp_en.html", "https://amp.tide.example/x", "https://www.tide.example/news/2025/harbour-strike-second-week.html"),
        ("amp_en.html", "https://copy.example/x?utm_source=y", "https://copy.example/x"),
    ],
)  # fmt: skip
def test_an_articles_id_is_its_own_sites_canonical_address(
    name: str, url: str | None, article_id: str
) -> None:
    assert read(name, url=url).id == article_id


def test_a_newsrooms_rule_for_a_site_decides() -> None:
    site = "sawt-aldifa.example"
    rules = SiteRules({(site, "keep"): ("والله هذا القرار",), (site, "drop"): ("لم يحدد",)})
    kept = paragraphs(read("wordpress_ar.html", rules=rules))
    assert "لم يحدد." not in kept
    assert any(line.startswith("والله هذا القرار") for line in kept)
