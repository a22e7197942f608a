"""Tables become articles, a row each, whoever wrote them."""

from __future__ import annotations

import csv
import gzip
import io
import tracemalloc
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.reading import Columns, Skipped, csv_rows, parse_columns, read_items
from retrieval.reading.columns import guess_columns
from tests.readings import ARABIC, ENGLISH, SECOND, TODAY, paragraphs, read

HEADER = ["id", "title", "text", "date", "url"]


def table(
    folder: Path,
    rows: Iterable[Sequence[str]],
    delimiter: str = ",",
    encoding: str = "utf-8",
    name: str = "export.csv",
) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path = folder / name
    path.write_bytes(out.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
def test_a_table_is_read_with_any_delimiter_and_in_any_arabic_encoding(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    text = f'{ARABIC}\nوقال «نعم»، و"لا"; أيضًا | في جلسة, ثم عاد إلى بلاده بعد يومين من الزيارة.'
    path = table(
        tmp_path,
        [
            ["المعرّف", "عنوان الخبر", "نص الخبر", "تاريخ النشر", "الموقع", "الرابط", "ملاحظات"],
            ["7", "زيارة إلى موسكو", text, "4 شباط 2025", "عنب بلدي", "https://a.example/7", "-"],
        ],
        delimiter,
        encoding,
    )
    (article,), skipped = read(path)
    assert skipped == []
    assert (article.id, article.title, article.text) == ("7", "زيارة إلى موسكو", text)
    assert (article.published, article.published_basis) == ("2025-02-04", "meta")
    assert (article.publisher, article.url) == ("عنب بلدي", "https://a.example/7")
    assert paragraphs(article) == text.split("\n")


def test_the_columns_that_were_taken_are_said(tmp_path: Path) -> None:
    path = table(tmp_path, [["Headline", "Body", "Views"], ["Talks", ENGLISH, "9"]])
    notes: list[str] = []
    (article,), _ = read(path, note=notes.append)
    assert article.title == "Talks"
    assert notes == [
        f"{path}: columns taken: title = “Headline”, text = “Body”; not used: Views "
        "(--columns changes them)"
    ]


def test_columns_that_are_given_beat_the_guess(tmp_path: Path) -> None:
    path = table(tmp_path, [["title", "text", "الملخص"], ["ب", ENGLISH, ARABIC]])
    (article,), _ = read(path, columns=parse_columns("text=الملخص, title = text"))
    assert (article.text, article.title) == (ARABIC, ENGLISH)
    assert read(path, columns=Columns(text="Texte"))[1] == [
        Skipped(str(path), "no column is named “Texte”; the first line names: title, text, الملخص")
    ]


@pytest.mark.parametrize("given", ["text", "text=", "words=a", "=a", ""])
def test_columns_that_are_given_wrongly_are_refused(given: str) -> None:
    with pytest.raises(ValueError, match="“"):
        parse_columns(given)


def test_a_column_holds_one_part_and_the_better_name_wins() -> None:
    names = ["date", "pubDate", "Body", "article_text", "postTitle", "source"]
    assert guess_columns(names).named() == {
        "title": "postTitle",
        "text": "Body",
        "published": "pubDate",
        "source": "source",
    }


def test_a_table_without_a_column_of_texts_is_refused_with_the_mend(tmp_path: Path) -> None:
    path = table(tmp_path, [["a", "b"], ["1", ARABIC]])
    _, (skipped,) = read(path)
    assert "there are: a, b; name it: --columns text=NAME" in skipped.reason


def test_ids_of_rows_stay_when_rows_are_added_and_sorted(tmp_path: Path) -> None:
    rows = [["t", ARABIC, ""], ["u", SECOND, "https://a.example/u?utm_source=x"]]
    before, _ = read(table(tmp_path, [["title", "text", "url"], *rows]))
    assert before[1].id == "https://a.example/u"
    assert before[0].id.startswith("export.csv#")
    more = [["title", "text", "url"], ["new", ENGLISH, ""], *rows[::-1]]
    after, _ = read(table(tmp_path, more))
    assert {article.id for article in before} < {article.id for article in after}


def test_excels_separator_line_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"sep=;\r\nid;text\r\n1;{ARABIC}\r\n".encode("utf-16"))
    (article,), skipped = read(path)
    assert (article.text, skipped) == (ARABIC, [])


def test_a_table_may_begin_in_ascii_and_go_on_in_windows_1256(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"{i},{ENGLISH}\r\n" for i in range(5000))
    path.write_bytes(f"id,text\r\n{rows}x,{ARABIC.replace(',', '،')}\r\n".encode("cp1256"))
    articles, skipped = read(path)
    assert (len(articles), articles[-1].text, skipped) == (5001, ARABIC, [])


def test_a_row_with_a_stray_quotation_mark_costs_no_other_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "id,title,text\n"
        f'1,a,"{ARABIC}"\n'
        f'2,b,"He said "no", and left.\nThen, later, he came back.\n\n'
        f'3,"c, d","{ENGLISH}"\n'
        f"4,e,{SECOND}\n"
        f'5,f,"{ARABIC}',
        encoding="utf-8",
    )
    articles, skipped = read(path)
    assert [article.id for article in articles] == ["1", "3", "4"]
    assert [item.source for item in skipped] == [f"{path}:3", f"{path}:8"]
    assert all("doubled" in item.reason for item in skipped)


