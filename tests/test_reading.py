"""Files, folders and exports become articles, or are skipped with a reason."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from retrieval.corpus import Corpus
from retrieval.ingestion import ingest
from retrieval.models import Article
from retrieval.reading import Skipped, exports, read_items, readers
from retrieval.reading.text import language_of
from tests.readings import read

SHARED = Path(__file__).parents[1].parent / "shared/data"
SEEDS = Path(__file__).parents[1] / "seeds/articles"
TODAY = date(2026, 11, 21)
BODY = (
    "قال وزير الخارجية إن المحادثات بين الجانبين في العاصمة الروسية موسكو كانت جيدة ومثمرة للغاية."
)


@pytest.mark.parametrize(
    ("text", "language"), [("خبر from دمشق", "ar"), ("News من London", "en"), ("12 – 34", "ar")]
)
def test_a_text_is_in_the_language_of_most_of_its_letters_and_without_any_arabic(
    text: str, language: str
) -> None:
    assert language_of(text) == language


def page(folder: Path, text: str) -> Article:
    path = folder / "page.txt"
    path.write_text(text, encoding="utf-8")
    (article,), _ = read(path)
    return article


def export(folder: Path, *records: object, name: str = "export.jsonl") -> Path:
    path = folder / name
    rows = (row if isinstance(row, str) else json.dumps(row) for row in records)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def reasons(skipped: Iterable[Skipped]) -> dict[str, str]:
    return {Path(item.source).name: item.reason for item in skipped}


def test_the_seeds_metadata_is_what_people_found() -> None:
    truth = SHARED / "seeds_articles.json"
    if not truth.exists():
        pytest.skip(f"{truth} is absent")
    expected = {seed["file"]: seed for seed in json.loads(truth.read_text(encoding="utf-8"))}
    articles, skipped = read(SEEDS)
    assert (len(articles), skipped) == (5, [])
    for article in articles:
        for name in (
            "title",
            "publisher",
            "publisher_basis",
            "source",
            "published",
            "published_basis",
        ):
            assert getattr(article, name) == expected[article.id][name], (article.id, name)


def test_a_files_id_is_its_path_below_the_given_folder(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("b/c/1.txt", "a.md", "b/2.txt", ".hidden.txt"):
        (tmp_path / name).write_text(BODY, encoding="utf-8")
    articles, _ = read(tmp_path)
    assert [article.id for article in articles] == ["a.md", "b/2.txt", "b/c/1.txt"]
    assert articles[1].origin == str(tmp_path / "b/2.txt")
    assert read(tmp_path / "b/2.txt")[0][0].id == "2.txt"


def test_line_ends_become_newlines_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"\ufeffعنوان\r\n\r{BODY}  \u200f\r\n".encode())
    (article,), _ = read(path)
    assert article.text == f"عنوان\n\n{BODY}  \u200f\n"
    (span,) = article.body
    assert article.text[span.start : span.end] == BODY


def test_bad_files_are_skipped_with_a_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \n\t\r\n")
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x01")
    (tmp_path / "damaged.txt").write_bytes(BODY.encode() + b"\xff")
    (tmp_path / "widgets.txt").write_text("شارك\nفيسبوك", encoding="utf-8")
    (tmp_path / "page.docx").write_bytes(b"PK")
    (tmp_path / "style.css").write_text("p { color: red }", encoding="utf-8")
    (tmp_path / "arabic.txt").write_bytes(BODY.encode("cp1256"))
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    articles, skipped = read(tmp_path, tmp_path / "missing")
    assert [article.id for article in articles] == ["arabic.txt"]
    why = reasons(skipped)
    assert why["empty.txt"] == why["blank.txt"] == "empty"
    assert "binary" in why["binary.txt"]
    assert f"byte {len(BODY.encode())}" in why["damaged.txt"]
    assert why["widgets.txt"] == "no article text found"
    assert "no Word document" in why["page.docx"]
    assert "unknown format" in why["style.css"]
    assert why["link.txt"] == why["missing"] == "not found"
    assert why["pipe.txt"] == "no regular file"


def test_a_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    articles, skipped = read(tmp_path)
    assert len(articles) == 1
    assert reasons(skipped) == {"loop": "a link to a folder above it"}


def test_an_enormous_page_and_an_enormous_line_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(readers._ONE, "text", (1000, readers._text))
    monkeypatch.setattr(exports, "MAX_LINE_BYTES", 1000)
    (tmp_path / "big.txt").write_text(BODY * 10, encoding="utf-8")
    good = {"id": "2", "text": "نص قصير هنا."}
    export(tmp_path, {"id": "1", "text": BODY * 10}, good)
    articles, skipped = read(tmp_path)
    assert [article.id for article in articles] == ["2"]
    assert reasons(skipped).keys() == {"big.txt", "export.jsonl:1"}


def test_a_file_met_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    articles, skipped = read(tmp_path, tmp_path / "a.txt")
    assert (len(articles), skipped) == (1, [])


def test_a_repeated_id_is_skipped_and_its_first_source_named(tmp_path: Path) -> None:
    path = export(tmp_path, {"id": "x", "text": BODY}, {"id": "x", "text": "نص آخر."})
    with Corpus(tmp_path / "corpus.db") as corpus:
        report = ingest(corpus, read_items([path], TODAY))
    assert report.articles == 1
    assert [item.source for item in report.skipped] == [f"{path}:2"]
    assert f"{path}:1" in report.skipped[0].reason


def test_an_exports_line_keeps_its_metadata(tmp_path: Path) -> None:
    record = {
        "id": "n-1", "title": "عنوان", "text": BODY, "url": "https://example.org/ا", "publisher": "سانا",
        "published": "2025-02-04T10:00:00+03:00", "language": "ar", "extra": [1],
    }  # fmt: skip
    (article,), _ = read(export(tmp_path, record))
    assert (article.id, article.title, article.url) == ("n-1", "عنوان", "https://example.org/ا")
    assert (article.publisher, article.publisher_basis) == ("سانا", "meta")
    assert (article.published, article.published_basis) == ("2025-02-04T10:00:00+03:00", "meta")
    assert article.origin == str(tmp_path / "export.jsonl")


@pytest.mark.parametrize(
    ("published", "read_as"),
    [
        ("2025-02-04", "2025-02-04"),
        ("2025-02", "2025-02"),
        ("2025-02-04 10:00", "2025-02-04"),
        ("2025-02-04T10:00:00Z", "2025-02-04T10:00:00+00:00"),
        ("الثلاثاء 4 شباط 2025", "2025-02-04"),
        ("Feb. 4, 2025", "2025-02-04"),
        ("February 2025", "2025-02"),
        ("شباط 2025", "2025-02"),
        ("20250204", "2025-02-04"),
        ("1738663200", "2025-02-04T10:00:00+00:00"),
        (1738663200, "2025-02-04T10:00:00+00:00"),
        (1738663200000, "2025-02-04T10:00:00+00:00"),
        (1738663200.5, "2025-02-04T10:00:00+00:00"),
        ("2026-11-22", "2026-11-22"),  # it is tomorrow somewhere
        ("2026-11-23", None),
        ("2026-12", None),
        ("0001-01-01", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("2525-01-01", None),
        ("1446-08-05", None),
        ("1446-08", None),
        ("2025", None),
        (2025, None),
        (7, None),
        (99999999999999999999, None),
        (1e300, None),
        ("202502041000", None),
        ("04/05/2025", None),
        ("أمس", None),
        ("", None),
    ],
)
def test_a_date_field_is_read_rightly_or_missing(
    tmp_path: Path, published: str | float, read_as: str | None
) -> None:
    (article,), _ = read(export(tmp_path, {"id": "1", "text": BODY, "published": published}))
    assert article.published == read_as
    assert article.published_basis == ("meta" if read_as else None)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a.b/c", "http://", "//a.b", "http://[x", ""]
)
def test_only_web_addresses_are_kept(tmp_path: Path, url: str) -> None:
    (article,), _ = read(export(tmp_path, {"id": "1", "text": BODY, "url": url, "title": ""}))
    assert (article.url, article.title) == (None, None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"id": [1], "text": "a"}', '"id" is no string'),
        ('{"id": true, "text": "a"}', '"id" is no string'),
        ('{"id": NaN, "text": "a"}', '"id" is no string'),
        ('{"id": "a", "text": "b", "published": {}}', '"published" is no string'),
        ('{"text": "a"}', '"id" is missing or empty'),
        ('{"id": "a", "text": " "}', '"text" is missing or empty'),
        ('{"id": "a"}', '"text" is missing or empty'),
        ('{"id": "a", "text": "a\\u0000b"}', "NUL"),
        ('{"id": "a", "text": "a\\ud800b"}', "surrogate"),
        ('{"id": "a", "text": "b", "title": ["c"]}', '"title" is no string'),
    ],
)
def test_a_bad_line_is_skipped_by_its_number_and_the_rest_is_read(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = export(tmp_path, line, "", {"id": "good", "text": BODY})
    articles, (skipped,) = read(path)
    assert [article.id for article in articles] == ["good"]
    assert skipped.source == f"{path}:1"
    assert reason in skipped.reason


def test_an_id_that_is_a_number_becomes_text(tmp_path: Path) -> None:
    articles, _ = read(export(tmp_path, {"id": 17, "text": BODY}))
    assert [article.id for article in articles] == ["17"]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_array_is_read_by_its_elements(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "a.jsonl"
    rows = [{"id": "1", "text": BODY}, 7, {"id": "3", "text": BODY}]
    path.write_text("\n" + json.dumps(rows, indent=indent), encoding="utf-8")
    articles, skipped = read(path)
    assert [article.id for article in articles] == ["1", "3"]
    assert skipped == [Skipped(f"{path}:2", "not a JSON object")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_lines_of_an_export_may_end_in_any_way(
    tmp_path: Path, ending: str, encoding: str
) -> None:
    rows = [json.dumps({"id": str(i), "text": BODY}, ensure_ascii=False) for i in range(3)]
    path = tmp_path / "a.jsonl"
    path.write_bytes(ending.join([*rows[:2], "", "{", rows[2]]).encode(encoding))
    articles, (skipped,) = read(path)
    assert [(article.id, article.text) for article in articles] == [(i, BODY) for i in "012"]
    assert skipped.source == f"{path}:4"


def test_an_article_knows_its_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    export(tmp_path, "", {"id": "x", "text": BODY})
    sources = [item.source for item in read_items([tmp_path], TODAY)]
    assert sources == [str(tmp_path / "a.txt"), str(tmp_path / "export.jsonl:2")]


def test_an_id_of_another_source_is_reported_with_its_line(tmp_path: Path) -> None:
    first = export(tmp_path, {"id": "x", "text": BODY}, name="1.jsonl")
    others = [{"id": "y", "text": f"{BODY} أولًا."}, {"id": "x", "text": f"{BODY} ثانيًا."}]
    second = export(tmp_path, *others, name="2.jsonl")
    with Corpus(tmp_path / "corpus.db") as corpus:
        ingest(corpus, read_items([first], TODAY))
        report = ingest(corpus, read_items([second], TODAY))
    assert [item.source for item in report.skipped] == [f"{second}:2"]


def test_exports_are_read_compressed_and_in_utf16(tmp_path: Path) -> None:
    line = json.dumps({"id": "1", "text": BODY}, ensure_ascii=False)
    with gzip.open(tmp_path / "a.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write(line)
    (tmp_path / "b.jsonl").write_bytes(line.replace('"1"', '"2"').encode("utf-16"))
    (tmp_path / "c.jsonl.gz").write_bytes((tmp_path / "a.jsonl.gz").read_bytes()[:60])
    (tmp_path / "d.jsonl.gz").write_bytes(b"no gzip")
    articles, skipped = read(tmp_path)
    assert [(article.id, article.text) for article in articles] == [("1", BODY), ("2", BODY)]
    assert [Path(item.source).name for item in skipped] == ["c.jsonl.gz", "d.jsonl.gz"]


@pytest.mark.parametrize(
    ("text", "published", "basis"),
    [
        (f"عنوان الخبر من دمشق اليوم\n2025/02/14\n{BODY}", "2025-02-14", "stated"),
        (f"آخر تحديث: 5 آذار 2025\nتاريخ النشر: 4 آذار 2025\n{BODY}", "2025-03-04", "stated"),
        (f"Published On 12 Feb 2025\n{BODY}", "2025-02-12", "stated"),
        (f"الأحد 2 مارس 2025 - 2 رمضان 1446 هـ\n{BODY}", "2025-03-02", "stated"),
        (f"2024-07-23 الثلاثاء | 09:10 م | مشاهدات: 812\n{BODY}", "2024-07-23", "stated"),
        (f"May 3, 2025 / 7:40 AM / Example News\n{BODY}", "2025-05-03", "stated"),
        (f"2025-02-14T18:11:00+03:00\n{BODY}", "2025-02-14T18:11:00+03:00", "stated"),
        (f"{BODY}\nوقال اليوم، الجمعة 14 من شباط 2025، إن العمل جارٍ.", "2025-02-14", "stated"),
        (
            f"{BODY}\nوقال اليوم، الأربعاء 24 من كانون الأول، إن العمل جارٍ.",
            "2025-12-24",
            "inferred",
        ),
        (f"{BODY}\nوقال أمس، الخميس 13 من شباط 2025، إن العمل جارٍ.", "2025-02-14", "stated"),
        (
            f"![](https://a.org/2019/02/x.jpg)\n{BODY}\nوقال اليوم 12 من شباط إنه جارٍ.",
            "2019-02-12",
            "inferred",
        ),
        (f"![](https://a.org/2025/02/x.jpg)\n{BODY}", "2025-02", "inferred"),
        # A header that shows another day than the article's is no publication date.
        (f"2025/02/20\n{BODY}\nوقال اليوم، الجمعة 14 من شباط، إن العمل جارٍ.", None, None),
        # The weekday and the picture's address disagree.
        (
            f"![](https://a.org/2024/02/x.jpg)\n{BODY}\nوقال اليوم، الأربعاء 12 من شباط، إنه جارٍ.",
            None,
            None,
        ),
        (f"{BODY}\nوهرب الأسد إلى موسكو في 8 كانون الأول 2024.", None, None),
        (f"{BODY}\nمقالات متعلقة\nخبر آخر\n2025/02/14", None, None),
        (f"04/05/2025\n{BODY}", None, None),
        (f"2031/02/14\n{BODY}", None, None),
    ],
)
def test_the_publication_date_is_printed_or_worked_out_or_missing(
    tmp_path: Path, text: str, published: str | None, basis: str | None
) -> None:
    article = page(tmp_path, text)
    assert (article.published, article.published_basis) == (published, basis)


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("ادعم عنب بلدي\nدولار واحد شهريًا يصنع الفرق", "عنب بلدي"),
        ("بمساهمتك نستمر\nادعم عنب بلدي", "عنب بلدي"),
        ("ادعم عنب بلدي", None),
        ("ادعم نازحي الشمال\nدولار واحد شهريًا يصنع الفرق", None),
        ("ادعم أهالي درنة\nتبرع الآن", None),
        ("جميع الحقوق محفوظة © 2024", None),
        ("جميع الحقوق محفوظة", None),
        ("جميع الحقوق محفوظة للموقع © 2024", None),
        ("جميع الحقوق محفوظة لموقع حلب اليوم © 2024", "حلب اليوم"),
        ("© Shutterstock", None),
        ("© 2024 Getty Images", None),
        ("© AFP", None),
        ("© 2025 Reuters. All rights reserved.", "Reuters"),
        ("Support the people of Sudan\nDonate now", None),
        ("Follow the strike on X", None),
        ("Follow Mary Jones on Twitter", None),
        ("By Mary Jones\nFollow Mary Jones on Twitter", None),
        ("Follow Enab Baladi on Telegram\nThe Enab Baladi app", "Enab Baladi"),
        ("Support the Herald\nFund independent journalism with $5 per month", "the Herald"),
        ("Support Mada Masr\nBecome a member", "Mada Masr"),
        ("Download the latest app", None),
        ("تابع آخر الأخبار عبر تطبيقنا", None),
        ("جميع الحقوق محفوظة © تلفزيون سوريا 2025", "تلفزيون سوريا"),
        ("© 2025 Example Media Network. All rights reserved.", "Example Media Network"),
        ("Follow Syria Direct on Facebook", "Syria Direct"),
        ("تابعوا وكالة سانا على تلغرام", "وكالة سانا"),
        ("![](https://www.example.org/wp-content/uploads/a.jpg)", "example.org"),
        ("![](https://i0.wp.com/a.jpg)", None),
        ("المصدر: رويترز", None),
        ("ادعم الصحافة المستقلة", None),
    ],
)
def test_the_outlet_is_known_by_what_the_page_says_of_itself(
    tmp_path: Path, line: str, publisher: str | None
) -> None:
    article = page(tmp_path, f"{BODY}\n{line}")
    assert (article.publisher, article.publisher_basis) == (
        publisher,
        "inferred" if publisher else None,
    )


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ("  • فريق ماسة\n  • 2025-11-01", "فريق ماسة"),
        ("فريق الأهلي المصري", None),
        ("فريق الأهلي المصري\n2025-11-01", None),
        ("فريق موسكو\n2025-11-01", None),  # the article tells of Moscow
        ("فريق ماسة", None),
        ("By Reuters Staff", None),
    ],
)
def test_a_desk_signs_beside_the_date(tmp_path: Path, head: str, publisher: str | None) -> None:
    assert page(tmp_path, f"عنوان الخبر من العاصمة اليوم\n{head}\n{BODY}").publisher == publisher


def test_an_agencys_byline_is_the_source(tmp_path: Path) -> None:
    assert page(tmp_path, f"By Reuters Staff\n{BODY}").source == "Reuters"
    assert page(tmp_path, f"By Mary Jones\n{BODY}").source is None


def test_the_credited_source_is_no_publisher(tmp_path: Path) -> None:
    assert page(tmp_path, f"{BODY}\nالمصدر: وكالة رويترز").source == "وكالة رويترز"


@pytest.mark.parametrize(
    "name", ["xquad_articles.jsonl", "mlqa_articles.jsonl", "news_articles.jsonl.gz"]
)
def test_exports_lose_next_to_nothing(name: str) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is absent")
    articles, skipped = read(path)
    assert skipped == []
    bodies = (
        [article.text[span.start : span.end] for span in article.body] for article in articles
    )
    kept = sum(len(word) for body in bodies for text in body for word in text.split())
    assert kept > 0.999 * sum(len(word) for article in articles for word in article.text.split())
