"""`dalil articles`: the corpus looked at, mended and taken along."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.dalil import Dalil
from tests.fakes.newsroom import SEEDS

BODY = "أعلن الوزير اليوم أن الجسر رقم {} في المدينة سيُفتح أمام الناس غدًا صباحًا."
ROWS = [
    {"id": "old", "title": "جسر قديم", "published": "2024-01-31", "publisher": "سانا"},
    {"id": "new", "title": "جسر جديد", "published": "2024-02-01", "publisher": "رويترز"},
    {"id": "undated", "title": "", "publisher": "سانا"},
    {"id": "english", "title": "A bridge", "published": "2024-03", "language": "en"},
]


def ingested(home: Path) -> Dalil:
    file = home / "rows.jsonl"
    rows = [{**row, "text": BODY.format(number)} for number, row in enumerate(ROWS)]
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    dalil = Dalil(home)
    dalil("ingest", str(file))
    return dalil


@pytest.fixture(scope="module")
def dalil(tmp_path_factory: pytest.TempPathFactory) -> Dalil:
    return ingested(tmp_path_factory.mktemp("home"))


@pytest.fixture
def own(tmp_path: Path) -> Dalil:
    return ingested(tmp_path)


@pytest.fixture
def empty(tmp_path: Path) -> Dalil:
    return Dalil(tmp_path)


def ids(listed: dict[str, Any]) -> list[str]:
    return [article["id"] for article in listed["articles"]]


def test_articles_are_listed_the_newest_first_and_the_undated_last(dalil: Dalil) -> None:
    lines = dalil("articles").splitlines()
    assert [line.split("  ")[0] for line in lines] == ["english", "new", "old", "undated"]
    assert lines[0] == "english  2024-03  unknown outlet  A bridge"
    assert lines[3] == "undated  undated  سانا  أعلن الوزير اليوم أن الجسر رقم 2 في… (untitled)"
    assert dalil("articles", "list") == dalil("articles")


def test_a_list_is_bounded_and_says_how_many_more_there_are(dalil: Dalil) -> None:
    done = dalil.run("articles", "-k", "1", "--offset", "1")
    assert done.stdout.startswith("new  ")
    assert "2 more" in done.stderr
    assert "more" not in dalil.run("articles", "--offset", "2").stderr
    assert dalil("articles", "--offset", "9") == ""
    listed = dalil.json("articles", "-k", "1")
    assert (ids(listed), listed["total"]) == (["english"], 4)


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("--since", "2024-02-01"), ["english", "new"]),
        (("--until", "2024-02-01"), ["new", "old"]),
        (("--publisher", "سانا"), ["old", "undated"]),
        (("--language", "en"), ["english"]),
        (("--publisher", "nobody"), []),
    ],
)
def test_filters_hold(dalil: Dalil, arguments: tuple[str, ...], found: list[str]) -> None:
    assert ids(dalil.json("articles", *arguments)) == found


def test_inferred_dates_and_outlets_carry_a_sign(tmp_path: Path) -> None:
    dalil = Dalil(tmp_path)
    dalil("ingest", str(SEEDS))
    for article in dalil.json("articles")["articles"]:
        shown = dalil("articles").split(article["id"])[1].splitlines()[0]
        for name in ("published", "publisher"):
            inferred = article[f"{name}_basis"] == "inferred"
            assert (f"~{article[name]}" in shown) == inferred


def test_an_article_is_shown_whole_with_what_was_left_out_and_why(tmp_path: Path) -> None:
    dalil = Dalil(tmp_path)
    page = tmp_path / "page.txt"
    body = BODY.format(1)
    page.write_text(f"جسر جديد في المدينة\n\n{body}\n\n{body}\n\nشارك على فيسبوك\n", "utf-8")
    dalil("ingest", str(page))
    shown, whole = (
        dalil("articles", "show", page.name),
        dalil("articles", "show", page.name, "--dropped"),
    )
    assert body in shown.splitlines()
    assert "شارك" not in shown
    assert "--dropped" in shown
    left_out = [line for line in whole.splitlines() if line.startswith("[left out: ")]
    assert left_out == [
        "[left out: the title] جسر جديد في المدينة",
        "[left out: a notice to readers] شارك على فيسبوك",
    ]
    assert "--dropped" not in whole
    stored = dalil.json("articles", "show", page.name)
    assert [stored["text"][start:end] for start, end in stored["body"]] == [body, body]
    assert stored["origin"] == str(page)


def test_an_article_says_as_what_it_came_again(own: Dalil, tmp_path: Path) -> None:
    again = tmp_path / "again.jsonl"
    row = {**ROWS[0], "id": "other", "text": BODY.format(0), "publisher": "الجزيرة"}
    again.write_text(json.dumps(row), "utf-8")
    assert len(own.json("ingest", str(again))["doubles"]) == 1
    assert "also as: other  الجزيرة" in own("articles", "show", "old")
    assert [double["id"] for double in own.json("articles", "show", "old")["doubles"]] == ["other"]


def test_a_removed_article_is_gone_until_it_is_restored_and_ingested(own: Dalil) -> None:
    rows = str(own.home / "rows.jsonl")
    done = own.run("articles", "remove", "old", "new")
    assert done.stdout.splitlines() == ["removed old  جسر قديم", "removed new  جسر جديد"]
    assert "dalil articles restore" in done.stderr
    assert [hit["article_id"] for hit in own.json("search", "جسر قديم")["hits"]] != []
    assert "old" not in {hit["article_id"] for hit in own.json("search", "جسر قديم")["hits"]}
    report = own.json("ingest", rows)
    assert report["articles"] == 2
    assert "dalil articles restore" in json.dumps(report["skipped"])
    assert {item["id"] for item in own.json("articles", "restore")["removed"]} == {"old", "new"}
    assert own("articles", "restore", "old") == "restored old\n"
    assert own.json("ingest", rows)["added"] == 1
    assert set(ids(own.json("articles"))) == {"old", "undated", "english"}


def test_an_id_that_no_article_has_is_told_what_became_of_it(own: Dalil, tmp_path: Path) -> None:
    again = tmp_path / "again.jsonl"
    again.write_text(json.dumps({**ROWS[0], "id": "other", "text": BODY.format(0)}), "utf-8")
    own("ingest", str(again))
    said = own.error("articles", "show", "other", code=1)
    assert said == "dalil: other is kept as the same article as old; `dalil articles show old`.\n"
    said = own.error("articles", "remove", "other", "nobody", code=1)
    assert "other (kept as the same article as old), nobody" in said
    own("articles", "remove", "new")
    assert "`dalil articles restore new`" in own.error("articles", "show", "new", code=1)


def test_articles_whose_files_are_gone_are_named_and_removed_when_that_is_asked_for(
    empty: Dalil, tmp_path: Path
) -> None:
    folder, page = tmp_path / "of the week", "{}\n\n" + BODY
    (folder / "a").mkdir(parents=True)
    for number, name in enumerate(("a/one.txt", "two.txt", "three.txt", "[four].txt")):
        (folder / name).write_text(page.format(number, number), "utf-8")
    (tmp_path / "of the week too").mkdir()
    (tmp_path / "of the week too" / "five.txt").write_text(page.format(5, 5), "utf-8")
    assert empty.error("ingest", str(folder), str(tmp_path / "of the week too"), code=0) == ""
    (folder / "two.txt").rename(folder / "a" / "moved.txt")
    (folder / "a/one.txt").unlink()
    (folder / "[four].txt").unlink()
    (tmp_path / "of the week too" / "five.txt").unlink()
    said = empty.error("ingest", str(folder), code=0)
    assert f"2 articles were read from files in {folder} that are no longer there" in said
    assert f"`dalil articles remove --gone '{folder}'` removes them" in said
    removed = empty.json("articles", "remove", "--gone", str(folder))["removed"]
    assert sorted(one["id"] for one in removed) == ["[four].txt", "a/one.txt"]
    again = empty.run("articles", "remove", "--gone", str(folder))
    assert (again.returncode, again.stdout) == (0, "")
    assert "no article is left" in again.stderr
    assert len(empty.json("articles")["articles"]) == 3


def test_files_are_read_anew_where_the_newsrooms_clocks_change(
    empty: Dalil, tmp_path: Path
) -> None:
    file = tmp_path / "night.jsonl"
    row = {"id": "night", "text": BODY.format(1), "published": "2025-02-04T22:30:00Z"}
    file.write_text(json.dumps(row), "utf-8")
    for zone, outcome, published in (
        ("UTC", "added", "2025-02-04T22:30:00+00:00"),
        ("Asia/Damascus", "updated", "~2025-02-05T01:30:00+03:00"),
        ("Asia/Damascus", "unchanged", "~2025-02-05T01:30:00+03:00"),
    ):
        done = empty.run("ingest", str(file), "--json", DALIL_TIMEZONE=zone)
        assert json.loads(done.stdout)[outcome] == 1
        assert f"night  {published}  " in empty("articles")


def test_an_address_without_its_scheme_is_known_for_one(empty: Dalil) -> None:
    said = empty.error("ingest", "news.example/2025/story", "a.txt", code=1)
    assert "news.example/2025/story is no file here; for a web page write https:// before" in said
    assert said.count("https://") == 1


def test_one_article_is_counted_as_one(empty: Dalil, tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"id": "one", "text": BODY.format(1)}), "utf-8")
    assert empty("ingest", str(file)).endswith("The corpus holds 1 article in 1 passage.\n")
    out = tmp_path / "out.jsonl"
    assert empty("articles", "export", str(out)) == f"wrote 1 article into {out}\n"


def test_removing_what_is_not_there_does_the_rest_and_is_exit_1(own: Dalil) -> None:
    done = own.run("articles", "remove", "nothing", "old", "old", "--json")
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert said["unknown"] == ["nothing"]
    assert [item["id"] for item in said["removed"]] == ["old"]
    assert "nothing" in done.stderr
    assert "not among the removed" in own.error("articles", "restore", "new", code=1)


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
def test_an_export_is_read_back_as_the_same_articles(own: Dalil, tmp_path: Path, name: str) -> None:
    own("ingest", str(SEEDS))
    first, second = tmp_path / name, tmp_path / "again.jsonl"
    assert own.json("articles", "export", str(first))["articles"] == 9
    (tmp_path / "other").mkdir()
    other = Dalil(tmp_path / "other")
    assert other.json("ingest", str(first))["added"] == 9
    other("articles", "export", str(second))
    data = first.read_bytes()
    assert second.read_bytes() == (gzip.decompress(data) if name.endswith("gz") else data)
    own("articles", "export", str(first))
    assert first.read_bytes() == data
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


def test_an_export_holds_what_the_filters_allow(own: Dalil, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    own("articles", "export", str(file), "--publisher", "سانا")
    found = [json.loads(line)["id"] for line in file.read_text("utf-8").splitlines()]
    assert found == ["old", "undated"]


def test_an_export_of_nothing_leaves_the_file_as_it_was(empty: Dalil, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("before")
    assert "no article" in empty.error("articles", "export", str(file), code=1)
    assert file.read_text() == "before"


def test_a_chart_is_drawn_of_what_the_filters_allow(dalil: Dalil, tmp_path: Path) -> None:
    png, svg = tmp_path / "chart.png", tmp_path / "chart.svg"
    assert dalil("articles", "--chart", str(png)) == f"wrote {png}\n"
    assert png.read_bytes().startswith(b"\x89PNG")
    told = dalil.json("articles", "--chart", str(svg), "--language", "en")
    assert told["months"] == [{"month": "2024-03", "publisher": None, "count": 1}]
    assert "Articles a month" in svg.read_text("utf-8")
    assert "no article with a date" in dalil.error(
        "articles", "--chart", str(svg), "--publisher", "nobody", code=1
    )


def test_a_corpus_without_articles_says_what_to_do(empty: Dalil) -> None:
    assert empty.json("articles") == {"total": 0, "articles": []}
    assert "dalil ingest" in empty.error("articles", code=0)
    assert "`dalil articles` lists them" in empty.error("articles", "show", "a", code=1)
    assert "nothing was removed" in empty.error("articles", "restore", code=0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("show",),
        ("remove",),
        ("export",),
        ("export", "file.txt"),
        ("--chart", "file.pdf"),
        ("-k", "0"),
        ("--offset", "-1"),
        ("--since", "2025-02-02", "--until", "2025-02-01"),
        ("--language", "fr"),
    ],
)
def test_wrong_usage_is_exit_2(dalil: Dalil, arguments: tuple[str, ...]) -> None:
    said = dalil.error("articles", *arguments, code=2)
    assert said
    assert "Traceback" not in said


def test_what_an_article_says_drives_no_terminal(empty: Dalil, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    row = {
        "id": "a\u202e",
        "title": "جسر\x1b[2J",
        "text": BODY.format("\x1b[2J"),
        "publisher": "\x07",
    }
    file.write_text(json.dumps(row))
    empty("ingest", str(file))
    for arguments in (("articles",), ("articles", "show", "a\u202e", "--dropped")):
        shown = empty(*arguments)
        assert "جسر" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
