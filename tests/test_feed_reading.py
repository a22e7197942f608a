"""RSS, Atom and sitemaps as sites write them, wrongly and with malice too."""

from __future__ import annotations

import gzip
import socket
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.reading.entries import Listing, entry_date
from retrieval.reading.feeds import MAX_ENTRIES, parse_listing, read_feed
from retrieval.reading.sources import Found, Item, NoArticleError, Skipped
from retrieval.site_rules import NO_RULES
from tests.fakes.site import entity_bomb

TODAY = date(2025, 3, 1)
BASE = "https://news.example/feed/"
FIRST = "قال وزير الإسكان السوري يوم الثلاثاء إن الحكومة بدأت ترميم ثلاثة آلاف منزل في ريف حلب."
SECOND = "وأضاف الوزير أن العمل سيستمر حتى نهاية العام المقبل بتمويل من صندوق التنمية الوطني."
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>عنب بلدي</title><link>https://news.example</link><language>ar</language>
<item><title>بدء &lt;b&gt;ترميم&lt;/b&gt; المنازل &amp;amp; الطرق</title>
<link>/news/1?a=1&amp;b=2</link>
<guid isPermaLink="false">https://news.example/?p=1</guid>
<pubDate>Tue, 04 Feb 2025 10:00:00 +0300</pubDate><dc:creator>سامر</dc:creator>
<description>قصير…</description>
<content:encoded><![CDATA[<p>{FIRST}</p><p>{SECOND}</p><script>alert(1)</script>]]></content:encoded>
</item>
<item><title>ثان</title><guid>https://news.example/news/2</guid><description>افتتاح</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>الجزيرة</title>
<entry><id>tag:news.example,2025:1</id><title>خبر</title>
<link rel="self" href="/self"/><link href="/atom/1"/>
<published>2025-02-04T10:00:00+03:00</published><updated>2025-02-05T08:00:00Z</updated>
<author><name>ليلى</name></author>
<content type="html">
&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</content></entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/old</loc><lastmod>2024-01-01</lastmod></url>
<url><loc> https://news.example/new </loc><news:news><news:publication>
<news:name>Enab Baladi</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2025-02-04T10:00:00+03:00</news:publication_date>
<news:title>Homes &amp; roads</news:title></news:news></url>
<url><loc>/relative</loc></url><url><loc>javascript:alert(1)</loc></url><url/></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/2024.xml</loc><lastmod>2024-12-31</lastmod></sitemap>
<sitemap><loc>https://news.example/2025.xml</loc><lastmod>2025-02-01</lastmod></sitemap>
</sitemapindex>"""


def _parse(text: str | bytes, charset: str | None = None) -> Listing:
    data = text.encode() if isinstance(text, str) else text
    return parse_listing(data, TODAY, base=BASE, charset=charset)


def test_an_rss_feed_gives_its_entries() -> None:
    listing = _parse(RSS)
    assert (listing.kind, listing.title) == ("rss", "عنب بلدي")
    first, second = listing.entries
    assert first.key == "https://news.example/?p=1"
    assert first.link == "https://news.example/news/1?a=1&b=2"
    assert first.title == "بدء ترميم المنازل & الطرق"
    assert first.published == "2025-02-04T10:00:00+03:00"
    assert (first.author, first.publisher, first.language) == ("سامر", "عنب بلدي", "ar")
    assert first.content
    assert FIRST in first.content
    assert (second.link, second.content) == ("https://news.example/news/2", None)


def test_an_atom_feed_gives_its_entries() -> None:
    listing = _parse(ATOM)
    (entry,) = listing.entries
    assert listing.kind == "atom"
    assert entry.link == "https://news.example/atom/1"
    assert (entry.published, entry.updated) == (
        "2025-02-04T10:00:00+03:00",
        "2025-02-05T08:00:00+00:00",
    )
    assert entry.author == "ليلى"
    assert SECOND in (entry.content or "")


def test_a_news_sitemap_gives_its_pages_newest_first() -> None:
    listing = _parse(SITEMAP)
    assert listing.kind == "sitemap"
    assert [entry.link for entry in listing.entries] == [
        "https://news.example/new",
        "https://news.example/old",
        "https://news.example/relative",
    ]
    newest = listing.entries[0]
    assert (newest.title, newest.publisher) == ("Homes & roads", "Enab Baladi")
    assert newest.published == "2025-02-04T10:00:00+03:00"


def test_a_sitemap_packed_by_gzip_is_read_within_limits() -> None:
    assert len(_parse(gzip.compress(SITEMAP.encode())).entries) == 3
    with pytest.raises(NoArticleError, match="larger than"):
        _parse(gzip.compress(b"<urlset>" + bytes(50_000_000)))
    with pytest.raises(NoArticleError, match="damaged gzip"):
        _parse(b"\x1f\x8b\x08no gzip")


def test_an_index_names_its_sitemaps_newest_first() -> None:
    listing = _parse(INDEX)
    assert listing.kind == "index"
    assert listing.children == ("https://news.example/2025.xml", "https://news.example/2024.xml")


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (RSS.encode(), "windows-1256"),
        (RSS.replace("UTF-8", "windows-1256").encode(), "windows-1256"),
        (RSS.replace("UTF-8", "ISO-8859-1").encode(), None),
        (RSS.replace("UTF-8", "windows-1256").encode("cp1256"), None),
        (RSS.replace("UTF-8", "windows-1256").encode("cp1256"), "utf-8"),
        (RSS.replace("UTF-8", "UTF-16").encode("utf-16"), "utf-8"),
        (b"\xef\xbb\xbf\n\n" + RSS.encode(), None),
    ],
)
def test_a_feed_is_read_rightly_whatever_it_says_of_its_encoding(
    data: bytes, charset: str | None
) -> None:
    entry = _parse(data, charset).entries[0]
    assert entry.author == "سامر"
    assert FIRST in (entry.content or "")


def test_what_feeds_do_wrongly_is_mended() -> None:
    wrong = (
        RSS.replace(' xmlns:content="http://purl.org/rss/1.0/modules/content/"', "")
        .replace(
            "<description>قصير…", "<media:thumb url='x' a:b='c'/><description>AT&T &nbsp;&copy;"
        )
        .replace("</channel></rss>", "")
    )
    entry = _parse("<!-- <rss> -->\n<!DOCTYPE rss [<!ENTITY x 'y'>]>" + wrong).entries[0]
    assert entry.title == "بدء ترميم المنازل & الطرق"
    assert FIRST in (entry.content or "")


def test_markup_in_cdata_is_left_as_it_is() -> None:
    linked = RSS.replace("/news/1?a=1&amp;b=2", "<![CDATA[/news/1?a=1&b=2]]>")
    assert _parse(linked).entries[0].link == "https://news.example/news/1?a=1&b=2"


def test_an_entity_bomb_stays_small() -> None:
    listing = _parse(entity_bomb("<item><title>one</title><guid>1</guid></item>"))
    assert [entry.title for entry in listing.entries] == ["one"]
    assert "bomb" not in str(listing)


def test_an_entity_that_names_a_file_or_an_address_is_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with tempfile.NamedTemporaryFile(mode="w", suffix=".txt", delete=False) as file:
        file.write("top secret")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it asked for a name"))
    for where in (Path(file.name).as_uri(), "http://inside.example/"):
        doctype = f'<!DOCTYPE rss SYSTEM "{where}" [<!ENTITY x SYSTEM "{where}">]>'
        assert "top secret" not in str(_parse(doctype + RSS.replace("عنب بلدي", "&x;", 1)))
    Path(file.name).unlink()


@pytest.mark.parametrize("name", ["/etc/hostname", "http://inside.example/", "."])
def test_a_feed_that_is_a_name_is_not_opened(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it asked for a name"))
    with pytest.raises(NoArticleError, match="no XML"):
        _parse(name)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "hello", "<html><body>x</body></html>", "<", "<!--", "<!DOCTYPE", "<?xml"],
)
def test_what_is_no_feed_says_so(text: str) -> None:
    with pytest.raises(NoArticleError, match=r"no XML|no feed"):
        _parse(text)


def test_a_deep_feed_and_a_long_one_are_kept_within_limits() -> None:
    many = "".join(f"<item><guid>g{n}</guid><title>t</title></item>" for n in range(1_200))
    listing = _parse(f"<rss version='2.0'><channel>{many}</channel></rss>")
    assert (len(listing.entries), listing.left_out) == (MAX_ENTRIES, 200)
    deep = "<a>" * 100_000
    assert _parse(f"<rss version='2.0'><channel><item><title>t</title>{deep}").entries is not None


@pytest.mark.parametrize(
    "hostile",
    [
        "\n" * 300_000,
        "<![CDATA[" * 100_000,
        "<!-- " * 100_000,
        "<!DOCTYPE x [" * 100_000,
        "<?" * 200_000,
        "&a" * 200_000,
        "<" * 200_000,
        "<item><title>" + "&lt;" * 200_000,
        "<item><content:encoded>" + "&lt;p&gt;" * 50_000,
    ],
    ids=lambda text: text[:12],
)
def test_no_repetition_makes_reading_slow(hostile: str) -> None:
    """Quadratic work on these would take minutes."""
    for text in (hostile + RSS, "<rss version='2.0'><channel>" + hostile + "</channel></rss>"):
        try:
            _parse(text)
        except NoArticleError:
            continue


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 04 Feb 2025 10:00:00 +0300", "2025-02-04T10:00:00+03:00"),
        ("4 Feb 25 10:00 GMT", "2025-02-04T10:00:00+00:00"),
        ("Tue, 04 Feb 2025 10:00:00 -0000", "2025-02-04"),
        ("Tue, 04 Feb 2025 10:00:00", "2025-02-04"),
        ("2025-02-04T10:00:00Z", "2025-02-04T10:00:00+00:00"),
        ("2025-02-04 10:00", "2025-02-04"),
        ("4 شباط 2025", "2025-02-04"),
        ("Tue, 04 Feb 2031 10:00:00 +0300", None),
        ("Tue, 34 Feb 2025 10:00:00 +0300", None),
        ("Tue, 04 Feb 0001 10:00:00 +0300", None),
        ("1446-08-05", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_feeds_date_is_right_or_missing(written: str | None, read: str | None) -> None:
    assert entry_date(written, TODAY) == read


def test_a_digest_changes_with_what_a_reader_sees_and_not_with_its_tags() -> None:
    first = _parse(RSS).entries[0]
    tagged = _parse(RSS.replace("<p>", '<p class="x">')).entries[0]
    told = _parse(RSS.replace("ثلاثة آلاف", "أربعة آلاف")).entries[0]
    assert first.digest == tagged.digest
    assert first.digest != told.digest


def _saved(text: str) -> list[Item | Skipped]:
    found = Found("saved.xml", "/x/saved.xml", "/x/saved.xml", lambda: pytest.fail("it was read"))
    return list(read_feed(text.encode(), found, TODAY, NO_RULES))


def test_a_saved_feed_gives_the_articles_that_it_carries() -> None:
    whole, announced = _saved(RSS)
    assert isinstance(whole, Item)
    article = whole.read()
    cited = [article.text[span.start : span.end] for span in article.body]
    assert cited == [FIRST, SECOND]
    assert article.id == "https://news.example/news/1?a=1&b=2"
    assert (article.published, article.published_basis) == ("2025-02-04T10:00:00+03:00", "meta")
    assert (article.publisher, article.author) == ("عنب بلدي", "سامر")
    assert article.title == "بدء ترميم المنازل & الطرق"
    assert isinstance(announced, Skipped)
    assert "announces https://news.example/news/2 only" in announced.reason


def test_a_saved_sitemap_and_a_file_that_is_no_feed_are_skipped_with_a_reason() -> None:
    for text, reason in ((SITEMAP, "lists pages"), (INDEX, "lists pages"), ("no", "no XML")):
        (skipped,) = _saved(text)
        assert isinstance(skipped, Skipped)
        assert reason in skipped.reason


_TAGS = ["rss", "channel", "item", "entry", "feed", "title", "link", "guid", "id", "pubDate"]
_TAGS += ["updated", "content", "content:encoded", "description", "author", "name", "source"]
_TAGS += ["urlset", "url", "loc", "lastmod", "sitemapindex", "sitemap", "a:b", "georss:point"]
_TAGS += [
    "media:content",
    "image",
    "cloud",
    "enclosure",
    "category",
    "gml:pos",
    "dc:date",
    "rdf:RDF",
]
_ATTRIBUTES = [
    "",
    ' href="http://[::1"',
    ' rel="self"',
    ' type="xhtml"',
    ' mode="base64"',
    ' a:b="c"',
]
_ATTRIBUTES += [' xmlns="http://www.w3.org/2005/Atom"', ' xml:base="http://[x"', ' length="x"']
_WORDS = st.text(max_size=12) | st.sampled_from(
    [
        "Tue, 99 Feb",
        "&x;",
        "&#0;",
        "&#x110000;",
        "]]>",
        "<![CDATA[",
        "http://[",
        "<!--",
        "1 2 3",
        "é",
    ]
)


_MARKUP = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(_TAGS), st.sampled_from(_ATTRIBUTES)),
    st.sampled_from([f"</{tag}>" for tag in _TAGS]),
    _WORDS,
)


@settings(max_examples=200)
@given(
    st.lists(_MARKUP, max_size=40).map("".join),
    st.sampled_from(["", "<rss version='2.0'>", "<feed>", "<rdf:RDF>", "<urlset>"]),
)
def test_no_feed_brings_out_an_exception(markup: str, before: str) -> None:
    try:
        listing = _parse((before + markup).encode(errors="replace"))
    except NoArticleError as error:
        assert str(error)  # noqa: PT017 - every other exception is a failure
    else:
        assert all(entry.key and len(entry.digest) == 32 for entry in listing.entries)


@settings(max_examples=200)
@given(
    st.binary(max_size=300), st.sampled_from([None, "utf-8", "windows-1256", "utf-7", "x", "idna"])
)
def test_no_bytes_bring_out_an_exception(data: bytes, charset: str | None) -> None:
    for text in (data, b"<rss version='2.0'><channel><item><title>" + data):
        for item in read_feed(text, Found("a", "a", "a", open), TODAY, NO_RULES):
            assert isinstance(item, Item | Skipped)
        try:
            _parse(text, charset)
        except NoArticleError:
            continue
