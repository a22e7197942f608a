"""What content systems export is read as it comes: WordPress, Ghost, Drupal, Excel."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.readings import ARABIC, ENGLISH, SECOND, paragraphs, read

MARKUP = f"<p>{ARABIC}</p>\n<p>{SECOND}</p>"


def saved(folder: Path, held: object, name: str = "export.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(held), encoding="utf-8")
    return path


def test_wordpress_posts_keep_their_local_day_and_lose_their_markup(tmp_path: Path) -> None:
    post = {
        "id": 5512,
        "date": "2025-02-06T00:30:00",
        "date_gmt": "2025-02-05T21:30:00",
        "link": "https://wp.example/jandar/",
        "status": "publish",
        "title": {"rendered": "&#8220;جندر&#8221; تعود"},
        "content": {"rendered": MARKUP, "protected": False},
        "author": 7,
    }
    (article,), skipped = read(saved(tmp_path, [post]))
    assert skipped == []
    assert (article.id, article.title, article.published) == ("5512", "“جندر” تعود", "2025-02-06")
    assert paragraphs(article) == [ARABIC, SECOND]


def test_ghosts_export_and_its_interface_give_their_posts(tmp_path: Path) -> None:
    post = {
        "id": "63a",
        "title": "Jandar is back",
        "html": f"<p>{ENGLISH}</p>",
        "plaintext": ENGLISH,
        "status": "published",
        "published_at": "2025-02-04T10:22:11.000Z",
        "primary_author": {"name": "Salma"},
    }
    tables = {"posts": [post], "users": [{"id": "1", "name": "Salma"}], "tags": []}
    whole = {"db": [{"meta": {"version": "5.7.0"}, "data": tables}]}
    for held in (whole, {"posts": [post], "meta": {"pagination": {"page": 1}}}):
        (article,), skipped = read(saved(tmp_path, held))
        assert skipped == []
        assert (article.id, article.title, article.author) == ("63a", "Jandar is back", "Salma")
        assert article.published == "2025-02-04T10:22:11+00:00"
        assert paragraphs(article) == [ENGLISH]


def test_drupals_two_interfaces_give_their_nodes(tmp_path: Path) -> None:
    body = {"value": MARKUP, "format": "full_html", "processed": MARKUP}
    said = {"title": "سد الفرات", "created": "2025-03-01T08:15:00+00:00", "body": body}
    interface = {"data": [{"type": "node--article", "id": "0a", "attributes": said}]}
    fields = {name: [value if name == "body" else {"value": value}] for name, value in said.items()}
    for held in (interface, [{"nid": [{"value": 78}], **fields}]):
        (article,), skipped = read(saved(tmp_path, held))
        assert skipped == []
        assert article.id in ("0a", "78")
        assert (article.title, article.published) == ("سد الفرات", "2025-03-01T08:15:00+00:00")
        assert paragraphs(article) == [ARABIC, SECOND]


@pytest.mark.parametrize("status", ["draft", "Private", "trash", "مسوّدة", False])
def test_what_was_not_published_is_left_with_the_reason(tmp_path: Path, status: object) -> None:
    record = {"id": "1", "text": ARABIC, "status": status}
    articles, (skipped,) = read(saved(tmp_path, [record]))
    assert articles == []
    assert "its status is" in skipped.reason
    (article,), _ = read(saved(tmp_path, [{**record, "status": "publish"}]))
    assert article.id == "1"


def test_a_record_without_a_known_text_names_what_it_has(tmp_path: Path) -> None:
    _, (skipped,) = read(saved(tmp_path, [{"id": "1", "wording": ARABIC}]))
    assert skipped.reason == '"text" is missing or empty; there are: id, wording'


def test_wordpress_own_export_gives_published_posts_with_paragraphs(tmp_path: Path) -> None:
    def item(status: str, kind: str, text: str) -> str:
        return (
            f"<item><title>م</title><link>https://w.example/{status}</link>"
            f"<content:encoded><![CDATA[{text}]]></content:encoded>"
            f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type></item>"
        )

    path = tmp_path / "export.xml"
    items = item("publish", "post", f"{ARABIC}\n\n{SECOND}") + item("draft", "post", ARABIC)
    path.write_text(
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>صوت</title>'
        f"{items}{item('inherit', 'attachment', '')}</channel></rss>"
    )
    (article,), skipped = read(path)
    assert skipped == []
    assert paragraphs(article) == [ARABIC, SECOND]


def test_excels_unicode_text_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text(f"الرقم\tالعنوان\tالنص\r\n7\tزيارة\t{ARABIC}\r\n", encoding="utf-16")
    (article,), skipped = read(path)
    assert skipped == []
    assert (article.id, article.title, paragraphs(article)) == ("7", "زيارة", [ARABIC])