def test_without_an_id_nothing_below_a_stray_mark_is_taken_for_a_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f'title,text\na,{ENGLISH}\nb,"He said "no".\nThen, later, he left\nc,{ENGLISH}\n',
        encoding="utf-8",
    )
    articles, skipped = read(path)
    assert [article.title for article in articles] == ["a"]
    assert [item.source for item in skipped] == [f"{path}:3", f"{path}:4"]
    assert "nothing from here on is read" in skipped[1].reason


def test_a_row_with_too_many_cells_is_skipped_and_a_short_one_is_filled(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["1", "t", ARABIC, "", "", "more"],
        ["2", "t", ARABIC],
        ["3", "t"],
        [],
        ["", ""],
    ]
    articles, skipped = read(table(tmp_path, rows))
    assert [article.id for article in articles] == ["2"]
    assert [item.reason.partition(":")[0] for item in skipped] == [
        "6 cells, but the first line has 5",
        "2 cells, but the first line has 5",
    ]


def test_a_cell_without_end_is_refused_and_the_rows_below_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_rows, "MAX_ROW_BYTES", 2000)
    path = tmp_path / "a.csv"
    path.write_text(
        f'id,text\n1,"{"word " * 300}\n'
        + "no row here\n" * 100
        + f"2,{ENGLISH}\n3,{'x' * 5000}\n4,{ENGLISH}",
        encoding="utf-8",
    )
    articles, skipped = read(path)
    assert [article.id for article in articles] == ["2", "4"]
    assert [item.source for item in skipped] == [f"{path}:2", f"{path}:104"]


def test_a_cell_with_a_nul_or_damaged_bytes_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = f"3,{ARABIC}\n".encode()
    path.write_bytes(b"id,text\n1,a\0b\n2," + ARABIC.encode()[:-3] + b"\xff\n" + good)
    articles, skipped = read(path)
    assert [article.id for article in articles] == ["3"]
    assert [item.source for item in skipped] == [f"{path}:2", f"{path}:3"]


def test_a_long_table_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as stream:
        stream.write("id,text\n")
        stream.writelines(f"{i},{ARABIC}\n" for i in range(20_000))
    tracemalloc.start()
    count = sum(not isinstance(item, Skipped) for item in read_items([path], TODAY))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 3_000_000  # the table has 4 MB


@settings(max_examples=150)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
            str.strip
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(",;\t|"),
)
def test_what_a_writer_of_tables_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str], delimiter: str
) -> None:
    folder = tmp_path_factory.mktemp("table")
    rows = [["id", "title", "text"], *([str(i), t, ENGLISH] for i, t in enumerate(titles))]
    articles, skipped = read(table(folder, rows, delimiter))
    assert skipped == []
    assert [article.id for article in articles] == [str(i) for i in range(len(titles))]


@pytest.mark.parametrize(
    ("others", "published", "basis"),
    [
        (["23/02/2025", "25/03/2025", "13/1/2025"], "2025-02-04", "inferred"),
        (["02/23/2025", "03/25/2025", "1/13/2025"], "2025-04-02", "inferred"),
        (["23/02/2025", "25/03/2025"], None, None),
        (["23/02/2025", "25/03/2025", "13/1/2025", "1/13/2025"], None, None),
    ],
)
def test_an_unclear_day_is_read_as_the_columns_other_rows_show(
    tmp_path: Path, others: list[str], published: str | None, basis: str | None
) -> None:
    days = ["04/02/2025", *others]
    rows = [[str(number), "", ARABIC, day, ""] for number, day in enumerate(days)]
    articles, skipped = read(table(tmp_path, [HEADER, *rows]))
    assert skipped == []
    assert (articles[0].published, articles[0].published_basis) == (published, basis)
    assert {article.published_basis for article in articles[1:]} == {"meta"}
