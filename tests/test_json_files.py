"""Exports in JSON are read, whether lines, arrays or objects."""

from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading import Item, Skipped, exports, json_values, read_items
from retrieval.reading.json_values import BrokenJSONError, elements
from retrieval.site_rules import SiteRules
from tests.readings import ARABIC, ENGLISH, SECOND, TODAY, paragraphs, read

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def export(folder: Path, value: object, name: str = "export.json", **how: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False, **how), encoding="utf-8")  # type: ignore[arg-type]
    return path


def article(number: int, **more: object) -> dict[str, object]:
    return {"id": str(number), "title": f"t{number}", "text": ARABIC, **more}


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_an_array_and_an_object_that_holds_one_are_read(tmp_path: Path, indent: int | None) -> None:
    rows = [article(1, tags=["a", "]"]), article(2, note='"}],[{"')]
    bare = export(tmp_path, rows, indent=indent)
    articles, skipped = read(bare)
    assert ([a.id for a in articles], skipped) == (["1", "2"], [])
    held = export(tmp_path, {"total": 2, "articles": rows}, "held.json", indent=indent)
    articles, skipped = read(held)
    assert ([a.id for a in articles], skipped) == (["1", "2"], [])


@pytest.mark.parametrize("indent", [None, 2])
def test_one_object_is_one_article_and_the_files_name_its_id(
    tmp_path: Path, indent: int | None
) -> None:
    record = {"headline": "Talks", "articleBody": ENGLISH, "images": [{"url": "x"}]}
    (found,), _ = read(export(tmp_path, record, indent=indent))
    assert (found.id, found.title, found.text) == ("export.json", "Talks", ENGLISH)


def test_lines_in_a_file_called_json_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    lines = [json.dumps(article(1)), "", "{broken", json.dumps(article(2))]
    path.write_text("\n".join(lines), encoding="utf-8")
    articles, (skipped,) = read(path)
    assert [a.id for a in articles] == ["1", "2"]
    assert skipped.source == f"{path}:3"


def test_other_systems_keys_are_known(tmp_path: Path) -> None:
    record = {
        "guid": 5,
        "link": "https://a.example/5",
        "title": {"rendered": "The &#8220;talks&#8221;"},
        "content": {"rendered": f"<p>{ENGLISH}</p>\n<p>{ENGLISH.replace('Tuesday', 'Monday')}</p>"},
        "datePublished": "2025-02-04T10:00:00+03:00",
        "dateModified": "2025-02-05",
        "authors": ["A. Writer", "B. Writer"],
    }
    (found,), _ = read(export(tmp_path, [record]))
    assert (found.id, found.title, found.url) == ("5", "The “talks”", "https://a.example/5")
    assert (found.published, found.updated) == ("2025-02-04T10:00:00+03:00", "2025-02-05")
    assert found.author == "A. Writer, B. Writer"
    assert paragraphs(found) == [ENGLISH, ENGLISH.replace("Tuesday", "Monday")]


def test_a_records_time_in_utc_has_the_day_of_the_newsrooms_clocks(tmp_path: Path) -> None:
    path = export(tmp_path, [article(1, published="2025-02-04T22:30:00.000Z")])
    rules = SiteRules(zone=ZoneInfo("Asia/Damascus"))
    (item,) = read_items([path], TODAY, rules)
    assert isinstance(item, Item)
    found = item.read()
    assert (found.published, found.published_basis) == ("2025-02-05T01:30:00+03:00", "inferred")


def test_a_day_that_a_records_text_prints_settles_which_a_time_in_utc_means(tmp_path: Path) -> None:
    shown = f"<h1>زيارة إلى موسكو</h1><p>4 شباط 2025</p><p>{ARABIC}</p><p>{SECOND}</p>"
    row = article(1, published="2025-02-04T22:30:00Z", text=shown)
    rules = SiteRules(zone=ZoneInfo("Asia/Damascus"))
    (item,) = read_items([export(tmp_path, [row])], TODAY, rules)
    assert isinstance(item, Item)
    found = item.read()
    assert (found.published, found.published_basis) == ("2025-02-04T22:30:00+00:00", "meta")


def test_a_record_without_an_id_is_known_by_its_address(tmp_path: Path) -> None:
    rows = [{"text": ARABIC, "url": "https://A.example/x?utm_source=y#z"}, {"text": SECOND}]
    (found,), (skipped,) = read(export(tmp_path, rows))
    assert found.id == "https://a.example/x"
    assert '"id" is missing' in skipped.reason


def test_a_bad_element_costs_no_other_one(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    rows = [
        json.dumps(article(1)),
        '{"id": 2, "text": nope}',
        "7",
        '{"a": 1]}',
        json.dumps(article(5)),
    ]
    path.write_text(f"[{','.join(rows)},]", encoding="utf-8")
    articles, skipped = read(path)
    assert [a.id for a in articles] == ["1", "5"]
    assert [item.source for item in skipped] == [f"{path}:{n}" for n in (2, 3, 4)]


def test_an_array_that_is_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    whole = json.dumps([article(1), article(2), article(3)], ensure_ascii=False)
    path.write_text(whole[:-30], encoding="utf-8")
    articles, (skipped,) = read(path)
    assert [a.id for a in articles] == ["1", "2"]
    assert skipped.source == f"{path}:3"
    assert "export the file again" in skipped.reason


def test_an_element_that_is_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MAX_LINE_BYTES", 1000)
    path = export(tmp_path, [article(1), article(2, more=["x"] * 500), article(3)])
    articles, (skipped,) = read(path)
    assert [a.id for a in articles] == ["1", "3"]
    assert skipped == Skipped(f"{path}:2", "longer than 1,000 bytes")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_an_array_may_be_in_any_arabic_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([article(1)], ensure_ascii=False), encoding=encoding)
    (found,), skipped = read(path)
    assert (found.text, skipped) == (ARABIC, [])


@pytest.mark.parametrize("text", ["", "  \n", "[]", "{}", "[", "[[[[", "null", '"a"', "{" * 50_000])
def test_what_holds_no_article_is_skipped_or_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    articles, skipped = read(tmp_path / "a.json")
    assert articles == []
    assert len(skipped) == (text != "[]")


def test_a_long_array_is_read_in_little_memory(tmp_path: Path) -> None:
    path = export(tmp_path, [article(n) for n in range(20_000)])
    tracemalloc.start()
    count = sum(not isinstance(item, Skipped) for item in read_items([path], TODAY))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 3_000_000  # the file has 4 MB


@given(st.lists(VALUES), st.sampled_from([None, 1]), st.booleans(), st.integers(1, 50))
def test_the_elements_of_any_array_are_found(
    values: list[object], indent: int | None, ascii_only: bool, chunk: int
) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=ascii_only)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_values, "_CHUNK", chunk)
        found = list(elements(io.StringIO(text), 10_000))
    assert [json.loads(element or "") for element in found] == values


@given(st.text('[]{}",\\ a1', max_size=60))
def test_any_text_ends_or_is_called_broken(text: str) -> None:
    try:
        found = list(elements(io.StringIO(f"[{text}"), 20))
    except BrokenJSONError:
        return
    assert all(element is None or element for element in found)
