"""Files are told by what they hold, and folders by what belongs together."""

from __future__ import annotations

import gzip
import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from retrieval.reading import Columns, Skipped, read_items
from retrieval.reading.formats import format_of
from tests.readings import ARABIC, ENGLISH, SECOND, TODAY, paragraphs, read

PAGE = (
    "<!DOCTYPE html><html><head><title>زيارة إلى موسكو</title></head>"
    f"<body><article><h1>زيارة إلى موسكو</h1><p>{ARABIC}</p><p>{SECOND}</p></article></body></html>"
)
FEED = f"""<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>سانا</title><item>
<title>زيارة</title><link>https://a.example/1</link>
<content:encoded><![CDATA[<p>{ARABIC}</p><p>{SECOND}</p>]]></content:encoded>
</item></channel></rss>"""


@pytest.mark.parametrize(
    ("name", "head", "told"),
    [
        ("a.txt", b"%PDF-1.7", "pdf"),
        ("a.pdf", b"PK\3\4", "zip"),
        ("a.docx", b"PK\3\4", "docx"),
        ("a.html", b"\x1f\x8b\x08", "gzip"),
        ("crawl", b"WARC/1.0", "warc"),
        ("a.txt", PAGE.encode(), "html"),
        ("a.txt", PAGE.encode("utf-16"), "html"),
        ("a.html", FEED.encode(), "feed"),
        ("a.xml", PAGE.encode(), "html"),
        ("a", b"\xef\xbb\xbf<!-- x --><rss>", "feed"),
        ("a", b"html is no tag here", "text"),
        ("a", "قال".encode(), "text"),
        ("A.HTM", b"x", "html"),
        ("a.NDJSON", b"x", "json"),
        ("a.js", b"x", None),
        ("a.2025", b"x", None),
    ],
)
def test_a_format_is_told_by_the_content_where_the_name_lies(
    name: str, head: bytes, told: str | None
) -> None:
    assert format_of(name, head) == told


def test_pages_and_feeds_are_read_plain_and_packed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE.replace("موسكو", "عمان").encode()))
    (tmp_path / "c.rss").write_text(FEED, encoding="utf-8")
    articles, skipped = read(tmp_path)
    assert skipped == []
    assert [article.id for article in articles] == ["a.html", "b.html.gz", "https://a.example/1"]
    assert [len(paragraphs(article)) for article in articles] == [2, 2, 2]
    assert articles[0].title == "زيارة إلى موسكو"


def test_a_page_saved_as_one_file_is_known_by_its_address(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://a.example/1?fbclid=x"
    message["Subject"] = "x"
    message.make_related()
    message.add_related(PAGE.encode("cp1256"), "text", "html", params={"charset": "windows-1256"})
    message.add_related(b"\x89PNG", "image", "png")
    (tmp_path / "a.mhtml").write_bytes(message.as_bytes())
    (tmp_path / "b.mht").write_bytes(b"MIME-Version: 1.0\n\nno page")
    articles, (skipped,) = read(tmp_path)
    assert [article.id for article in articles] == ["https://a.example/1"]
    assert paragraphs(articles[0]) == [ARABIC, SECOND]
    assert skipped.reason == "no HTML page in it"


def test_the_pictures_and_frames_beside_a_saved_page_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    for folder in ("a_files", "other_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "frame.html").write_text(PAGE, encoding="utf-8")
    articles, _ = read(tmp_path)
    assert [article.id for article in articles] == ["a.html", "other_files/frame.html"]


def test_what_is_skipped_says_which_formats_are_known(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("x", encoding="utf-8")
    _, (skipped,) = read(tmp_path)
    assert "(known: .txt .text .md" in skipped.reason


def test_an_items_digest_changes_with_what_decides_the_result(tmp_path: Path) -> None:
    def digests(columns: Columns | None = None) -> list[str]:
        items = list(read_items([tmp_path], TODAY, columns=columns))
        return [item.digest for item in items if not isinstance(item, Skipped)]

    (tmp_path / "a.txt").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "b.txt").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "c.csv").write_text(f"id,text,lead\n1,{ENGLISH},x\n", encoding="utf-8")
    (tmp_path / "d.jsonl").write_text(json.dumps({"id": "1", "text": ARABIC}), encoding="utf-8")
    first = digests()
    assert len(set(first)) == 4
    assert digests() == first
    assert digests(Columns(text="lead"))[2] != first[2]
    (tmp_path / "b.txt").write_text(SECOND, encoding="utf-8")
    assert [a == b for a, b in zip(digests(), first, strict=True)] == [True, False, True, True]
